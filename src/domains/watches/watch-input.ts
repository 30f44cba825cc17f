import { z } from 'zod';
import { uuidOf } from '../../graph/ids.ts';
import { reference, text } from '../carry-out.ts';

/** The conditions of filters that name something by its id, with the kind of id; all others the SDL has typed already. */
const idKinds = ['region', 'mission', 'actor', 'conflict', 'dyad', 'source', 'incident'] as const;

/** A filter with ids that can be some. @throws HubError BAD_ID, as the feed does. */
const filter = z.record(z.string(), z.unknown()).transform((conditions) => {
  for (const kind of idKinds) {
    for (const place of [conditions, Object(conditions.info)]) {
      if (typeof place[kind] === 'string') uuidOf(kind)(place[kind]);
    }
  }
  return conditions;
});

/** What `saveWatchFilter` takes; the SDL has typed the filters. */
export const saveInput = z
  .object({
    ...reference,
    name: text(100),
    isShared: z.boolean(),
    incidents: filter.nullish(),
    alerts: filter.nullish(),
    version: z.number().int().nullish(),
  })
  .refine(({ incidents, alerts }) => (incidents ? !alerts : alerts), {
    path: ['incidents'],
    message: 'Give the filter of one feed: `incidents` or `alerts`.',
  })
  .refine((input) => JSON.stringify(input).length <= 20_000, {
    path: ['name'],
    message: 'A filter has at most 20 000 characters.',
  });

/** What is to be saved. */
export type SaveInput = z.infer<typeof saveInput>;

/** What `removeWatchFilter` takes. */
export const removeInput = z.object({ ...reference, id: z.string().transform(uuidOf('watch_filter')) });
