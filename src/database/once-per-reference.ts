import { createHash } from 'node:crypto';
import { invalidInput, Refusal } from '../user-errors.ts';
import type { Transaction } from './transaction.ts';

/** What an organisation asks for under a reference of its own. */
export interface ReferencedCommand {
  readonly organisationId: string;
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
  { organisationId, clientReference, command, input }: ReferencedCommand,
  work: () => Promise<string>,
): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  const [taken] = await tx`/* take reference */
    insert into client_references (organisation_id, client_reference, command, input_sha256)
    values (${organisationId}, ${clientReference}, ${command}, ${digest})
    on conflict do nothing returning true`;
  if (taken === undefined) {
    const [first] = await tx<
      { command: string; input_sha256: string; subject_id: string }[]
    >`/* read reference */
      select command, input_sha256, subject_id from client_references
       where organisation_id = ${organisationId} and client_reference = ${clientReference}`;
    if (first?.command === command && first.input_sha256 === digest) return first.subject_id;
    const message = 'This reference was used for something else; every new request needs a new one.';
    throw new Refusal(invalidInput(['clientReference'], message));
  }
  const subjectId = await work();
  await tx`/* keep outcome */
    update client_references set subject_id = ${subjectId}
     where organisation_id = ${organisationId} and client_reference = ${clientReference}`;
  return subjectId;
}
