CREATE TYPE "public"."feedback_action" AS ENUM('RECEIVE', 'ASSIGN', 'ANSWER', 'CLOSE', 'REOPEN');--> statement-breakpoint
CREATE TYPE "public"."feedback_category" AS ENUM('QUESTION', 'COMPLAINT', 'THREAT', 'RUMOUR', 'SUGGESTION', 'PRAISE', 'SEA_ALLEGATION');--> statement-breakpoint
CREATE TYPE "public"."feedback_channel" AS ENUM('HOTLINE', 'SMS', 'SURVEY', 'MEETING', 'SOCIAL');--> statement-breakpoint
CREATE TYPE "public"."feedback_status" AS ENUM('RECEIVED', 'ASSIGNED', 'ANSWERED', 'CLOSED');--> statement-breakpoint
ALTER TYPE "public"."access_scope" ADD VALUE 'COMMUNITY_WRITE';--> statement-breakpoint
CREATE TABLE "feedback" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'AMBER' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"mission_id" uuid,
	"region_id" uuid,
	"channel" "feedback_channel" NOT NULL,
	"language" text,
	"category" "feedback_category" NOT NULL,
	"status" "feedback_status" DEFAULT 'RECEIVED' NOT NULL,
	"received_at" timestamp(3) with time zone NOT NULL,
	"summary" text NOT NULL,
	"is_contact_consented" boolean NOT NULL,
	"assigned_to" text,
	"answer" text,
	"answered_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	CONSTRAINT "feedback_sea_is_red" CHECK (category <> 'SEA_ALLEGATION' or tlp = 'RED'),
	CONSTRAINT "feedback_answered" CHECK (status in ('RECEIVED', 'ASSIGNED') or (answer is not null and answered_at is not null))
);
--> statement-breakpoint
CREATE TABLE "feedback_counts" (
	"region_id" uuid NOT NULL,
	"week_start" date NOT NULL,
	"category" "feedback_category" NOT NULL,
	"feedback_count" integer NOT NULL,
	CONSTRAINT "feedback_counts_region_id_week_start_category_pk" PRIMARY KEY("region_id","week_start","category")
);
--> statement-breakpoint
CREATE TABLE "feedback_events" (
	"feedback_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"action" "feedback_action" NOT NULL,
	"status" "feedback_status" NOT NULL,
	"assigned_to" text,
	"note" text,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feedback_events_feedback_id_version_pk" PRIMARY KEY("feedback_id","version")
);
--> statement-breakpoint
CREATE TABLE "feedback_words" (
	"feedback_id" uuid PRIMARY KEY NOT NULL,
	"words" text,
	"contact" text
);
--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_counts" ADD CONSTRAINT "feedback_counts_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_events" ADD CONSTRAINT "feedback_events_feedback_id_feedback_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedback"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_words" ADD CONSTRAINT "feedback_words_feedback_id_feedback_id_fk" FOREIGN KEY ("feedback_id") REFERENCES "public"."feedback"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "feedback_by_receipt" ON "feedback" USING btree ("received_at","id");--> statement-breakpoint
CREATE INDEX "feedback_by_owner" ON "feedback" USING btree ("owner_organisation_id","received_at");--> statement-breakpoint
CREATE INDEX "feedback_by_region" ON "feedback" USING btree ("region_id","received_at");--> statement-breakpoint
CREATE INDEX "feedback_by_mission" ON "feedback" USING btree ("mission_id","received_at");--> statement-breakpoint
-- What was done to feedback is never rewritten, not even by the hub; it goes with the feedback itself.
create function keep_feedback_event() returns trigger language plpgsql as $$
begin
  raise exception 'The history of feedback is only added to.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before update on feedback_events for each row execute function keep_feedback_event();
--> statement-breakpoint
-- Adds to the cell that feedback counts in; a label that is for few only, or no place, counts in none.
create function count_feedback(said feedback, delta integer) returns void language sql as $$
  insert into feedback_counts as cell (region_id, week_start, category, feedback_count)
  select coalesce((select above.ancestor_id from region_ancestors above join regions place on place.id = above.ancestor_id
                    where above.region_id = said.region_id and place.level = 1), said.region_id),
         date_trunc('week', said.received_at at time zone 'UTC')::date, said.category, delta
   where said.region_id is not null and said.tlp in ('CLEAR', 'GREEN', 'AMBER')
  on conflict (region_id, week_start, category) do update set feedback_count = cell.feedback_count + excluded.feedback_count
$$;
--> statement-breakpoint
create function keep_feedback_counts() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform count_feedback(old, -1); end if;
  if tg_op <> 'DELETE' then perform count_feedback(new, 1); end if;
  return null;
end $$;
--> statement-breakpoint
create trigger count after insert or delete or update of region_id, received_at, category, tlp on feedback
  for each row execute function keep_feedback_counts();
