import type { MethodScore } from './score-method.ts';

const width = 800;
const height = 480;
/** How far below its middle a line of text begins; not every viewer knows `dominant-baseline`. */
const centring = 4;
const margin = { left: 76, right: 250, top: 50, bottom: 60 };

/**
 * The trade of every method as an SVG picture: escalations caught, upwards, against false alarms per region and year,
 * to the right. The best place is the upper left. False alarms stand by their square roots: most methods have few, and
 * would lie on each other beside the one that has many. Methods are told by numbers, which print without colours.
 * Methods that could not be scored are not drawn.
 */
export function plotOf(scores: readonly MethodScore[], title: string): string {
  const points = scores.flatMap(({ title: name, falseAlarmsPerYear, caught, warnedAhead }) =>
    falseAlarmsPerYear === null || caught === null
      ? []
      : [{ name, x: falseAlarmsPerYear, y: caught, ahead: warnedAhead ?? 0 }],
  );
  const most = Math.max(0.5, ...points.map(({ x }) => x)) * 1.05;
  const across = (x: number): number =>
    margin.left + Math.sqrt(x / most) * (width - margin.left - margin.right);
  const down = (y: number): number => height - margin.bottom - y * (height - margin.top - margin.bottom);
  const colourOf = (place: number): string => `hsl(${Math.round((360 * place) / points.length)} 65% 38%)`;
  const lines = points.map(({ x, y, ahead }, place) => {
    const [at, colour] = [across(x).toFixed(1), colourOf(place)];
    return `<line x1="${at}" y1="${down(y).toFixed(1)}" x2="${at}" y2="${down(ahead).toFixed(1)}" stroke="${colour}"/>
<circle cx="${at}" cy="${down(ahead).toFixed(1)}" r="4" fill="white" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const marks = points.map(({ name, x, y }, place) =>
    mark({ number: place + 1, colour: colourOf(place), name }, across(x), down(y)),
  );
  const legend = points.map(({ name }, place) => {
    const [left, line] = [width - margin.right + 20, margin.top + 10 + place * 22];
    const entry = mark({ number: place + 1, colour: colourOf(place), name }, left, line);
    return `${entry}<text x="${left + 14}" y="${line + centring}">${escaped(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
<text x="${margin.left}" y="26" font-size="15">${escaped(title)}</text>
${[...axis(most, across), ...shares(down)].join('\n')}
<text x="${margin.left}" y="${height - 14}">false alarms per region and year, on a scale of square roots</text>
<text transform="translate(18 ${height - margin.bottom}) rotate(-90)">escalations: caught (numbered), warned ahead (hollow)</text>
${[...lines, ...marks, ...legend].join('\n')}
</svg>
`;
}

/** The mark of a method, with its number on it. */
function mark(method: { number: number; colour: string; name: string }, x: number, y: number): string {
  const [at, height] = [x.toFixed(1), y.toFixed(1)];
  return `<circle cx="${at}" cy="${height}" r="8" fill="${method.colour}" stroke="white"><title>${escaped(method.name)}</title></circle><text x="${at}" y="${(y + centring).toFixed(1)}" text-anchor="middle" font-size="10" fill="white">${method.number}</text>`;
}

/** Round numbers of false alarms, as many as have room: those that would stand on the one before are left out. */
function axis(most: number, across: (x: number) => number): readonly string[] {
  const round = [0, 0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200].filter((x) => x <= most);
  const places: number[] = [];
  for (const x of round)
    if (places.length === 0 || across(x) - across(places.at(-1) ?? 0) >= 24) places.push(x);
  return places.map((x) => {
    const at = across(x).toFixed(1);
    const bottom = height - margin.bottom;
    return `<line x1="${at}" y1="${margin.top}" x2="${at}" y2="${bottom}" stroke="#ddd"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">${x}</text>`;
  });
}

function shares(down: (y: number) => number): readonly string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((y) => {
    const at = down(y);
    return `<line x1="${margin.left}" y1="${at}" x2="${width - margin.right}" y2="${at}" stroke="#ddd"/><text x="${margin.left - 8}" y="${at + centring}" text-anchor="end">${y * 100} %</text>`;
  });
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
