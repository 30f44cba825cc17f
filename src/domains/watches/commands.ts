import { v7 as uuidV7 } from 'uuid';
import { requireRight } from '../../access/policy.ts';
import type { Viewer } from '../../access/viewer.ts';
import type { WriteContext } from '../../access/write-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { HubError } from '../../errors.ts';
import { invalidInput, notFound, type Outcome, Refusal, versionConflict } from '../../user-errors.ts';
import { doOnce } from '../carry-out.ts';
import { removeInput, type SaveInput, saveInput } from './watch-input.ts';

/** Filters that one person may save, and that one organisation may share. */
const mostFilters = 50;

type KnownViewer = Exclude<Viewer, { kind: 'anonymous' }>;

/** Whose filter it is: one of the two is null. */
interface Owner {
  readonly accountId: string | null;
  readonly organisationId: string | null;
}

/**
 * Saves a filter under a name, or another one in the place of what the name stood for. Answers its UUID.
 * @throws HubError UNAUTHENTICATED; FORBIDDEN for a shared one without the right; BAD_ID.
 */
export function saveWatchFilter(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  const viewer = requireKnown(context.viewer);
  const command = { name: 'saveWatchFilter', input: saveInput };
  return doOnce(context, requesterOf(viewer), command, given, async (tx, input) => {
    const owner = ownerOf(viewer, input.isShared);
    await lockOwner(tx, owner);
    const [present] = await tx<{ id: string; version: number }[]>`/* hold watch filter */
      select id, version from watch_filters
       where name = ${input.name} and account_id is not distinct from ${owner.accountId}
         and organisation_id is not distinct from ${owner.organisationId}`;
    if (present !== undefined) return replace(tx, present, input);
    if (typeof input.version === 'number') throw new Refusal(notFound(['name'], 'filter'));
    return insert(tx, owner, input);
  });
}

/**
 * Forgets a filter. Answers the UUID that it had.
 * @throws HubError UNAUTHENTICATED; FORBIDDEN for a shared one without the right; BAD_ID.
 */
export function removeWatchFilter(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  const viewer = requireKnown(context.viewer);
  const command = { name: 'removeWatchFilter', input: removeInput };
  return doOnce(context, requesterOf(viewer), command, given, async (tx, { id }) => {
    const [found] = await tx<Owner[]>`/* hold watch filter */
      select account_id as "accountId", organisation_id as "organisationId" from watch_filters
       where id = ${id} and (account_id = ${viewer.kind === 'person' ? viewer.personId : null}
                             or organisation_id = ${viewer.organisationId ?? null}) for update`;
    if (found === undefined) throw new Refusal(notFound(['id'], 'filter'));
    if (found.organisationId !== null) requireRight(viewer, 'removeWatchFilter');
    await tx`/* remove watch filter */ delete from watch_filters where id = ${id}`;
    return id;
  });
}

function requireKnown(viewer: Viewer): KnownViewer {
  if (viewer.kind !== 'anonymous') return viewer;
  throw new HubError('UNAUTHENTICATED', 'Filters are saved by whoever is signed in.');
}

const requesterOf = (viewer: KnownViewer) =>
  viewer.kind === 'person'
    ? ({ kind: 'account', id: viewer.personId } as const)
    : ({ kind: 'organisation', id: viewer.organisationId } as const);

/** @throws Refusal for a key that would save one for itself: keys come and go. */
function ownerOf(viewer: KnownViewer, isShared: boolean): Owner {
  if (isShared) {
    const { organisationId } = requireRight(viewer, 'saveWatchFilter');
    return { accountId: null, organisationId };
  }
  if (viewer.kind === 'person') return { accountId: viewer.personId, organisationId: null };
  throw new Refusal(invalidInput(['isShared'], 'A key has no filters of its own: share it.'));
}

/** Two that save at once for the same owner go one after the other, so that both names and numbers are kept. */
async function lockOwner(tx: Transaction, { accountId, organisationId }: Owner): Promise<void> {
  await tx`/* lock watch filters of owner */
    select pg_advisory_xact_lock(hashtextextended(${`watch filters of ${accountId ?? organisationId}`}, 0))`;
}

async function insert(tx: Transaction, owner: Owner, input: SaveInput): Promise<string> {
  const { accountId, organisationId } = owner;
  const [{ count } = { count: 0 }] = await tx<{ count: number }[]>`/* count watch filters */
    select count(*)::int from watch_filters
     where account_id = ${accountId} or organisation_id = ${organisationId}`;
  if (count >= mostFilters) {
    throw new Refusal(invalidInput(['name'], `There are ${mostFilters} already: remove one first.`));
  }
  const id = uuidV7();
  await tx`/* save watch filter */
    insert into watch_filters (id, account_id, organisation_id, name, feed, filter)
    values (${id}, ${accountId}, ${organisationId}, ${input.name}, ${feedOf(input)}, ${jsonOf(input)}::text::jsonb)`;
  return id;
}

async function replace(
  tx: Transaction,
  { id, version }: { readonly id: string; readonly version: number },
  input: SaveInput,
): Promise<string> {
  if (typeof input.version !== 'number') {
    const message = 'There is one of this name already: give its version to put this in its place.';
    throw new Refusal(invalidInput(['name'], message));
  }
  if (input.version !== version) throw new Refusal(versionConflict(['version'], version));
  await tx`/* replace watch filter */
    update watch_filters set feed = ${feedOf(input)}, filter = ${jsonOf(input)}::text::jsonb, version = version + 1,
           updated_at = now(), recorded_at = now() where id = ${id}`;
  return id;
}

const feedOf = ({ incidents }: SaveInput): 'INCIDENTS' | 'ALERTS' => (incidents ? 'INCIDENTS' : 'ALERTS');
const jsonOf = ({ incidents, alerts }: SaveInput): string => JSON.stringify(incidents ?? alerts);
