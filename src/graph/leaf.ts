import { type GraphQLOutputType, getNamedType, isEnumType, isListType, isNonNullType } from 'graphql';
import { literal, type Piece, sql } from './json-text.ts';

/**
 * The JSON text of a scalar or enum value, as graphql-js and JSON.stringify would print it.
 * `isNullable` says that the SQL value may be null, which then becomes `null`.
 */
export function leafPieces(type: GraphQLOutputType, value: string, isNullable: boolean): Piece[] {
  const pieces = notNullPieces(type, value);
  if (!isNullable) return pieces;
  const [only, ...others] = pieces;
  if (only && 'sql' in only && others.length === 0) return [sql(`coalesce(${only.sql}, 'null')`)];
  return [sql(`coalesce('"' || ${textOf(type, value)} || '"', 'null')`)];
}

function notNullPieces(type: GraphQLOutputType, value: string): Piece[] {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return [sql(`to_json(${value})::text`)];
  const named = getNamedType(bare);
  if (isEnumType(named)) return quoted(type, value);
  switch (named.name) {
    case 'Int':
    case 'Boolean':
      return [sql(`${value}::text`)];
    case 'Float':
      return [sql(`json_number(${value})`)];
    case 'GeoJSON':
      return [sql(value)];
    case 'Date':
    case 'DateTime':
      return quoted(type, value);
    default:
      return [sql(`to_json(${value})::text`)];
  }
}

/** Values that never hold a character which JSON escapes are put between quotes as they are. */
const quoted = (type: GraphQLOutputType, value: string): Piece[] => [
  literal('"'),
  sql(textOf(type, value)),
  literal('"'),
];

function textOf(type: GraphQLOutputType, value: string): string {
  return getNamedType(type).name === 'DateTime'
    ? `to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : `${value}::text`;
}
