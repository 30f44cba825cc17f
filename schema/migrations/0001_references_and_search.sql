-- Owner and source of every record: a foreign key on every table that carries the column and does not declare it.
do $$
declare
  carrier record;
begin
  for carrier in
    select c.table_name, c.column_name,
           case c.column_name when 'source_id' then 'sources' else 'organisations' end as target
      from information_schema.columns c
     where c.table_schema = 'public' and c.column_name in ('source_id', 'owner_organisation_id')
       and not exists (
         select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
          where k.contype = 'f' and k.conrelid = format('public.%I', c.table_name)::regclass and a.attname = c.column_name)
  loop
    execute format('alter table %I add constraint %I foreign key (%I) references %I (id)',
      carrier.table_name, carrier.table_name || '_' || carrier.column_name || '_fk', carrier.column_name, carrier.target);
  end loop;
end $$;
--> statement-breakpoint
-- The folded form in which names are compared: lower case, without accents. Marked immutable because the
-- dictionary `unaccent` never changes within a database.
create function fold(value text) returns text
  language sql immutable parallel safe strict
  return lower(public.unaccent('public.unaccent'::regdictionary, value));
--> statement-breakpoint
-- A double as JavaScript prints it: no exponent between 1e-6 and 1e21, no negative zero, `1e-7` for `1e-07`.
create function json_number(value double precision) returns text
  language sql immutable parallel safe
  return case
    when value = 0 then '0'
    when abs(value) >= 1e-4 and abs(value) < 1e15 then value::text
    when abs(value) >= 1e-6 and abs(value) < 1e21 then value::text::numeric::text
    else regexp_replace(value::text, 'e([+-])0+', 'e\1')
  end;
--> statement-breakpoint
-- Stands where the graph promises an object: a hole there is an error, never a hole in the answer.
create function missing(field text) returns text language plpgsql stable parallel safe as $$
begin
  raise exception 'The object of % is missing.', field;
end $$;
--> statement-breakpoint
create function refresh_mission_search(mission uuid) returns void language sql as $$
  delete from search_entries where kind = 'MISSION' and entity_id = mission;
  insert into search_entries (kind, entity_id, name, folded, weight)
  select 'MISSION', mission, found.name, fold(found.name), max(found.weight)
    from (
      select acronym as name, 4 as weight from missions where id = mission
      union all select name, 3 from missions where id = mission
      union all select names.value, 2 from missions, jsonb_each_text(missions.names) names where id = mission
      union all select name, 1 from mission_aliases where mission_id = mission
    ) found
   group by found.name;
$$;
--> statement-breakpoint
create function refresh_region_search(region uuid) returns void language sql as $$
  delete from search_entries where kind = 'REGION' and entity_id = region;
  insert into search_entries (kind, entity_id, name, folded, weight)
  select 'REGION', region, found.name, fold(found.name), max(found.weight)
    from (
      select pcode as name, 4 as weight from regions where id = region
      union all select name, 3 from regions where id = region
      union all select names.value, 2 from regions, jsonb_each_text(regions.names) names where id = region
      union all select code, 1 from region_codes where region_id = region and system = 'NAME'
    ) found
   group by found.name;
$$;
--> statement-breakpoint
create function refresh_organisation_search(organisation uuid) returns void language sql as $$
  delete from search_entries where kind = 'ORGANISATION' and entity_id = organisation;
  insert into search_entries (kind, entity_id, name, folded, weight)
  select 'ORGANISATION', organisation, found.name, fold(found.name), max(found.weight)
    from (
      select acronym as name, 4 as weight from organisations where id = organisation and merged_into_id is null
      union all select name, 3 from organisations where id = organisation and merged_into_id is null
      union all select names.value, 2 from organisations, jsonb_each_text(organisations.names) names
                 where id = organisation and merged_into_id is null
      union all select a.name, 1 from organisation_aliases a join organisations o on o.id = a.organisation_id
                 where o.id = organisation and o.merged_into_id is null
    ) found
   where found.name is not null
   group by found.name;
$$;
--> statement-breakpoint
-- One trigger for all: its two arguments are the kind and the column that holds the entity's id.
create function refresh_search() returns trigger language plpgsql as $$
declare
  entity uuid := (to_jsonb(coalesce(new, old)) ->> tg_argv[1])::uuid;
begin
  execute format('select refresh_%s_search($1)', tg_argv[0]) using entity;
  return null;
end $$;
--> statement-breakpoint
create trigger search after insert or delete or update of acronym, name, names on missions
  for each row execute function refresh_search('mission', 'id');
--> statement-breakpoint
create trigger search after insert or delete or update on mission_aliases
  for each row execute function refresh_search('mission', 'mission_id');
--> statement-breakpoint
create trigger search after insert or delete or update of pcode, name, names on regions
  for each row execute function refresh_search('region', 'id');
--> statement-breakpoint
create trigger search after insert or delete or update on region_codes
  for each row execute function refresh_search('region', 'region_id');
--> statement-breakpoint
create trigger search after insert or delete or update of acronym, name, names, merged_into_id on organisations
  for each row execute function refresh_search('organisation', 'id');
--> statement-breakpoint
create trigger search after insert or delete or update on organisation_aliases
  for each row execute function refresh_search('organisation', 'organisation_id');
