import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from '../../../src/exchange/reading/decode-text.ts';

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function decoded(bytes: Buffer, size: number): Promise<string> {
  const parts = await Readable.from(decodeText(inChunks(bytes, size), 'detect')).toArray();
  return parts.join('');
}

test('UTF-8 text comes out as it went in, however its bytes are cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 7 }), async (text, size) => {
      expect(await decoded(Buffer.from(`a${text}`), size)).toBe(`a${text}`);
    }),
  );
});

test.each([1, 2, 3, 50])('Latin-1 text is recognised in chunks of %i bytes', async (size) => {
  expect(await decoded(Buffer.from('Abéché, Ndélé', 'latin1'), size)).toBe('Abéché, Ndélé');
});

test('a broken byte after genuine UTF-8 is marked, and the rest stays UTF-8', async () => {
  const bytes = Buffer.concat([Buffer.from('Ndélé '), Buffer.from([0xe9]), Buffer.from(' Mbrès')]);
  expect(await decoded(bytes, 64)).toBe('Ndélé \uFFFD Mbrès');
});
