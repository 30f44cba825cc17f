import type { InfoInput } from './alert-input.ts';
import type { DraftCodes } from './draft-rules.ts';
import type { HeldDraft } from './held-draft.ts';

/** How long an alert that was made from a draft is in force, unless another one takes its place. */
const daysInForce = 14;

const events = {
  EVENTS: 'More incidents than usual',
  FATALITIES: 'More deaths than usual',
  VIOLENCE_AGAINST_CIVILIANS: 'More violence against civilians than usual',
} as const;

/** What the alert says that a draft becomes, in the form in which people raise alerts. */
export function infoOf(
  draft: Pick<HeldDraft, 'kind' | 'week' | 'headline' | 'description' | 'regionName' | 'pcode'>,
  codes: DraftCodes,
  detectionIds: readonly string[],
  { now, instruction }: { readonly now: Date; readonly instruction: string | null },
): InfoInput {
  const expires = new Date(now.getTime() + daysInForce * 86_400_000).toISOString();
  const { headline, description, regionName, pcode } = draft;
  const area = { description: regionName, pcodes: [pcode], polygons: [], circles: [], geocodes: [] };
  return {
    language: 'en',
    categories: ['SECURITY'],
    event: events[draft.kind],
    responseTypes: ['ASSESS'],
    ...codes,
    ...{ expires, headline, description, instruction },
    eventCodes: [],
    parameters: [
      { name: 'week', value: draft.week },
      ...detectionIds.slice(0, 99).map((id) => ({ name: 'detection', value: `detection_${id}` })),
    ],
    resources: [],
    areas: [area],
  };
}
