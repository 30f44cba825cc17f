/** One tab of the explorer. The first one has no variables: GraphiQL does not show those of the tab it opens with. */
interface ExampleQuestion {
  readonly query: string;
  /** JSON text, as the editor of variables shows it. */
  readonly variables?: string;
}

const missionAtAGlance = `# One mission and what it is about: its mandate, the people it has, and what happens where it works.
# Hold Ctrl and press Space for what else can be asked; hover over a field for what it means.
query MissionAtAGlance {
  mission(acronym: "MINUSCA") {
    name
    startedOn
    mandates {
      instrument
      adoptedOn
      expiresOn
      url
      tasks {
        theme
        statement
        isPriority
      }
    }
    strengths(first: 3) {
      nodes {
        asOf
        troops
        police
        observers
      }
    }
    incidents(first: 5, filter: { deathsAtLeast: 10 }) {
      totalCount
      nodes {
        occurredFrom
        kind
        headline
        deaths {
          low
          best
          high
        }
        region {
          name
        }
      }
    }
    ngos(first: 5) {
      totalCount
      nodes {
        name
        country {
          name
        }
      }
    }
    source {
      name
      licence
      url
    }
  }
}
`;

const upDownAndAcross = `# A region, the units above and below it, its neighbours in the tree, and who works there.
query UpDownAndAcross($pcode: String!) {
  region(pcode: $pcode) {
    name
    ancestors {
      name
      level
    }
    children(first: 10) {
      nodes {
        pcode
        name
      }
    }
    siblings(first: 10) {
      nodes {
        pcode
        name
      }
    }
    organisations(first: 5) {
      nodes {
        __typename
        name
      }
    }
    latestObservations(first: 5) {
      nodes {
        indicator {
          name
          unit
        }
        periodStart
        value
      }
    }
  }
}
`;

const whatAnNgoDoes = `# Where an organisation works, on what, and with whom.
query WhatAnNgoDoes($name: String!) {
  search(text: $name, kinds: [ORGANISATION], first: 1) {
    name
    subject {
      ... on Organisation {
        name
        regions(first: 10) {
          nodes {
            name
          }
        }
        coworkers(first: 5) {
          organisation {
            name
          }
        }
        activities(first: 5) {
          nodes {
            title
            status
            regions {
              name
            }
          }
        }
      }
    }
  }
}
`;

const findByName = `# Names are found without accents, from their beginnings, and with a letter wrong.
query FindByName($text: String!) {
  search(text: $text) {
    kind
    name
    score
    subject {
      ... on Mission {
        id
        acronym
      }
      ... on Region {
        id
        pcode
        level
      }
      ... on Organisation {
        id
      }
    }
  }
}
`;

const violenceByYear = `# Events and deaths counted by year and kind. Death tolls are estimates: low, best and high.
query ViolenceByYear($pcode: String!, $from: Date!) {
  incidentTotals(filter: { pcode: $pcode, occurredFrom: $from }, by: [YEAR, KIND]) {
    year
    kind
    incidentCount
    civilianTargetingCount
    deaths {
      low
      best
      high
    }
  }
}
`;

const listenToTheExercise = `# What is told live. A first start replays the Central African Republic of 2013 and 2014 as an exercise, an event
# every few seconds; without \`statuses\` a feed tells of what happens in earnest alone. The square button stops it.
subscription ListenToTheExercise($pcode: String!) {
  incidentFeed(filter: { pcode: $pcode, statuses: [EXERCISE] }) {
    __typename
    ... on FeedMessage {
      cursor
      occurredAt
    }
    ... on IncidentUpserted {
      kind
      incident {
        status
        headline
        occurredFrom
        region {
          name
        }
        deaths {
          best
        }
      }
    }
    ... on Removed {
      subjectId
      reason
    }
  }
}
`;

const withVariables = (query: string, variables: Readonly<Record<string, string>>): ExampleQuestion => ({
  query,
  variables: JSON.stringify(variables, null, 2),
});

/** What a newcomer may ask first, one tab each; the bundled data answers all of them. */
export const exampleQuestions: readonly ExampleQuestion[] = [
  { query: missionAtAGlance },
  withVariables(upDownAndAcross, { pcode: 'CF21' }),
  withVariables(whatAnNgoDoes, { name: 'Médecins Sans Frontières' }),
  withVariables(findByName, { text: 'bangasou' }),
  withVariables(violenceByYear, { pcode: 'CAF', from: '2010-01-01' }),
  withVariables(listenToTheExercise, { pcode: 'CAF' }),
];
