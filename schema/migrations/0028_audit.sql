CREATE TYPE "public"."audit_action" AS ENUM('READ', 'COMMAND', 'KEY_USE');--> statement-breakpoint
CREATE TYPE "public"."audit_way" AS ENUM('QUERY', 'CHANGES', 'MUTATION', 'FEED', 'DOWNLOAD');--> statement-breakpoint
CREATE TABLE "log"."audit_head" (
	"is_only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"position" bigint NOT NULL,
	"floor" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	"appended_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "log"."audit_log" (
	"position" bigint NOT NULL,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"action" "audit_action" NOT NULL,
	"way" "audit_way",
	"command" text,
	"request_id" uuid NOT NULL,
	"organisation_ids" uuid[] NOT NULL,
	"person_id" uuid,
	"key_id" uuid,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"subject_version" integer,
	"tlp" text,
	"owner_organisation_id" uuid,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"appended_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "audit_log_position_appended_at_pk" PRIMARY KEY("position","appended_at")
) PARTITION BY RANGE ("appended_at");
--> statement-breakpoint
CREATE TABLE "log"."audit_outbox" (
	"ordinal" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "log"."audit_outbox_ordinal_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"action" "audit_action" NOT NULL,
	"way" "audit_way",
	"command" text,
	"request_id" uuid NOT NULL,
	"organisation_ids" uuid[] NOT NULL,
	"person_id" uuid,
	"key_id" uuid,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"subject_version" integer,
	"tlp" text,
	"owner_organisation_id" uuid,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_by_owner" ON "log"."audit_log" USING btree ("owner_organisation_id","position");--> statement-breakpoint
CREATE INDEX "audit_by_actor" ON "log"."audit_log" USING gin ("organisation_ids");--> statement-breakpoint
CREATE INDEX "audit_by_subject" ON "log"."audit_log" USING btree ("subject_id");
--> statement-breakpoint
insert into log.audit_head (position, floor, hash, appended_at)
  values (0, 0, decode(repeat('00', 32), 'hex'), '-infinity');
--> statement-breakpoint
-- Vacuumed by their number, as those of the events' outbox are.
alter table log.audit_outbox set (
  autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
  autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000);
--> statement-breakpoint
-- Partitions of one week (from Monday, UTC) of a log, as `log.keep_partitions` has them.
create function log.keep_weeks(log_name text, head_name text, weeks_ahead integer, days_kept integer) returns void
  language plpgsql
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '1s' as $$
declare
  newest timestamptz;
  first_week timestamptz;
  week timestamptz;
  old record;
  dropped_to bigint;
begin
  -- One at a time, and none while entries are moved.
  execute format('select appended_at from log.%I for update', head_name) into newest;
  first_week := date_trunc('week', greatest(now(), newest));
  for week in select generate_series(first_week, first_week + weeks_ahead * interval '7 days', interval '7 days') loop
    if to_regclass('log.' || log_name || '_' || to_char(week, 'YYYYMMDD')) is null then
      execute format('create table log.%I partition of log.%I for values from (%L) to (%L)',
        log_name || '_' || to_char(week, 'YYYYMMDD'), log_name, week, week + interval '7 days');
    end if;
  end loop;
  for old in
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = ('log.' || log_name)::regclass
       and to_date(right(c.relname, 8), 'YYYYMMDD') + 7 <= now() - days_kept * interval '1 day'
  loop
    execute format('select max(position) from log.%I', old.name) into dropped_to;
    execute format('update log.%I set floor = greatest(floor, $1)', head_name) using dropped_to;
    execute format('drop table log.%I', old.name);
  end loop;
end $$;
--> statement-breakpoint
revoke all on function log.keep_weeks(text, text, integer, integer) from public;
--> statement-breakpoint
-- The same for both logs, with the rights of the owner, who alone may make and drop partitions.
create or replace function log.keep_partitions(weeks_ahead integer, days_kept integer) returns void
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '1s' as $$
begin
  perform log.keep_weeks('event_log', 'head', weeks_ahead, days_kept);
  perform log.keep_weeks('audit_log', 'audit_head', weeks_ahead, days_kept);
end $$;
--> statement-breakpoint
grant insert on log.audit_outbox to halcyon_app;
--> statement-breakpoint
grant select on log.audit_log, log.audit_head to halcyon_app;
--> statement-breakpoint
grant select, delete on log.audit_outbox to halcyon_feed;
--> statement-breakpoint
grant select, insert on log.audit_log to halcyon_feed;
--> statement-breakpoint
grant select, update on log.audit_head to halcyon_feed;
--> statement-breakpoint
-- Which entries, its policies say.
grant select (position, action, way, command, request_id, organisation_ids, person_id, key_id, subject_kind, subject_id,
  subject_version, tlp, owner_organisation_id, occurred_at) on log.audit_log to halcyon_member;
