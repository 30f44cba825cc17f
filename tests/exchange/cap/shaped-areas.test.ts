import { afterAll, beforeAll, expect, test } from 'vitest';
import { cap } from '../../../src/exchange/in/cap.ts';
import type { FileReport } from '../../../src/exchange/report.ts';
import { capMessage, feedOf, flooding } from '../../support/cap-message.ts';
import { loadedDatabase, type TestDatabase } from '../../support/database.ts';
import { importText } from '../../support/import-text.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await loadedDatabase();
}, 300_000);
afterAll(() => db.close());

/** Where an area is, as CAP writes it. */
interface Given {
  readonly polygons?: readonly string[];
  readonly circles?: readonly string[];
  readonly pcodes?: readonly string[];
}

let count = 0;
async function importArea({
  polygons = [],
  circles = [],
  pcodes = [],
}: Given): Promise<readonly [string, FileReport]> {
  count += 1;
  const geocodes = pcodes.map((value) => ({ name: 'P-CODE', value }));
  const area = { description: 'Somewhere', polygons, circles, geocodes, altitude: null, ceiling: null };
  const alert = capMessage(`s${count}`, 0, { infos: [{ ...flooding, areas: [area] }] });
  return [alert.identifier, await importText(db.database, cap, 'a.xml', feedOf(alert))];
}

/** The P-codes of the regions that the area of a message is tied to. */
async function regionsOf(given: Given): Promise<readonly string[]> {
  const [identifier] = await importArea(given);
  const rows = await db.sql<{ pcode: string }[]>`
    select region.pcode from alerts alert join alert_infos info on info.alert_id = alert.id
      join alert_areas area on area.info_id = info.id join alert_area_regions place on place.area_id = area.id
      join regions region on region.id = place.region_id
     where alert.identifier = ${identifier} order by 1`;
  return rows.map(({ pcode }) => pcode);
}

const batangafo = '7.2,18.1 7.2,18.5 7.5,18.5 7.5,18.1 7.2,18.1';
const backwards = batangafo.split(' ').toReversed().join(' ');

test.each<[string, Given, readonly string[]]>([
  ['an outline in one country', { polygons: [batangafo] }, ['CAF']],
  ['the same, its points the other way round', { polygons: [backwards] }, ['CAF']],
  [
    'an outline over the river from Bangui',
    { polygons: ['4.2,18.4 4.5,18.4 4.5,18.8 4.2,18.8 4.2,18.4'] },
    ['CAF', 'COD'],
  ],
  ['a circle of 30 km around Batangafo', { circles: ['7.3,18.28 30'] }, ['CAF']],
  ['a circle of 30 km around Bangui', { circles: ['4.3732,18.5628 30'] }, ['CAF', 'COD']],
  ['a point in Juba', { circles: ['4.8517,31.5825 0'] }, ['SSD']],
  ['Goma and Gisenyi', { circles: ['-1.68,29.23 25'] }, ['COD', 'RWA']],
  [
    'islands on both sides of the antimeridian',
    { polygons: ['-16,178 -18.5,178 -18.5,-179 -16,-179 -16,178'] },
    ['FJI'],
  ],
  ['Lesotho, and not the land around it', { circles: ['-29.6,28.25 10'] }, ['LSO']],
  ['the open sea', { circles: ['0,-30 100'] }, []],
  ['a unit by its P-code, with an outline', { polygons: [batangafo], pcodes: ['CF32'] }, ['CF32']],
])('%s is tied to the regions that it touches', async (_what, given, pcodes) => {
  expect(await regionsOf(given)).toEqual(pcodes);
});

test('an outline that encloses nothing is refused, and the report says why', async () => {
  const [, report] = await importArea({ polygons: ['7,18 8,19 9,20 7,18'] });
  expect(report).toMatchObject({ new: 0, rejected: 1 });
  expect(report.rejections[0]).toMatchObject({
    column: 'alert/info[1]/area[1]/polygon',
    reason: '"7,18 8,19 9,20 7,18" encloses no area: its points lie on one line',
    mend: 'Give an outline, or a circle around the place.',
  });
});

test('what is tied by its shape is no ground for sharing it by agreement', async () => {
  const [identifier] = await importArea({ polygons: [batangafo] });
  const [row] = await db.sql`select area_region_ids from alerts where identifier = ${identifier}`;
  expect(row?.area_region_ids).toBeNull();
});
