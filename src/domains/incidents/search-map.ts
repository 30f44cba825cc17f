import { incidents } from '../../../schema/tables/incidents.ts';
import { type Argument, type Row, sqlName } from '../../graph/map.ts';
import { containsText, incidentStanding } from './filters.ts';

const incident: Row = (column) => `incident."${sqlName(column)}"`;
const asked = { isHistory: false, alias: 'incident' } as const;

/** So many of the latest are compared: a common word occurs in tens of thousands. */
const mostCompared = 200;

/**
 * What a search finds of incidents, as rows of hits: those that lists show, in which every word occurs. Those whose
 * headline is nearest to the text score best. Nothing for a text without a word.
 */
export const incidentHits = (text: Argument): string => `
  select 'INCIDENT'::search_kind as kind, latest.id as entity_id, latest.headline as name, 0::smallint as weight,
         case when fold(latest.headline) = words.folded then 1
              else 0.9 * word_similarity(words.folded, fold(latest.headline)) end::double precision as score
    from (select fold(trim(${text.as('text')})) as folded) words
    cross join lateral (
      select ${incident(incidents.id)}, ${incident(incidents.headline)} from incidents incident
       where ${incidentStanding.map(({ condition }) => condition(incident, asked)).join(' and ')}
         and ${containsText(incident, text, asked).where}
       order by ${incident(incidents.occurredFrom)} desc, ${incident(incidents.id)} desc limit ${mostCompared}) latest
   where words.folded <> ''`;
