import type { Order } from '../../../src/graph/map.ts';
import { type ListRow, orderColumns } from './plain-lists.ts';

/** One page of a list that is already whole and in order. */
export interface PlainPage {
  readonly rows: readonly (ListRow & { readonly cursor: string })[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The documented form of a cursor: base64url of a JSON list of the order's name and the values that order the row. */
export const cursorOf = (orderName: string, values: readonly (string | null | undefined)[]): string =>
  Buffer.from(JSON.stringify([orderName, ...values])).toString('base64url');

/** Cuts a page out of the list: the rows after the one that the cursor names. Throws when no row has the cursor. */
export function cutPage(
  list: readonly ListRow[],
  order: { readonly name: string; readonly by: Order },
  { first, after }: { readonly first: unknown; readonly after: unknown },
): PlainPage {
  const columns = orderColumns(order.by);
  const rows = list.map((each) => ({
    ...each,
    cursor: cursorOf(
      order.name,
      columns.map((name) => each.row.texts[name]),
    ),
  }));
  const isLater = after !== null && after !== undefined;
  const place = isLater ? rows.findIndex(({ cursor }) => cursor === after) : -1;
  if (isLater && place < 0) throw new Error('The oracle follows only cursors of rows that are there.');
  const size = Number(first ?? 25);
  const page = rows.slice(place + 1, place + 1 + size);
  return {
    rows: page,
    pageInfo: {
      hasNextPage: rows.length > place + 1 + size,
      hasPreviousPage: isLater,
      startCursor: page[0]?.cursor ?? null,
      endCursor: page.at(-1)?.cursor ?? null,
    },
  };
}
