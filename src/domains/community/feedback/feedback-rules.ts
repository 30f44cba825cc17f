import type {
  feedbackAction,
  feedbackCategory,
  feedbackStatus,
} from '../../../../schema/tables/community.ts';

/** How far an organisation is with feedback. */
export type FeedbackStatus = (typeof feedbackStatus.enumValues)[number];

/** What kind of thing somebody said. */
export type FeedbackCategory = (typeof feedbackCategory.enumValues)[number];

/** What can be done to feedback after it was received. */
export type FeedbackAction = Exclude<(typeof feedbackAction.enumValues)[number], 'RECEIVE'>;

/**
 * What feedback becomes by each action; null where the action is refused.
 *
 * | status   | ASSIGN   | ANSWER   | CLOSE   | REOPEN   |
 * |----------|----------|----------|---------|----------|
 * | RECEIVED | ASSIGNED | refused  | refused | refused  |
 * | ASSIGNED | ASSIGNED | ANSWERED | refused | refused  |
 * | ANSWERED | refused  | refused  | CLOSED  | RECEIVED |
 * | CLOSED   | refused  | refused  | refused | RECEIVED |
 *
 * Nothing is closed without an answer, and what is reopened has to be given to somebody anew.
 */
const feedbackTable: Readonly<
  Record<FeedbackStatus, Readonly<Record<FeedbackAction, FeedbackStatus | null>>>
> = {
  RECEIVED: { ASSIGN: 'ASSIGNED', ANSWER: null, CLOSE: null, REOPEN: null },
  ASSIGNED: { ASSIGN: 'ASSIGNED', ANSWER: 'ANSWERED', CLOSE: null, REOPEN: null },
  ANSWERED: { ASSIGN: null, ANSWER: null, CLOSE: 'CLOSED', REOPEN: 'RECEIVED' },
  CLOSED: { ASSIGN: null, ANSWER: null, CLOSE: null, REOPEN: 'RECEIVED' },
};

/** The status that an action leads to; null when the status does not allow it. */
export const nextFeedbackStatus = (from: FeedbackStatus, action: FeedbackAction): FeedbackStatus | null =>
  feedbackTable[from][action];

/** The label that was asked for, or the only one that there is for an allegation of sexual exploitation or abuse. */
export const labelForCategory = <Label>(category: FeedbackCategory, asked: Label): Label | 'RED' =>
  category === 'SEA_ALLEGATION' ? 'RED' : asked;

/** Whether a category may take the place of another: an allegation stays one, whatever comes of it. */
export const mayRecategorise = (from: FeedbackCategory, to: FeedbackCategory): boolean =>
  from !== 'SEA_ALLEGATION' || to === from;

const mailAddress = /[^\s@]+@[^\s@]+\.[^\s@]+/;

/** Digits that belong together, but for dates, with what people write between them. */
const phoneNumber = /\+?\d(?:[ ()./-]{0,2}\d){8,}/;

/**
 * Whether a text holds an e-mail address or a telephone number. It is a net for slips: names no program finds, and whoever
 * writes has to leave them out.
 */
export const holdsContactDetails = (text: string): boolean =>
  mailAddress.test(text) || phoneNumber.test(text.replace(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?/g, 'on a day'));
