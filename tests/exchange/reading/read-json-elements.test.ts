import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readJsonElements } from '../../../src/exchange/reading/read-json-elements.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

async function elementsOf(text: string, size = 16): Promise<unknown[]> {
  const elements = await Readable.from(readJsonElements(inChunks(text, size))).toArray();
  return elements.map((element) => JSON.parse(element.text));
}

test('the objects of an array come out whole, however the text is cut and indented', async () => {
  const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()));
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(0, 2),
      async (array, size, indent) => {
        const text = JSON.stringify(array, null, indent);
        expect(await elementsOf(text, size)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('the features of a GeoJSON collection are found behind its other members', async () => {
  const collection = {
    type: 'FeatureCollection',
    crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:OGC:1.3:CRS84' } },
    features: [{ type: 'Feature', properties: { id: 1, text: 'a ] in a "text"' } }, { type: 'Feature' }],
  };
  expect(await elementsOf(JSON.stringify(collection))).toEqual(collection.features);
});

test('each element knows the line on which it begins', async () => {
  const elements = await Readable.from(
    readJsonElements(inChunks('[\n{"id": 1},\n{"id": 2}\n]', 4)),
  ).toArray();
  expect(elements.map((element) => element.line)).toEqual([2, 3]);
});
