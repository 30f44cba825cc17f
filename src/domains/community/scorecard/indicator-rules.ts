import type { scorecardMeasure } from '../../../../schema/tables/scorecards.ts';
import { invalidInput, type UserErrorFacts } from '../../../user-errors.ts';

/** The members of an indicator that have to fit each other; what is left out is null or undefined. */
interface IndicatorFacts {
  readonly measure: (typeof scorecardMeasure.enumValues)[number];
  readonly baseline?: number | null | undefined;
  readonly baselineOn?: string | null | undefined;
  readonly target?: number | null | undefined;
  readonly targetOn?: string | null | undefined;
  readonly indicator?: string | null | undefined;
  readonly series?: string | null | undefined;
  readonly question?: string | null | undefined;
  readonly region?: string | null | undefined;
  readonly pcode?: string | null | undefined;
  readonly months?: number | null | undefined;
}

type Member = keyof IndicatorFacts;

/** What each measure takes its values from. A place is asked for by `region`, which stands for `pcode` too. */
const needs: Readonly<Record<IndicatorFacts['measure'], readonly Member[]>> = {
  OBSERVATIONS: ['indicator', 'region'],
  SURVEY: ['series', 'question'],
  INCIDENT_COUNT: ['region', 'months'],
  INCIDENT_DEATHS: ['region', 'months'],
};

/** What is wrong with an indicator, each with its place below `path`; empty when it can be taken. */
export function indicatorProblems(facts: IndicatorFacts, path: readonly string[]): readonly UserErrorFacts[] {
  const given = (member: Member): boolean =>
    (facts[member] ?? null) !== null || (member === 'region' && (facts.pcode ?? null) !== null);
  const missing = needs[facts.measure].filter((member) => !given(member));
  return [
    ...missing.map((member) =>
      invalidInput([...path, member], `${facts.measure} needs it to find its values.`),
    ),
    ...(['baseline', 'target'] as const).flatMap((member) =>
      given(member) === given(`${member}On`)
        ? []
        : [invalidInput([...path, `${member}On`], `Give the ${member} and its day, or neither.`)],
    ),
    ...(facts.baselineOn && facts.targetOn && facts.baselineOn >= facts.targetOn
      ? [invalidInput([...path, 'targetOn'], 'The target comes after the baseline.')]
      : []),
  ];
}
