import type { detections } from '../../../schema/tables/detections.ts';
import { buildSeries, countOf, type SeriesKind, weeksAfter } from './build-series.ts';
import { type Judgement, judgeSeries } from './judge-series.ts';
import type { JudgedSeries } from './judged-series.ts';
import { type CountedWeek, type Layer, layersOf } from './layers.ts';

type DetectionRow = typeof detections.$inferSelect;

/** A detection that no later one corrects. */
export type PresentDetection = Pick<
  DetectionRow,
  'id' | 'week' | 'kind' | 'method' | 'ownerOrganisationId' | 'tlp' | 'isAlarm' | 'observed'
>;

/** A detection that is to be written. */
export interface Finding extends Pick<Judgement, 'verdict'> {
  readonly isAlarm: boolean;
  readonly series: JudgedSeries;
  readonly kind: SeriesKind;
  readonly layer: Layer;
  readonly method: Judgement['detector']['method'];
  readonly settings: Judgement['detector']['settings'];
  /** The detection that it corrects; null for the first one of this week. */
  readonly formerId: string | null;
}

/** Weeks up to the present one that may still raise an alarm: what is reported later is history. */
export const recentWeeks = 4;

const kinds = Object.keys(countOf) as SeriesKind[];

/**
 * What is to be said anew of a series: alarms of the last weeks, and corrections of what was said of any week from the touched
 * one on. What everybody may know is said to everybody; those who may know more are told only of alarms that come from that.
 */
export function findDetections(
  series: JudgedSeries,
  present: readonly PresentDetection[],
): readonly Finding[] {
  const recentFrom = weeksAfter(series.present, 1 - recentWeeks);
  const known = present.filter(({ week }) => week >= series.week);
  const from = [recentFrom, ...known.map(({ week }) => week)].reduce((one, other) =>
    one < other ? one : other,
  );
  const said = new Set<string>();
  return layersOf([...series.weeks, ...known]).flatMap((layer) =>
    kinds.flatMap((kind) => {
      const ofLayer = known.filter((each) => each.kind === kind && isOf(layer, each));
      const own = series.weeks.filter((week) => layer.isOwn(week) && countOf[kind](week) > 0);
      if (ofLayer.length === 0 && !own.some(({ week }) => week >= recentFrom)) return [];
      const judgements = judgeSeries(pointsOf(series, layer, kind), from);
      return judgements.flatMap(({ detector: { method, settings }, verdict, isHeard }) => {
        const { period } = verdict;
        const former = ofLayer.find((each) => each.method === method && each.week === period);
        // Whoever spoke goes on speaking of this week, also when others have come to be heard.
        const isAlarm = verdict.isAlarm === true && (isHeard || former !== undefined);
        const key = `${kind} ${method} ${period}`;
        const isNew =
          isAlarm && period >= recentFrom && !said.has(key) && own.some(({ week }) => week === period);
        if (isAlarm) said.add(key);
        const isChanged = former?.isAlarm !== isAlarm || former.observed !== verdict.observed;
        if (former === undefined ? !isNew : !isChanged) return [];
        return [{ series, kind, layer, method, settings, verdict, isAlarm, formerId: former?.id ?? null }];
      });
    }),
  );
}

/** Whether a detection was made for those whom the layer is for. */
const isOf = (layer: Layer, { ownerOrganisationId, tlp }: PresentDetection): boolean =>
  layer.organisationId === null
    ? ownerOrganisationId === null && tlp === layer.tlp
    : ownerOrganisationId === layer.organisationId;

function pointsOf({ weeks, countryWeeks, present }: JudgedSeries, layer: Layer, kind: SeriesKind) {
  const isCounted = (week: CountedWeek): boolean => layer.isCounted(week);
  const mondays = [...new Set(countryWeeks.filter(isCounted).map(({ week }) => week))];
  return buildSeries(weeks.filter(isCounted), mondays, present, kind);
}
