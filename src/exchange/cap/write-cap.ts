import type { AlertFile, NamedValue } from '../../../schema/tables/alerts.ts';
import { writeXml, type XmlOut } from '../xml/write-xml.ts';
import {
  type CapAlert,
  type CapArea,
  type CapInfo,
  capElements,
  capNamespace,
  capSpelling,
} from './cap-alert.ts';
import { writeQuotedList } from './quoted-list.ts';

/** What stands in an element: nothing, a text, or several texts or elements of its name. */
type Content = string | null | readonly (string | readonly XmlOut[])[];

/**
 * The message as canonical CAP 1.2: valid by its schema, the same text whenever the same message is written, and
 * `parseCap` reads the same message from it.
 */
export function writeCap(alert: CapAlert): string {
  const content = elements(capElements.alert, {
    identifier: alert.identifier,
    sender: alert.sender,
    sent: alert.sent,
    status: capSpelling(alert.status),
    msgType: capSpelling(alert.messageType),
    source: alert.origin,
    scope: capSpelling(alert.scope),
    restriction: alert.restriction,
    addresses: writeQuotedList(alert.addresses) || null,
    code: alert.codes,
    note: alert.note,
    references:
      alert.references.map(({ sender, identifier, sent }) => `${sender},${identifier},${sent}`).join(' ') ||
      null,
    incidents: writeQuotedList(alert.incidentNames) || null,
    info: alert.infos.map(infoContent),
  });
  return writeXml({ name: 'alert', attributes: { xmlns: capNamespace }, content });
}

function infoContent(info: CapInfo): readonly XmlOut[] {
  return elements(capElements.info, {
    language: info.language,
    category: info.categories.map(capSpelling),
    event: info.event,
    responseType: info.responseTypes.map(capSpelling),
    urgency: capSpelling(info.urgency),
    severity: capSpelling(info.severity),
    certainty: capSpelling(info.certainty),
    audience: info.audience,
    eventCode: info.eventCodes.map(pairContent),
    effective: info.effective,
    onset: info.onset,
    expires: info.expires,
    senderName: info.senderName,
    headline: info.headline,
    description: info.description,
    instruction: info.instruction,
    web: info.web,
    contact: info.contact,
    parameter: info.parameters.map(pairContent),
    resource: info.resources.map(resourceContent),
    area: info.areas.map(areaContent),
  });
}

const pairContent = ({ name, value }: NamedValue): readonly XmlOut[] =>
  elements(capElements.namedValue, { valueName: name, value });

const resourceContent = (file: AlertFile): readonly XmlOut[] =>
  elements(capElements.resource, {
    resourceDesc: file.description,
    mimeType: file.mimeType,
    size: file.size === null ? null : String(file.size),
    uri: file.uri,
    derefUri: file.content ?? null,
    digest: file.digest,
  });

const areaContent = (area: CapArea): readonly XmlOut[] =>
  elements(capElements.area, {
    areaDesc: area.description,
    polygon: area.polygons,
    circle: area.circles,
    geocode: area.geocodes.map(pairContent),
    altitude: decimal(area.altitude),
    ceiling: decimal(area.ceiling),
  });

/** A number as XML Schema's decimal, which has no exponent. */
const decimal = (height: number | null): string | null =>
  height === null ? null : height.toFixed(6).replace(/\.?0+$/, '');

/** The elements that have something to say, in the order of the names. */
function elements<Name extends string>(
  names: readonly Name[],
  contents: Readonly<Record<Name, Content>>,
): readonly XmlOut[] {
  return names.flatMap((name) => {
    const content = contents[name];
    if (content === null) return [];
    return typeof content === 'string'
      ? [{ name, content }]
      : content.map((each) => ({ name, content: each }));
  });
}
