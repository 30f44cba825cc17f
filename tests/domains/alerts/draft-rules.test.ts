import { expect, test } from 'vitest';
import {
  certaintyOf,
  draftDecision,
  severityOf,
  urgencyOf,
} from '../../../src/domains/alerts/draft-rules.ts';

test('how bad it is goes by deaths, how soon by weeks, and how sure by methods', () => {
  expect([0, 1, 24, 25, 99, 100].map(severityOf)).toEqual([
    'MINOR',
    'MODERATE',
    'MODERATE',
    'SEVERE',
    'SEVERE',
    'EXTREME',
  ]);
  expect([0, 1, 2].map(urgencyOf)).toEqual(['EXPECTED', 'EXPECTED', 'PAST']);
  expect([1, 2, 4].map(certaintyOf)).toEqual(['POSSIBLE', 'LIKELY', 'LIKELY']);
});

test.each([
  ['OPEN', 'RENEW', 'RENEW', 'RENEW'],
  ['RELEASED', 'REPEAT', 'MAKE', 'MAKE'],
  ['DISCARDED', 'REPEAT', 'MAKE', 'MAKE'],
  ['WITHDRAWN', 'MAKE', 'MAKE', 'MAKE'],
])(
  'after a draft that is %s the same is %s, worse %s, and the same four weeks later %s',
  (state, same, worse, later) => {
    const last = { state, severity: 'MODERATE' } as const;
    expect(draftDecision(last, 'MODERATE', 3)).toBe(same);
    expect(draftDecision(last, 'MINOR', 0)).toBe(same);
    expect(draftDecision(last, 'SEVERE', 0)).toBe(worse);
    expect(draftDecision(last, 'MODERATE', 4)).toBe(later);
  },
);
