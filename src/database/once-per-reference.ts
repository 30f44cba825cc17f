import { createHash } from 'node:crypto';
import { invalidInput, Refusal } from '../user-errors.ts';
import type { Transaction } from './transaction.ts';

/** Where the references of each kind of requester are kept. */
const places = {
  organisation: { table: 'client_references', column: 'organisation_id' },
  account: { table: 'account_references', column: 'account_id' },
} as const;

/** What somebody asks for under a reference of its own. */
export interface ReferencedCommand {
  /** An organisation, or an administrator by the account. */
  readonly requester: { readonly kind: keyof typeof places; readonly id: string };
  readonly clientReference: string;
  /** The mutation's name. */
  readonly command: string;
  /** The input in a form whose JSON is the same whenever the same is asked. */
  readonly input: unknown;
}

/** Which of these references an organisation has used for something that was done. */
export async function findUsedReferences(
  tx: Transaction,
  organisationId: string,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx<{ reference: string }[]>`/* used references */
    select client_reference as reference from client_references
     where organisation_id = ${organisationId} and client_reference = any(${[...references]}::text[])`;
  return new Set(rows.map(({ reference }) => reference));
}

/**
 * Does the work the first time that the reference is used and answers the UUID of its subject; every later time it
 * does nothing and answers the same UUID, however the subject has changed since. Somebody who uses the reference at
 * the same moment waits for the first to end. Work that throws leaves the reference free.
 * @throws Refusal when the reference was used for something else.
 */
export async function oncePerReference(
  tx: Transaction,
  { requester, clientReference, command, input }: ReferencedCommand,
  work: () => Promise<string>,
): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const { table, column } = places[requester.kind];
  const [taken] = await tx.unsafe(
    `/* take reference */
     insert into ${table} (${column}, client_reference, command, input_sha256) values ($1, $2, $3, $4)
     on conflict do nothing returning true`,
    [requester.id, clientReference, command, digest],
    { prepare: true },
  );
  const chosen = `${column} = $1 and client_reference = $2`;
  if (taken === undefined) {
    const [first] = await tx.unsafe<{ command: string; input_sha256: string; subject_id: string }[]>(
      `/* read reference */ select command, input_sha256, subject_id from ${table} where ${chosen}`,
      [requester.id, clientReference],
      { prepare: true },
    );
    if (first?.command === command && first.input_sha256 === digest) return first.subject_id;
    const message = 'This reference was used for something else; every new request needs a new one.';
    throw new Refusal(invalidInput(['clientReference'], message));
  }
  const subjectId = await work();
  await tx.unsafe(
    `/* keep outcome */ update ${table} set subject_id = $3 where ${chosen}`,
    [requester.id, clientReference, subjectId],
    { prepare: true },
  );
  return subjectId;
}
