import { administeredMissions, requireAdministrator } from '../../access/administration.ts';
import type { PersonViewer } from '../../access/person.ts';
import type { Viewer } from '../../access/viewer.ts';
import { uuidOf } from '../../graph/ids.ts';
import { entityRef, type ResolverContext, type Resolvers } from '../../graph/resolvers.ts';
import {
  type AccountCommand,
  addMembership,
  createAccount,
  endMembership,
  endRole,
  grantRole,
  reinstateAccount,
  suspendAccount,
} from './commands.ts';
import { type Reach, readAccount, readAccounts } from './read-accounts.ts';

type TypeResolvers = NonNullable<Resolvers[string]>;
type Resolver = NonNullable<TypeResolvers[string]>;

/** Of whom an administrator may know. */
const reachOf = (viewer: PersonViewer): Reach =>
  viewer.isPlatformAdministrator ? 'everybody' : administeredMissions(viewer);

/** What may be read as whoever asks. @throws HubError UNAUTHENTICATED, FORBIDDEN. */
const requiredReach = (viewer: Viewer): Reach => reachOf(requireAdministrator(viewer, 'readAccounts'));

/** The questions about people, by their names in the SDL; what they answer with reads on by itself. */
export const accountQueries: TypeResolvers = {
  me: (_source, _arguments, { viewer }) => (viewer.kind === 'anonymous' ? null : meOf(viewer)),
  account: (_source, { id }, { viewer, database }) =>
    readAccount(database, uuidOf('account')(id), requiredReach(viewer)),
  accounts: async (_source, { first, after, filter }, { viewer, database, pageSize }) => {
    const reach = requiredReach(viewer);
    const { organisation, mission, ...others } = filter ?? {};
    const wanted = {
      ...others,
      ...(organisation && { organisation: uuidOf('organisation')(organisation) }),
      ...(mission && { mission: uuidOf('mission')(mission) }),
    };
    return readAccounts(database, reach, wanted, { size: pageSize(first), after });
  },
};

function meOf(viewer: Exclude<Viewer, { kind: 'anonymous' }>): object {
  const { kind, organisationId, expiresAt } = viewer;
  return {
    organisation: organisationId === undefined ? null : entityRef('Organisation', organisationId),
    expiresAt: expiresAt.toISOString(),
    // Everybody may read what the hub keeps of them.
    account: (_arguments: object, { database }: ResolverContext) =>
      kind === 'person' ? readAccount(database, viewer.personId, 'everybody') : null,
  };
}

/** A mutation whose payload holds the account, as far as whoever asked may see it, or why nothing was done. */
const mutation =
  (command: AccountCommand): Resolver =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    if (outcome.kind === 'refused') return { account: null, userErrors: outcome.userErrors };
    const account = await readAccount(context.database, outcome.done, requiredReach(context.viewer));
    return { account, userErrors: [] };
  };

/** The mutations of accounts, by their names in the SDL. */
export const accountMutations: TypeResolvers = {
  createAccount: mutation(createAccount),
  suspendAccount: mutation(suspendAccount),
  reinstateAccount: mutation(reinstateAccount),
  addMembership: mutation(addMembership),
  endMembership: mutation(endMembership),
  grantRole: mutation(grantRole),
  endRole: mutation(endRole),
};
