import { BREAK, type DocumentNode, visit } from 'graphql';
import { HubError } from '../errors.ts';

const seen = new WeakMap<DocumentNode, boolean>();

/** Whether a document asks for the schema itself, in any of its operations; `__typename` is no such question. */
export function asksForSchema(document: DocumentNode): boolean {
  const present = seen.get(document);
  if (present !== undefined) return present;
  let isAsking = false;
  visit(document, {
    Field: ({ name: { value } }) => {
      if (value !== '__schema' && value !== '__type') return undefined;
      isAsking = true;
      return BREAK;
    },
  });
  seen.set(document, isAsking);
  return isAsking;
}

/** What is told to whoever asks for the schema where that is not answered. */
export const introspectionOff = (): HubError =>
  new HubError(
    'INTROSPECTION_OFF',
    'Introspection is off here. The schema is at /schema.graphql; a key with the scope SCHEMA may ask for it too.',
  );
