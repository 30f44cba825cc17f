/** An HXL hashtag with its attributes, as the standard 1.1 writes it. */
const hxlTag = /^#[a-z][a-z0-9_]*( ?\+[a-z][a-z0-9_]*)*$/i;

/** Finds the place of a column by the text of its header or by its HXL tag. */
export interface TableColumns {
  readonly count: number;
  /** Undefined when the table has no such column; the first one when several share the name. */
  placeOf(name: string): number | undefined;
  /** The name of the column at a place: its header, or its tag where there is no header. */
  nameAt(place: number): string;
  /** Whether a row repeats the header within the data. */
  isHeader(cells: readonly string[]): boolean;
}

/**
 * Whether a row is the hashtag row of HXL: at least two of its cells are filled and more than half of those hold a
 * valid tag (published files have untagged columns and malformed tags among good ones).
 */
export function isTagRow(cells: readonly string[]): boolean {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const tags = filled.filter((cell) => hxlTag.test(cell));
  return filled.length >= 2 && tags.length * 2 > filled.length;
}

/** Names columns by a header row, a tag row or both; `null` for the one that a file does not have. */
export function nameColumns(header: readonly string[] | null, tags: readonly string[] | null): TableColumns {
  const places = new Map<string, number>();
  for (const row of [header, tags]) {
    row?.forEach((cell, place) => {
      const name = canonical(cell);
      if (name !== '' && !places.has(name)) places.set(name, place);
    });
  }
  const first = header ?? tags ?? [];
  // Each row asks for the same few names: their canonical form is worked out once.
  const asked = new Map<string, number | undefined>();
  const placeOf = (name: string): number | undefined => {
    if (!asked.has(name)) asked.set(name, places.get(canonical(name)));
    return asked.get(name);
  };
  return {
    count: Math.max(header?.length ?? 0, tags?.length ?? 0),
    placeOf,
    nameAt: (place) => header?.[place]?.trim() || tags?.[place]?.trim() || `column ${place + 1}`,
    isHeader: (cells) => cells.length === first.length && cells.every((cell, place) => cell === first[place]),
  };
}

/** Headers are compared trimmed and in lower case; tags without the blanks that the standard allows before `+`. */
function canonical(name: string): string {
  const trimmed = name.trim().toLowerCase();
  return trimmed.startsWith('#') ? trimmed.replaceAll(' ', '') : trimmed;
}
