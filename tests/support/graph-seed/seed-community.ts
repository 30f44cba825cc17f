import type postgres from 'postgres';
import { feedback, feedbackCounts } from '../../../schema/tables/community.ts';
import { type GivenRow, uuidNumber as id, insertRows } from './fill-rows.ts';

const said = {
  ownerOrganisationId: id(1),
  missionId: id(1),
  regionId: id(4),
  channel: 'HOTLINE',
  category: 'QUESTION',
  status: 'RECEIVED',
  language: 'sg',
  receivedAt: '2020-01-02T00:00:00.000Z',
  assignedTo: null,
  answer: null,
  answeredAt: null,
  closedAt: null,
};

/** Two said at the same time, one nowhere in particular, one answered within hours that are hard to print. */
const rows: readonly GivenRow[] = [
  said,
  { ...said, missionId: null, regionId: null, channel: 'SMS', category: 'RUMOUR', language: null },
  {
    ...said,
    ownerOrganisationId: id(2),
    regionId: id(6),
    status: 'ANSWERED',
    receivedAt: '2020-01-01T00:00:00.000Z',
    answer: 'a "quoted" answer',
    answeredAt: '2020-01-01T00:20:00.001Z',
  },
];

/** What communities said, shown to everybody, as all of the seed is; what is for owners alone nobody is shown. */
export async function seedCommunity(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, feedback, rows);
  await sql.unsafe('delete from feedback_counts');
  const cell = { regionId: id(2), weekStart: '2020-01-06', category: 'QUESTION', feedbackCount: 5 };
  await insertRows(sql, feedbackCounts, [
    cell,
    { ...cell, category: 'THREAT', feedbackCount: 12 },
    { ...cell, regionId: id(6), weekStart: '2019-12-30' },
  ]);
}
