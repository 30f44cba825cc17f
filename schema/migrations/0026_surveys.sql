CREATE TYPE "public"."estimate_standing" AS ENUM('SOUND', 'FEW_RESPONDENTS', 'TOO_FEW', 'SPARSE_STRATUM');--> statement-breakpoint
CREATE TYPE "public"."survey_sex" AS ENUM('FEMALE', 'MALE');--> statement-breakpoint
CREATE TYPE "public"."survey_theme" AS ENUM('TRUST', 'SAFETY', 'JUSTICE', 'SERVICES', 'PARTICIPATION', 'OTHER');--> statement-breakpoint
CREATE TABLE "survey_answers" (
	"question_id" uuid NOT NULL,
	"stratum_id" uuid NOT NULL,
	"choice" integer NOT NULL,
	"answer_count" integer NOT NULL,
	CONSTRAINT "survey_answers_question_id_stratum_id_choice_pk" PRIMARY KEY("question_id","stratum_id","choice")
);
--> statement-breakpoint
CREATE TABLE "survey_estimates" (
	"question_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"stratum_id" uuid,
	"answer" text,
	"respondent_count" integer NOT NULL,
	"effective_size" double precision,
	"share" double precision,
	"standard_error" double precision,
	"low" double precision,
	"high" double precision,
	"standing" "estimate_standing" NOT NULL,
	CONSTRAINT "survey_estimates_question_id_ordinal_pk" PRIMARY KEY("question_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "survey_questions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"survey_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"code" text NOT NULL,
	"wording" text NOT NULL,
	"theme" "survey_theme" NOT NULL,
	"options" text[] NOT NULL,
	"favourable" text[] NOT NULL,
	CONSTRAINT "survey_questions_key" UNIQUE("survey_id","code")
);
--> statement-breakpoint
CREATE TABLE "survey_strata" (
	"id" uuid PRIMARY KEY NOT NULL,
	"survey_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"name" text NOT NULL,
	"region_id" uuid,
	"sex" "survey_sex",
	"age_from" integer,
	"age_to" integer,
	"population_size" integer NOT NULL,
	CONSTRAINT "survey_strata_key" UNIQUE("survey_id","name")
);
--> statement-breakpoint
CREATE TABLE "surveys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"mission_id" uuid,
	"region_id" uuid NOT NULL,
	"series" text NOT NULL,
	"wave" integer NOT NULL,
	"title" text NOT NULL,
	"fieldwork_from" date NOT NULL,
	"fieldwork_to" date NOT NULL,
	"population" text NOT NULL,
	"method" text NOT NULL,
	"url" text,
	CONSTRAINT "surveys_key" UNIQUE("owner_organisation_id","series","wave")
);
--> statement-breakpoint
ALTER TABLE "survey_answers" ADD CONSTRAINT "survey_answers_question_id_survey_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."survey_questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_answers" ADD CONSTRAINT "survey_answers_stratum_id_survey_strata_id_fk" FOREIGN KEY ("stratum_id") REFERENCES "public"."survey_strata"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_estimates" ADD CONSTRAINT "survey_estimates_question_id_survey_questions_id_fk" FOREIGN KEY ("question_id") REFERENCES "public"."survey_questions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_estimates" ADD CONSTRAINT "survey_estimates_stratum_id_survey_strata_id_fk" FOREIGN KEY ("stratum_id") REFERENCES "public"."survey_strata"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_questions" ADD CONSTRAINT "survey_questions_survey_id_surveys_id_fk" FOREIGN KEY ("survey_id") REFERENCES "public"."surveys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_strata" ADD CONSTRAINT "survey_strata_survey_id_surveys_id_fk" FOREIGN KEY ("survey_id") REFERENCES "public"."surveys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "survey_strata" ADD CONSTRAINT "survey_strata_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surveys" ADD CONSTRAINT "surveys_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "survey_answers_by_stratum" ON "survey_answers" USING btree ("stratum_id");--> statement-breakpoint
CREATE INDEX "survey_estimates_by_stratum" ON "survey_estimates" USING btree ("stratum_id");--> statement-breakpoint
CREATE INDEX "survey_questions_by_code" ON "survey_questions" USING btree ("code");--> statement-breakpoint
CREATE INDEX "survey_strata_by_region" ON "survey_strata" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "surveys_by_series" ON "surveys" USING btree ("series","wave");--> statement-breakpoint
CREATE INDEX "surveys_by_fieldwork" ON "surveys" USING btree ("fieldwork_to","id");--> statement-breakpoint
CREATE INDEX "surveys_by_mission" ON "surveys" USING btree ("mission_id");--> statement-breakpoint
CREATE INDEX "surveys_by_region" ON "surveys" USING btree ("region_id");--> statement-breakpoint
-- How often the normal distribution lies further from zero than z, on either side: Abramowitz and Stegun, Handbook of
-- Mathematical Functions, 26.2.17, right to 1.5e-7. PostgreSQL has erfc from 16 on only.
create function two_sided_p(z double precision) returns double precision
  language sql immutable strict parallel safe as $$
  select case when abs(z) > 38 then 0 else least(1,
    2 * exp(-z * z / 2) / sqrt(2 * pi())
      * (t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))))) end
    from (select 1 / (1 + 0.2316419 * abs(z)) as t) scaled
$$;
