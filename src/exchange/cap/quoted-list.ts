/**
 * The items of a list as CAP writes addresses and incidents: white space between them, and quotation marks around an
 * item that holds some. Null when a quotation mark stands alone or within an item.
 */
export function readQuotedList(text: string): readonly string[] | null {
  const items: string[] = [];
  for (const [token, quoted, bare] of text.matchAll(/"([^"]*)"(?=\s|$)|([^\s"]+)(?=\s|$)|\S+/g)) {
    const item = quoted?.trim() ?? bare;
    if (item === undefined || token === undefined) return null;
    if (item !== '') items.push(item);
  }
  return items;
}

/** The list as CAP writes it. An item cannot hold quotation marks: they become apostrophes. */
export const writeQuotedList = (items: readonly string[]): string =>
  items
    .map((item) => item.replaceAll('"', "'"))
    .map((item) => (/\s/.test(item) ? `"${item}"` : item))
    .join(' ');
