import {
  GraphQLError,
  type GraphQLScalarType,
  type GraphQLSchema,
  isScalarType,
  Kind,
  type ValueNode,
} from 'graphql';

/** How the text of a scalar is checked when a client sends it: a pattern, and what a good value looks like. */
interface TextForm {
  isValid: (text: string) => boolean;
  example: string;
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text);

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

const textForms: Record<string, TextForm> = {
  Date: { isValid: isDay, example: '2014-04-10' },
  DateTime: {
    isValid: (text) =>
      instantPattern.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)),
    example: '2014-04-10T12:00:00Z',
  },
  CountryCode: { isValid: (text) => /^[A-Z]{3}$/.test(text), example: 'CAF' },
  Url: { isValid: (text) => URL.canParse(text), example: 'https://example.org/' },
  Cursor: { isValid: (text) => text !== '', example: 'the cursor of an earlier answer' },
};

/**
 * Gives every custom scalar of the schema, and `String` and `ID`, its check on the way in. Values on the way
 * out come from the database and are passed as they are. No text may hold a NUL character, which PostgreSQL
 * cannot keep.
 */
export function completeScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isScalarType(type)) continue;
    if (type.name === 'String' || type.name === 'ID') refuseNul(type);
    else if (textForms[type.name] || type.specifiedByURL) completeScalar(type, textForms[type.name]);
  }
}

function completeScalar(type: GraphQLScalarType, form: TextForm | undefined): void {
  const parse = (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${type.name} must be a string.`);
    if (form && !form.isValid(value)) {
      throw new GraphQLError(
        `${JSON.stringify(value.slice(0, 80))} is no ${type.name}; write it like ${form.example}.`,
      );
    }
    return withoutNul(value);
  };
  type.serialize = (value) => value;
  type.parseValue = parse;
  type.parseLiteral = (node) => parse(stringOf(node));
}

/** Wraps the parsers of a built-in type once; the types are shared by all schemas of the process. */
function refuseNul(type: GraphQLScalarType): void {
  if (guarded.has(type)) return;
  guarded.add(type);
  const { parseValue, parseLiteral } = type;
  type.parseValue = (value) => withoutNul(parseValue(value));
  type.parseLiteral = (node, variables) => withoutNul(parseLiteral(node, variables));
}

const guarded = new WeakSet<GraphQLScalarType>();

function withoutNul<T>(value: T): T {
  if (typeof value === 'string' && value.includes('\u0000')) {
    throw new GraphQLError('Text must not hold the NUL character (U+0000). Remove it.');
  }
  return value;
}

const stringOf = (node: ValueNode): unknown => (node.kind === Kind.STRING ? node.value : undefined);
