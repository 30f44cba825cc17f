import { type Estimate, estimateShare, type StratumCount } from './estimate-rules.ts';

/** What was counted in one stratum about one question. */
interface CountedStratum {
  readonly id: string;
  readonly populationSize: number;
  /** One for each answer, in their order. */
  readonly counts: readonly number[];
}

/** An estimate and what it is of: the population where no stratum is named, favourable answers where no answer is. */
export interface NamedEstimate extends Estimate {
  readonly stratumId: string | null;
  readonly answer: string | null;
}

/** All estimates of a question: of the population first and then of each stratum, favourable answers before each single one. */
export function estimatesOf(
  { options, favourable }: { readonly options: readonly string[]; readonly favourable: readonly string[] },
  strata: readonly CountedStratum[],
): readonly NamedEstimate[] {
  const domains = [
    { stratumId: null, among: strata },
    ...strata.map((stratum) => ({ stratumId: stratum.id, among: [stratum] })),
  ];
  const shares = [
    ...(favourable.length > 0 ? [{ answer: null, counted: favourable }] : []),
    ...options.map((answer) => ({ answer, counted: [answer] })),
  ];
  return domains.flatMap(({ stratumId, among }) =>
    shares.map(({ answer, counted }) => {
      const isCounted = options.map((option) => counted.includes(option));
      return { stratumId, answer, ...estimateShare(among.map((stratum) => countOf(stratum, isCounted))) };
    }),
  );
}

function countOf({ populationSize, counts }: CountedStratum, isCounted: readonly boolean[]): StratumCount {
  const total = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  return {
    populationSize,
    respondents: total(counts),
    successes: total(counts.filter((_count, place) => isCounted[place])),
  };
}
