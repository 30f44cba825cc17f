import { expect, test } from 'vitest';
import {
  holdsContactDetails,
  mayRecategorise,
} from '../../../src/domains/community/feedback/feedback-rules.ts';

test.each([
  'Write to him at j.doe@example.org.',
  'Call +236 72 12 34 56 after dark',
  'his number is 0612-345-678',
  '(061) 234 56 78 9',
])('"%s" holds what somebody could be reached by', (text) => {
  expect(holdsContactDetails(text)).toBe(true);
});

test.each([
  'On 2024-05-01 at 12:30 two convoys passed.',
  'Between 2024-05-01 and 2024-06-30, 1200 people came.',
  'They want 25 000 or 30 000 each @ the barrier.',
  'Resolution 2149 (2014)',
])('"%s" holds nothing of the kind', (text) => {
  expect(holdsContactDetails(text)).toBe(false);
});

test('what was received as an allegation of abuse stays one, and anything else may turn out to be one', () => {
  expect(mayRecategorise('SEA_ALLEGATION', 'COMPLAINT')).toBe(false);
  expect(mayRecategorise('SEA_ALLEGATION', 'SEA_ALLEGATION')).toBe(true);
  expect(mayRecategorise('COMPLAINT', 'SEA_ALLEGATION')).toBe(true);
});
