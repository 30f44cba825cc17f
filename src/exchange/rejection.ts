/** Why one row, or one value of it, was not taken, said so that whoever keeps the file can mend it. */
export interface Rejection {
  /** Line of the file (from 1) on which the row begins; element number for JSON. */
  readonly line: number;
  /** Null when the row as a whole is at fault. */
  readonly column: string | null;
  readonly value: string;
  readonly reason: string;
  /** How to mend it, as an instruction. */
  readonly mend: string;
}

/** Thrown while one row is decoded; `decodeEach` turns it into a rejection of that row alone. */
export class RowRejected extends Error {
  readonly complaint: Omit<Rejection, 'line'>;

  constructor(complaint: Omit<Rejection, 'line'>) {
    super(complaint.reason);
    this.name = 'RowRejected';
    this.complaint = complaint;
  }
}
