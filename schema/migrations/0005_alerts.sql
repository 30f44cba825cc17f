CREATE TYPE "public"."alert_category" AS ENUM('GEO', 'MET', 'SAFETY', 'SECURITY', 'RESCUE', 'FIRE', 'HEALTH', 'ENV', 'TRANSPORT', 'INFRA', 'CBRNE', 'OTHER');--> statement-breakpoint
CREATE TYPE "public"."alert_certainty" AS ENUM('OBSERVED', 'LIKELY', 'POSSIBLE', 'UNLIKELY', 'UNKNOWN');--> statement-breakpoint
CREATE TYPE "public"."alert_lifecycle" AS ENUM('ACTIVE', 'SUPERSEDED', 'CANCELLED', 'EXPIRED');--> statement-breakpoint
CREATE TYPE "public"."alert_message_type" AS ENUM('ALERT', 'UPDATE', 'CANCEL');--> statement-breakpoint
CREATE TYPE "public"."alert_response" AS ENUM('SHELTER', 'EVACUATE', 'PREPARE', 'EXECUTE', 'AVOID', 'MONITOR', 'ASSESS', 'ALL_CLEAR', 'NONE');--> statement-breakpoint
CREATE TYPE "public"."alert_scope" AS ENUM('PUBLIC', 'RESTRICTED', 'PRIVATE');--> statement-breakpoint
CREATE TYPE "public"."alert_severity" AS ENUM('EXTREME', 'SEVERE', 'MODERATE', 'MINOR', 'UNKNOWN');--> statement-breakpoint
CREATE TYPE "public"."alert_status" AS ENUM('ACTUAL', 'EXERCISE', 'SYSTEM', 'TEST');--> statement-breakpoint
CREATE TYPE "public"."alert_urgency" AS ENUM('IMMEDIATE', 'EXPECTED', 'FUTURE', 'PAST', 'UNKNOWN');--> statement-breakpoint
CREATE TABLE "alert_area_regions" (
	"area_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	CONSTRAINT "alert_area_regions_area_id_region_id_pk" PRIMARY KEY("area_id","region_id")
);
--> statement-breakpoint
CREATE TABLE "alert_areas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"info_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"description" text NOT NULL,
	"polygons" text[] NOT NULL,
	"circles" text[] NOT NULL,
	"geocodes" jsonb NOT NULL,
	"altitude" double precision,
	"ceiling" double precision,
	CONSTRAINT "alert_areas_key" UNIQUE("info_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "alert_incidents" (
	"alert_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	CONSTRAINT "alert_incidents_alert_id_incident_id_pk" PRIMARY KEY("alert_id","incident_id")
);
--> statement-breakpoint
CREATE TABLE "alert_infos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"language" text NOT NULL,
	"categories" "alert_category"[] NOT NULL,
	"event" text NOT NULL,
	"response_types" "alert_response"[] NOT NULL,
	"urgency" "alert_urgency" NOT NULL,
	"severity" "alert_severity" NOT NULL,
	"certainty" "alert_certainty" NOT NULL,
	"audience" text,
	"effective" timestamp(3) with time zone,
	"onset" timestamp(3) with time zone,
	"expires" timestamp(3) with time zone,
	"sender_name" text,
	"headline" text,
	"description" text,
	"instruction" text,
	"web" text,
	"contact" text,
	"event_codes" jsonb NOT NULL,
	"parameters" jsonb NOT NULL,
	"resources" jsonb NOT NULL,
	CONSTRAINT "alert_infos_key" UNIQUE("alert_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "alert_references" (
	"alert_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"sender" text NOT NULL,
	"identifier" text NOT NULL,
	"sent" timestamp(3) with time zone NOT NULL,
	"referenced_id" uuid,
	CONSTRAINT "alert_references_alert_id_ordinal_pk" PRIMARY KEY("alert_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"identifier" text NOT NULL,
	"sender" text NOT NULL,
	"sent" timestamp(3) with time zone NOT NULL,
	"status" "alert_status" NOT NULL,
	"message_type" "alert_message_type" NOT NULL,
	"scope" "alert_scope" NOT NULL,
	"note" text,
	"expires_at" timestamp(3) with time zone,
	"superseded_by_id" uuid,
	"cancelled_by_id" uuid,
	CONSTRAINT "alerts_key" UNIQUE("sender","identifier","sent")
);
--> statement-breakpoint
ALTER TABLE "alert_area_regions" ADD CONSTRAINT "alert_area_regions_area_id_alert_areas_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."alert_areas"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_area_regions" ADD CONSTRAINT "alert_area_regions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_areas" ADD CONSTRAINT "alert_areas_info_id_alert_infos_id_fk" FOREIGN KEY ("info_id") REFERENCES "public"."alert_infos"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_incidents" ADD CONSTRAINT "alert_incidents_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_incidents" ADD CONSTRAINT "alert_incidents_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_infos" ADD CONSTRAINT "alert_infos_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_references" ADD CONSTRAINT "alert_references_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_references" ADD CONSTRAINT "alert_references_referenced_id_alerts_id_fk" FOREIGN KEY ("referenced_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_superseded_by_id_alerts_id_fk" FOREIGN KEY ("superseded_by_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_cancelled_by_id_alerts_id_fk" FOREIGN KEY ("cancelled_by_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_area_regions_by_region" ON "alert_area_regions" USING btree ("region_id","area_id");--> statement-breakpoint
CREATE INDEX "alert_incidents_by_incident" ON "alert_incidents" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "alert_references_by_target" ON "alert_references" USING btree ("referenced_id");--> statement-breakpoint
CREATE INDEX "alerts_by_sending" ON "alerts" USING btree ("sent","id");--> statement-breakpoint
CREATE INDEX "alerts_superseded" ON "alerts" USING btree ("superseded_by_id");--> statement-breakpoint
CREATE INDEX "alerts_cancelled" ON "alerts" USING btree ("cancelled_by_id");--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_owner_organisation_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id");--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id");--> statement-breakpoint
-- A released alert never changes: all that may be written later is, once, which message took its place.
create function keep_alert() returns trigger language plpgsql as $$
declare
  links constant text[] := array['superseded_by_id', 'cancelled_by_id', 'version', 'updated_at'];
begin
  if tg_op = 'UPDATE'
     and to_jsonb(new) - links = to_jsonb(old) - links
     and old.superseded_by_id is null and old.cancelled_by_id is null then
    return new;
  end if;
  raise exception 'A released alert never changes.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before update or delete on alerts for each row execute function keep_alert();
--> statement-breakpoint
-- Whatever an alert holds is written in the transaction that releases it, and never again.
create function keep_alert_part() returns trigger language plpgsql as $$
declare
  part constant jsonb := to_jsonb(new);
  released_at timestamptz;
begin
  if tg_op = 'INSERT' then
    select created_at into released_at from alerts
     where id = case tg_table_name
       when 'alert_area_regions' then (
         select info.alert_id from alert_areas area join alert_infos info on info.id = area.info_id
          where area.id = (part ->> 'area_id')::uuid)
       when 'alert_areas' then (select alert_id from alert_infos where id = (part ->> 'info_id')::uuid)
       else (part ->> 'alert_id')::uuid
     end;
    if released_at = now()::timestamptz(3) then return new; end if;
  end if;
  raise exception 'A released alert never changes.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before insert or update or delete on alert_infos
  for each row execute function keep_alert_part();
--> statement-breakpoint
create trigger keep before insert or update or delete on alert_areas
  for each row execute function keep_alert_part();
--> statement-breakpoint
create trigger keep before insert or update or delete on alert_area_regions
  for each row execute function keep_alert_part();
--> statement-breakpoint
create trigger keep before insert or update or delete on alert_references
  for each row execute function keep_alert_part();
--> statement-breakpoint
create trigger keep before insert or update or delete on alert_incidents
  for each row execute function keep_alert_part();
