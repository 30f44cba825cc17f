CREATE TYPE "public"."incident_action" AS ENUM('REPORT', 'CORRECT', 'CORROBORATE', 'VERIFY', 'DISPUTE', 'REJECT', 'MERGE', 'UNMERGE', 'RETRACT');--> statement-breakpoint
CREATE TYPE "public"."incident_standing" AS ENUM('CURRENT', 'MERGED', 'RETRACTED');--> statement-breakpoint
CREATE TABLE "client_references" (
	"organisation_id" uuid NOT NULL,
	"client_reference" text NOT NULL,
	"command" text NOT NULL,
	"input_sha256" text NOT NULL,
	"subject_id" uuid,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "client_references_organisation_id_client_reference_pk" PRIMARY KEY("organisation_id","client_reference")
);
--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "retracted_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "action" "incident_action";--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "action_reason" text;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "action_by_id" uuid;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "standing" "incident_standing" GENERATED ALWAYS AS (case when retracted_at is not null then 'RETRACTED'::incident_standing
               when merged_into_id is not null then 'MERGED'::incident_standing
               else 'CURRENT'::incident_standing end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "retracted_at" timestamp(3) with time zone;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "action" "incident_action";--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "action_reason" text;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "action_by_id" uuid;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "standing" "incident_standing" GENERATED ALWAYS AS (case when retracted_at is not null then 'RETRACTED'::incident_standing
               when merged_into_id is not null then 'MERGED'::incident_standing
               else 'CURRENT'::incident_standing end) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "client_references" ADD CONSTRAINT "client_references_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_action_by_id_organisations_id_fk" FOREIGN KEY ("action_by_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_action_by_id_organisations_id_fk" FOREIGN KEY ("action_by_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "incidents_by_action" ON "incidents" USING btree ("action_by_id") WHERE action_by_id is not null;