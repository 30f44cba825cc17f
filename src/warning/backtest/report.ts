import type { BacktestResult } from './run-backtest.ts';
import type { BacktestSeries, MethodScore } from './score-method.ts';

interface Column {
  readonly title: string;
  readonly show: (score: MethodScore) => string;
}

const percent = (share: number | null): string => (share === null ? '' : `${Math.round(share * 100)} %`);
const digits = (number: number | null, count: number): string => number?.toFixed(count) ?? '';

const columns: readonly Column[] = [
  { title: 'method', show: ({ title }) => title },
  { title: 'alarms', show: ({ alarms }) => String(alarms) },
  { title: 'precision', show: ({ precision }) => percent(precision) },
  { title: 'warned ahead', show: ({ warnedAhead }) => percent(warnedAhead) },
  { title: 'caught', show: ({ caught }) => percent(caught) },
  { title: 'delay', show: ({ medianDelay }) => digits(medianDelay, 0) },
  { title: 'false alarms per region-year', show: ({ falseAlarmsPerYear }) => digits(falseAlarmsPerYear, 2) },
  { title: 'average precision', show: ({ averagePrecision }) => digits(averagePrecision, 3) },
  { title: 'Brier', show: ({ brier }) => digits(brier, 4) },
  { title: 'CRPS', show: ({ crps }) => digits(crps, 2) },
  { title: 'escalations judged', show: ({ beginnings }) => String(beginnings) },
  { title: 'region-years', show: ({ regionYears }) => digits(regionYears, 0) },
];

/** The scores as a Markdown table, which also reads well in a terminal. */
export function tableOf(scores: readonly MethodScore[]): string {
  const rows = [
    columns.map(({ title }) => title),
    ...scores.map((score) => columns.map(({ show }) => show(score))),
  ];
  const widths = columns.map((_, place) => Math.max(...rows.map((row) => row[place]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join(' | ')} |`,
  );
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}

/** The scores as CSV, with all digits; nothing where there is no number. */
export function scoresCsv(scores: readonly MethodScore[]): string {
  const names = [
    ...([
      'name',
      'alarms',
      'precision',
      'warnedAhead',
      'caught',
      'medianDelay',
      'falseAlarmsPerYear',
    ] as const),
    ...(['averagePrecision', 'brier', 'crps', 'beginnings', 'regionYears'] as const),
  ];
  return csv([names, ...scores.map((score) => names.map((name) => score[name]))]);
}

/** What every method said in every scored week, and whether an escalation lay ahead, as CSV. */
export function weeksCsv(series: readonly BacktestSeries[], { byMethod }: BacktestResult): string {
  const results = [...byMethod];
  const header = ['region', 'week', 'count', 'escalationAhead', ...results.map(([name]) => name)];
  const rows = series.flatMap(({ region, weeks, scoredFrom }, place) =>
    weeks.slice(scoredFrom).map(({ period, value }, later) => {
      const week = scoredFrom + later;
      const alarms = results.map(([, regions]) => asDigit(regions[place]?.opinions[week]?.isAlarm));
      return [region, period, value, asDigit(results[0]?.[1][place]?.ahead[week]), ...alarms];
    }),
  );
  return csv([header, ...rows]);
}

/** 1, 0, or nothing where it was undecided. */
const asDigit = (is: boolean | null | undefined): number | null =>
  is === null || is === undefined ? null : Number(is);

type Cell = string | number | null;

const csv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(cellText).join(',')}\n`).join('');

function cellText(cell: Cell): string {
  const text = cell === null ? '' : String(cell);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
