import fc from 'fast-check';
import * as codes from '../../schema/tables/alerts.ts';
import { hasArea } from '../../src/domains/alerts/area-shapes.ts';
import {
  type CapAlert,
  type CapArea,
  type CapInfo,
  type CapReference,
  capMessageTypes,
  capStatuses,
} from '../../src/exchange/cap/cap-alert.ts';
import { capTime } from '../../src/exchange/cap/cap-time.ts';

/** Text that XML can hold, markup and scripts of all kinds in it, without white space around it. */
const text = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '<alert>&amp;</alert>',
      ']]>',
      'a\nb\tc',
      'mid\rdle',
      '"quoted"',
      'Батангафо',
      'مرحبا',
      '<!DOCTYPE x>',
    ),
  )
  .map((given) => given.trim())
  .filter((given) => given !== '');
const name = fc.stringMatching(/^[A-Za-z0-9.:@_/-]{1,20}$/);
const item = fc.stringMatching(/^[A-Za-z0-9.'-]{1,9}( [A-Za-z0-9.'-]{1,9}){0,2}$/);
const distinct = <Value>(value: fc.Arbitrary<Value>, minLength = 0) =>
  fc.uniqueArray(value, { minLength, maxLength: 3 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const some = <Value>(value: fc.Arbitrary<Value>, minLength = 0) =>
  fc.array(value, { minLength, maxLength: 3 });
const oneOf = <Code extends string>(values: readonly Code[]) => fc.constantFrom(...values);
const pair = fc.record({ name: text, value: fc.oneof(text, fc.constant('')) });

const offset = fc.option(fc.integer({ min: -14 * 60, max: 14 * 60 }), { nil: null });
/** Times from so many seconds after 2024 on. */
const timeFrom = (least: number, most: number) =>
  fc
    .tuple(fc.integer({ min: least, max: most }), offset)
    .map(([seconds, minutes]) => capTime(new Date(1_704_067_200_000 + seconds * 1_000), minutes));
const [earlier, sending, beginning, ending] = [
  timeFrom(0, 99),
  timeFrom(100, 199),
  timeFrom(200, 299),
  timeFrom(300, 399),
];

const degrees = (most: number) =>
  fc
    .integer({ min: -most * 1_000, max: most * 1_000 })
    .map((thousandths) => (thousandths / 1_000).toFixed(3));
const point = fc.tuple(degrees(90), degrees(180)).map((pair) => pair.join(','));
const outline = fc
  .array(point, { minLength: 3, maxLength: 6 })
  .map(([first = '', ...others]) => [first, ...others, first].join(' '))
  .filter(hasArea);
const circle = fc.tuple(point, fc.integer({ min: 0, max: 500 })).map((pair) => pair.join(' '));

const area: fc.Arbitrary<CapArea> = fc
  .record({
    description: text,
    polygons: some(outline),
    circles: some(circle),
    geocodes: some(pair),
    heights: fc.oneof(
      fc.constant([null, null] as const),
      fc.tuple(fc.integer({ min: -9, max: 99 }), optional(fc.integer({ min: 100, max: 999 }))),
    ),
  })
  .map(({ heights: [altitude, ceiling], ...rest }) => ({ ...rest, altitude, ceiling }));

const file = fc.record({
  description: text,
  mimeType: oneOf(['image/png', 'audio/mpeg', 'application/octet-stream']),
  uri: optional(fc.webUrl()),
  size: optional(fc.nat()),
  content: optional(fc.base64String({ minLength: 4, maxLength: 40 })),
  digest: optional(fc.stringMatching(/^[0-9a-f]{40}$/)),
});

const info: fc.Arbitrary<CapInfo> = fc.record({
  language: oneOf(['en-US', 'fr', 'sg', 'zh-Hant-TW']),
  categories: distinct(oneOf(codes.alertCategory.enumValues), 1),
  event: text,
  responseTypes: distinct(oneOf(codes.alertResponse.enumValues)),
  urgency: oneOf(codes.alertUrgency.enumValues),
  severity: oneOf(codes.alertSeverity.enumValues),
  certainty: oneOf(codes.alertCertainty.enumValues),
  audience: optional(text),
  eventCodes: some(pair),
  effective: optional(beginning),
  onset: optional(beginning),
  expires: optional(ending),
  senderName: optional(text),
  headline: optional(text),
  description: optional(text),
  instruction: optional(text),
  web: optional(fc.webUrl()),
  contact: optional(text),
  parameters: some(pair),
  resources: some(file),
  areas: some(area),
});

const reference: fc.Arbitrary<CapReference> = fc.record({ sender: name, identifier: name, sent: earlier });

/** Messages of CAP as anybody may send them, with everything that the standard knows. */
export const capAlerts: fc.Arbitrary<CapAlert> = fc
  .record({
    identifier: name,
    sender: name,
    sent: sending,
    status: oneOf(capStatuses),
    messageType: oneOf(capMessageTypes),
    origin: optional(text),
    readers: fc.oneof(
      fc.record({
        scope: fc.constant('PUBLIC' as const),
        restriction: optional(text),
        addresses: some(item),
      }),
      fc.record({ scope: fc.constant('RESTRICTED' as const), restriction: text, addresses: some(item) }),
      fc.record({
        scope: fc.constant('PRIVATE' as const),
        restriction: optional(text),
        addresses: some(item, 1),
      }),
    ),
    codes: some(text),
    note: optional(text),
    references: some(reference, 1),
    incidentNames: some(item),
    infos: some(info),
  })
  .map(({ readers, ...message }) => ({ ...message, ...readers }));
