import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLog } from '../../src/hub-log.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { askOver, codesOf, transports } from '../support/transports.ts';

const narrative = 'Fatima was seen at the mill';
const key = `hal_0198c7a2-0000-7000-8000-000000000001_${'s'.repeat(43)}`;
const token = 'eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiJGYXRpbWEifQ.c2VjcmV0c2VjcmV0';

let logged = '';
let server: LiveServer;
beforeAll(async () => {
  const sink = new Writable({
    write(line, _encoding, done) {
      logged += line;
      done();
    },
  });
  server = await startLiveServer(undefined, { log: openLog('trace', sink) });
});
afterAll(() => server.close());

const inText = `query { search(text: "${narrative}") { name } }`;
const inVariables = {
  query: 'query ($t: String!) { search(text: $t) { name } }',
  variables: { t: narrative },
};
const inMutation = {
  query: `mutation { retractIncident(input: { clientReference: "a", id: "x", reason: "${narrative}", version: 1 }) { userErrors { message } } }`,
};

test.each(transports)(
  'over %s nothing of what people write, ask for or hold is logged',
  async (transport) => {
    for (const authorization of [undefined, `Bearer ${key}`, `Bearer ${token}`, server.authorization]) {
      for (const asked of [
        { query: inText },
        inVariables,
        inMutation,
        { query: `{ ${narrative} }` },
        { query: `{ "${narrative}"` },
        { ...inVariables, variables: { t: { narrative } } },
        { documentId: narrative },
      ]) {
        await askOver(server, transport, asked, authorization).catch(() => undefined);
      }
    }
    expect(logged).not.toMatch(/Fatima|mill|hal_|ssss|eyJ|c2Vj/);
  },
);

test('a request that fails inside is told its id, under which the log has everything but what people wrote', async () => {
  await server.sql.unsafe('alter table missions rename column name to name_away');
  const response = await fetch(`${server.httpUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'duty-7' },
    body: JSON.stringify({ query: `{ mission(acronym: "${narrative}") { name } }` }),
  });
  const answer = JSON.parse(await response.text());
  expect(response.headers.get('x-request-id')).toBe('duty-7');
  expect(answer.errors[0].extensions).toEqual({ code: 'INTERNAL', requestId: 'duty-7' });
  expect(JSON.stringify(answer)).not.toMatch(/name_away|select/);
  const line = logged.split('\n').find((each) => each.includes('"requestId":"duty-7"')) ?? '';
  expect(JSON.parse(line)).toMatchObject({
    msg: 'a field failed',
    err: { type: 'PostgresError', code: '42703' },
  });
  expect(line).not.toMatch(/Fatima|mill/);
  const socket = await askOver(server, 'websocket', { query: '{ mission(acronym: "x") { name } }' });
  expect(codesOf(socket)).toEqual(['INTERNAL']);
  expect(logged).toContain(`"requestId":"${socket.errors?.[0]?.extensions.requestId}"`);
});
