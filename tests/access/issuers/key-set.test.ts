import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Issuers, remoteIssuer } from '../../../src/access/issuers/issuers.ts';
import { startTokenIssuer, type TokenIssuer } from '../../support/token-issuer.ts';

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
});
afterAll(() => issuer.close());

/** A hub that trusts the issuer, with a clock that a test moves, and how often it asked for keys. */
function openHub() {
  let now = 1_000_000;
  const before = issuer.fetchCount();
  issuer.isUp = true;
  return {
    issuers: new Issuers([remoteIssuer(issuer.settings, () => now)]),
    pass: (ms: number) => {
      now += ms;
    },
    fetches: () => issuer.fetchCount() - before,
  };
}

test('keys are asked for once, however many come at once, and not again for the next', async () => {
  const { issuers, fetches } = openHub();
  const tokens = await Promise.all(Array.from({ length: 20 }, (_, place) => issuer.sign(`person ${place}`)));
  const answers = await Promise.all(tokens.map((token) => issuers.verify(token)));
  expect(answers.every((answer) => answer !== undefined)).toBe(true);
  await issuers.verify(await issuer.sign('ada'));
  expect(fetches()).toBe(1);
});

test('a flood of unknown names of keys has the issuer asked once in 30 s, and good tokens go on being taken', async () => {
  const { issuers, pass, fetches } = openHub();
  await issuers.verify(await issuer.sign('ada'));
  const flood = async () => {
    const forged = Array.from({ length: 50 }, (_, place) =>
      issuer.sign('ada', {}, { kid: `made up ${place}` }),
    );
    for (const token of await Promise.all(forged)) expect(await issuers.verify(token)).toBeUndefined();
  };
  await flood();
  expect(fetches()).toBe(1);
  pass(30_000);
  await flood();
  pass(29_999);
  await flood();
  expect(fetches()).toBe(2);
  expect(await issuers.verify(await issuer.sign('ada'))).toMatchObject({ subject: 'ada' });
});

test('a new key is taken as soon as the issuer may be asked again, and the old one is not any more', async () => {
  const { issuers, pass } = openHub();
  const old = await issuer.sign('ada');
  expect(await issuers.verify(old)).toBeDefined();
  await issuer.rotate();
  pass(30_000);
  expect(await issuers.verify(await issuer.sign('ada'))).toBeDefined();
  expect(await issuers.verify(old)).toBeUndefined();
});

test('a key that was withdrawn is found out without anybody bringing a new one', async () => {
  const { issuers, pass, fetches } = openHub();
  const old = await issuer.sign('ada');
  await issuers.verify(old);
  await issuer.rotate();
  pass(600_001);
  await issuers.verify(old);
  // Meanwhile it is taken: nobody waits for an issuer whose key is known.
  await vi.waitFor(async () => expect(await issuers.verify(old)).toBeUndefined());
  expect(fetches()).toBe(2);
});

test('known keys are used for a day while the issuer is away; without any it is said that it is', async () => {
  const { issuers, pass } = openHub();
  const token = await issuer.sign('ada', { exp: Math.floor(Date.now() / 1_000) + 200_000 });
  await issuers.verify(token);
  issuer.isUp = false;
  pass(3_600_000);
  expect(await issuers.verify(token)).toBeDefined();
  pass(86_400_000);
  await expect(issuers.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
  const fresh = new Issuers([remoteIssuer(issuer.settings)]);
  await expect(fresh.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
});

test('an issuer that came back is believed again', async () => {
  const { issuers, pass } = openHub();
  issuer.isUp = false;
  const token = await issuer.sign('ada');
  await expect(issuers.verify(token)).rejects.toMatchObject({ code: 'ISSUER_UNAVAILABLE' });
  issuer.isUp = true;
  pass(30_000);
  expect(await issuers.verify(token)).toBeDefined();
});
