import { type Ask, openAsk } from './ask.ts';
import { cloneDatabase } from './database.ts';
import { buildSmallWorld } from './small-world.ts';

/** The graph over the small world, in a database of its own: open it in `beforeAll`, close it in `afterAll`. */
export async function openSmallGraph(): Promise<{ ask: Ask; close(): Promise<void> }> {
  const clone = await cloneDatabase();
  await buildSmallWorld(clone.database);
  return { ask: openAsk(clone.database), close: () => clone.close() };
}
