import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { seededDice, shuffled } from '../chaos/seeded-dice.ts';
import { oneTo } from '../support/event-log.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { labels, mustSee, type ReaderName, readerNames, readers } from '../support/readers.ts';

let live: LiveServer;
let world: LabelledWorld;
beforeAll(async () => {
  live = await startLiveServer();
  world = await buildLabelledWorld(live);
});
afterAll(() => live.close());

const fields = ['id', 'tlp', 'headline', 'version', 'region { pcode name }', 'owner { acronym }'];
const lists = [
  '(first: 100)',
  '(first: 100, filter: { text: "labelled" })',
  '(first: 100, filter: { kinds: [BATTLES] })',
  '(first: 100, orderBy: OCCURRED_FROM_ASC)',
  '(first: 100, filter: { pcode: "CF21" })',
];

/** Any question that every incident of the labelled world would be in the answer of, if it could be seen. */
function randomDocument(seed: number): string {
  const dice = seededDice(seed);
  const chosen = shuffled(dice, fields.slice(1)).slice(0, dice.roll(fields.length));
  const list = `incidents${dice.pick(lists)} { nodes { ${['id', ...chosen].join(' ')} } }`;
  const wrapped = dice.oneIn(3) ? `region(pcode: "CF21") { pcode ${list} }` : list;
  const broken = dice.oneIn(8) ? ' broken: incident(id: "x") { id }' : '';
  return `{ a${seed}: __typename ${wrapped}${broken} }`;
}

/** The labels of the incidents that are in the answer. */
async function seenBy(name: ReaderName, seed: number): Promise<readonly string[]> {
  const document = parse(randomDocument(seed));
  const text = stringifyAnswer(await live.graph.answer({ document, audience: readers[name] }));
  return labels.filter((label) => text.includes(world.incidents[label]));
}

test('readers of all kinds who ask at once, through the same few connections, each see what is theirs and no more', async () => {
  const dice = seededDice(20);
  for (const round of oneTo(12)) {
    const asked = oneTo(40).map((n) => ({ name: dice.pick(readerNames), seed: round * 100 + dice.roll(n) }));
    const seen = await Promise.all(asked.map(({ name, seed }) => seenBy(name, seed)));
    for (const [place, { name, seed }] of asked.entries()) {
      expect([name, randomDocument(seed), seen[place]]).toEqual([name, randomDocument(seed), mustSee(name)]);
    }
  }
});
