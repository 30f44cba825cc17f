import type { Transaction } from '../../database/transaction.ts';
import { proposeAlert, withdrawDrafts } from '../../domains/alerts/commands-drafts.ts';
import { addOrganisations } from '../../domains/organisations/commands.ts';
import { type SeriesKind, weeksAfter, weeksBetween } from './build-series.ts';
import { recentWeeks } from './find-detections.ts';
import type { Written } from './write-detections.ts';

/** Who decides about alerts that everybody may know of, where the deployment names nobody; the same in every hub. */
const ownOrganisation = {
  id: '0193a1d0-0000-7000-8000-4561726c7957',
  name: 'Halcyon early warning',
  type: 'OTHER',
} as const;

/** For whom drafts are made, and what week it is in the world: nobody is warned of the past. */
export interface Drafting {
  /** The UUID of the organisation that decides about what is CLEAR or GREEN; null for the hub's own. */
  readonly organisationId: string | null;
  readonly present: string;
}

const nouns: Readonly<Record<SeriesKind, string>> = {
  EVENTS: 'incidents',
  FATALITIES: 'deaths',
  VIOLENCE_AGAINST_CIVILIANS: 'incidents against civilians',
};

/** Proposes an alert for each alarm among new detections, and withdraws drafts behind which none is left. */
export async function proposeAlerts(
  tx: Transaction,
  written: readonly Written[],
  { organisationId, present }: Drafting,
): Promise<void> {
  const corrected = written.flatMap(({ formerId, isAlarm }) =>
    formerId !== null && !isAlarm ? [formerId] : [],
  );
  if (corrected.length > 0) await withdrawDrafts(tx, corrected);
  const oldest = weeksAfter(present, 1 - recentWeeks);
  const alarms = written.filter(
    ({ isAlarm, series, verdict }) => isAlarm && (series.status === 'EXERCISE' || verdict.period >= oldest),
  );
  if (alarms.length === 0) return;
  if (organisationId === null) await addOrganisations(tx, [ownOrganisation]);
  const places = await readPlaces(tx, alarms);
  for (const group of grouped(alarms)) {
    const [first] = group;
    const { series, kind, layer, verdict } = first;
    await proposeAlert(tx, {
      ownerOrganisationId: layer.organisationId ?? organisationId ?? ownOrganisation.id,
      regionId: series.regionId,
      ...{ kind, status: series.status, week: verdict.period, label: layer.tlp },
      deaths: deathsIn(first),
      weeksAgo: weeksBetween(verdict.period, series.present),
      ...textsOf(group, places.get(series.regionId) ?? ''),
      detectionIds: group.map(({ id }) => id),
    });
  }
}

/** Alarms of several methods about one week belong together; the earliest week comes first. */
function grouped(alarms: readonly Written[]): readonly (readonly [Written, ...Written[]])[] {
  const groups = new Map<string, [Written, ...Written[]]>();
  for (const alarm of alarms) {
    const { series, kind, layer, verdict } = alarm;
    const key = [verdict.period, series.regionId, series.status, kind, layer.tlp, layer.organisationId].join(
      ' ',
    );
    const group = groups.get(key);
    if (group) group.push(alarm);
    else groups.set(key, [alarm]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** The best estimates of all deaths of the week, whatever the alarm counts. */
const deathsIn = ({ series, layer, verdict }: Written): number =>
  series.weeks
    .filter((week) => week.week === verdict.period && layer.isCounted(week))
    .reduce((sum, { fatalities }) => sum + fatalities, 0);

function textsOf(group: readonly [Written, ...Written[]], place: string) {
  const [{ series, kind, verdict }] = group;
  const usual = (group.find(({ verdict: { expected } }) => expected !== null)?.verdict.expected ?? 0).toFixed(
    1,
  );
  const prefix = series.status === 'EXERCISE' ? 'EXERCISE: ' : '';
  const counted = `${verdict.observed} ${nouns[kind]} in the week of ${verdict.period}`;
  const methods = group.map(({ method, verdict: { pValue, threshold } }) => {
    const likely = pValue === null ? '' : `, p ${pValue.toPrecision(2)}`;
    return `${method} (threshold ${threshold?.toFixed(1) ?? 'none'}${likely})`;
  });
  return {
    headline: `${prefix}${place.slice(0, 70)}: ${counted}, ${usual} usual`.slice(0, 160),
    description: `${prefix}${place}: ${counted}; the weeks before lead to expect ${usual}. Deaths in the week: ${deathsIn(group[0])}. Found by ${methods.join(' and ')}. Counts are of reports, and nobody has checked this alarm.`,
  };
}

async function readPlaces(tx: Transaction, alarms: readonly Written[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx<{ id: string; name: string }[]>`/* names of regions */
    select id, name || ' (' || pcode || ')' as name from regions
     where id = any(${alarms.map(({ series }) => series.regionId)}::uuid[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
