import type { Column } from 'drizzle-orm';
import { type RowsField, rows } from '../graph/map.ts';

/** The elements of a JSON list of objects, in their order; `fields` are their members as SQL columns with types. */
export const elements = (list: Column, fields: string): RowsField =>
  rows({
    source: (row) =>
      `(select element.* from jsonb_array_elements(${row(list)}) with ordinality as each (item, place),
          jsonb_to_record(each.item || jsonb_build_object('place', each.place)) as element (${fields}, place int)) element`,
    order: 'place',
    limit: 500,
  });

/** The rows of `NamedValue` in a JSON list of them. */
export const namedValues = (list: Column): RowsField => elements(list, 'name text, value text');
