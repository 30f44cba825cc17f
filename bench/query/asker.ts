/** A server as somebody asks it: without a name, or with a key. */
export interface Asker {
  readonly name: string;
  /** Where it takes questions, for example http://127.0.0.1:41234/graphql. */
  readonly endpoint: string;
  /** The server's process. */
  readonly pid: number;
  /** The header `Authorization`; undefined for anonymous questions. */
  readonly authorization?: string;
}
