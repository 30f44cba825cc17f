import type { Rejection } from '../rejection.ts';

/** Why a document, or one element of it, cannot be taken; `column` is the path of the element. */
export class XmlFault extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(
      `line ${rejection.line}${rejection.column === null ? '' : `, ${rejection.column}`}: ${rejection.reason}. ${rejection.mend}`,
    );
    this.name = 'XmlFault';
    this.rejection = rejection;
  }
}
