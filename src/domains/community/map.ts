import { feedback, feedbackEvents, feedbackWords } from '../../../schema/tables/community.ts';
import { anyOf, atLeast, atMost, condition, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  expression,
  type Field,
  lookup,
  many,
  one,
  typeMap,
} from '../../graph/map.ts';
import { isWithinRegion, regionById, regionByPcode } from '../area-conditions.ts';
import { feedbackCountMap, feedbackCounts } from './feedback/feedback-counts.ts';
import { scorecardMaps, scorecardQueries } from './scorecard/map.ts';
import { surveyMaps, surveyQueries } from './surveys/map.ts';

const feedbackMap = typeMap('Feedback', feedback, {
  idPrefix: 'feedback',
  fields: {
    owner: one(feedback.ownerOrganisationId),
    mission: one(feedback.missionId),
    region: one(feedback.regionId),
    hoursToAnswer: expression(
      (row) =>
        `(extract(epoch from ${row(feedback.answeredAt)} - ${row(feedback.receivedAt)}) / 3600)::float8`,
    ),
    original: one(feedback.id, feedbackWords.feedbackId),
    history: many(by(feedbackEvents.feedbackId), descending(feedbackEvents.version)),
  },
  filters: {
    statuses: anyOf(feedback.status),
    categories: anyOf(feedback.category),
    channels: anyOf(feedback.channel),
    mission: equals(feedback.missionId, uuidOf('mission')),
    region: condition((row, value) => isWithinRegion(row(feedback.regionId), regionById(value))),
    pcode: condition((row, value) => isWithinRegion(row(feedback.regionId), regionByPcode(value))),
    language: equals(feedback.language),
    receivedFrom: atLeast(feedback.receivedAt),
    receivedTo: atMost(feedback.receivedAt),
  },
  orders: {
    RECEIVED_AT_DESC: descending(feedback.receivedAt),
    RECEIVED_AT_ASC: ascending(feedback.receivedAt),
  },
});

/** What communities say, unasked and when asked. */
export const communityMaps: AnyMap[] = [
  feedbackMap,
  typeMap('FeedbackOriginal', feedbackWords),
  typeMap('FeedbackEvent', feedbackEvents),
  feedbackCountMap,
  ...surveyMaps,
  ...scorecardMaps,
];

/** Pages of feedback, one of it by its id, and how much there was; and what surveys found. */
export const communityQueries: Record<string, Field> = {
  feedback: connection(all),
  feedbackItem: lookup({ id: { column: feedback.id, decode: uuidOf('feedback') } }),
  feedbackCounts,
  ...surveyQueries,
  ...scorecardQueries,
};
