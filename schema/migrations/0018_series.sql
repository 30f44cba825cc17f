CREATE TYPE "public"."series_kind" AS ENUM('EVENTS', 'FATALITIES', 'VIOLENCE_AGAINST_CIVILIANS');--> statement-breakpoint
CREATE TABLE "incident_weeks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"region_id" uuid NOT NULL,
	"week" date NOT NULL,
	"status" "incident_status" NOT NULL,
	"tlp" "tlp_label" NOT NULL,
	"owner_organisation_id" uuid,
	"events" integer NOT NULL,
	"fatalities" bigint NOT NULL,
	"violence_against_civilians" integer NOT NULL,
	CONSTRAINT "incident_weeks_key" UNIQUE NULLS NOT DISTINCT("region_id","status","week","tlp","owner_organisation_id")
);
--> statement-breakpoint
CREATE TABLE "series_progress" (
	"is_only" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	"is_stale" boolean DEFAULT true NOT NULL,
	"counted_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "touched_series" (
	"region_id" uuid NOT NULL,
	"status" "incident_status" NOT NULL,
	"week" date NOT NULL,
	CONSTRAINT "touched_series_region_id_status_pk" PRIMARY KEY("region_id","status")
);
--> statement-breakpoint
ALTER TABLE "incident_weeks" ADD CONSTRAINT "incident_weeks_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_weeks" ADD CONSTRAINT "incident_weeks_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "touched_series" ADD CONSTRAINT "touched_series_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "touched_series_by_week" ON "touched_series" USING btree ("week");--> statement-breakpoint
insert into series_progress default values;
