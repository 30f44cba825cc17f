/** What the questions are called on the command line. */
export const questionNames = ['mission', 'nested', 'list'] as const;

/** A question that every server is asked, with the variables that take turns. */
export interface Question {
  readonly name: (typeof questionNames)[number];
  readonly title: string;
  readonly document: string;
  readonly variables: readonly Readonly<Record<string, string>>[];
  /** What the hub must reach: times the textbook server, and as a share of the floor. */
  readonly bars: { readonly textbook: number; readonly floor?: number };
}

const mission = `query Mission($id: ID!) {
  mission(id: $id) { id acronym name kind startedOn }
}`;

const nested = `query Missions {
  missions(first: 20) {
    nodes {
      id acronym name kind startedOn
      leadOrganisation { id name }
      regions(first: 3) {
        nodes {
          id pcode name
          latestObservations(first: 10) { nodes { value periodStart indicator { code name unit } } }
        }
      }
      partners(first: 5) { nodes { id name acronym } }
      ngos(first: 5) { nodes { id name acronym } }
      incidents(first: 5) { nodes { id headline occurredFrom kind deaths { best } region { id pcode name } } }
    }
  }
}`;

const list = `query Incidents($region: ID!) {
  incidents(first: 100, filter: { region: $region }) {
    nodes { id headline occurredFrom occurredTo kind locationName deaths { low best high } region { id pcode name } }
  }
}`;

/** The ids over which the questions about one thing rotate. */
export interface Subjects {
  readonly missionIds: readonly string[];
  /** Regions with at least 100 incidents. */
  readonly regionIds: readonly string[];
}

/** One row, a tree of four levels, a long list. */
export function questionsAbout({ missionIds, regionIds }: Subjects): readonly Question[] {
  return [
    {
      name: 'mission',
      title: 'one mission by id',
      document: mission,
      variables: missionIds.map((uuid) => ({ id: `mission_${uuid}` })),
      bars: { textbook: 1.8 },
    },
    {
      name: 'nested',
      title: '20 missions, four nested levels',
      document: nested,
      variables: [{}],
      bars: { textbook: 5, floor: 0.85 },
    },
    {
      name: 'list',
      title: '100 incidents of a region',
      document: list,
      variables: regionIds.map((uuid) => ({ region: `region_${uuid}` })),
      bars: { textbook: 5, floor: 0.7 },
    },
  ];
}
