import { alerts } from '../../../schema/tables/alerts.ts';
import { type Argument, type Row, sqlName } from '../../graph/map.ts';
import { alertStanding, infoContainsText } from './filters.ts';

const alert: Row = (column) => `alert."${sqlName(column)}"`;
const asked = { isHistory: false, alias: 'alert' } as const;

/** So many of the latest are compared. */
const mostCompared = 200;

/**
 * What a search finds of alerts, as rows of hits: those that lists show, one of whose blocks says every word and has not
 * expired. The first such block names the hit. Nothing for a text without a word.
 */
export const alertHits = (text: Argument): string => `
  select 'ALERT'::search_kind as kind, latest.id as entity_id, latest.name, 0::smallint as weight,
         case when fold(latest.name) = words.folded then 1
              else 0.9 * word_similarity(words.folded, fold(latest.name)) end::double precision as score
    from (select fold(trim(${text.as('text')})) as folded) words
    cross join lateral (
      select ${alert(alerts.id)}, said.name from alerts alert
       cross join lateral (
         select coalesce(info.headline, info.event) as name from alert_infos info
          where info.alert_id = ${alert(alerts.id)} and coalesce(info.expires > now(), true) and ${infoContainsText(text)}
          order by info.ordinal limit 1) said
       where ${alertStanding.map(({ condition }) => condition(alert, asked)).join(' and ')}
       order by ${alert(alerts.sent)} desc, ${alert(alerts.id)} desc limit ${mostCompared}) latest
   where words.folded <> ''`;
