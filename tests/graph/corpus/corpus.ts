import { agreementQuestions } from './agreements.ts';
import { alertQuestions } from './alerts.ts';
import { changeQuestions } from './changes.ts';
import { communityQuestions } from './community.ts';
import { filterQuestions } from './filters.ts';
import { formQuestions } from './forms.ts';
import { incidentQuestions } from './incidents.ts';
import { measureQuestions } from './measures.ts';
import { missionQuestions } from './missions.ts';
import { organisationQuestions } from './organisations.ts';
import { placeQuestions } from './places.ts';
import type { Question } from './question.ts';
import { responseQuestions } from './response.ts';
import { warningQuestions } from './warning.ts';

/** Every question that all outlets must answer with the same bytes. */
export const corpus: readonly Question[] = [
  ...missionQuestions,
  ...placeQuestions,
  ...organisationQuestions,
  ...incidentQuestions,
  ...agreementQuestions,
  ...alertQuestions,
  ...responseQuestions,
  ...warningQuestions,
  ...communityQuestions,
  ...changeQuestions,
  ...measureQuestions,
  ...formQuestions,
  ...filterQuestions,
];
