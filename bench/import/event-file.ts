import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { packageRoot } from '../../src/package-root.ts';

const worldSample = 'ucdp-ged-23.1-global-sample.csv.gz';
const centralAfrica = 'ucdp-ged-23.1-central-african-republic.geojson.gz';

/** Larger than any id of the dataset. */
const idStep = 10_000_000;

const table = z.tuple([z.array(z.string())], z.array(z.string()));

const features = z.object({
  features: z.array(
    z.object({
      properties: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
      geometry: z.object({ coordinates: z.tuple([z.number(), z.number()]) }),
    }),
  ),
});

/**
 * Writes a CSV of so many events: the bundled ones, of the Central African Republic and of the world, again and again
 * under new ids. Returns its path in the folder.
 */
export async function writeEventFile(folder: string, count: number): Promise<string> {
  const [header, ...world] = table.parse(parse(readBundled(worldSample)));
  // Events of the Central African Republic are in both files.
  const events = [
    ...new Map([...world, ...readCentralAfrica(header)].map((cells) => [cells[0], cells])).values(),
  ];
  const path = join(folder, 'ged231.csv');
  await pipeline(Readable.from(linesOf(header, events, count)), createWriteStream(path));
  return path;
}

function* linesOf(header: readonly string[], events: readonly (readonly string[])[], count: number) {
  yield lineOf(header);
  for (let n = 0; n < count; n += 1) {
    const [id, ...facts] = events[n % events.length] ?? [];
    yield lineOf([String(Number(id) + idStep * (1 + Math.floor(n / events.length))), ...facts]);
  }
}

const lineOf = (cells: readonly string[]): string =>
  `${cells.map((cell) => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;

/** The features as rows under the header of the CSV edition. */
function readCentralAfrica(header: readonly string[]): string[][] {
  const collection = features.parse(JSON.parse(readBundled(centralAfrica)));
  return collection.features.map(({ properties, geometry }) => {
    const [longitude, latitude] = geometry.coordinates;
    const cells = { ...properties, longitude, latitude };
    return header.map((name) => String(Reflect.get(cells, name) ?? ''));
  });
}

const readBundled = (name: string): string =>
  gunzipSync(readFileSync(join(packageRoot, 'data', 'events', name))).toString('utf8');
