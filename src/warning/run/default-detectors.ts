import type { detectionMethod } from '../../../schema/tables/detections.ts';
import { earsC1, earsC2, earsDefaults } from '../detectors/ears.ts';
import { likelihoodCusumDefaults, nbLikelihoodCusum } from '../detectors/nb-likelihood-cusum.ts';
import { nbQuantileChart, quantileChartDefaults } from '../detectors/nb-quantile-chart.ts';
import type { Detector } from '../detectors/verdict.ts';

/** A method as detections call it. */
export type DetectionMethod = (typeof detectionMethod.enumValues)[number];

/** A method that judges the series of the hub. */
export interface DefaultDetector {
  readonly method: DetectionMethod;
  readonly detect: Detector;
  /** How it is set, as detections keep it. */
  readonly settings: Readonly<Record<string, number>>;
  /** Whether it speaks only where the others cannot, for want of a year of history. */
  readonly isForShortHistory: boolean;
}

/** The methods of the catalogue that run unless somebody chooses. */
export const defaultDetectors: readonly DefaultDetector[] = [
  {
    method: 'NB_QUANTILE',
    detect: nbQuantileChart(),
    settings: { ...quantileChartDefaults },
    isForShortHistory: false,
  },
  {
    method: 'NB_CUSUM',
    detect: nbLikelihoodCusum(),
    settings: { ...likelihoodCusumDefaults },
    isForShortHistory: false,
  },
  { method: 'EARS_C1', detect: earsC1(), settings: { ...earsDefaults }, isForShortHistory: true },
  { method: 'EARS_C2', detect: earsC2(), settings: { ...earsDefaults }, isForShortHistory: true },
];
