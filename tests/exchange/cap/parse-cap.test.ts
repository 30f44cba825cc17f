import { expect, test } from 'vitest';
import { parseCap } from '../../../src/exchange/cap/parse-cap.ts';
import type { XmlFault } from '../../../src/exchange/xml/xml-fault.ts';

const info = `<info><category>Security</category><event>Fighting</event><urgency>Immediate</urgency>
  <severity>Severe</severity><certainty>Likely</certainty></info>`;
const area = (inside: string) => `</certainty><area><areaDesc>Ouham</areaDesc>${inside}</area>`;

/** A message in which each text of `changes` takes the place of another. */
function message(...changes: readonly (readonly [from: string, to: string])[]): string {
  const plain = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>one</identifier><sender>who@example.org</sender><sent>2024-05-01T06:00:00-00:00</sent>
  <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
  ${info}
</alert>`;
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The message has no ${from}.`);
    return text.replace(from, to);
  }, plain);
}

/** Why a document is refused. */
function refusal(text: string): XmlFault['rejection'] {
  try {
    parseCap(text);
  } catch (error) {
    if (error instanceof Error && error.name === 'XmlFault') return (error as XmlFault).rejection;
    throw error;
  }
  throw new Error('It was taken.');
}

test.each([
  ['2024-05-01T06:00:00Z'],
  ['2024-05-01T06:00:00.000-00:00'],
  ['2024-05-01T06:00:00'],
  ['2024-02-30T06:00:00-00:00'],
  ['2024-05-01T24:00:00-00:00'],
  ['2024-05-01T06:00:00,05:00'],
  ['2024-05-01T06:00:00-15:00'],
])('%s is no time of CAP', (time) => {
  const { column, reason, mend } = refusal(message(['2024-05-01T06:00:00-00:00', time]));
  expect({ column, reason }).toEqual({ column: 'alert/sent', reason: `"${time}" is no time of CAP` });
  expect(mend).toContain('UTC as -00:00');
});

test.each([['Update'], ['Cancel'], ['Ack'], ['Error']])(
  'a message of type %s without references is refused, though the schema takes it',
  (type) => {
    const change = ['<msgType>Alert', `<msgType>${type}`] as const;
    expect(refusal(message(change))).toMatchObject({ column: 'alert/references' });
    const empty = ['</scope>', '</scope><references>  </references>'] as const;
    expect(refusal(message(change, empty))).toMatchObject({ column: 'alert/references' });
  },
);

test('references may name other senders, with any white space between them', () => {
  const [one, two] = [
    'a@example.org,x-1,2024-04-01T00:00:00+01:00',
    'http://b.example/,y,2024-04-02T00:00:00-00:00',
  ];
  const text = message(['</scope>', `</scope><references>\n ${one}\n\t${two} </references>`]);
  expect(parseCap(text).references).toEqual([
    { sender: 'a@example.org', identifier: 'x-1', sent: '2024-04-01T00:00:00+01:00' },
    { sender: 'http://b.example/', identifier: 'y', sent: '2024-04-02T00:00:00-00:00' },
  ]);
});

test.each([
  ['with spaces after the commas', 'a@example.org, x, 2024-04-01T00:00:00-00:00'],
  ['with a comma too many', 'a,b,x,2024-04-01T00:00:00-00:00'],
  ['without a sender', ',x,2024-04-01T00:00:00-00:00'],
  ['with a time that CAP does not know', 'a,x,2024-04-01T00:00:00Z'],
  ['to the message itself', 'who@example.org,one,2024-05-01T06:00:00-00:00'],
  ['to a message sent later', 'a,x,2024-06-01T00:00:00-00:00'],
])('references %s are refused', (_what, references) => {
  const text = message(['</scope>', `</scope><references>${references}</references>`]);
  expect(refusal(text)).toMatchObject({ line: 3, column: 'alert/references' });
});

test.each([
  ['identifier', '>one<', '>one two<'],
  ['identifier', '>one<', '>one,two<'],
  ['sender', 'who@', 'who &amp; you@'],
])('an %s that others could not refer to is refused: %s → %s', (element, from, to) => {
  expect(refusal(message([from, to]))).toMatchObject({ column: `alert/${element}` });
});

test('a restricted message says for whom it is, a private one names them', () => {
  expect(refusal(message(['Public', 'Restricted']))).toMatchObject({ column: 'alert/restriction' });
  expect(refusal(message(['Public', 'Private']))).toMatchObject({ column: 'alert/addresses' });
  const addresses = '</scope><addresses>ops "Head of mission" cell-2</addresses>';
  const text = message(['Public', 'Private'], ['</scope>', addresses]);
  expect(parseCap(text).addresses).toEqual(['ops', 'Head of mission', 'cell-2']);
  expect(refusal(text.replace('cell-2', '"cell'))).toMatchObject({ column: 'alert/addresses' });
});

test.each(['effective', 'onset', 'expires'])('%s before the message was sent is refused', (name) => {
  const early = message(['</certainty>', `</certainty><${name}>2024-05-01T07:59:59+02:00</${name}>`]);
  expect(refusal(early)).toMatchObject({ column: `alert/info[1]/${name}` });
});

test('times are compared as instants, whatever their offsets', () => {
  const text = message(['</certainty>', '</certainty><onset>2024-05-01T01:00:00-05:00</onset>']);
  expect(parseCap(text).infos[0]?.onset).toBe('2024-05-01T01:00:00-05:00');
});

test('a block that would expire before it begins is refused', () => {
  const times =
    '</certainty><onset>2024-05-02T00:00:00-00:00</onset><expires>2024-05-01T12:00:00-00:00</expires>';
  expect(refusal(message(['</certainty>', times]))).toMatchObject({ column: 'alert/info[1]/expires' });
});

test('all categories, responses, codes, files and blocks of a message are kept, in their order', () => {
  const more = `</event><responseType>AllClear</responseType><responseType>None</responseType>
    <eventCode><valueName>A</valueName><value>1</value></eventCode>
    <eventCode><valueName>A</valueName><value></value></eventCode>`;
  const french = info.replace('<category>', '<language>fr</language><category>CBRNE</category><category>');
  const alert = parseCap(message(['</event>', more], ['</info>', `</info>${french}`]));
  expect(alert.infos.map(({ language, categories }) => [language, categories])).toEqual([
    ['en-US', ['SECURITY']],
    ['fr', ['CBRNE', 'SECURITY']],
  ]);
  expect(alert.infos[0]).toMatchObject({
    responseTypes: ['ALL_CLEAR', 'NONE'],
    eventCodes: [
      { name: 'A', value: '1' },
      { name: 'A', value: '' },
    ],
  });
});

test('outlines and circles stay latitude first, and an outline may close with other decimals', () => {
  const shapes = area('<polygon>7,18\n7,19  8,19 7.0,18.00</polygon><circle>7.3,18.28 25</circle>');
  expect(parseCap(message(['</certainty>', shapes])).infos[0]?.areas[0]).toMatchObject({
    polygons: ['7,18 7,19 8,19 7.0,18.00'],
    circles: ['7.3,18.28 25'],
  });
});

test.each([
  ['an open outline', '<polygon>7,18 7,19 8,19 8,18</polygon>', 'polygon'],
  ['longitude first', '<polygon>170,8 171,8 171,9 170,8</polygon>', 'polygon'],
  ['three points', '<polygon>7,18 7,19 7,18</polygon>', 'polygon'],
  ['a circle without a radius', '<circle>7,18</circle>', 'circle'],
  ['a ceiling without an altitude', '<ceiling>500</ceiling>', 'ceiling'],
  ['a ceiling below the altitude', '<altitude>600</altitude><ceiling>500</ceiling>', 'ceiling'],
  ['a height with an exponent', '<altitude>1e3</altitude>', 'altitude'],
])('an area with %s is refused', (_what, shape, name) => {
  const text = message(['</certainty>', area(shape)]);
  expect(refusal(text)).toMatchObject({ column: `alert/info[1]/area[1]/${name}` });
});

test('what CAP does not know is refused rather than lost', () => {
  const extra = ['</scope>', '</scope><colour>red</colour>'] as const;
  expect(refusal(message(extra))).toMatchObject({ line: 3, column: 'alert/colour', value: 'red' });
  const foreign = ['</event>', '</event><x:depth xmlns:x="urn:x">3</x:depth>'] as const;
  expect(refusal(message(foreign))).toMatchObject({ column: 'alert/info[1]/depth' });
  expect(refusal(message(['<event>', '<event kind="2">']))).toMatchObject({ column: 'alert/info[1]/event' });
  expect(refusal(message(['</scope>', '</scope>stray']))).toMatchObject({
    column: 'alert',
  });
});

test('prefixes, comments, CDATA, instructions and signatures do not change what a message says', () => {
  const plain = message();
  const prefixed = plain.replaceAll(/<(\/?)(\w)/g, '<$1c:$2').replace('xmlns=', 'xmlns:c=');
  const dressed = prefixed
    .replace('Fighting', '<![CDATA[Fight]]><!-- -->ing')
    .replace(
      '</c:alert>',
      '<s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"><s:X/></s:Signature></c:alert>',
    );
  expect(parseCap(`<?xml version="1.0"?><?xml-stylesheet href="x"?>${dressed}`)).toEqual(parseCap(plain));
});

test.each([
  ['urn:oasis:names:tc:emergency:cap:1.0'],
  ['http://www.incident.com/cap/1.0'],
  ['urn:oasis:names:tc:emergency:cap:1.3'],
])('a message of the namespace %s is refused', (namespace) => {
  const { reason, mend } = refusal(message(['urn:oasis:names:tc:emergency:cap:1.2', namespace]));
  expect(`${reason}. ${mend}`).toContain('no message of CAP 1.2 or 1.1');
});

test('a message of CAP 1.1 is read as one of 1.2', () => {
  expect(parseCap(message(['cap:1.2', 'cap:1.1']))).toEqual(parseCap(message()));
});

test('codes are CAP’s own, in its spelling', () => {
  expect(refusal(message(['Severe', 'SEVERE']))).toMatchObject({
    column: 'alert/info[1]/severity',
    value: 'SEVERE',
  });
  expect(parseCap(message(['Likely', 'Very Likely'])).infos[0]?.certainty).toBe('LIKELY');
});

test('a missing, an empty and a repeated element are told apart from each other', () => {
  expect(refusal(message(['<event>Fighting</event>', ''])).reason).toBe('is missing or empty');
  expect(
    refusal(message(['<status>Actual</status>', '<status>Actual</status><status>Test</status>'])).reason,
  ).toBe('stands more than once');
});
