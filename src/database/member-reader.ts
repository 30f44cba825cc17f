import type postgres from 'postgres';
import { type ExclusiveOptions, openExclusiveConnections } from './exclusive-connections.ts';
import type { Member } from './member.ts';

/** Connections on which members read, until `close`. */
export interface MemberReader {
  /**
   * Runs one statement with the rights of a member: in a transaction of its own on a connection of its own, whose
   * settings end with it. Nothing waits for an answer in between, so it takes one round trip.
   */
  read<Result>(member: Member, run: (reader: postgres.Sql) => Sent<Result>): Promise<Result>;
  /** Runs statements with the rights of nobody in particular, to prove that these are those of the public. */
  readUnset(run: (reader: postgres.Sql) => Promise<void>): Promise<void>;
  /** Waits for running statements, 2 s at most, then closes every connection. */
  close(): Promise<void>;
}

/** A statement of the driver, which is on its way only once it is executed. */
interface Sent<Result> extends PromiseLike<Result> {
  execute(): this;
}

/** Opens the connections, each when it is first needed. */
export function openMemberReader(options: ExclusiveOptions): MemberReader {
  const connections = openExclusiveConnections(options);
  return {
    read: (member, run) => connections.use((connection) => readOn(connection, member, run)),
    readUnset: (run) => connections.use(run),
    close: () => connections.close(),
  };
}

async function readOn<Result>(
  connection: postgres.Sql,
  { organisationIds, personId }: Member,
  run: (reader: postgres.Sql) => Sent<Result>,
): Promise<Result> {
  const begun = connection.unsafe('begin read only').execute();
  const settled = connection
    .unsafe(
      `/* read as */ select set_config('halcyon.organisations', $1, true), set_config('halcyon.person', $2, true)`,
      [`{${organisationIds.join()}}`, personId ?? ''],
      { prepare: true },
    )
    .execute();
  const answered = run(connection).execute();
  // In a transaction that has failed it rolls back: the connection is clean whatever went wrong.
  const ended = connection.unsafe('commit').execute();
  // All must have ended before anybody else gets the connection, and the first that fails says why the others did.
  await Promise.allSettled([begun, settled, answered, ended]);
  await begun;
  await settled;
  const result = await answered;
  await ended;
  return result;
}
