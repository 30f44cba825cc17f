import { issueApiKey } from '../../../src/access/api-keys.ts';
import { readAs } from '../../../src/database/audience.ts';
import type { Database } from '../../../src/database/pools.ts';
import { transact } from '../../../src/database/transaction.ts';
import type { Stage } from '../stage.ts';
import { measureTelling } from './fan-out.ts';

const organisationCount = 200;
const labelledCount = 50;
const hourMs = 3_600_000;

/**
 * The same as fan-out for subscribers with the keys of two hundred organisations, while a few incidents that are not told
 * of are one organisation's alone: each of the others may be told something else.
 */
export async function measureAudiences(stage: Stage): Promise<boolean> {
  const { database, subjects } = stage.source;
  const organisations = await readOrganisations(database);
  const expiresAt = new Date(Date.now() + 10 * hourMs);
  const keys = await Promise.all(
    organisations.map((organisationId) =>
      issueApiKey(database, { organisationId, label: 'benchmark', scopes: [], expiresAt }),
    ),
  );
  const told = subjects.map(({ id }) => id);
  await transact(database, { kind: 'hub' }, (tx) =>
    tx.unsafe(labelSome, [organisations[0] ?? null, `{${told.join()}}`, labelledCount]),
  );
  return measureTelling(stage, {
    sizes: [1_000, 5_000],
    nameOf: (size) => `${size} subscribers of one shape and ${keys.length} organisations`,
    keys,
  });
}

/** The UUIDs of so many organisations. @throws Error when the data has too few, which the bundled data has not. */
async function readOrganisations(database: Database): Promise<readonly string[]> {
  const rows = await readAs(database, { kind: 'public' }, someOrganisations, [organisationCount]);
  if (rows.length < organisationCount) throw new Error(`There are only ${rows.length} organisations.`);
  return rows.map(([id]) => String(id));
}

const someOrganisations = {
  name: 'bench organisations',
  text: 'select id::text from organisations order by id limit $1',
};

const labelSome = `
  update incidents set tlp = 'AMBER_STRICT', owner_organisation_id = $1::uuid
   where id in (select id from incidents where id <> all ($2::uuid[]) order by id limit $3::int)`;
