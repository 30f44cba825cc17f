import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
  await server.sql`delete from indicators`;
});
afterAll(() => server.close());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

interface Given {
  readonly instrument: string;
  readonly status?: string;
  readonly mission?: string;
  readonly adoptedOn?: string;
  readonly expiresOn?: string;
  readonly reviewDueOn?: string;
  readonly troops?: number;
}

/** Writes mandates behind the hub's back, as an import would, in the place of all that there are. */
async function enter(...mandates: readonly Given[]): Promise<void> {
  await server.sql`delete from mandates`;
  for (const { instrument, status = 'IN_FORCE', mission = 'MINUSCA', ...given } of mandates) {
    await server.sql`
      insert into mandates (id, mission_id, instrument, summary, adopted_on, expires_on, review_due_on, status, troop_ceiling)
      select ${uuidFor(instrument)}, id, ${instrument}, 'So.', ${given.adoptedOn ?? '2020-01-01'}, ${given.expiresOn ?? null},
             ${given.reviewDueOn ?? null}, ${status}, ${given.troops ?? null} from missions where acronym = ${mission}`;
  }
}

async function due(within = 90): Promise<unknown[]> {
  const { data } = await server.anonymous(
    `{ mandateReviewsDue(within: ${within}) { dueOn basis daysLeft mandate { instrument } } }`,
  );
  return Object(data).mandateReviewsDue;
}

test('what is due within the days asked for comes first, with the earlier of review and last day', async () => {
  await enter(
    { instrument: 'overdue', reviewDueOn: inDays(-3), expiresOn: inDays(30) },
    { instrument: 'renewal', expiresOn: inDays(10), reviewDueOn: inDays(200) },
    { instrument: 'later', expiresOn: inDays(60) },
  );
  expect(await due(59)).toEqual([
    { dueOn: inDays(-3), basis: 'REVIEW', daysLeft: -3, mandate: { instrument: 'overdue' } },
    { dueOn: inDays(10), basis: 'EXPIRY', daysLeft: 10, mandate: { instrument: 'renewal' } },
  ]);
  expect(await due(60)).toHaveLength(3);
});

test('a mandate in force without any date is named, because nothing can be said of it', async () => {
  await enter({ instrument: 'endless' });
  expect(await due(0)).toEqual([
    { dueOn: null, basis: 'UNKNOWN', daysLeft: null, mandate: { instrument: 'endless' } },
  ]);
});

test('the newest mandate of an operation that runs is named when it ran out and none is in force', async () => {
  await server.sql`update missions set is_active = true, ended_on = null where acronym = 'MINUSCA'`;
  await enter(
    { instrument: 'old', status: 'EXPIRED', adoptedOn: '2019-01-01', expiresOn: '2020-01-01' },
    { instrument: 'newest', status: 'EXPIRED', expiresOn: '2021-01-01' },
  );
  expect(await due()).toMatchObject([{ basis: 'LAPSED', mandate: { instrument: 'newest' } }]);
  await server.sql`update missions set is_active = false where acronym = 'MINUSCA'`;
  expect(await due()).toEqual([]);
});

test('a period of more than ten years, or of less than nothing, is refused', async () => {
  for (const within of [-1, 3_661]) {
    const { codes } = await server.anonymous(`{ mandateReviewsDue(within: ${within}) { basis } }`);
    expect(codes).toEqual(['BAD_VALUE']);
  }
});

const compare = (from: string, to: string) =>
  server.anonymous(`{ mandateComparison(from: "mandate_${uuidFor(from)}", to: "mandate_${uuidFor(to)}") {
    from { instrument } to { instrument } hasTasks daysLonger troopCeilingChange policeCeilingChange
    addedTasks { theme } droppedTasks { statement } keptTasks { isReworded isPriorityChanged from { statement } to { statement } } } }`);

async function give(instrument: string, ordinal: number, theme: string, statement: string): Promise<void> {
  await server.sql`
    insert into mandate_tasks (id, mandate_id, ordinal, theme, statement)
    values (gen_random_uuid(), ${uuidFor(instrument)}, ${ordinal}, ${theme}, ${statement})`;
}

test('two mandates are compared task by task, with their dates and ceilings', async () => {
  await enter(
    { instrument: 'first', expiresOn: '2021-01-01', troops: 10_000 },
    { instrument: 'second', expiresOn: '2022-01-01', troops: 9_100 },
  );
  await give('first', 1, 'POC', 'Protect civilians.');
  await give('first', 2, 'DDR', 'Disarm.');
  await give('second', 1, 'ELECTIONS', 'Help to hold elections.');
  await give('second', 2, 'POC', 'Protect all civilians.');
  const { data } = await compare('first', 'second');
  expect(Object(data).mandateComparison).toEqual({
    from: { instrument: 'first' },
    to: { instrument: 'second' },
    hasTasks: true,
    daysLonger: 365,
    troopCeilingChange: -900,
    policeCeilingChange: null,
    addedTasks: [{ theme: 'ELECTIONS' }],
    droppedTasks: [{ statement: 'Disarm.' }],
    keptTasks: [
      {
        isReworded: true,
        isPriorityChanged: false,
        from: { statement: 'Protect civilians.' },
        to: { statement: 'Protect all civilians.' },
      },
    ],
  });
});

test('a mandate whose tasks nobody entered is not said to have dropped those of another', async () => {
  await enter({ instrument: 'told' }, { instrument: 'renewed' });
  await give('told', 1, 'POC', 'Protect civilians.');
  const { data } = await compare('told', 'renewed');
  expect(Object(data).mandateComparison).toMatchObject({
    hasTasks: false,
    droppedTasks: [],
    daysLonger: null,
  });
});

test('mandates of two operations are not compared, and one that does not exist is none', async () => {
  await enter({ instrument: 'here' }, { instrument: 'there', mission: 'KFOR' });
  expect((await compare('here', 'there')).codes).toEqual(['BAD_VALUE']);
  expect((await compare('here', 'nowhere')).data).toEqual({ mandateComparison: null });
});
