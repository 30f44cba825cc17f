/** Values that break careless JSON, SQL and cursors: what the seed fills columns with. */

/** Quotes, backslashes, controls, emoji, right-to-left, line separators, combining marks, SQL, JSON and nothing. */
export const nastyTexts: readonly string[] = [
  'plain',
  'a "quoted" word',
  "l'Afrique d'Ivoire ''",
  'back\\slash \\n \\u0041 \\',
  'line\nbreak\ttab\r\nreturn\b\f',
  'control \u0001\u001f\u007f\u0080\u009f',
  'emoji 🕊️ 👩‍👩‍👧 🇨🇫 𝔘',
  'Бангі бәрі ру́сский',
  'עברית العربية \u202egnp.exe',
  'separators \u2028 and \u2029 \ufeff \u00a0',
  '</script><!-- & -->',
  '100 % _wild_ %s {} #{x} $1 $$',
  '',
  ' ',
  '{"json":["]}"',
  "'; drop table missions; --",
  'Å ﬁ Å ö o\u0308 İ ı ß',
  'NULL',
  'null',
  '漢字かな한글',
];

/** Around every change of form that JavaScript and PostgreSQL make when they print a number. */
export const nastyFloats: readonly (number | string)[] = [
  0,
  '-0',
  0.1,
  1e-7,
  0.00001,
  0.000001,
  1e21,
  123456789012345680000,
  5e-324,
  1.7976931348623157e308,
  -1.5,
  1e15,
  1e16,
  0.30000000000000004,
  100,
  9007199254740991,
  -1e-10,
  0.0001,
  1e100,
  123456.789,
];

export const nastyIntegers: readonly number[] = [0, 1, -1, 42, 32767, -32768, 7];

/** First and last day that a Date can hold, leap days, ends of years. */
export const nastyDates: readonly string[] = [
  '2014-04-10',
  '0001-01-01',
  '9999-12-31',
  '2000-02-29',
  '1999-12-31',
  '1900-03-01',
  '2014-04-10',
];

export const nastyInstants: readonly string[] = [
  '2020-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2020-02-29T12:34:56.001Z',
  '1969-12-31T23:59:59.100Z',
];
