import { z } from 'zod';
import { recordRecipients } from '../../schema/tables/access.ts';
import { tlpLabel } from '../../schema/tables/record.ts';
import { insertMissing } from '../database/insert-missing.ts';
import type { Transaction } from '../database/transaction.ts';
import { uuidsOf } from '../graph/ids.ts';
import { invalidInput, notFound, type UserErrorFacts } from '../user-errors.ts';

/** A label of the Traffic Light Protocol. */
export type Label = (typeof tlpLabel.enumValues)[number];

/** A label, and the persons whom it names, by UUID in their order. */
export interface LabelFacts {
  readonly tlp: Label;
  readonly recipientIds: readonly string[];
}

/** How an input says who may see a record. No defaults: a request that says nothing of it must stay the same request. */
export const labelInput = {
  tlp: z.enum(tlpLabel.enumValues).nullish(),
  recipients: z.array(z.string()).max(200, 'At most 200.').transform(uuidsOf('person')).nullish(),
};

/** Labels that named persons see whom the label alone would not let. */
const namesPersons: readonly Label[] = ['AMBER', 'RED'];

/**
 * The label that an input asks for: what it does not say stays as it was, CLEAR for something new. A label under which
 * recipients mean nothing forgets those that there were.
 */
export function labelOf(
  { tlp, recipients }: { tlp?: Label | null | undefined; recipients?: readonly string[] | null | undefined },
  before: LabelFacts = { tlp: 'CLEAR', recipientIds: [] },
): LabelFacts {
  const label = tlp ?? before.tlp;
  const kept = namesPersons.includes(label) ? before.recipientIds : [];
  return { tlp: label, recipientIds: [...new Set(recipients ?? kept)].sort() };
}

/**
 * What is wrong with a label; empty when it can be taken. `path` leads to its recipients in the input.
 */
export async function findLabelProblems(
  tx: Transaction,
  { tlp, recipientIds }: LabelFacts,
  path: readonly [string, ...string[]] = ['recipients'],
): Promise<readonly UserErrorFacts[]> {
  if (tlp === 'RED' && recipientIds.length === 0) {
    return [invalidInput(path, 'What is RED is for named recipients: name at least one.')];
  }
  if (recipientIds.length === 0) return [];
  if (!namesPersons.includes(tlp)) {
    return [invalidInput(path, 'Recipients are named for what is AMBER or RED.')];
  }
  const known =
    await tx`/* find recipients */ select from accounts where id = any(${[...recipientIds]}::uuid[])`;
  return known.length === recipientIds.length ? [] : [notFound(path, 'person')];
}

/** Whether two labels let the same people see a record. */
export const isSameLabel = (one: LabelFacts, other: LabelFacts): boolean =>
  one.tlp === other.tlp && one.recipientIds.join() === other.recipientIds.join();

/** Names the recipients of a record, in the place of those named before. */
export async function nameRecipients(
  tx: Transaction,
  recordId: string,
  recipientIds: readonly string[],
): Promise<void> {
  await tx`/* forget recipients */ delete from record_recipients where record_id = ${recordId}`;
  await insertMissing(
    tx,
    recordRecipients,
    recipientIds.map((personId) => ({ recordId, personId })),
  );
}

/** The routing keys that tell who may see a record. */
export const labelKeys = ({ tlp, recipientIds }: LabelFacts, owner: string | null) => ({
  tlp: [tlp],
  owner: owner === null ? [] : [owner],
  ...(recipientIds.length > 0 && { recipients: recipientIds }),
});
