import {
  type GraphQLField,
  type GraphQLNamedType,
  GraphQLNonNull,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInterfaceType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { mappedFields } from '../../support/mapped-fields.ts';
import type { Dice } from './dice.ts';
import { literalOf, randomValue } from './random-value.ts';

/** A valid document over the schema, with its variables. */
export interface RandomDocument {
  readonly document: string;
  readonly variables: Record<string, unknown>;
}

/** What is written so far. */
interface Writing {
  readonly schema: GraphQLSchema;
  readonly dice: Dice;
  /** The prefix of the ids of a type. */
  readonly prefixOf: (typeName: string) => string | undefined;
  readonly fragments: string[];
  readonly declarations: string[];
  readonly variables: Record<string, unknown>;
  aliases: number;
}

type OutputField = GraphQLField<unknown, unknown>;

const deepest = 6;

/** Lets the dice write a document: fields, aliases, fragments, directives, arguments as literals or variables. */
export function randomDocument(
  schema: GraphQLSchema,
  dice: Dice,
  prefixOf: Writing['prefixOf'],
): RandomDocument {
  const root = schema.getQueryType();
  if (!root) throw new Error('The schema has no root.');
  return write({ schema, dice, prefixOf }, 'query', (writing) =>
    Array.from({ length: 1 + dice.roll(2) }, () =>
      writeField(writing, dice.pick(mappedFields(root)), { depth: 0, mustAlias: true }),
    ).join(' '),
  );
}

/** The same of a subscription to incidents, which asks for anything of an incident. */
export function randomSubscription(
  schema: GraphQLSchema,
  dice: Dice,
  prefixOf: Writing['prefixOf'],
): RandomDocument {
  const type = schema.getType('Incident');
  if (!type) throw new Error('The schema has no incidents.');
  return write({ schema, dice, prefixOf }, 'subscription', (writing) => {
    const incident = `incident ${writeSelection(writing, type, 2)}`;
    return `incidentFeed { __typename ... on IncidentUpserted { kind ${incident} } }`;
  });
}

function write(
  given: Pick<Writing, 'schema' | 'dice' | 'prefixOf'>,
  kind: string,
  writeMembers: (writing: Writing) => string,
): RandomDocument {
  const writing: Writing = { ...given, fragments: [], declarations: [], variables: {}, aliases: 0 };
  const members = writeMembers(writing);
  const declared = writing.declarations.length > 0 ? `(${writing.declarations.join(', ')})` : '';
  const document = `${kind} ${declared} { ${members} } ${writing.fragments.join(' ')}`;
  return { document, variables: writing.variables };
}

interface Place {
  depth: number;
  /** Whether the answer may hold other types at the same key, so that each key must be this field's own. */
  mustAlias: boolean;
}

function writeField(writing: Writing, field: OutputField, { depth, mustAlias }: Place): string {
  const { dice } = writing;
  const given = writeArguments(writing, field);
  const alias = mustAlias || given !== '' || dice.oneIn(5) ? `${newName(writing, 'a')}: ` : '';
  const type = getNamedType(field.type);
  const selection = isLeafType(type) ? '' : ` ${writeSelection(writing, type, depth + 1)}`;
  return `${alias}${field.name}${given}${writeDirective(writing)}${selection}`;
}

function writeArguments(writing: Writing, field: OutputField): string {
  const { dice } = writing;
  const target = getNamedType(field.type).name;
  const keys = field.args.filter(({ type }) => !isNonNullType(type));
  // Look-ups take exactly one of their keys.
  const isLookup = field.args.some(({ name }) => name === 'id') && keys.length > 1;
  const key = isLookup ? dice.pick(keys) : undefined;
  const given = field.args.flatMap((argument) => {
    const isNeeded = isNonNullType(argument.type) || argument === key;
    if (
      (argument.name === 'after' && !isNeeded) ||
      (isLookup && !isNeeded) ||
      (!isNeeded && dice.roll(3) > 0)
    )
      return [];
    // A node's id may be of any type that has ids.
    const prefix =
      writing.prefixOf(target) ?? dice.pick(['mission', 'region', 'organisation', 'incident', 'dyad']);
    const name = argument.name === 'ids' ? 'id' : argument.name;
    const asked = argument === key ? new GraphQLNonNull(getNullableType(key.type)) : argument.type;
    const value = randomValue(dice, asked, name, prefix);
    return [`${argument.name}: ${writeValue(writing, String(argument.type), value)}`];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** The value itself, or a variable that holds it. */
function writeValue(writing: Writing, type: string, value: unknown): string {
  if (!writing.dice.oneIn(3)) return literalOf(value);
  const name = newName(writing, 'v');
  writing.declarations.push(`$${name}: ${type}`);
  writing.variables[name] = JSON.parse(JSON.stringify(value));
  return `$${name}`;
}

function writeDirective(writing: Writing): string {
  const { dice } = writing;
  if (!dice.oneIn(8)) return '';
  return ` @${dice.pick(['include', 'skip'])}(if: ${writeValue(writing, 'Boolean!', dice.roll(2) === 0)})`;
}

function writeSelection(writing: Writing, type: GraphQLNamedType, depth: number): string {
  const { dice, schema } = writing;
  const isMixed = isUnionType(type) || (isInterfaceType(type) && type.name === 'Node');
  const members = ['__typename'];
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  const fitting = fields.filter((field) => depth < deepest || isLeafType(getNamedType(field.type)));
  if (fitting.length > 0) {
    for (let n = 1 + dice.roll(4); n > 0; n -= 1) {
      members.push(writeField(writing, dice.pick(fitting), { depth, mustAlias: isMixed }));
    }
  }
  if (isAbstractType(type)) {
    for (const face of schema.getPossibleTypes(type)) {
      if (dice.roll(3) > 0) continue;
      const facets = Object.values(face.getFields()).filter((field) => isLeafType(getNamedType(field.type)));
      members.push(
        `... on ${face.name} { ${writeField(writing, dice.pick(facets), { depth, mustAlias: true })} }`,
      );
    }
  }
  return `{ ${members.map((member) => inFragment(writing, type.name, member)).join(' ')} }`;
}

/** Now and then puts a member into a fragment, inline or named, and spreads a named one twice. */
function inFragment(writing: Writing, typeName: string, member: string): string {
  const { dice } = writing;
  switch (dice.roll(12)) {
    case 9:
      return `...${writeDirective(writing)} { ${member} }`;
    case 10:
      return `... on ${typeName}${writeDirective(writing)} { ${member} }`;
    case 11: {
      const name = newName(writing, 'F');
      writing.fragments.push(`fragment ${name} on ${typeName} { ${member} }`);
      return `...${name}${writeDirective(writing)} ...${name}`;
    }
    default:
      return member;
  }
}

function newName(writing: Writing, prefix: string): string {
  writing.aliases += 1;
  return `${prefix}${writing.aliases}`;
}
