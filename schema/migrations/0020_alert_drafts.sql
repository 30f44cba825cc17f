CREATE TYPE "public"."alert_draft_state" AS ENUM('OPEN', 'RELEASED', 'DISCARDED', 'WITHDRAWN');--> statement-breakpoint
CREATE TYPE "public"."alert_verdict" AS ENUM('TRUE_ALARM', 'FALSE_ALARM', 'UNDECIDED');--> statement-breakpoint
CREATE TABLE "alert_detections" (
	"alert_id" uuid NOT NULL,
	"detection_id" uuid NOT NULL,
	CONSTRAINT "alert_detections_alert_id_detection_id_pk" PRIMARY KEY("alert_id","detection_id")
);
--> statement-breakpoint
CREATE TABLE "alert_drafts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'AMBER_STRICT' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	"kind" "series_kind" NOT NULL,
	"status" "incident_status" NOT NULL,
	"week" date NOT NULL,
	"state" "alert_draft_state" DEFAULT 'OPEN' NOT NULL,
	"label" "tlp_label" NOT NULL,
	"severity" "alert_severity" NOT NULL,
	"urgency" "alert_urgency" NOT NULL,
	"certainty" "alert_certainty" NOT NULL,
	"headline" text NOT NULL,
	"description" text NOT NULL,
	"updates_id" uuid,
	"alert_id" uuid,
	"decided_by_name" text,
	"decided_at" timestamp(3) with time zone,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "alert_labels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"actor_id" uuid NOT NULL,
	"verdict" "alert_verdict" NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draft_detections" (
	"draft_id" uuid NOT NULL,
	"detection_id" uuid NOT NULL,
	CONSTRAINT "draft_detections_draft_id_detection_id_pk" PRIMARY KEY("draft_id","detection_id")
);
--> statement-breakpoint
ALTER TABLE "alert_detections" ADD CONSTRAINT "alert_detections_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_detections" ADD CONSTRAINT "alert_detections_detection_id_detections_id_fk" FOREIGN KEY ("detection_id") REFERENCES "public"."detections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_drafts" ADD CONSTRAINT "alert_drafts_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_drafts" ADD CONSTRAINT "alert_drafts_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_drafts" ADD CONSTRAINT "alert_drafts_updates_id_alerts_id_fk" FOREIGN KEY ("updates_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_drafts" ADD CONSTRAINT "alert_drafts_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_labels" ADD CONSTRAINT "alert_labels_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_labels" ADD CONSTRAINT "alert_labels_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_detections" ADD CONSTRAINT "draft_detections_draft_id_alert_drafts_id_fk" FOREIGN KEY ("draft_id") REFERENCES "public"."alert_drafts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft_detections" ADD CONSTRAINT "draft_detections_detection_id_detections_id_fk" FOREIGN KEY ("detection_id") REFERENCES "public"."detections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_detections_by_detection" ON "alert_detections" USING btree ("detection_id");--> statement-breakpoint
CREATE INDEX "alert_drafts_by_series" ON "alert_drafts" USING btree ("region_id","kind","status","week");--> statement-breakpoint
CREATE INDEX "alert_drafts_by_making" ON "alert_drafts" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "alert_drafts_open" ON "alert_drafts" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "alert_drafts_by_target" ON "alert_drafts" USING btree ("updates_id");--> statement-breakpoint
CREATE INDEX "alert_drafts_by_alert" ON "alert_drafts" USING btree ("alert_id");--> statement-breakpoint
CREATE INDEX "alert_labels_by_alert" ON "alert_labels" USING btree ("alert_id","created_at");--> statement-breakpoint
CREATE INDEX "draft_detections_by_detection" ON "draft_detections" USING btree ("detection_id");--> statement-breakpoint
-- What was said of an alert is never rewritten, not even by the hub.
create function keep_alert_label() returns trigger language plpgsql as $$
begin
  raise exception 'What was said of an alert is only added to.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before update or delete on alert_labels for each row execute function keep_alert_label();
