CREATE TYPE "public"."scorecard_measure" AS ENUM('OBSERVATIONS', 'SURVEY', 'INCIDENT_COUNT', 'INCIDENT_DEATHS');--> statement-breakpoint
CREATE TABLE "mission_results" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"mission_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"kind" "result_kind" NOT NULL,
	"title" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scorecard_indicators" (
	"id" uuid PRIMARY KEY NOT NULL,
	"result_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"title" text NOT NULL,
	"unit" text NOT NULL,
	"direction" "indicator_direction" NOT NULL,
	"baseline" double precision,
	"baseline_on" date,
	"target" double precision,
	"target_on" date,
	"measure" "scorecard_measure" NOT NULL,
	"indicator_id" uuid,
	"series" text,
	"question" text,
	"region_id" uuid,
	"incident_kind" "incident_kind",
	"months" integer,
	CONSTRAINT "scorecard_path" CHECK (baseline is null or target is null or baseline_on < target_on)
);
--> statement-breakpoint
CREATE TABLE "scorecard_notes" (
	"result_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"written_on" date NOT NULL,
	"statement" text NOT NULL,
	"feedback_category" "feedback_category",
	"url" text,
	CONSTRAINT "scorecard_notes_result_id_ordinal_pk" PRIMARY KEY("result_id","ordinal")
);
--> statement-breakpoint
ALTER TABLE "mission_results" ADD CONSTRAINT "mission_results_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_results" ADD CONSTRAINT "mission_results_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_indicators" ADD CONSTRAINT "scorecard_indicators_result_id_mission_results_id_fk" FOREIGN KEY ("result_id") REFERENCES "public"."mission_results"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_indicators" ADD CONSTRAINT "scorecard_indicators_indicator_id_indicators_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "public"."indicators"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_indicators" ADD CONSTRAINT "scorecard_indicators_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scorecard_notes" ADD CONSTRAINT "scorecard_notes_result_id_mission_results_id_fk" FOREIGN KEY ("result_id") REFERENCES "public"."mission_results"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mission_results_by_mission" ON "mission_results" USING btree ("mission_id","ordinal","id");--> statement-breakpoint
CREATE INDEX "scorecard_indicators_by_result" ON "scorecard_indicators" USING btree ("result_id","ordinal");--> statement-breakpoint
CREATE INDEX "scorecard_indicators_by_indicator" ON "scorecard_indicators" USING btree ("indicator_id");--> statement-breakpoint
CREATE INDEX "scorecard_indicators_by_region" ON "scorecard_indicators" USING btree ("region_id");