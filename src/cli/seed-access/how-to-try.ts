import { sampleLabels, samplePrefix } from './cast.ts';
import type { SeededAccess } from './seed-access.ts';
import type { SeededPerson } from './seed-people.ts';

/** What everybody of the cast can ask, each answered otherwise: the samples, and how many there are. */
export const sampleQuestion = `{ incidents(filter: { statuses: [EXERCISE], text: "${samplePrefix}" }) { totalCount nodes { tlp headline } } }`;

/** A line for a shell that asks it with this token; without one as anybody. */
export function curlLine(url: string, token?: string): string {
  const headers = [
    'content-type: application/json',
    ...(token === undefined ? [] : [`authorization: Bearer ${token}`]),
  ];
  const body = JSON.stringify({ query: sampleQuestion });
  return `curl -s ${url}/graphql ${headers.map((header) => `-H '${header}'`).join(' ')} -d '${body}'`;
}

/** What a person is to see, in words. */
function describeSight({ member: { sees } }: Pick<SeededPerson, 'member'>): string {
  const hidden = sampleLabels.filter((label) => !sees.includes(label));
  const rest = hidden.length === 0 ? '' : `, and nothing of ${hidden.join(', ')}`;
  return `${sees.length} of ${sampleLabels.length}: ${sees.join(', ')}${rest}`;
}

/** All that is to be printed: who there is with which token, and how to try each. */
export function describeSeeded({ people, agreements }: SeededAccess, url: string): string {
  const rows = people.map(({ member, token }) => [member.title, roleOf({ member }), token]);
  return [
    ...table([['PERSON', 'ROLE', 'TOKEN'], ...rows]),
    '',
    'Agreements: the United Nations share up to AMBER in Haute-Kotto.',
    ...table(agreements.map(({ title, state, recipient }) => [title, state, `with the ${recipient} NGO`])),
    '',
    'To try each, while the hub runs:',
    ...people.flatMap((person) => [
      '',
      `# ${person.member.title} sees ${describeSight(person)}`,
      curlLine(url, person.token),
    ]),
    '',
    `# Anybody without a token sees 1 of ${sampleLabels.length}: CLEAR`,
    curlLine(url),
  ].join('\n');
}

const roleOf = ({ member: { role, isPlatformAdministrator } }: Pick<SeededPerson, 'member'>): string =>
  isPlatformAdministrator ? 'platform administrator' : (role?.toLowerCase().replaceAll('_', ' ') ?? 'none');

/** Columns under each other. */
function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
