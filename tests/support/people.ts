import type { Database } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { uuidFor } from './small-world-events.ts';

/** Somebody to be, as the tables have it. */
export interface PersonFacts {
  readonly issuer: string;
  /** Also the name. */
  readonly subject: string;
  /** A name of the small world. */
  readonly organisation?: string;
  /** Held in MINUSCA. */
  readonly roles?: readonly string[];
  readonly isPlatformAdministrator?: boolean;
}

/** Writes a person behind the hub's back, and answers the id of the account. */
export async function buildPerson(
  database: Database,
  { issuer, subject, organisation, roles = [], isPlatformAdministrator = false }: PersonFacts,
): Promise<string> {
  const id = uuidFor(`person ${subject}`);
  await transact(database, { kind: 'hub' }, async (tx) => {
    await tx`
      insert into accounts (id, issuer, subject, name, email, is_platform_administrator)
      values (${id}, ${issuer}, ${subject}, ${subject}, ${`${subject}@example.org`}, ${isPlatformAdministrator})`;
    if (organisation !== undefined) {
      await tx`
        insert into memberships (id, account_id, organisation_id)
        values (gen_random_uuid(), ${id}, ${uuidFor(organisation)})`;
    }
    for (const role of roles) {
      await tx`
        insert into held_roles (id, account_id, mission_id, role)
        select gen_random_uuid(), ${id}, id, ${role} from missions where acronym = 'MINUSCA'`;
    }
  });
  return id;
}
