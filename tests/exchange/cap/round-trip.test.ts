import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCap, parseCapElement } from '../../../src/exchange/cap/parse-cap.ts';
import { writeCap } from '../../../src/exchange/cap/write-cap.ts';
import { readXml, type XmlElement } from '../../../src/exchange/xml/read-xml.ts';
import { capAlerts } from '../../support/cap-arbitrary.ts';
import { capFixture, schemaComplaints } from '../../support/cap-schema.ts';

/** The messages in a feed. */
function messagesIn(element: XmlElement): XmlElement[] {
  return element.name === 'alert' ? [element] : element.children.flatMap(messagesIn);
}

test('whatever is written is read again as it was', () => {
  fc.assert(
    fc.property(capAlerts, (alert) => {
      expect(parseCap(writeCap(alert))).toEqual(alert);
    }),
    { numRuns: 300 },
  );
});

test('whatever is written is valid by the schema of OASIS', async () => {
  const documents = fc.sample(capAlerts, 150).map(writeCap);
  expect(await schemaComplaints(...documents)).toEqual([]);
});

test('the schema does complain of what is not valid', async () => {
  const [document = ''] = fc.sample(capAlerts, 1).map(writeCap);
  expect(await schemaComplaints(document.replace('<sent>', '<sent>Z'))).not.toEqual([]);
});

test.each([
  ['earthquake.cap', 1],
  ['amber.atom', 1],
  ['weather.atom', 1],
])('published messages, %s, are read, and written as valid CAP 1.2', async (file, count) => {
  const alerts = messagesIn(readXml(capFixture(file))).map(parseCapElement);
  expect(alerts).toHaveLength(count);
  const written = alerts.map(writeCap);
  expect(written.map(parseCap)).toEqual(alerts);
  expect(await schemaComplaints(...written)).toEqual([]);
});

test('a published message keeps its parameters, codes, area and the offset of its times', () => {
  const [info] = parseCap(capFixture('earthquake.cap')).infos;
  expect(info?.parameters).toHaveLength(12);
  expect(info?.parameters[4]).toEqual({ name: 'Depth', value: '38.7 km (24.0 miles)' });
  expect(info).toMatchObject({
    language: 'en-US',
    categories: ['GEO'],
    eventCodes: [{ name: 'SAME', value: 'EQW' }],
    expires: '2010-09-02T00:09:25-05:00',
    areas: [{ circles: ['-16.053,-173.274 0.0'] }],
  });
});
