import type { MethodScore } from './score-method.ts';

const width = 800;
const height = 480;
const margin = { left: 70, right: 250, top: 50, bottom: 60 };

/**
 * The trade of every method as an SVG picture: escalations caught, upwards, against false alarms per region and year,
 * to the right. The best place is the upper left. Methods that could not be scored are not drawn.
 */
export function plotOf(scores: readonly MethodScore[], title: string): string {
  const points = scores.flatMap(({ title: name, falseAlarmsPerYear, caught, warnedAhead }) =>
    falseAlarmsPerYear === null || caught === null
      ? []
      : [{ name, x: falseAlarmsPerYear, y: caught, ahead: warnedAhead ?? 0 }],
  );
  const most = Math.max(0.5, ...points.map(({ x }) => x)) * 1.05;
  const across = (x: number): number => margin.left + (x / most) * (width - margin.left - margin.right);
  const down = (y: number): number => height - margin.bottom - y * (height - margin.top - margin.bottom);
  const marks = points.map(({ name, x, y, ahead }, place) => {
    const hue = Math.round((360 * place) / points.length);
    const [cx, line] = [across(x).toFixed(1), margin.top + 10 + place * 22];
    const colour = `hsl(${hue} 65% 42%)`;
    return [
      `<line x1="${cx}" y1="${down(y).toFixed(1)}" x2="${cx}" y2="${down(ahead).toFixed(1)}" stroke="${colour}"/>`,
      `<circle cx="${cx}" cy="${down(y).toFixed(1)}" r="6" fill="${colour}"><title>${escaped(name)}</title></circle>`,
      `<circle cx="${cx}" cy="${down(ahead).toFixed(1)}" r="4" fill="white" stroke="${colour}"/>`,
      `<circle cx="${width - margin.right + 20}" cy="${line - 4}" r="5" fill="${colour}"/>`,
      `<text x="${width - margin.right + 32}" y="${line}">${escaped(name)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
<text x="${margin.left}" y="26" font-size="15">${escaped(title)}</text>
${[...axis(most, across), ...shares(down)].join('\n')}
<text x="${margin.left}" y="${height - 14}">false alarms per region and year; filled: caught, hollow: warned ahead</text>
${marks.join('\n')}
</svg>
`;
}

function axis(most: number, across: (x: number) => number): readonly string[] {
  const step = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20].find((size) => most / size <= 8) ?? most / 8;
  const places = Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step);
  return places.map((x) => {
    const at = across(x).toFixed(1);
    const bottom = height - margin.bottom;
    return `<line x1="${at}" y1="${margin.top}" x2="${at}" y2="${bottom}" stroke="#ddd"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${Number(x.toFixed(2))}</text>`;
  });
}

function shares(down: (y: number) => number): readonly string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((y) => {
    const at = down(y).toFixed(1);
    return `<line x1="${margin.left}" y1="${at}" x2="${width - margin.right}" y2="${at}" stroke="#ddd"/><text x="${margin.left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${y * 100} %</text>`;
  });
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
