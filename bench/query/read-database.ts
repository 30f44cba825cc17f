import postgres from 'postgres';
import { parentOf } from '../cpu-time.ts';
import type { Subjects } from './questions.ts';

/** The ids over which questions rotate, and the process above all backends of the server. */
export async function readDatabase(
  databaseUrl: string,
): Promise<{ subjects: Subjects; postmasterPid: number }> {
  const admin = postgres(databaseUrl, { max: 1 });
  try {
    const missions = await admin<{ id: string }[]>`select id from missions order by acronym`;
    const regions = await admin<{ id: string }[]>`
      select region_id as id from incident_regions group by region_id having count(*) >= 100 order by region_id`;
    const [backend] = await admin<{ pid: number }[]>`select pg_backend_pid() as pid`;
    const subjects = { missionIds: missions.map(({ id }) => id), regionIds: regions.map(({ id }) => id) };
    return { subjects, postmasterPid: parentOf(backend?.pid ?? 0) };
  } finally {
    await admin.end();
  }
}
