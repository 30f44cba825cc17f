import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openProgressDisplay } from '../../src/cli/progress.ts';

function openOutput(isTTY: boolean) {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 100 });
  const pieces: string[] = [];
  stream.on('data', (piece: string) => pieces.push(piece));
  return { stream, text: () => pieces.join('') };
}

test('without a terminal each file gets one plain line, when it is done', () => {
  const { stream, text } = openOutput(false);
  const display = openProgressDisplay(stream);
  display.show({ file: 'a.csv', rows: 1_000, bytes: 5, totalBytes: 10 });
  display.show({ file: 'a.csv', rows: 2_000, bytes: 10, totalBytes: 10 });
  display.show({ file: 'b.csv', rows: 7, bytes: 1, totalBytes: 1 });
  display.say('Done.');
  display.close();
  expect(text()).toBe('  a.csv: 2000 rows\n  b.csv: 7 rows\nDone.\n');
});

test('on a terminal a bar moves, and a line that is said ends it and stands by itself', () => {
  const { stream, text } = openOutput(true);
  const display = openProgressDisplay(stream);
  display.show({ file: 'a.csv', rows: 10, bytes: 5, totalBytes: 10 });
  display.say('Done.');
  display.close();
  expect(text()).toMatch(/[█░].*50%.*a\.csv.*10 rows/);
  expect(text()).toMatch(/\nDone\.\n$/);
});
