import type { IndicatorFacts } from '../domains/indicators/commands.ts';

/** Phases of the IPC scale as files write them: 1 to 5, their sum from 3 on, and everybody analysed. */
export const ipcPhases = {
  1: '1',
  2: '2',
  3: '3',
  4: '4',
  5: '5',
  '3+': '3PLUS',
  all: 'ALL',
} as const;

/** One of the phases, or a sum of them. */
export type IpcPhase = (typeof ipcPhases)[keyof typeof ipcPhases];

const names: Readonly<Record<Exclude<IpcPhase, 'ALL'>, string>> = {
  1: 'phase 1 (minimal)',
  2: 'phase 2 (stressed)',
  3: 'phase 3 (crisis)',
  4: 'phase 4 (emergency)',
  5: 'phase 5 (catastrophe or famine)',
  '3PLUS': 'phase 3 or worse',
};

/** Code of the indicator that counts people in a phase. */
export function peopleCode(phase: IpcPhase): string {
  return phase === 'ALL' ? 'IPC_POPULATION_ANALYSED' : `IPC_PHASE_${phase}_PEOPLE`;
}

/** Code of the indicator that gives their share; null for everybody, whose share is always 1. */
export function shareCode(phase: IpcPhase): string | null {
  return phase === 'ALL' ? null : `IPC_PHASE_${phase}_SHARE`;
}

const description =
  'Integrated Food Security Phase Classification, acute food insecurity, by area and validity period.';

/** People and shares in each phase of acute food insecurity (ipcinfo.org). */
export const ipcIndicators: readonly IndicatorFacts[] = [
  {
    code: peopleCode('ALL'),
    name: 'Population analysed by IPC',
    description,
    unit: 'people',
    direction: 'NEUTRAL',
    frequency: 'IRREGULAR',
  },
  ...Object.values(ipcPhases).flatMap((phase): IndicatorFacts[] => {
    const share = shareCode(phase);
    if (phase === 'ALL' || share === null) return [];
    // Phase 1 is where people ought to be.
    const direction = phase === '1' ? 'HIGHER_IS_BETTER' : 'LOWER_IS_BETTER';
    const shared = { description, direction, frequency: 'IRREGULAR' } as const;
    return [
      { code: peopleCode(phase), name: `People in IPC ${names[phase]}`, unit: 'people', ...shared },
      { code: share, name: `Share of people in IPC ${names[phase]}`, unit: 'share, 0 to 1', ...shared },
    ];
  }),
];
