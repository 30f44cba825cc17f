import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ambush, mutate, report, uuidIn } from '../support/incident-writing.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const unknownIncident = `incident_${uuidFor('nothing')}`;

describe('a report', () => {
  test('is answered with the incident that it made, as the graph reads it', async () => {
    const fields = `version origin headline verification standing timePrecision placePrecision disorderType tlp
      deaths { low best civilians } region { pcode } regions { pcode } missions { acronym } owner { acronym }
      change { action reason organisation { acronym } } records { version }`;
    const details = { occurredTo: '2024-05-03', deaths: { low: 2, best: 3, civilians: 0 } };
    const input = { ...ambush, ...details, location: { latitude: 6.5, longitude: 18 } };
    const { incident, userErrors } = await mutate(server.officer, 'reportIncident', input, fields);
    expect(userErrors).toEqual([]);
    expect(incident).toEqual({
      version: 1,
      origin: 'HALCYON',
      headline: 'Ambush on the road to Batangafo',
      verification: 'REPORTED',
      standing: 'CURRENT',
      timePrecision: 'DAYS',
      placePrecision: 'EXACT',
      disorderType: 'POLITICAL_VIOLENCE',
      tlp: 'CLEAR',
      deaths: { low: 2, best: 3, civilians: 0 },
      region: { pcode: 'CF21' },
      regions: [{ pcode: 'CAF' }, { pcode: 'CF21' }],
      missions: [{ acronym: 'MINUSCA' }],
      owner: { acronym: 'UNHCR' },
      change: { action: 'REPORT', reason: null, organisation: { acronym: 'UNHCR' } },
      records: [{ version: 1 }],
    });
  });

  test('is in the lists of everybody at once', async () => {
    await report(server.officer, {
      headline: 'Shelling of Kabo',
      pcode: undefined,
      region: `region_${uuidFor('CF22')}`,
    });
    const { text } = await server.anonymous(
      '{ incidents(filter: { pcode: "CF22", text: "kabo" }) { nodes { headline } } }',
    );
    expect(JSON.parse(text).data.incidents.nodes).toEqual([{ headline: 'Shelling of Kabo' }]);
  });

  test.each<[string, Record<string, unknown>, string, string[]]>([
    ['in a region that there is not', { pcode: 'CF99' }, 'NotFound', ['pcode']],
    [
      'in a region whose id there is not',
      { pcode: null, region: `region_${uuidFor('x')}` },
      'NotFound',
      ['region'],
    ],
    ['in no region', { pcode: null }, 'InvalidInput', ['region']],
    ['in a region named twice', { region: `region_${uuidFor('CF21')}` }, 'InvalidInput', ['region']],
    ['of the future', { occurredFrom: '2999-01-01' }, 'InvalidInput', ['occurredFrom']],
    ['that ends before it begins', { occurredTo: '2024-04-30' }, 'InvalidInput', ['occurredTo']],
    ['of less than no dead', { deaths: { best: -1 } }, 'InvalidInput', ['deaths', 'best']],
    ['of fewer dead at best than at least', { deaths: { low: 2, best: 1 } }, 'InvalidInput', ['deaths']],
    ['of more injured than there are people', { injured: 8_000_000_000 }, 'BAD_USER_INPUT', []],
    ['of a blank headline', { headline: ' ' }, 'InvalidInput', ['headline']],
    ['of a headline that is a page', { headline: 'x'.repeat(301) }, 'InvalidInput', ['headline']],
    ['of a narrative that is a book', { narrative: 'x'.repeat(10_001) }, 'InvalidInput', ['narrative']],
    [
      'from beyond the pole',
      { location: { latitude: 91, longitude: 0 } },
      'InvalidInput',
      ['location', 'latitude'],
    ],
    ['with a NUL character', { headline: 'a\u0000' }, 'BAD_USER_INPUT', []],
    ['without a kind', { kind: undefined }, 'BAD_USER_INPUT', []],
    [
      'in a region with the id of a mission',
      { pcode: null, region: `mission_${uuidFor('x')}` },
      'BAD_ID',
      [],
    ],
  ])('%s is refused, and nothing is written', async (_what, overrides, refusal, path) => {
    const [before] = await server.sql`select count(*) from incidents`;
    const { answer, incident, userErrors } = await mutate(server.officer, 'reportIncident', {
      ...ambush,
      ...overrides,
    });
    expect(incident).toBeNull();
    expect([...answer.codes, ...userErrors.map((error) => error.__typename)]).toContain(refusal);
    for (const error of userErrors.slice(0, 1)) expect(error.path).toEqual(['input', ...path]);
    expect(await server.sql`select count(*) from incidents`).toEqual([before]);
  });
});

describe('a correction', () => {
  const fields = `version headline narrative verification occurredFrom occurredTo placePrecision deaths { low best }
    regions { pcode } change { action reason } revisions { version headline verification change { action } }`;

  test('replaces what it names, keeps the version before, and leaves the rest', async () => {
    const made = await report(server.officer, { deaths: { low: 1, best: 2 }, narrative: 'At dawn.' });
    const changes = { occurredFrom: '2024-05-02', deaths: { best: 4 }, narrative: null, pcode: 'CF22' };
    const { incident } = await mutate(server.officer, 'correctIncident', { ...made, changes }, fields);
    expect(incident).toEqual({
      version: 2,
      headline: ambush.headline,
      narrative: null,
      verification: 'REPORTED',
      occurredFrom: '2024-05-02',
      occurredTo: '2024-05-02',
      placePrecision: 'ADMIN1',
      deaths: { low: 1, best: 4 },
      regions: [{ pcode: 'CAF' }, { pcode: 'CF22' }],
      change: { action: 'CORRECT', reason: 'Found so.' },
      revisions: [
        { version: 1, headline: ambush.headline, verification: 'REPORTED', change: { action: 'REPORT' } },
      ],
    });
  });

  test('works anew out what follows from the facts', async () => {
    const made = await report(server.officer);
    const changes = { deaths: { best: 0 }, occurredTo: '2024-05-20', kind: 'RIOTS' };
    const derived = 'qualityFlags timePrecision disorderType';
    const { incident } = await mutate(server.officer, 'correctIncident', { ...made, changes }, derived);
    expect(incident).toEqual({
      qualityFlags: ['NO_RECORDED_DEATHS'],
      timePrecision: 'MONTH',
      disorderType: 'DEMONSTRATIONS',
    });
  });

  test('of more than words takes back what was checked, one of words does not', async () => {
    const made = await report(server.officer);
    await mutate(server.partner, 'verifyIncident', made);
    const words = { ...made, version: 2, changes: { headline: 'Ambush near Batangafo' } };
    expect((await mutate(server.officer, 'correctIncident', words)).incident?.verification).toBe('VERIFIED');
    const kind = { ...made, version: 3, changes: { kind: 'EXPLOSIONS_REMOTE_VIOLENCE' } };
    expect((await mutate(server.officer, 'correctIncident', kind)).incident?.verification).toBe('REPORTED');
  });

  test.each<[string, Record<string, unknown>, string, string[]]>([
    ['that changes nothing', { headline: ambush.headline }, 'InvalidInput', ['changes']],
    ['into the future', { occurredFrom: '2999-01-01' }, 'InvalidInput', ['changes', 'occurredFrom']],
    ['into a region that there is not', { pcode: 'CF99' }, 'NotFound', ['changes', 'pcode']],
    ['to less than no injured', { injured: -1 }, 'InvalidInput', ['changes', 'injured']],
  ])('%s is refused, and the version stays', async (_what, changes, refusal, path) => {
    const made = await report(server.officer);
    const { userErrors } = await mutate(server.officer, 'correctIncident', { ...made, changes });
    expect(userErrors[0]).toMatchObject({ __typename: refusal, path: ['input', ...path] });
    const [stored] = await server.sql`select version from incidents where id = ${uuidIn(made.id)}`;
    expect(stored?.version).toBe(1);
  });

  test('of a public record is left to its dataset', async () => {
    const record = { id: `incident_${uuidFor('battle')}`, version: 1, reason: 'x' };
    const changes = { injured: 1 };
    const { userErrors } = await mutate(server.officer, 'correctIncident', { ...record, changes });
    expect(userErrors[0]).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'id'] });
  });

  test('is for the organisation that reported', async () => {
    const made = await report(server.officer);
    const changes = { headline: 'It was us' };
    const { answer } = await mutate(server.partner, 'correctIncident', { ...made, changes });
    expect(answer.codes).toEqual(['FORBIDDEN']);
  });
});

describe('a check', () => {
  test.each([
    ['corroborateIncident', 'CORROBORATED'],
    ['verifyIncident', 'VERIFIED'],
    ['disputeIncident', 'DISPUTED'],
    ['rejectIncident', 'REJECTED'],
  ])('%s makes a report %s and says who found that and why', async (mutation, verification) => {
    const made = await report(server.officer);
    const fields =
      'version verification change { reason organisation { acronym } } revisions { verification }';
    const { incident } = await mutate(server.partner, mutation, made, fields);
    expect(incident).toEqual({
      version: 2,
      verification,
      change: { reason: 'Found so.', organisation: { acronym: 'MdM' } },
      revisions: [{ verification: 'REPORTED' }],
    });
  });

  test('that the state does not allow is told with the state and the action', async () => {
    const made = await report(server.officer);
    await mutate(server.partner, 'rejectIncident', made);
    const { userErrors } = await mutate(server.partner, 'verifyIncident', { ...made, version: 2 });
    expect(userErrors).toEqual([
      {
        __typename: 'InvalidTransition',
        message: 'VERIFY is not possible for what is REJECTED.',
        path: ['input', 'id'],
        code: 'INVALID_TRANSITION',
        from: 'REJECTED',
        action: 'VERIFY',
      },
    ]);
  });

  test('does not corroborate its own report', async () => {
    const { userErrors } = await mutate(server.officer, 'corroborateIncident', await report(server.officer));
    expect(userErrors[0]).toMatchObject({ __typename: 'InvalidInput', path: ['input', 'id'] });
  });

  test('of an incident that there is not is told so', async () => {
    const { userErrors } = await mutate(server.officer, 'verifyIncident', {
      id: unknownIncident,
      version: 1,
      reason: 'x',
    });
    expect(userErrors).toEqual([
      {
        __typename: 'NotFound',
        message: 'There is no such incident.',
        path: ['input', 'id'],
        code: 'NOT_FOUND',
      },
    ]);
  });

  test('of a version that is no more is told with the version that is', async () => {
    const made = await report(server.officer);
    await mutate(server.partner, 'disputeIncident', made);
    const { userErrors } = await mutate(server.partner, 'verifyIncident', made);
    expect(userErrors[0]).toMatchObject({
      __typename: 'VersionConflict',
      path: ['input', 'version'],
      currentVersion: 2,
    });
  });
});
