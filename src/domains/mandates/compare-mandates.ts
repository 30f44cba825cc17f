import { z } from 'zod';
import { type Audience, readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { HubError } from '../../errors.ts';
import { uuidOf } from '../../graph/ids.ts';
import { entityRef } from '../../graph/resolvers.ts';
import { compareTasks } from './comparison-rules.ts';

const compared = z.object({
  id: z.string(),
  missionId: z.string(),
  /** Days since 1970. */
  lastDay: z.number().nullable(),
  troops: z.number().nullable(),
  police: z.number().nullable(),
  tasks: z.array(
    z.object({ id: z.string(), theme: z.string(), isPriority: z.boolean(), statement: z.string() }),
  ),
});

const statement = {
  name: 'compare mandates',
  text: `select json_build_object('id', id, 'missionId', mission_id, 'lastDay', expires_on - date '1970-01-01',
           'troops', troop_ceiling, 'police', police_ceiling,
           'tasks', coalesce((select json_agg(json_build_object('id', task.id, 'theme', task.theme,
               'isPriority', task.is_priority, 'statement', task.statement) order by task.ordinal)
             from mandate_tasks task where task.mandate_id = mandates.id), '[]'))
      from mandates where id = any($1::uuid[])`,
};

/**
 * What changed between two mandates, as the audience sees them; null when it sees no such mandate.
 * @throws HubError BAD_ID; BAD_VALUE for mandates of two operations.
 */
export async function compareMandates(
  database: Database,
  audience: Audience,
  given: { readonly from: unknown; readonly to: unknown },
): Promise<object | null> {
  const decode = uuidOf('mandate');
  const [fromId, toId] = [decode(given.from), decode(given.to)];
  const rows = await readAs(database, audience, statement, [[fromId, toId]]);
  const found = rows.map(([json]) => compared.parse(JSON.parse(String(json))));
  const [from, to] = [fromId, toId].map((id) => found.find((mandate) => mandate.id === id));
  if (from === undefined || to === undefined) return null;
  if (from.missionId !== to.missionId) {
    throw new HubError('BAD_VALUE', 'The mandates are of different peace operations: compare two of one.');
  }
  const hasTasks = from.tasks.length > 0 && to.tasks.length > 0;
  const tasks = hasTasks ? compareTasks(from.tasks, to.tasks) : { added: [], dropped: [], kept: [] };
  return {
    from: entityRef('Mandate', from.id),
    to: entityRef('Mandate', to.id),
    hasTasks,
    addedTasks: tasks.added.map(taskRef),
    droppedTasks: tasks.dropped.map(taskRef),
    keptTasks: tasks.kept.map((kept) => ({ ...kept, from: taskRef(kept.from), to: taskRef(kept.to) })),
    daysLonger: changeOf(from.lastDay, to.lastDay),
    troopCeilingChange: changeOf(from.troops, to.troops),
    policeCeilingChange: changeOf(from.police, to.police),
  };
}

const taskRef = ({ id }: { readonly id: string }) => entityRef('MandateTask', id);

const changeOf = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : to - from;
