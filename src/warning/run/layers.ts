import type { incidentWeeks } from '../../../schema/tables/warning.ts';

/** What was counted in a week of a region under one label. */
export type CountedWeek = Omit<typeof incidentWeeks.$inferSelect, 'id'>;

/** A label as weeks carry it. */
export type SeriesLabel = CountedWeek['tlp'];

/**
 * Those who may know the same: everybody, everybody signed in, or the people of one organisation. Each is told of the
 * sum of what it may know, and `own` is what the wider ones may not.
 */
export interface Layer {
  /** Null where no single organisation is meant. */
  readonly organisationId: string | null;
  /** The strictest label of what is added up. */
  readonly tlp: SeriesLabel;
  isCounted(week: Pick<CountedWeek, 'tlp' | 'ownerOrganisationId'>): boolean;
  isOwn(week: Pick<CountedWeek, 'tlp' | 'ownerOrganisationId'>): boolean;
}

const isPublic = ({ tlp }: Pick<CountedWeek, 'tlp'>): boolean => tlp === 'CLEAR';
const isForMembers = ({ tlp }: Pick<CountedWeek, 'tlp'>): boolean => tlp === 'CLEAR' || tlp === 'GREEN';

/**
 * The layers of a series, the widest first: a stricter one is there only where something is counted in it, or was said of it
 * before, which may have to be taken back.
 */
export function layersOf(
  weeks: readonly Pick<CountedWeek, 'tlp' | 'ownerOrganisationId'>[],
): readonly Layer[] {
  const layers: Layer[] = [{ organisationId: null, tlp: 'CLEAR', isCounted: isPublic, isOwn: isPublic }];
  if (weeks.some(({ tlp }) => tlp === 'GREEN')) {
    const isOwn: Layer['isOwn'] = ({ tlp }) => tlp === 'GREEN';
    layers.push({ organisationId: null, tlp: 'GREEN', isCounted: isForMembers, isOwn });
  }
  const owners = new Set(weeks.flatMap(({ ownerOrganisationId }) => ownerOrganisationId ?? []));
  for (const organisationId of [...owners].sort()) {
    const isOwn: Layer['isOwn'] = (week) => week.ownerOrganisationId === organisationId;
    const isStrict = weeks.some((week) => isOwn(week) && week.tlp === 'AMBER_STRICT');
    const isCounted: Layer['isCounted'] = (week) => isForMembers(week) || isOwn(week);
    layers.push({ organisationId, tlp: isStrict ? 'AMBER_STRICT' : 'AMBER', isCounted, isOwn });
  }
  return layers;
}
