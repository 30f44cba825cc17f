CREATE TABLE "labelled_tables" (
	"name" text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record_recipients" (
	"record_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "record_recipients_record_id_person_id_pk" PRIMARY KEY("record_id","person_id")
);
--> statement-breakpoint
DROP INDEX "incidents_in_earnest";--> statement-breakpoint
ALTER TABLE "incident_regions" ADD COLUMN "tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL;--> statement-breakpoint
ALTER TABLE "record_recipients" ADD CONSTRAINT "record_recipients_person_id_accounts_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "record_recipients_by_person" ON "record_recipients" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "incidents_in_earnest" ON "incidents" USING btree ("occurred_from","id","tlp") WHERE standing = 'CURRENT' and status = 'ACTUAL';
--> statement-breakpoint
-- Whether a live sharing agreement extends a record of its owner to the organisation that reads: the one place that
-- knows agreements. There are none yet. `regions` may be those it lies in alone, or these with all that contain them.
create function shared_with_me(kind text, owner uuid, regions uuid[], category text) returns boolean
  language sql stable parallel safe
  return false;
--> statement-breakpoint
-- Each table with records has a trigger that calls this when a label other than CLEAR is written.
create function note_label() returns trigger language plpgsql as $$
begin
  insert into labelled_tables (name) values (tg_table_name) on conflict do nothing;
  return null;
end $$;
--> statement-breakpoint
-- The regions of an incident carry its label. Whoever writes either holds the incident, so neither misses the other.
create function label_new_places() returns trigger language plpgsql as $$
begin
  if exists (select from labelled_tables where name = 'incidents') then
    update incident_regions place set tlp = incident.tlp from incidents incident
     where incident.id = place.incident_id and incident.tlp <> place.tlp
       and incident.id in (select incident_id from added);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger label after insert on incident_regions referencing new table as added
  for each statement execute function label_new_places();
--> statement-breakpoint
create function label_places() returns trigger language plpgsql as $$
begin
  update incident_regions set tlp = new.tlp where incident_id = new.id;
  return null;
end $$;
--> statement-breakpoint
create trigger label_places after update of tlp on incidents
  for each row when (old.tlp <> new.tlp) execute function label_places();
--> statement-breakpoint
-- What everybody may read of the log, members may: which events, its policies say.
grant usage on schema log to halcyon_member;
--> statement-breakpoint
grant select (position, kind, entity_kind, entity_id, entity_version, occurred_at) on log.event_log to halcyon_member;
--> statement-breakpoint
grant select (epoch, position, floor) on log.head to halcyon_member;
