import { expect, test } from 'vitest';
import { decodeXml } from '../../../src/exchange/xml/decode-xml.ts';
import { readXml } from '../../../src/exchange/xml/read-xml.ts';

test('a DOCTYPE is refused, so that no entity can grow or read a file', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>';
  expect(() => readXml(bomb)).toThrow('line 1: the document declares a DOCTYPE');
  expect(() => readXml('<a>&b;</a>')).toThrow(/line 1: the XML is not well-formed/);
});

test('a DOCTYPE in a text or a comment is none', () => {
  expect(readXml('<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>').text).toBe('<!DOCTYPE a>');
});

test.each([
  ['<a>\n<b>\n</a>', 'line 3'],
  ['<a>\n\n&nope;</a>', 'line 3'],
  ['<a/>\n<b/>', 'line 2'],
  ['<x:a/>', 'line 1'],
  ['', 'line 1'],
])('what is not well-formed is refused with its line: %j', (text, line) => {
  expect(() => readXml(text)).toThrow(line);
});

test('a document is bounded in depth and in elements', () => {
  expect(() => readXml('<a>'.repeat(60))).toThrow('more than 50 deep');
  expect(() => readXml(`<a>${'<b/>'.repeat(300_000)}</a>`)).toThrow('more than 300000 elements');
});

test.each([
  ['UTF-8', Buffer.from('<?xml version="1.0"?><a>é</a>')],
  ['UTF-8 with a mark', Buffer.from('\uFEFF<?xml version="1.0" encoding="utf-8"?><a>é</a>')],
  ['UTF-8 with a mark encoded twice', Buffer.from('\u00EF\u00BB\u00BF<?xml version="1.0"?><a>é</a>')],
  ['Latin-1', Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
  ['UTF-16 with a mark', Buffer.from('\uFEFF<?xml version="1.0" encoding="UTF-16"?><a>é</a>', 'utf16le')],
  ['UTF-16 without', Buffer.from('<?xml version="1.0"?><a>é</a>', 'utf16le')],
])('a document in %s is read', (_name, bytes) => {
  expect(readXml(decodeXml(bytes)).text).toBe('é');
});

test('an unknown encoding and bytes of another one are refused', () => {
  expect(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="klingon"?><a/>'))).toThrow(
    'nobody knows',
  );
  expect(() => decodeXml(Buffer.from('<a>é</a>', 'latin1'))).toThrow('its encoding does not have');
});
