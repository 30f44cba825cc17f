CREATE TYPE "public"."alert_task_state" AS ENUM('OPEN', 'ACKNOWLEDGED', 'IN_PROGRESS', 'ESCALATED', 'RESOLVED', 'CLOSED');--> statement-breakpoint
CREATE TYPE "public"."task_event_kind" AS ENUM('TASK_OPENED', 'ACKNOWLEDGED', 'ASSIGNED', 'STARTED', 'ESCALATED', 'REMINDED', 'RESOLVED', 'CLOSED', 'REOPENED');--> statement-breakpoint
CREATE TYPE "public"."task_timer_kind" AS ENUM('ACKNOWLEDGE', 'RESOLVE', 'REMIND');--> statement-breakpoint
CREATE TABLE "alert_raisers" (
	"alert_id" uuid PRIMARY KEY NOT NULL,
	"actor_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'AMBER_STRICT' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"policy_id" uuid,
	"state" "alert_task_state" DEFAULT 'OPEN' NOT NULL,
	"severity" "alert_severity" NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"level" smallint DEFAULT 0 NOT NULL,
	"required_acknowledgements" smallint DEFAULT 1 NOT NULL,
	"assignee_id" uuid,
	"assignee_name" text,
	"escalated_to_role" "mission_role",
	"acknowledged_at" timestamp(3) with time zone,
	"started_at" timestamp(3) with time zone,
	"escalated_at" timestamp(3) with time zone,
	"resolved_at" timestamp(3) with time zone,
	"resolved_by_id" uuid,
	"closed_at" timestamp(3) with time zone,
	CONSTRAINT "alert_tasks_key" UNIQUE("alert_id","owner_organisation_id")
);
--> statement-breakpoint
CREATE TABLE "escalation_policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'AMBER_STRICT' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"severity" "alert_severity" NOT NULL,
	"region_id" uuid,
	"acknowledge_within" integer NOT NULL,
	"resolve_within" integer,
	"required_acknowledgements" smallint NOT NULL,
	"remind_every" integer,
	"quiet_from" text,
	"quiet_to" text,
	"time_zone" text,
	CONSTRAINT "escalation_policies_key" UNIQUE NULLS NOT DISTINCT("owner_organisation_id","severity","region_id")
);
--> statement-breakpoint
CREATE TABLE "escalation_steps" (
	"policy_id" uuid NOT NULL,
	"level" smallint NOT NULL,
	"role" "mission_role",
	"account_id" uuid,
	"account_name" text,
	CONSTRAINT "escalation_steps_policy_id_level_pk" PRIMARY KEY("policy_id","level"),
	CONSTRAINT "escalation_steps_to" CHECK ((role is null) <> (account_id is null))
);
--> statement-breakpoint
CREATE TABLE "task_acknowledgements" (
	"task_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"actor_id" uuid NOT NULL,
	"actor_name" text NOT NULL,
	"acknowledged_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_acknowledgements_task_id_round_actor_id_pk" PRIMARY KEY("task_id","round","actor_id")
);
--> statement-breakpoint
CREATE TABLE "task_events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kind" "task_event_kind" NOT NULL,
	"state" "alert_task_state" NOT NULL,
	"level" smallint NOT NULL,
	"actor_id" uuid,
	"actor_name" text,
	"note" text,
	"occurred_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "task_events_key" UNIQUE("task_id","version")
);
--> statement-breakpoint
CREATE TABLE "task_timers" (
	"task_id" uuid NOT NULL,
	"kind" "task_timer_kind" NOT NULL,
	"due_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "task_timers_task_id_kind_pk" PRIMARY KEY("task_id","kind")
);
--> statement-breakpoint
ALTER TABLE "alert_raisers" ADD CONSTRAINT "alert_raisers_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tasks" ADD CONSTRAINT "alert_tasks_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tasks" ADD CONSTRAINT "alert_tasks_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tasks" ADD CONSTRAINT "alert_tasks_policy_id_escalation_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."escalation_policies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_tasks" ADD CONSTRAINT "alert_tasks_assignee_id_accounts_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_policies" ADD CONSTRAINT "escalation_policies_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_policies" ADD CONSTRAINT "escalation_policies_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_steps" ADD CONSTRAINT "escalation_steps_policy_id_escalation_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."escalation_policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalation_steps" ADD CONSTRAINT "escalation_steps_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_acknowledgements" ADD CONSTRAINT "task_acknowledgements_task_id_alert_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."alert_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_events" ADD CONSTRAINT "task_events_task_id_alert_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."alert_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_timers" ADD CONSTRAINT "task_timers_task_id_alert_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."alert_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_tasks_by_policy" ON "alert_tasks" USING btree ("policy_id");--> statement-breakpoint
CREATE INDEX "alert_tasks_by_assignee" ON "alert_tasks" USING btree ("assignee_id");--> statement-breakpoint
CREATE INDEX "alert_tasks_by_opening" ON "alert_tasks" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "alert_tasks_by_owner" ON "alert_tasks" USING btree ("owner_organisation_id","created_at");--> statement-breakpoint
CREATE INDEX "escalation_policies_by_region" ON "escalation_policies" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "escalation_policies_by_severity" ON "escalation_policies" USING btree ("severity","id");--> statement-breakpoint
CREATE INDEX "escalation_steps_by_account" ON "escalation_steps" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "task_timers_by_time" ON "task_timers" USING btree ("due_at","task_id");--> statement-breakpoint
-- Who did what is never rewritten, not even by the hub.
create function keep_task_event() returns trigger language plpgsql as $$
begin
  raise exception 'The history of a task is only added to.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
create trigger keep before update or delete on task_events for each row execute function keep_task_event();
