import { z } from 'zod';
import { addApiKey, keyScopes } from '../../access/api-keys.ts';
import type { WriteContext } from '../../access/write-context.ts';
import { uuidOf } from '../../graph/ids.ts';
import { invalidInput, invalidTransition, notFound, type Outcome, Refusal } from '../../user-errors.ts';
import { administer } from '../administer.ts';
import { reference, text } from '../carry-out.ts';
import { revokeKeyWithin } from './revoke-key.ts';

const issueInput = z.object({
  ...reference,
  organisation: z.string().transform(uuidOf('organisation')),
  label: text(200),
  scopes: z.array(z.enum(keyScopes)),
  expiresAt: z.string(),
});
const revokeInput = z.object({ ...reference, id: z.string().transform(uuidOf('api_key')) });

const longestMs = 366 * 86_400_000;

/** What became of `issueApiKey`: `key` is null when it was issued by an earlier request under the same reference. */
export type Issued = Outcome<{ readonly id: string; readonly key: string | null }>;

/**
 * Makes a key for machines of an organisation. The key itself is in this answer alone.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export async function issueApiKey(context: WriteContext, given: unknown): Promise<Issued> {
  let key: string | null = null;
  const command = { name: 'issueApiKey', input: issueInput } as const;
  const outcome = await administer(context, command, given, async (tx, input) => {
    const { organisation: organisationId, label, scopes } = input;
    const expiresAt = new Date(input.expiresAt);
    const leftMs = expiresAt.getTime() - context.now.getTime();
    if (leftMs <= 0 || leftMs > longestMs) {
      throw new Refusal(invalidInput(['expiresAt'], 'A key ends after now, and within 366 days.'));
    }
    const [isThere] = await tx`/* organisation */
      select from organisations where id = ${organisationId} and merged_into_id is null`;
    if (isThere === undefined) throw new Refusal(notFound(['organisation'], 'organisation'));
    const made = await addApiKey(tx, { organisationId, label, scopes, expiresAt });
    key = made.key;
    return made.id;
  });
  return outcome.kind === 'done' ? { kind: 'done', done: { id: outcome.done, key } } : outcome;
}

/**
 * Revokes a key, which ends what is open with it. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function revokeApiKey(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  const command = { name: 'revokeApiKey', input: revokeInput } as const;
  return administer(context, command, given, async (tx, { id }) => {
    const [isThere] = await tx`/* key */ select from api_keys where id = ${id}`;
    if (isThere === undefined) throw new Refusal(notFound(['id'], 'key'));
    if (!(await revokeKeyWithin(tx, id))) throw new Refusal(invalidTransition(['id'], 'REVOKED', 'REVOKE'));
    return id;
  });
}
