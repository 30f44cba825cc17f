CREATE TYPE "public"."detection_method" AS ENUM('NB_QUANTILE', 'NB_CUSUM', 'EARS_C1', 'EARS_C2');--> statement-breakpoint
CREATE TABLE "detection_incidents" (
	"detection_id" uuid NOT NULL,
	"incident_id" uuid NOT NULL,
	CONSTRAINT "detection_incidents_detection_id_incident_id_pk" PRIMARY KEY("detection_id","incident_id")
);
--> statement-breakpoint
CREATE TABLE "detections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"region_id" uuid NOT NULL,
	"week" date NOT NULL,
	"kind" "series_kind" NOT NULL,
	"status" "incident_status" NOT NULL,
	"method" "detection_method" NOT NULL,
	"is_alarm" boolean NOT NULL,
	"observed" integer,
	"expected" double precision,
	"threshold" double precision,
	"p_value" double precision,
	"score" double precision,
	"parameters" jsonb NOT NULL,
	"data_epoch" integer NOT NULL,
	"data_position" bigint NOT NULL,
	"former_id" uuid,
	CONSTRAINT "detections_former" UNIQUE("former_id")
);
--> statement-breakpoint
ALTER TABLE "series_progress" ADD COLUMN "review_at" timestamp(3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "detection_incidents" ADD CONSTRAINT "detection_incidents_detection_id_detections_id_fk" FOREIGN KEY ("detection_id") REFERENCES "public"."detections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detection_incidents" ADD CONSTRAINT "detection_incidents_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detections" ADD CONSTRAINT "detections_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detections" ADD CONSTRAINT "detections_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "detections" ADD CONSTRAINT "detections_former_id_detections_id_fk" FOREIGN KEY ("former_id") REFERENCES "public"."detections"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "detection_incidents_by_incident" ON "detection_incidents" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "detections_by_week" ON "detections" USING btree ("week","id");--> statement-breakpoint
CREATE INDEX "detections_by_region" ON "detections" USING btree ("region_id","status","week");--> statement-breakpoint
-- What was found is never rewritten, not even by the hub.
create function keep_detection() returns trigger language plpgsql as $$
begin
  raise exception 'A detection is never rewritten: another one corrects it.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before update or delete on detections for each row execute function keep_detection();
