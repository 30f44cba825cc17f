import { invalidInput, type UserErrorFacts } from '../../../user-errors.ts';

/** The parts of results that have to fit each other. */
interface Results {
  readonly fieldworkFrom: string;
  readonly fieldworkTo: string;
  readonly strata: readonly { readonly name: string; readonly populationSize: number }[];
  readonly questions: readonly Question[];
}

interface Question {
  readonly code: string;
  readonly options: readonly string[];
  readonly favourable: readonly string[];
  readonly answers: readonly { readonly stratum: string; readonly counts: readonly number[] }[];
}

/** What does not fit in the results of a survey, each with its place; empty when they can be taken. `today` is by UTC. */
export function surveyProblems(results: Results, today: string): readonly UserErrorFacts[] {
  const { fieldworkFrom, fieldworkTo, strata, questions } = results;
  return [
    ...(fieldworkTo < fieldworkFrom
      ? [invalidInput(['fieldworkTo'], 'The fieldwork cannot end before it begins.')]
      : []),
    ...(fieldworkTo > today
      ? [invalidInput(['fieldworkTo'], 'Record results when the fieldwork is over.')]
      : []),
    ...repeated(strata.map(({ name }) => name)).map((at) =>
      invalidInput(['strata', String(at), 'name'], 'Each stratum has a name of its own.'),
    ),
    ...repeated(questions.map(({ code }) => code)).map((at) =>
      invalidInput(['questions', String(at), 'code'], 'Each question has a code of its own.'),
    ),
    ...questions.flatMap((question, at) => questionProblems(question, strata, ['questions', String(at)])),
  ];
}

function questionProblems(
  { options, favourable, answers }: Question,
  strata: Results['strata'],
  path: readonly string[],
): readonly UserErrorFacts[] {
  const unknown = favourable.filter((answer) => !options.includes(answer));
  const missing = strata.filter(({ name }) => !answers.some(({ stratum }) => stratum === name));
  return [
    ...repeated(options).map((at) =>
      invalidInput([...path, 'options', String(at)], 'Each answer is given once.'),
    ),
    ...unknown.map((answer) =>
      invalidInput([...path, 'favourable'], `"${answer}" is none of the answers of this question.`),
    ),
    ...missing.map(({ name }) =>
      invalidInput(
        [...path, 'answers'],
        `The stratum "${name}" is missing: give zeros where nobody answered.`,
      ),
    ),
    ...repeated(answers.map(({ stratum }) => stratum)).map((at) =>
      invalidInput([...path, 'answers', String(at), 'stratum'], 'This stratum stands here twice.'),
    ),
    ...answers.flatMap(({ stratum, counts }, at) => {
      const place = [...path, 'answers', String(at)];
      const size = strata.find(({ name }) => name === stratum)?.populationSize;
      if (size === undefined) {
        return [invalidInput([...place, 'stratum'], `"${stratum}" is none of the strata of this survey.`)];
      }
      if (counts.length !== options.length) {
        return [invalidInput([...place, 'counts'], `Give ${options.length} counts, one for each answer.`)];
      }
      const asked = counts.reduce((total, count) => total + count, 0);
      return asked > size
        ? [invalidInput([...place, 'counts'], `${asked} answered, and the stratum has ${size} people.`)]
        : [];
    }),
  ];
}

/** The places of texts that occurred before. */
const repeated = (texts: readonly string[]): readonly number[] =>
  texts.flatMap((text, at) => (texts.indexOf(text) < at ? [at] : []));
