import { idOf, leaves, type Question } from './question.ts';

const page = `__typename asOf totalCount pageInfo { ${leaves('PageInfo')} }`;

/** What communities say, and what is made of it. */
export const communityQuestions: readonly Question[] = [
  {
    title: 'all feedback with where and what about',
    document: `{ feedback(orderBy: RECEIVED_AT_DESC) { ${page} edges { __typename cursor node { id } }
        nodes { __typename ${leaves('Feedback')} owner { id name } mission { acronym } region { pcode }
          original { __typename ${leaves('FeedbackOriginal')} } history { __typename ${leaves('FeedbackEvent')} } } }
      old: feedback(orderBy: RECEIVED_AT_ASC, first: 2) { nodes { id } } }`,
  },
  {
    title: 'one of it by its id, and as a node',
    document: `{ feedbackItem(id: "${idOf('feedback', 3)}") { answer hoursToAnswer } node(id: "${idOf('feedback', 1)}") { ... on Feedback { summary } } }`,
  },
  {
    title: 'surveys with questions, strata and what follows for the population',
    document: `{ surveys(orderBy: FIELDWORK_TO_DESC) { ${page} edges { __typename cursor node { id } }
        nodes { __typename ${leaves('Survey')} owner { id } mission { acronym } region { pcode }
          strata { __typename ${leaves('SurveyStratum')} region { pcode } }
          questions { __typename ${leaves('SurveyQuestion')} survey { wave }
            estimates { __typename ${leaves('SurveyEstimate')} stratum { name } } } } }
      old: surveys(orderBy: FIELDWORK_TO_ASC, first: 1) { nodes { id } }
      survey(id: "${idOf('survey', 2)}") { title } node(id: "${idOf('survey_question', 1)}") { ... on SurveyQuestion { code } } }`,
  },
  {
    title: 'how a share went from wave to wave, of all, of one answer, of one stratum and of one owner',
    document: `{ perceptionTrend(series: "trust", question: "police") { __typename ${leaves('PerceptionPoint')} survey { wave }
        question { wording } change { __typename ${leaves('PerceptionChange')} since { wave } } }
      a: perceptionTrend(series: "trust", question: "police", answer: "yes") { share }
      b: perceptionTrend(series: "trust", question: "police", stratum: "Women") { share }
      c: perceptionTrend(series: "trust", question: "police", owner: "${idOf('organisation', 2)}") { share } }`,
  },
  {
    title: 'how missions stand, with what that rests on',
    document: `{ missions { nodes { acronym scorecard(asOf: "2022-06-30") { __typename ${leaves('ScorecardResult')}
        result { __typename ${leaves('MissionResult')} owner { id } mission { acronym } }
        indicators { __typename ${leaves('ScorecardIndicator')} indicator { code } region { pcode }
          evidence { __typename ${leaves('ScorecardPoint')} } }
        notes { __typename ${leaves('ScorecardNote')} } } } }
      missionResult(id: "${idOf('mission_result', 1)}") { title } }`,
  },
  {
    title: 'how much was said, everywhere and in some weeks of some place',
    document: `{ feedbackCounts { __typename ${leaves('FeedbackCount')} region { name } }
      a: feedbackCounts(region: "${idOf('region', 1)}") { feedbackCount } b: feedbackCounts(pcode: "SSD") { feedbackCount }
      c: feedbackCounts(weekFrom: "2020-01-01", weekTo: "2020-01-31") { category } }`,
  },
];
