/** One tab of the explorer. */
export interface ExampleQuestion {
  readonly query: string;
  readonly variables?: string;
}

/** What a newcomer may ask first; each is answered with bundled data. */
export const exampleQuestions: readonly ExampleQuestion[] = [
  {
    query: `# What can be asked? The panel on the left documents every field.
query Schema {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`,
  },
];
