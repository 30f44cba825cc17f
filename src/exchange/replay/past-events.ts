import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { loadConflictDirectory } from '../../domains/incidents/actors.ts';
import type { IncidentRecord } from '../../domains/incidents/commands.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { recordSource } from '../../domains/sources/commands.ts';
import { HubError } from '../../errors.ts';
import { ucdpGed } from '../in/ucdp-ged.ts';
import { openSourceFile } from '../reading/source-file.ts';
import { placeEvents } from '../ucdp/event-place.ts';
import { recordOf } from '../ucdp/event-record.ts';
import type { GedEvent } from '../ucdp/event-row.ts';

/** An event of the past, ready to be told again. */
export interface PastEvent {
  /** What names it in its dataset. */
  readonly key: string;
  /** Its first day. */
  readonly day: string;
  /** What it says in the form that `reportIncident` takes, without what makes it an exercise. */
  readonly report: Readonly<Record<string, unknown>> & { readonly headline: string };
}

/** Which events are wanted; days as 2013-12-05, both included. */
export interface Period {
  readonly from: string;
  readonly to: string;
  /** Only events in this region or below it: by P-code, or for a country also by its two or three letters. */
  readonly region?: string | undefined;
}

const hub = { kind: 'hub' } as const;

/**
 * Reads the events of a period from files of the UCDP GED, each event once, in the order of the files. Places, actors
 * and conflicts are given as far as the hub knows them. Rows that cannot be read are left out, as an import would.
 * @throws HubError FILE_UNREADABLE for a file that is missing or holds no row of a GED, NOT_FOUND for a region that the
 * hub does not know; errors of the database.
 */
export async function readPastEvents(
  database: Database,
  files: readonly string[],
  period: Period,
): Promise<readonly PastEvent[]> {
  const { regions, conflicts, sourceId } = await transact(database, hub, async (tx) => ({
    regions: await loadRegionDirectory(tx),
    conflicts: await loadConflictDirectory(tx),
    sourceId: await recordSource(tx, ucdpGed.sources[0]),
  }));
  const place = placeEvents(regions);
  const regionId = findRegion(regions, period.region);
  const events = new Map<string, PastEvent>();
  for (const file of files) {
    for await (const event of readEvents(file)) {
      const { id: key, facts } = event;
      if (facts.occurredFrom < period.from || facts.occurredFrom > period.to || events.has(key)) continue;
      const found = place(event);
      if (regionId !== undefined && !found.regionIds.includes(regionId)) continue;
      const record = recordOf(event, found, conflicts, { sourceId, edition: null });
      events.set(key, { key, day: facts.occurredFrom, report: reportOf(record) });
    }
  }
  return [...events.values()];
}

async function* readEvents(path: string): AsyncGenerator<GedEvent> {
  let rows = 0;
  for await (const read of ucdpGed.rows(await openSource(path))) {
    if (!('row' in read)) continue;
    rows += 1;
    yield read.row;
  }
  if (rows === 0) throw new HubError('FILE_UNREADABLE', `No row of ${path} is an event of the UCDP GED.`);
}

async function openSource(path: string) {
  try {
    return await openSourceFile(path);
  } catch (cause) {
    const known = `The bundled events are called ${ucdpGed.name}.`;
    const message = `Cannot read ${path}: there is no such file, or this user may not read it. ${known}`;
    throw new HubError('FILE_UNREADABLE', message, { cause });
  }
}

function findRegion(regions: RegionDirectory, code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const name = code.toUpperCase();
  const found = regions.byPcode(name) ?? regions.countryByCode('ISO3166_1_ALPHA2', name);
  if (found !== undefined) return found.id;
  throw new HubError(
    'NOT_FOUND',
    `No region has the code "${code}"; give a P-code, or CF or CAF for a country.`,
  );
}

function reportOf({ facts, participants }: IncidentRecord): PastEvent['report'] {
  const { latitude, longitude } = facts;
  const hasPoint = latitude !== null && longitude !== null;
  return {
    headline: facts.headline,
    occurredFrom: facts.occurredFrom,
    occurredTo: facts.occurredTo < facts.occurredFrom ? facts.occurredFrom : facts.occurredTo,
    region: facts.regionId === null ? null : `region_${facts.regionId}`,
    location: hasPoint ? { latitude, longitude } : null,
    placePrecision: facts.placePrecision,
    locationName: facts.locationName?.slice(0, 500) ?? null,
    kind: facts.kind,
    violenceType: facts.violenceType,
    isCivilianTargeting: facts.isCivilianTargeting,
    deaths: deathsOf(facts),
    sourceId: facts.sourceId,
    conflictId: facts.conflictId,
    dyadId: facts.dyadId,
    participants,
  };
}

/**
 * Datasets are kept with estimates out of order, reports are refused with them: of those the best one is told alone,
 * and of civilians no more than people.
 */
function deathsOf({ deathsLow, deathsBest, deathsHigh, deathsCivilians }: IncidentRecord['facts']) {
  const best = deathsBest ?? null;
  const isOrdered =
    (deathsLow ?? 0) <= (best ?? deathsHigh ?? Infinity) && (best ?? 0) <= (deathsHigh ?? Infinity);
  const [low, high] = isOrdered ? [deathsLow, deathsHigh] : [null, null];
  const isWithin = (deathsCivilians ?? 0) <= (high ?? best ?? Infinity);
  return { low, best, high, civilians: isWithin ? deathsCivilians : null };
}
