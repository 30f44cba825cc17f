import {
  type AlertFile,
  alertCategory,
  alertCertainty,
  alertResponse,
  alertSeverity,
  alertUrgency,
  type NamedValue,
} from '../../../schema/tables/alerts.ts';
import { hasArea } from '../../domains/alerts/area-shapes.ts';
import { isCircle, isPolygon } from '../../domains/alerts/rules.ts';
import { type CapArea, type CapInfo, capElements } from './cap-alert.ts';
import type { ElementReader } from './element-reader.ts';

/** Reads one block of a message that was sent at that time. @throws XmlFault for what CAP does not allow. */
export function parseInfo(info: ElementReader, sent: string): CapInfo {
  const categories = [...new Set(info.codes('category', alertCategory.enumValues))];
  if (categories.length === 0) throw info.fault('category', 'is missing', 'Name one or more.');
  const block = {
    language: languageOf(info),
    categories,
    event: info.text('event'),
    responseTypes: [...new Set(info.codes('responseType', alertResponse.enumValues))],
    urgency: info.code('urgency', alertUrgency.enumValues),
    severity: info.code('severity', alertSeverity.enumValues),
    certainty: info.code('certainty', alertCertainty.enumValues),
    audience: info.optional('audience'),
    eventCodes: namedValues(info, 'eventCode'),
    effective: info.time('effective'),
    onset: info.time('onset'),
    expires: info.time('expires'),
    senderName: info.optional('senderName'),
    headline: info.optional('headline'),
    description: info.optional('description'),
    instruction: info.optional('instruction'),
    web: info.optional('web'),
    contact: info.optional('contact'),
    parameters: namedValues(info, 'parameter'),
    resources: info.inner('resource', capElements.resource).map(parseResource),
    areas: info.inner('area', capElements.area).map(parseArea),
  };
  requireOrder(info, block, sent);
  return block;
}

/** CAP 1.2: "If not present, an implicit default value of en-US SHALL be assumed." */
function languageOf(info: ElementReader): string {
  const language = info.optional('language') ?? 'en-US';
  if (/^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(language)) return language;
  throw info.fault('language', 'is no code of a language', 'Write it like en or fr-CF.');
}

/** Nothing begins or ends before it is told, nor ends before it begins. */
function requireOrder(info: ElementReader, block: CapInfo, sent: string): void {
  const start = Date.parse(sent);
  for (const name of ['effective', 'onset', 'expires'] as const) {
    const time = block[name];
    if (time !== null && Date.parse(time) < start) {
      throw info.fault(name, 'lies before the message was sent', 'Correct the time, or leave it out.');
    }
  }
  const { effective, onset, expires } = block;
  const begins = [sent, effective, onset].flatMap((time) => (time === null ? [] : [Date.parse(time)]));
  if (expires !== null && Date.parse(expires) <= Math.max(...begins)) {
    throw info.fault('expires', 'lies before the block begins to hold', 'Correct the times.');
  }
}

function namedValues(within: ElementReader, name: string): readonly NamedValue[] {
  return within.inner(name, capElements.namedValue).map((pair) => ({
    name: pair.text('valueName'),
    value: pair.optional('value') ?? '',
  }));
}

/** CAP 1.1 lets the media type be absent; a file of which nobody knows the type is a row of bytes (RFC 2046). */
function parseResource(resource: ElementReader): AlertFile {
  const size = resource.optional('size');
  // What the graph can say of a size.
  if (size !== null && !(/^\d{1,10}$/.test(size) && Number(size) < 2 ** 31)) {
    throw resource.fault('size', 'is no number of bytes', 'Write a whole number below 2147483648.');
  }
  return {
    description: resource.text('resourceDesc'),
    mimeType: resource.optional('mimeType') ?? 'application/octet-stream',
    uri: resource.optional('uri'),
    size: size === null ? null : Number(size),
    content: resource.optional('derefUri'),
    digest: resource.optional('digest'),
  };
}

function parseArea(area: ElementReader): CapArea {
  const shapes = (name: 'polygon' | 'circle', isShape: (text: string) => boolean, form: string) =>
    area.texts(name).map((text) => {
      const shape = text.split(/\s+/).join(' ');
      if (isShape(shape)) return shape;
      throw area.fault(name, `"${shape.slice(0, 100)}" is no ${name}`, form);
    });
  const altitude = heightOf(area, 'altitude');
  const ceiling = heightOf(area, 'ceiling');
  if (ceiling !== null && (altitude === null || ceiling < altitude)) {
    throw area.fault('ceiling', 'stands without an altitude below it', 'Give the altitude too.');
  }
  const polygons = shapes(
    'polygon',
    isPolygon,
    'Write latitude,longitude pairs, four or more, the last like the first.',
  );
  const line = polygons.find((polygon) => !hasArea(polygon));
  if (line !== undefined) {
    const reason = `"${line.slice(0, 100)}" encloses no area: its points lie on one line`;
    throw area.fault('polygon', reason, 'Give an outline, or a circle around the place.');
  }
  return {
    description: area.text('areaDesc'),
    polygons,
    circles: shapes('circle', isCircle, 'Write latitude,longitude, a space and the radius in kilometres.'),
    geocodes: namedValues(area, 'geocode'),
    altitude,
    ceiling,
  };
}

function heightOf(area: ElementReader, name: 'altitude' | 'ceiling'): number | null {
  const text = area.optional(name);
  if (text === null) return null;
  if (/^[-+]?(?:\d{1,9}(?:\.\d{0,6})?|\.\d{1,6})$/.test(text)) return Number(text) + 0;
  throw area.fault(name, 'is no height', 'Write a number of feet above sea level.');
}
