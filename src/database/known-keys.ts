import { isAllExact, isLevelTold } from './place-precision.ts';
import { readingOrganisations } from './reading-settings.ts';
import { labelOfKeys } from './row-visibility.ts';
import { finestShareOfKeys } from './shared-rows.ts';

/**
 * As much of the routing keys of an event as the member who reads may know, given that it may see what they are of: the
 * regions of an incident no finer than agreements tell its place, where it is seen by agreements alone. `keys` is SQL of a
 * jsonb, `kind` of what the log calls it.
 */
export function knownKeys(keys: string, kind: string): string {
  const { label, owner, isRecipient } = labelOfKeys(keys, kind);
  const precision = `coalesce(${finestShareOfKeys(keys)}, 'COUNTRY')`;
  const regions = `(
    select coalesce(jsonb_agg(named.id), '[]') from jsonb_array_elements_text(${keys} -> 'region') named(id)
      join regions place on place.id = named.id::uuid where ${isLevelTold('place.level', precision)})`;
  const isAsItIs = `${kind} <> 'incident' or ${isAllExact} or ${label} <> 'AMBER'
    or coalesce(${owner} = any (${readingOrganisations}), false) or ${isRecipient}`;
  return `case when ${isAsItIs} then ${keys} else jsonb_set(${keys}, '{region}', ${regions}) end`;
}
