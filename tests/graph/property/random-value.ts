import {
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { nastyTexts } from '../../support/graph-seed/nasty-values.ts';
import { idOf } from '../corpus/question.ts';
import type { Dice } from './dice.ts';

/** A member of an enum, which a document writes without quotes. */
class EnumName {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  toJSON(): string {
    return this.name;
  }
}

/** Texts of which some are names, codes and words of the seed. */
const texts = [
  'MINUSCA',
  'CF21',
  'CAF',
  'ouham',
  'e',
  'medecins',
  'IPC_3+',
  'UCDP_GED',
  'HEA',
  ...nastyTexts,
];

/** Places in the seeded log, and one that another log would have; lists are asked for no cursor. */
const logCursors = ['1.0', '1.2', '1.7', '7.3'].map((place) => Buffer.from(place).toString('base64url'));

/** What ids of filters name, where the name of the input is not the type's own. */
const prefixes: Readonly<Record<string, string>> = {
  within: 'region',
  owner: 'organisation',
  country: 'region',
  nationality: 'region',
  partner: 'organisation',
  leadOrganisation: 'organisation',
  missions: 'mission',
  indicators: 'indicator',
  sectors: 'sector',
};

/** A valid value of a type for the argument or input field `name`; `prefix` is that of ids called `id`. */
export function randomValue(
  dice: Dice,
  type: GraphQLInputType,
  name: string,
  prefix: string | undefined,
): unknown {
  if (!isNonNullType(type) && dice.oneIn(8)) return null;
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isListType(bare)) {
    return Array.from({ length: dice.roll(4) }, () => randomItem(dice, bare.ofType, name, prefix));
  }
  return randomItem(dice, bare, name, prefix);
}

function randomItem(dice: Dice, type: GraphQLInputType, name: string, prefix: string | undefined): unknown {
  const named = getNamedType(type);
  if (isEnumType(named)) return new EnumName(dice.pick(named.getValues()).name);
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields()).filter(() => dice.oneIn(6));
    return Object.fromEntries(
      fields.map((field) => [field.name, randomValue(dice, field.type, field.name, prefix)]),
    );
  }
  switch (named.name) {
    case 'ID':
      return idOf(name === 'id' && prefix ? prefix : (prefixes[name] ?? name), 1 + dice.roll(8));
    case 'Int':
      if (name === 'first') return 1 + dice.roll(4);
      // A number of days, of which there are none before today.
      return dice.pick(name === 'within' ? [0, 1, 2, 30, 365, 3_660] : [0, 1, 2, 5, 2020, -1]);
    case 'Boolean':
      return dice.roll(2) === 0;
    case 'Date':
      return dice.pick(['2014-04-10', '0001-01-01', '9999-12-31', '2020-01-31']);
    case 'DateTime':
      return dice.pick(['2019-03-01T00:00:00Z', '2020-05-01T00:00:00.000Z', '2020-06-15T12:00:00+05:30']);
    case 'Cursor':
      return dice.pick(logCursors);
    default:
      return dice.pick(texts);
  }
}

/** A value as it stands in a document. */
export function literalOf(value: unknown): string {
  if (value instanceof EnumName) return value.name;
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, member]) => `${name}: ${literalOf(member)}`)
      .join(', ')} }`;
  }
  return JSON.stringify(value);
}
