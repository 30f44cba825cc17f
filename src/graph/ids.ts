import { HubError } from '../errors.ts';

const shape = /^([a-z][a-z_]*)_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** The parts of an id such as `incident_0198c7a2-…`. Throws BAD_ID when it does not have that form. */
export function parseId(id: unknown): { prefix: string; uuid: string } {
  const match = typeof id === 'string' ? shape.exec(id) : null;
  if (!match?.[1] || !match[2]) {
    throw new HubError(
      'BAD_ID',
      `${quote(id)} is not an id of this hub. Use an id exactly as an answer gave it.`,
    );
  }
  return { prefix: match[1], uuid: match[2] };
}

/** Decodes an id of one known type to the UUID inside. Throws BAD_ID when it is none or of another type. */
export const uuidOf =
  (prefix: string) =>
  (id: unknown): string => {
    const parsed = parseId(id);
    if (parsed.prefix !== prefix) {
      throw new HubError(
        'BAD_ID',
        `${quote(id)} is the id of another type; an id that begins with ${prefix}_ belongs here.`,
      );
    }
    return parsed.uuid;
  };

/** The same for a list of ids. */
export const uuidsOf = (prefix: string) => (ids: unknown) =>
  (Array.isArray(ids) ? ids : [ids]).map(uuidOf(prefix));

const quote = (value: unknown): string => JSON.stringify(String(value).slice(0, 80));
