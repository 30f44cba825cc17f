import { SplicedData } from '../graph/splice.ts';

/** The JSON of an answer, into which the text that PostgreSQL made is put as it is. */
export function stringifyAnswer(result: { data?: unknown; errors?: unknown; extensions?: unknown }): string {
  const { data } = result;
  if (!(data instanceof SplicedData)) return JSON.stringify(result);
  const errors = result.errors === undefined ? '' : `"errors":${JSON.stringify(result.errors)},`;
  const extensions =
    result.extensions === undefined ? '' : `,"extensions":${JSON.stringify(result.extensions)}`;
  return `{${errors}"data":${data.text}${extensions}}`;
}
