import {
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { mappedFields } from '../../support/mapped-fields.ts';
import { typesOfQuestions } from '../../support/types-of-questions.ts';
import type { Question } from './question.ts';

/**
 * Everything a corpus can ask: `Type`, `Type.field`, `Returned(argument:)`, `Filter.field`, `Order.VALUE`. Following
 * every connection page by page is a test of its own, so `first` and `after` are left out.
 */
export function everythingAskable(schema: GraphQLSchema): Set<string> {
  const askable = new Set<string>();
  const types = typesOfQuestions(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!types.has(type.name)) continue;
    if (isUnionType(type))
      for (const member of type.getTypes()) askable.add(`${type.name} as ${member.name}`);
    if (isEnumType(type) && type.name.endsWith('Order'))
      for (const value of type.getValues()) askable.add(`${type.name}.${value.name}`);
    if (isInputObjectType(type))
      for (const name of Object.keys(type.getFields())) askable.add(`${type.name}.${name}`);
    if (!isObjectType(type)) continue;
    askable.add(type.name);
    for (const field of mappedFields(type)) {
      askable.add(`${type.name}.${field.name}`);
      for (const argument of field.args)
        if (argument.name !== 'first' && argument.name !== 'after')
          askable.add(`${getNamedType(field.type).name}(${argument.name}:)`);
    }
  }
  return askable;
}

/** What the documents of a corpus ask; a field of an interface counts for every type behind it. */
export function whatIsAsked(schema: GraphQLSchema, questions: readonly Question[]): Set<string> {
  const asked = new Set<string>();
  for (const { document } of questions) {
    const info = new TypeInfo(schema);
    visit(
      parse(document),
      visitWithTypeInfo(info, {
        Field: {
          enter: (node) => noteField(schema, info, node.name.value, asked),
        },
        Argument: (node) => {
          const returned = info.getFieldDef()?.type;
          if (returned) asked.add(`${getNamedType(returned).name}(${node.name.value}:)`);
        },
        InlineFragment: {
          enter: (node) => {
            const [parent, member] = [info.getParentType(), node.typeCondition?.name.value];
            asked.add(`SearchSubject as ${member}`);
            if (parent && member) asked.add(member);
          },
        },
        ObjectField: (node) => {
          const parent = info.getParentInputType();
          if (parent) asked.add(`${getNamedType(parent).name}.${node.name.value}`);
        },
        EnumValue: (node) => {
          const type = info.getInputType();
          if (type) asked.add(`${getNamedType(type).name}.${node.value}`);
        },
      }),
    );
  }
  return asked;
}

function noteField(schema: GraphQLSchema, info: TypeInfo, name: string, asked: Set<string>): void {
  const parent = info.getParentType();
  if (!parent) return;
  const types = isInterfaceType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
  for (const type of types) {
    asked.add(type.name);
    asked.add(`${type.name}.${name}`);
  }
}
