import type { estimateStanding } from '../../../../schema/tables/community.ts';

/** What was counted in one stratum about one share. */
export interface StratumCount {
  /** How many people the stratum has; at least as many as were asked. */
  readonly populationSize: number;
  /** How many of them answered. */
  readonly respondents: number;
  /** How many of those gave an answer that counts towards the share. */
  readonly successes: number;
}

/** A share of a population with what it can bear; all but the last two are null where it is withheld. */
export interface Estimate {
  readonly share: number | null;
  readonly standardError: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** How large a simple random sample would say as much; null also where everybody was asked. */
  readonly effectiveSize: number | null;
  readonly respondentCount: number;
  readonly standing: (typeof estimateStanding.enumValues)[number];
}

/** Below this, whoever answered could be recognised. */
const fewestShown = 5;

/** Below this, an interval means little: Parker et al., NCHS Data Presentation Standards for Proportions, 2017. */
const fewestSound = 30;

/** Of the normal distribution, for 95 %. */
const z = 1.959963984540054;

/**
 * The share of a population, from simple random samples of its strata without replacement.
 *
 * With W = N_h / N and f = n_h / N_h the share is Σ W p_h and its variance Σ W² (1 − f) p_h (1 − p_h) / (n_h − 1): Cochran,
 * Sampling Techniques, 3rd edition 1977, sections 5.10 and 3.2, which is what linearisation gives for this design. The interval
 * for 95 % is Wilson's with the effective sample size p (1 − p) / variance in the place of n: Korn and Graubard, Survey
 * Methodology 24 (1998) 193–201; Franco, Little, Louis and Slud, Journal of Survey Statistics and Methodology 7 (2019) 334–364.
 * Unlike share ± 1.96 standard errors it stays within 0 and 1 and says something where everybody answered alike; there
 * the effective size is that of strata that are all alike, 1 / Σ (W² (1 − f) / (n_h − 1)).
 *
 * Withheld where fewer than 5 answered (TOO_FEW), and where a stratum has nobody who answered, or one of several: of that
 * part of the population, or of how it varies, nothing is known (SPARSE_STRATUM). FEW_RESPONDENTS is shown with care.
 */
export function estimateShare(strata: readonly StratumCount[]): Estimate {
  const respondentCount = sum(strata.map(({ respondents }) => respondents));
  if (respondentCount < fewestShown) return withheld(respondentCount, 'TOO_FEW');
  if (strata.some(isSparse)) return withheld(respondentCount, 'SPARSE_STRATUM');
  const population = sum(strata.map(({ populationSize }) => populationSize));
  const parts = strata.map(({ populationSize, respondents, successes }) => {
    const share = successes / respondents;
    const weight = populationSize / population;
    const unseen = 1 - respondents / populationSize;
    const perVariance = unseen === 0 ? 0 : (weight ** 2 * unseen) / (respondents - 1);
    return { mean: weight * share, variance: perVariance * share * (1 - share), perVariance };
  });
  const share = Math.min(1, sum(parts.map(({ mean }) => mean)));
  const variance = sum(parts.map((part) => part.variance));
  const whenAlike = 1 / sum(parts.map(({ perVariance }) => perVariance));
  const effective = variance > 0 ? (share * (1 - share)) / variance : whenAlike;
  const [low, high] = wilsonInterval(share, effective);
  return {
    share,
    standardError: Math.sqrt(variance),
    low,
    high,
    effectiveSize: Number.isFinite(effective) ? effective : null,
    respondentCount,
    standing: Math.min(respondentCount, effective) < fewestSound ? 'FEW_RESPONDENTS' : 'SOUND',
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const isSparse = ({ respondents, populationSize }: StratumCount): boolean =>
  respondents < Math.min(2, populationSize);

const withheld = (respondentCount: number, standing: Estimate['standing']): Estimate => ({
  share: null,
  standardError: null,
  low: null,
  high: null,
  effectiveSize: null,
  respondentCount,
  standing,
});

/** Wilson, Journal of the American Statistical Association 22 (1927) 209–212; the share itself where nothing is left open. */
function wilsonInterval(share: number, size: number): readonly [low: number, high: number] {
  if (!Number.isFinite(size)) return [share, share];
  const scale = 1 + z ** 2 / size;
  const centre = (share + z ** 2 / (2 * size)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / size + z ** 2 / (4 * size ** 2));
  return [Math.max(0, Math.min(share, centre - half)), Math.min(1, Math.max(share, centre + half))];
}
