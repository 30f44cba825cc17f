/** One part of a JSON text that PostgreSQL puts together: characters known now, or an SQL expression of type text. */
export type Piece = { literal: string } | { sql: string };

/** Characters that are known when the statement is written. */
export const literal = (text: string): Piece => ({ literal: text });
/** A value that PostgreSQL computes. */
export const sql = (text: string): Piece => ({ sql: text });

/** A string constant of SQL. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The expression that joins the pieces. Concatenation costs half of what PostgreSQL's json functions cost, so
 * neighbouring constants are merged and only the values in between are computed.
 */
export function joinPieces(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let pending = '';
  for (const piece of pieces) {
    if ('literal' in piece) {
      pending += piece.literal;
    } else {
      if (pending !== '') parts.push(quote(pending));
      pending = '';
      parts.push(piece.sql);
    }
  }
  if (pending !== '' || parts.length === 0) parts.push(quote(pending));
  return parts.length === 1 ? `${parts[0]}::text` : parts.join(' || ');
}

/** The pieces of a JSON object with these members, in this order. */
export function objectPieces(members: readonly { key: string; value: readonly Piece[] }[]): Piece[] {
  const pieces: Piece[] = [literal('{')];
  for (const [index, member] of members.entries()) {
    pieces.push(literal(`${index === 0 ? '' : ','}${JSON.stringify(member.key)}:`), ...member.value);
  }
  pieces.push(literal('}'));
  return pieces;
}
