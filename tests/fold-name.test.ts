import { expect, test } from 'vitest';
import { foldName } from '../src/fold-name.ts';

test.each([
  ["Cote dIvoire'", 'cote divoire'],
  ['Côte d’Ivoire', 'cote divoire'],
  ['  Ouham-Pendé  ', 'ouham pende'],
  ['ABRIS&BNA', 'abris bna'],
  ['Łódź Ærø', 'lodz aero'],
  ['مالي', 'مالي'],
  ['...', ''],
])('%s folds to "%s"', (name, folded) => {
  expect(foldName(name)).toBe(folded);
});
