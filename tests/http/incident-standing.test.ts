import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutate, report } from '../support/incident-writing.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

/** How many incidents with these words lists and totals hold, and how many there are of any standing. */
async function countOf(words: string): Promise<readonly unknown[]> {
  const { text } = await server.anonymous(`{
    listed: incidents(filter: { text: "${words}" }) { totalCount }
    counted: incidentTotals(by: [], filter: { text: "${words}" }) { incidentCount }
    all: incidents(filter: { text: "${words}", standing: [CURRENT, MERGED, RETRACTED] }) { totalCount }
  }`);
  const { listed, counted, all } = JSON.parse(text).data;
  return [listed.totalCount, counted[0]?.incidentCount ?? 0, all.totalCount];
}

describe('an incident that repeats another', () => {
  test('is merged into it: it counts no more, names the other and is named by it', async () => {
    const original = await report(server.officer, { headline: 'Raid on Sido' });
    const repetition = await report(server.partner, { headline: 'Raid on Sido, twice' });
    const fields = 'version standing mergedInto { id repetitions { id } } change { action }';
    const { incident } = await mutate(
      server.officer,
      'mergeIncidents',
      { ...repetition, into: original.id },
      fields,
    );
    expect(incident).toEqual({
      version: 2,
      standing: 'MERGED',
      mergedInto: { id: original.id, repetitions: [{ id: repetition.id }] },
      change: { action: 'MERGE' },
    });
    expect(await countOf('raid sido')).toEqual([1, 1, 2]);
  });

  test('is taken out of the merge as it went in', async () => {
    const original = await report(server.officer, { headline: 'Clash at Ndele' });
    const repetition = await report(server.partner, { headline: 'Clash at Ndele, twice' });
    await mutate(server.officer, 'verifyIncident', repetition);
    await mutate(server.officer, 'mergeIncidents', { ...repetition, version: 2, into: original.id });
    const fields = 'version standing verification mergedInto { id } revisions { standing mergedInto { id } }';
    const { incident } = await mutate(
      server.partner,
      'unmergeIncident',
      { ...repetition, version: 3 },
      fields,
    );
    expect(incident).toEqual({
      version: 4,
      standing: 'CURRENT',
      verification: 'VERIFIED',
      mergedInto: null,
      revisions: [
        { standing: 'MERGED', mergedInto: { id: original.id } },
        { standing: 'CURRENT', mergedInto: null },
        { standing: 'CURRENT', mergedInto: null },
      ],
    });
    expect(await countOf('clash ndele')).toEqual([2, 2, 2]);
  });

  test('is not merged into itself, into what is merged, or into what there is not', async () => {
    const [a, b, c] = [
      await report(server.officer),
      await report(server.officer),
      await report(server.officer),
    ];
    const merge = async (id: typeof a, into: string) =>
      (await mutate(server.officer, 'mergeIncidents', { ...id, into })).userErrors[0];
    expect(await merge(a, a.id)).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'into'] });
    expect(await merge(a, `incident_${uuidFor('x')}`)).toMatchObject({
      __typename: 'NotFound',
      path: ['input', 'into'],
    });
    expect(await merge(b, a.id)).toBeUndefined();
    expect(await merge(c, b.id)).toMatchObject({ from: 'MERGED', action: 'MERGE', path: ['input', 'into'] });
  });

  test('is open to nothing but taking the merge back', async () => {
    const [a, b] = [await report(server.officer), await report(server.officer)];
    await mutate(server.officer, 'mergeIncidents', { ...b, into: a.id });
    const { userErrors } = await mutate(server.partner, 'verifyIncident', { ...b, version: 2 });
    expect(userErrors[0]).toMatchObject({ from: 'MERGED', action: 'VERIFY', path: ['input', 'id'] });
    const unmerge = await mutate(server.partner, 'unmergeIncident', a);
    expect(unmerge.userErrors[0]).toMatchObject({ from: 'CURRENT', action: 'UNMERGE' });
  });

  test('and the other one, merged into each other at once, leave exactly one that stands', async () => {
    const [a, b] = [await report(server.officer), await report(server.officer)];
    const answers = await Promise.all([
      mutate(server.officer, 'mergeIncidents', { ...a, into: b.id }),
      mutate(server.partner, 'mergeIncidents', { ...b, into: a.id }),
    ]);
    expect(answers.filter(({ incident }) => incident?.standing === 'MERGED')).toHaveLength(1);
    expect(answers.flatMap(({ userErrors }) => userErrors)).toHaveLength(1);
  });
});

test('an unmerge and a merge of the same two incidents, at the same moment, both end', async () => {
  const [first, second] = [await report(server.officer), await report(server.officer)];
  for (let version = 1; version < 40; version += 2) {
    await mutate(server.officer, 'mergeIncidents', { ...second, version, into: first.id });
    const answers = await Promise.all([
      mutate(server.officer, 'unmergeIncident', { ...second, version: version + 1 }),
      mutate(server.partner, 'mergeIncidents', { ...first, version: 2, into: second.id }),
    ]);
    expect(answers.flatMap(({ answer }) => answer.codes)).toEqual([]);
    expect(answers[0].incident?.standing).toBe('CURRENT');
  }
});

describe('a report that was taken back', () => {
  test('counts no more, and is still answered by its id and as it was known', async () => {
    const made = await report(server.officer, { headline: 'Rumour of Birao' });
    const known = new Date().toISOString();
    const { incident } = await mutate(
      server.officer,
      'retractIncident',
      made,
      'standing retractedAt version',
    );
    expect(incident).toEqual({ standing: 'RETRACTED', retractedAt: expect.any(String), version: 2 });
    expect(await countOf('rumour birao')).toEqual([0, 0, 1]);
    const { text } = await server.anonymous(`{
      now: incident(id: "${made.id}") { standing headline }
      before: incident(id: "${made.id}", asKnownAt: "${known}") { standing retractedAt }
      list: incidents(asKnownAt: "${known}", filter: { text: "rumour birao" }) { totalCount } }`);
    expect(JSON.parse(text).data).toEqual({
      now: { standing: 'RETRACTED', headline: 'Rumour of Birao' },
      before: { standing: 'CURRENT', retractedAt: null },
      list: { totalCount: 1 },
    });
  });

  test('stays so', async () => {
    const made = await report(server.officer);
    await mutate(server.officer, 'retractIncident', made);
    const { userErrors } = await mutate(server.officer, 'retractIncident', { ...made, version: 2 });
    expect(userErrors[0]).toMatchObject({ from: 'RETRACTED', action: 'RETRACT' });
  });

  test('is taken back by nobody else, and a public record by nobody', async () => {
    const made = await report(server.officer);
    expect((await mutate(server.partner, 'retractIncident', made)).answer.codes).toEqual(['FORBIDDEN']);
    const record = { id: `incident_${uuidFor('battle')}`, version: 1, reason: 'x' };
    const { userErrors } = await mutate(server.officer, 'retractIncident', record);
    expect(userErrors[0]).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'id'] });
  });

  test('takes no repetitions with it', async () => {
    const [original, repetition] = [await report(server.officer), await report(server.partner)];
    await mutate(server.officer, 'mergeIncidents', { ...repetition, into: original.id });
    const { userErrors } = await mutate(server.officer, 'retractIncident', original);
    expect(userErrors[0]).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'id'] });
  });
});
