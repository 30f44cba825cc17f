import type { incidents } from '../../../schema/tables/incidents.ts';

/** How far it has been checked that an incident happened. */
export type Verification = (typeof incidents.$inferSelect)['verification'];

/** What moves the verification of an incident. A correction counts when it changes more than words. */
export type VerifyingAction = 'CORROBORATE' | 'VERIFY' | 'DISPUTE' | 'REJECT' | 'CORRECT';

/**
 * The state after each action; null where the action is refused.
 *
 * | state        | CORROBORATE  | VERIFY   | DISPUTE  | REJECT   | CORRECT  |
 * |--------------|--------------|----------|----------|----------|----------|
 * | REPORTED     | CORROBORATED | VERIFIED | DISPUTED | REJECTED | REPORTED |
 * | CORROBORATED | refused      | VERIFIED | DISPUTED | REJECTED | REPORTED |
 * | VERIFIED     | refused      | refused  | DISPUTED | refused  | REPORTED |
 * | DISPUTED     | CORROBORATED | VERIFIED | refused  | REJECTED | REPORTED |
 * | REJECTED     | refused      | refused  | DISPUTED | refused  | REPORTED |
 *
 * What was decided (VERIFIED, REJECTED) is opened again only by disputing it, so that nobody turns one decision into
 * its opposite in one step; a correction makes a new claim, which nobody has checked yet.
 */
export const verificationTable: Readonly<
  Record<Verification, Readonly<Record<VerifyingAction, Verification | null>>>
> = {
  REPORTED: {
    CORROBORATE: 'CORROBORATED',
    VERIFY: 'VERIFIED',
    DISPUTE: 'DISPUTED',
    REJECT: 'REJECTED',
    CORRECT: 'REPORTED',
  },
  CORROBORATED: {
    CORROBORATE: null,
    VERIFY: 'VERIFIED',
    DISPUTE: 'DISPUTED',
    REJECT: 'REJECTED',
    CORRECT: 'REPORTED',
  },
  VERIFIED: { CORROBORATE: null, VERIFY: null, DISPUTE: 'DISPUTED', REJECT: null, CORRECT: 'REPORTED' },
  DISPUTED: {
    CORROBORATE: 'CORROBORATED',
    VERIFY: 'VERIFIED',
    DISPUTE: null,
    REJECT: 'REJECTED',
    CORRECT: 'REPORTED',
  },
  REJECTED: { CORROBORATE: null, VERIFY: null, DISPUTE: 'DISPUTED', REJECT: null, CORRECT: 'REPORTED' },
};

/** The state that an action leads to; null when the state does not allow it. */
export const nextVerification = (from: Verification, action: VerifyingAction): Verification | null =>
  verificationTable[from][action];
