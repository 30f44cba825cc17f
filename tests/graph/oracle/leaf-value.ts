import { type GraphQLOutputType, getNamedType, isListType, isNonNullType } from 'graphql';

/** The value of a scalar or enum field from the text of its column, as a plain resolver would return it. */
export function leafValue(type: GraphQLOutputType, text: string | null): unknown {
  if (text === null) return null;
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return JSON.parse(text);
  switch (getNamedType(bare).name) {
    case 'Int':
    case 'Float':
      return Number(text);
    case 'Boolean':
      return text === 't';
    case 'DateTime':
      return new Date(text.replace(' ', 'T').replace(/\+00$/, 'Z')).toISOString();
    case 'GeoJSON':
      return JSON.parse(text);
    default:
      return text;
  }
}
