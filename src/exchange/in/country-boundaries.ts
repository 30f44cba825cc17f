import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { Transaction } from '../../database/transaction.ts';
import { recordBoundaries } from '../../domains/regions/commands.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { RegionEntry } from '../../domains/regions/rules.ts';
import { type Area, boxOf, isArea, normaliseArea } from '../geometry.ts';
import type { BatchResult, Importer, LocatedRow, ReadRow, ReviewNote } from '../importer.ts';
import { type SourceFile, wholeText } from '../reading/source-file.ts';

/** The outline of a country. */
interface BoundaryRow {
  /** ISO 3166-1 numeric code, which is also the M49 code; null for areas that have none. */
  readonly m49: string | null;
  readonly name: string;
  readonly area: Area;
}

/** The grid of the file is 0.004 degrees; four decimals lose nothing of it. */
const decimals = 4;

/**
 * Outlines of countries, matched by their numeric code, or by name where they have none (Kosovo). Areas that match
 * no country (Somaliland, Northern Cyprus, Siachen Glacier) wait for a person; a second area with the code of a
 * country before it (Ashmore and Cartier Islands, under Australia's) is a duplicate.
 */
export const countryBoundaries: Importer<BoundaryRow> = {
  name: 'country-boundaries',
  title: 'Country boundaries (Natural Earth 1:50m as TopoJSON, world-atlas)',
  sources: [
    {
      slug: 'natural-earth-countries-50m',
      name: 'Natural Earth countries 1:50m (world-atlas 2.0.2)',
      kind: 'DATASET',
      publisher: 'Natural Earth; world-atlas by Mike Bostock',
      licence: 'Public domain (Natural Earth); ISC (world-atlas)',
      licenceUrl: 'https://www.naturalearthdata.com/about/terms-of-use/',
      url: 'https://github.com/topojson/world-atlas',
      citation: 'Made with Natural Earth. Boundaries do not imply endorsement or acceptance by anyone.',
      edition: '2.0.2',
    },
  ],
  rows: readBoundaries,
  keyOf: (row) => row.m49 ?? row.name,
  open: async (tx) => {
    const directory = await loadRegionDirectory(tx);
    return { write: (batch, rows) => writeBoundaries(batch, rows, directory) };
  },
};

/** A topology shares its arcs between countries, so it cannot be read in parts. */
async function* readBoundaries(file: SourceFile): AsyncGenerator<ReadRow<BoundaryRow>> {
  const topology = JSON.parse(await wholeText(file)) as Topology<{
    countries: GeometryCollection<{ name: string }>;
  }>;
  for (const [place, { id, properties, geometry }] of feature(
    topology,
    topology.objects.countries,
  ).features.entries()) {
    const line = place + 1;
    if (isArea(geometry)) {
      const area = normaliseArea(geometry, decimals);
      yield { line, row: { m49: id === undefined ? null : String(id), name: properties.name, area } };
    } else {
      yield {
        rejection: {
          line,
          column: 'geometry',
          value: geometry.type,
          reason: 'encloses no area',
          mend: 'Give a Polygon or MultiPolygon.',
        },
      };
    }
  }
}

async function writeBoundaries(
  tx: Transaction,
  rows: readonly LocatedRow<BoundaryRow>[],
  directory: RegionDirectory,
): Promise<BatchResult> {
  const placed = rows.map((located) => ({ ...located, region: countryOf(located.row, directory) }));
  const boundaries = placed.flatMap(({ row, region }) =>
    region === null ? [] : [{ regionId: region.id, geometry: JSON.stringify(row.area), ...boxOf(row.area) }],
  );
  const written = (await recordBoundaries(tx, boundaries)).values();
  return {
    outcomes: placed.map(({ region }) =>
      region === null ? 'review' : (written.next().value ?? 'unchanged'),
    ),
    reviews: placed.flatMap(({ line, row, region }) => (region === null ? [unknownArea(line, row)] : [])),
  };
}

function countryOf(row: BoundaryRow, directory: RegionDirectory): RegionEntry | null {
  if (row.m49 !== null) return directory.countryByCode('M49', row.m49) ?? null;
  const match = directory.country(row.name);
  return match.kind === 'found' ? match.region : null;
}

function unknownArea(line: number, row: BoundaryRow): ReviewNote {
  return {
    kind: 'UNKNOWN_COUNTRY',
    value: row.name,
    line,
    column: row.m49 === null ? 'name' : 'id',
    explanation: 'No country of the hub has this code or name, so the outline has no place.',
  };
}
