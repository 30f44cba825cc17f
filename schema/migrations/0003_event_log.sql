CREATE SCHEMA "log";
--> statement-breakpoint
CREATE TABLE "log"."event_log" (
	"position" bigint NOT NULL,
	"epoch" integer NOT NULL,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"entity_kind" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"entity_version" integer NOT NULL,
	"keys_before" jsonb,
	"keys_after" jsonb,
	"body" json,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"appended_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "event_log_position_appended_at_pk" PRIMARY KEY("position","appended_at")
) PARTITION BY RANGE ("appended_at");
--> statement-breakpoint
CREATE TABLE "log"."epochs" (
	"epoch" integer PRIMARY KEY NOT NULL,
	"system_identifier" text NOT NULL,
	"timeline" text NOT NULL,
	"database_oid" bigint NOT NULL,
	"after_position" bigint NOT NULL,
	"began_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log"."head" (
	"is_only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"epoch" integer NOT NULL,
	"position" bigint NOT NULL,
	"floor" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"appended_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log"."outbox" (
	"ordinal" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log"."outbox_ordinal_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"event_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"entity_kind" text NOT NULL,
	"entity_id" uuid NOT NULL,
	"entity_version" integer NOT NULL,
	"keys_before" jsonb,
	"keys_after" jsonb,
	"body" json,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
insert into log.head (epoch, position, floor, hash, appended_at)
  values (0, 0, 0, decode(repeat('00', 32), 'hex'), '-infinity');
--> statement-breakpoint
-- Rows that are born and die within milliseconds: vacuumed by their number, not by a share of a table that is empty.
alter table log.outbox set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);
--> statement-breakpoint
-- The hash of each event of a batch, from the hash before the batch and the text of the events up to this one.
create function log.link(state bytea, before bytea, content text) returns bytea
  language plpgsql immutable parallel safe as $$
begin
  return sha256(coalesce(state, before) || convert_to(content, 'UTF8'));
end $$;
--> statement-breakpoint
create aggregate log.chain(before bytea, content text) (sfunc = log.link, stype = bytea);
--> statement-breakpoint
-- Partitions of one week (from Monday, UTC), named after their first day: made from the week of the newest event on,
-- dropped when their last day is older than what is kept. The floor is raised in the same transaction. Only the owner
-- may do so, hence `security definer`; who waits for a lock holds up readers, hence a short wait.
create function log.keep_partitions(weeks_ahead integer, days_kept integer) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '1s' as $$
declare
  first_week timestamptz := (select date_trunc('week', greatest(now(), appended_at)) from log.head);
  week timestamptz;
  old record;
  dropped_to bigint;
begin
  -- One at a time, and none while events are moved.
  perform from log.head for update;
  for week in select generate_series(first_week, first_week + weeks_ahead * interval '7 days', interval '7 days') loop
    if to_regclass('log.event_log_' || to_char(week, 'YYYYMMDD')) is null then
      execute format('create table log.%I partition of log.event_log for values from (%L) to (%L)',
        'event_log_' || to_char(week, 'YYYYMMDD'), week, week + interval '7 days');
    end if;
  end loop;
  for old in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'log.event_log'::regclass
       and to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= now() - days_kept * interval '1 day'
  loop
    execute format('select max(position) from log.%I', old.name) into dropped_to;
    update log.head set floor = greatest(floor, dropped_to);
    execute format('drop table log.%I', old.name);
  end loop;
end $$;
--> statement-breakpoint
revoke all on function log.keep_partitions(integer, integer) from public;
--> statement-breakpoint
grant usage on schema log to halcyon_app, halcyon_feed;
--> statement-breakpoint
grant insert on log.outbox to halcyon_app;
--> statement-breakpoint
grant select on log.event_log, log.head, log.epochs to halcyon_app;
--> statement-breakpoint
grant select, delete on log.outbox to halcyon_feed;
--> statement-breakpoint
grant select, insert on log.event_log, log.epochs to halcyon_feed;
--> statement-breakpoint
grant select, update on log.head to halcyon_feed;
--> statement-breakpoint
grant execute on function log.keep_partitions(integer, integer) to halcyon_feed;
