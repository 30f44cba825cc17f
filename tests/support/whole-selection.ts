import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { mappedFields } from './mapped-fields.ts';
import { uuidFor } from './small-world-events.ts';

type OutputField = GraphQLField<unknown, unknown>;

/** The fields of a type that maps answer; none for scalars and unions. */
export function fieldsOf(type: GraphQLNamedOutputType): OutputField[] {
  return isObjectType(type) || isInterfaceType(type) ? mappedFields(type) : [];
}

/** Whether a field leads to pages. */
export const isConnection = (field: OutputField): boolean =>
  getNamedType(field.type).name.endsWith('Connection');

/** All leaves of a type, and down to `depth` everything below it. */
export function wholeSelection(type: GraphQLNamedOutputType, depth: number): string {
  const members = fieldsOf(type).flatMap((field) => {
    const target = getNamedType(field.type);
    if (isLeafType(target)) return [field.name];
    const isPart =
      /Connection$|Edge$/.test(type.name) || /^PageInfo$|^GeoPoint$|^DeathToll$/.test(target.name);
    if (depth <= 0 && !isPart) return [];
    return [
      `${field.name}${requiredArguments(field)} { ${wholeSelection(target, isPart ? depth : depth - 1)} }`,
    ];
  });
  const faces = isUnionType(type)
    ? type.getTypes().map((face) => `... on ${face.name} { ${leaves(face)} }`)
    : [];
  return ['__typename', ...members, ...faces].join(' ');
}

const leaves = (type: GraphQLNamedOutputType): string =>
  fieldsOf(type)
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => `${type.name}_${field.name}: ${field.name}`)
    .join(' ');

/** A value for each argument that must be given; the first of the unique keys where one of several must be. */
export function requiredArguments(field: OutputField): string {
  const needed = field.args.filter((argument) => isNonNullType(argument.type));
  const keyed = field.args.filter((argument) => argument.name === 'id');
  const given = [...new Set([...needed, ...keyed])].map(
    (argument) =>
      `${argument.name}: ${sampleOf(argument.type, argument.name, getNamedType(field.type).name)}`,
  );
  if (isConnection(field)) given.push('first: 2');
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

/** What the ids of filters and keys name, by the name of the input; by the type that they select otherwise. */
const subjects: Record<string, string> = {
  within: 'region',
  country: 'region',
  nationality: 'region',
  partner: 'organisation',
  leadOrganisation: 'organisation',
  assignee: 'account',
};

/** A value that the type takes, as it stands in a document. */
export function sampleOf(type: GraphQLInputType, name: string, subject = ''): string {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) return `[${sampleOf(bare.ofType, name.replace(/s$/, ''), subject)}]`;
  if (isEnumType(bare)) return bare.getValues()[0]?.name ?? '';
  if (isInputObjectType(bare)) {
    const members = Object.values(bare.getFields());
    return `{ ${members.map((member) => `${member.name}: ${sampleOf(member.type, member.name)}`).join(', ')} }`;
  }
  if (bare.name === 'ID') return `"${idNamed(subjects[name] ?? (name === 'id' ? subject : name))}"`;
  const samples: Record<string, string> = {
    Int: '1',
    Boolean: 'true',
    Date: '"2014-01-01"',
    Float: '1.5',
    DateTime: '"2014-01-01T00:00:00Z"',
    Cursor: `"${encodeLogCursor({ epoch: 0, position: 0 })}"`,
  };
  return samples[bare.name] ?? '"Médecins"';
}

/** `AlertTask` is `alert_task` in ids. */
const prefixOf = (subject: string): string => subject.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();

const idNamed = (subject: string): string =>
  `${subject === 'Node' ? 'mission' : prefixOf(subject)}_${uuidFor('MINUSCA')}`;

/** A chain of fields from the root to an object of each type: how a document can reach it. */
export function pathsFromRoot(schema: GraphQLSchema): Map<string, string[]> {
  const root = schema.getQueryType();
  if (!root) throw new Error('The schema has no root.');
  const paths = new Map<string, string[]>([[root.name, []]]);
  const queue: GraphQLNamedOutputType[] = [root];
  for (let type = queue.shift(); type; type = queue.shift()) {
    const path = paths.get(type.name) ?? [];
    for (const field of fieldsOf(type)) {
      const target = getNamedType(field.type);
      if (isLeafType(target) || paths.has(target.name) || (/^node/.test(field.name) && type === root))
        continue;
      paths.set(target.name, [...path, `${field.name}${requiredArguments(field)}`]);
      queue.push(target);
    }
  }
  return paths;
}
