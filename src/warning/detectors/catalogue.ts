import { earsC1, earsC2, earsC3 } from './ears.ts';
import { farrington } from './farrington.ts';
import { nbLikelihoodCusum } from './nb-likelihood-cusum.ts';
import { nbQuantileChart } from './nb-quantile-chart.ts';
import { poissonCusum } from './poisson-cusum.ts';
import type { Detector } from './verdict.ts';
import { yearMaximum } from './year-maximum.ts';

/** A method for weekly counts, as it is set by default. */
export interface CataloguedDetector {
  /** How it is called in detections, commands and tables. */
  readonly name: string;
  readonly title: string;
  /** Whether it runs unless somebody chooses; the others are for comparison. */
  readonly isDefault: boolean;
  readonly detect: Detector;
}

/** The methods for weekly counts. */
export const detectorCatalogue: readonly CataloguedDetector[] = [
  {
    name: 'NB_QUANTILE',
    title: 'negative binomial quantile chart',
    isDefault: true,
    detect: nbQuantileChart(),
  },
  { name: 'NB_CUSUM', title: 'negative binomial LR-CUSUM', isDefault: true, detect: nbLikelihoodCusum() },
  { name: 'EARS_C1', title: 'EARS C1', isDefault: true, detect: earsC1() },
  { name: 'EARS_C2', title: 'EARS C2', isDefault: true, detect: earsC2() },
  { name: 'EARS_C3', title: 'EARS C3', isDefault: false, detect: earsC3() },
  { name: 'POISSON_CUSUM', title: 'Poisson CUSUM', isDefault: false, detect: poissonCusum() },
  { name: 'FARRINGTON', title: 'Farrington 1996', isDefault: false, detect: farrington() },
  { name: 'YEAR_MAXIMUM', title: '52-week maximum', isDefault: false, detect: yearMaximum() },
];
