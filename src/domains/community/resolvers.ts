import { entityRef, type Resolvers } from '../../graph/resolvers.ts';
import {
  answerFeedback,
  assignFeedback,
  closeFeedback,
  type FeedbackCommand,
  reopenFeedback,
} from './feedback/change-feedback.ts';
import { receiveFeedback } from './feedback/receive-feedback.ts';
import { removeMissionResult, setMissionResult } from './scorecard/commands.ts';
import { recordSurveyResults } from './surveys/record-survey.ts';

type Resolver = NonNullable<NonNullable<Resolvers[string]>[string]>;

/** A mutation whose payload holds what it wrote as `member`, or why nothing was done. */
const mutation =
  (command: FeedbackCommand, typeName = 'Feedback', member = 'feedback'): Resolver =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { [member]: entityRef(typeName, outcome.done), userErrors: [] }
      : { [member]: null, userErrors: outcome.userErrors };
  };

/** The mutations of what communities say, by their names in the SDL. */
export const communityMutations: NonNullable<Resolvers[string]> = {
  receiveFeedback: mutation(receiveFeedback),
  assignFeedback: mutation(assignFeedback),
  answerFeedback: mutation(answerFeedback),
  closeFeedback: mutation(closeFeedback),
  reopenFeedback: mutation(reopenFeedback),
  recordSurveyResults: mutation(recordSurveyResults, 'Survey', 'survey'),
  setMissionResult: mutation(setMissionResult, 'MissionResult', 'result'),
  removeMissionResult: async (_source, { input }, context) => {
    const outcome = await removeMissionResult(context, input);
    const userErrors = outcome.kind === 'done' ? [] : outcome.userErrors;
    return { isRemoved: outcome.kind === 'done', userErrors };
  },
};
