CREATE TYPE "public"."activity_role" AS ENUM('FUNDING', 'ACCOUNTABLE', 'EXTENDING', 'IMPLEMENTING', 'REPORTING');--> statement-breakpoint
CREATE TYPE "public"."activity_status" AS ENUM('PLANNED', 'ONGOING', 'COMPLETED', 'SUSPENDED');--> statement-breakpoint
CREATE TYPE "public"."sector_system" AS ENUM('DAC_5', 'DAC_3', 'CLUSTER');--> statement-breakpoint
CREATE TYPE "public"."import_status" AS ENUM('RUNNING', 'COMPLETED', 'FAILED');--> statement-breakpoint
CREATE TYPE "public"."review_kind" AS ENUM('UNKNOWN_MISSION', 'UNKNOWN_COUNTRY', 'UNKNOWN_PCODE', 'UNKNOWN_REGION_NAME', 'UNKNOWN_ORGANISATION', 'AMBIGUOUS_ORGANISATION', 'AMBIGUOUS_REGION', 'UNKNOWN_SECTOR', 'SUSPECT_COORDINATES', 'DUPLICATE_KEY');--> statement-breakpoint
CREATE TYPE "public"."review_status" AS ENUM('OPEN', 'RESOLVED', 'DISMISSED');--> statement-breakpoint
CREATE TYPE "public"."actor_kind" AS ENUM('STATE_FORCES', 'REBEL_GROUP', 'POLITICAL_MILITIA', 'IDENTITY_MILITIA', 'RIOTERS', 'PROTESTERS', 'CIVILIANS', 'EXTERNAL_OTHER');--> statement-breakpoint
CREATE TYPE "public"."actor_role" AS ENUM('PRIMARY', 'ASSOCIATED');--> statement-breakpoint
CREATE TYPE "public"."attribution_status" AS ENUM('ALLEGED', 'ASSESSED', 'ESTABLISHED', 'UNKNOWN');--> statement-breakpoint
CREATE TYPE "public"."disorder_type" AS ENUM('POLITICAL_VIOLENCE', 'DEMONSTRATIONS', 'STRATEGIC_DEVELOPMENTS');--> statement-breakpoint
CREATE TYPE "public"."incident_flag" AS ENUM('ESTIMATES_OUT_OF_ORDER', 'NO_RECORDED_DEATHS', 'SOURCE_COUNT_UNKNOWN', 'COORDINATES_SWAPPED', 'OUTSIDE_COUNTRY', 'REGION_NOT_MATCHED', 'COUNTRY_NOT_MATCHED', 'DATES_REVERSED', 'REDUCED_RECORD');--> statement-breakpoint
CREATE TYPE "public"."incident_kind" AS ENUM('BATTLES', 'EXPLOSIONS_REMOTE_VIOLENCE', 'VIOLENCE_AGAINST_CIVILIANS', 'PROTESTS', 'RIOTS', 'STRATEGIC_DEVELOPMENTS');--> statement-breakpoint
CREATE TYPE "public"."place_precision" AS ENUM('EXACT', 'NEAR', 'ADMIN2', 'ADMIN1', 'FUZZY', 'COUNTRY', 'INTERNATIONAL');--> statement-breakpoint
CREATE TYPE "public"."time_precision" AS ENUM('DAY', 'DAYS', 'WEEK', 'MONTH', 'LONGER');--> statement-breakpoint
CREATE TYPE "public"."verification_status" AS ENUM('REPORTED', 'CORROBORATED', 'VERIFIED', 'DISPUTED', 'REJECTED');--> statement-breakpoint
CREATE TYPE "public"."violence_type" AS ENUM('STATE_BASED', 'NON_STATE', 'ONE_SIDED');--> statement-breakpoint
CREATE TYPE "public"."indicator_direction" AS ENUM('HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL');--> statement-breakpoint
CREATE TYPE "public"."observation_frequency" AS ENUM('ANNUAL', 'HALF_YEARLY', 'QUARTERLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'IRREGULAR');--> statement-breakpoint
CREATE TYPE "public"."observation_status" AS ENUM('NORMAL', 'ESTIMATED', 'FORECAST', 'PROVISIONAL', 'MISSING');--> statement-breakpoint
CREATE TYPE "public"."mandate_status" AS ENUM('DRAFT', 'IN_FORCE', 'EXPIRED', 'TERMINATED');--> statement-breakpoint
CREATE TYPE "public"."result_kind" AS ENUM('IMPACT', 'OUTCOME', 'OUTPUT');--> statement-breakpoint
CREATE TYPE "public"."task_theme" AS ENUM('POC', 'CEASEFIRE', 'DDR', 'SSR', 'ELECTIONS', 'HUMAN_RIGHTS', 'RULE_OF_LAW', 'HUMANITARIAN', 'GOOD_OFFICES', 'STATE_AUTHORITY', 'CAPACITY', 'CHILD_PROTECTION', 'WPS', 'MINE_ACTION');--> statement-breakpoint
CREATE TYPE "public"."contribution_kind" AS ENUM('TROOPS', 'POLICE_FPU', 'POLICE_IPO', 'EXPERTS', 'STAFF_OFFICERS', 'ASSESSED', 'VOLUNTARY');--> statement-breakpoint
CREATE TYPE "public"."fatality_cause" AS ENUM('ACCIDENT', 'ILLNESS', 'MALICIOUS_ACT', 'OTHER');--> statement-breakpoint
CREATE TYPE "public"."headquarters_level" AS ENUM('NONE', 'BATTALION', 'SECTOR', 'MISSION');--> statement-breakpoint
CREATE TYPE "public"."mission_kind" AS ENUM('PEACEKEEPING', 'SPECIAL_POLITICAL', 'REGIONAL', 'MULTINATIONAL', 'OBSERVER');--> statement-breakpoint
CREATE TYPE "public"."mission_link_kind" AS ENUM('SUCCEEDED_BY', 'PART_OF');--> statement-breakpoint
CREATE TYPE "public"."mission_partner_role" AS ENUM('LEAD', 'CONTRIBUTOR', 'SUPPORT', 'COORDINATION');--> statement-breakpoint
CREATE TYPE "public"."personnel_type" AS ENUM('MILITARY', 'POLICE', 'MILITARY_OBSERVER', 'INTERNATIONAL_CIVILIAN', 'LOCAL_CIVILIAN', 'OTHER');--> statement-breakpoint
CREATE TYPE "public"."recorded_sex" AS ENUM('FEMALE', 'MALE', 'OTHER');--> statement-breakpoint
CREATE TYPE "public"."organisation_type" AS ENUM('GOVERNMENT', 'LOCAL_GOVERNMENT', 'OTHER_PUBLIC_SECTOR', 'INTERNATIONAL_NGO', 'NATIONAL_NGO', 'REGIONAL_NGO', 'PARTNER_COUNTRY_NGO', 'PUBLIC_PRIVATE_PARTNERSHIP', 'MULTILATERAL', 'FOUNDATION', 'PRIVATE_SECTOR', 'PRIVATE_SECTOR_PROVIDER_COUNTRY', 'PRIVATE_SECTOR_AID_RECIPIENT', 'PRIVATE_SECTOR_THIRD_COUNTRY', 'ACADEMIC', 'OTHER');--> statement-breakpoint
CREATE TYPE "public"."date_precision" AS ENUM('DAY', 'MONTH', 'YEAR');--> statement-breakpoint
CREATE TYPE "public"."tlp_label" AS ENUM('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED');--> statement-breakpoint
CREATE TYPE "public"."code_system" AS ENUM('OCHA_COD', 'ICRC', 'GAUL', 'GADM', 'ISO3166_1_ALPHA2', 'ISO3166_1_ALPHA3', 'ISO3166_2', 'M49', 'GLEDITSCH_WARD', 'WORLD_BANK', 'PRIO_GRID', 'NAME');--> statement-breakpoint
CREATE TYPE "public"."region_link_kind" AS ENUM('RENAMED', 'SPLIT', 'MERGED', 'RECODED');--> statement-breakpoint
CREATE TYPE "public"."search_kind" AS ENUM('MISSION', 'REGION', 'ORGANISATION');--> statement-breakpoint
CREATE TYPE "public"."source_kind" AS ENUM('OBSERVER', 'PATROL', 'NGO', 'MEDIA', 'SENSOR', 'DATASET', 'COMMUNITY', 'OFFICIAL_RECORD');--> statement-breakpoint
CREATE TABLE "activities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"status" "activity_status" NOT NULL,
	"sector_id" uuid,
	"sector_text" text,
	"starts_on" date,
	"ends_on" date,
	"period_text" text,
	"for_whom" text,
	"target_reach" integer,
	"reached" integer,
	"budget" double precision,
	"currency" text,
	"joint_plan" text,
	CONSTRAINT "activities_key" UNIQUE NULLS NOT DISTINCT("source_id","key")
);
--> statement-breakpoint
CREATE TABLE "activity_organisations" (
	"activity_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"role" "activity_role" NOT NULL,
	CONSTRAINT "activity_organisations_activity_id_organisation_id_role_pk" PRIMARY KEY("activity_id","organisation_id","role")
);
--> statement-breakpoint
CREATE TABLE "activity_regions" (
	"activity_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	"is_named" boolean NOT NULL,
	CONSTRAINT "activity_regions_activity_id_region_id_pk" PRIMARY KEY("activity_id","region_id")
);
--> statement-breakpoint
CREATE TABLE "sectors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"system" "sector_system" NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"names" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"description" text,
	"is_withdrawn" boolean DEFAULT false NOT NULL,
	"parent_id" uuid,
	CONSTRAINT "sectors_key" UNIQUE("system","code")
);
--> statement-breakpoint
CREATE TABLE "import_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"importer" text NOT NULL,
	"source_id" uuid,
	"file" text NOT NULL,
	"sha256" text,
	"status" "import_status" NOT NULL,
	"started_at" timestamp(3) with time zone NOT NULL,
	"finished_at" timestamp(3) with time zone,
	"new_count" integer DEFAULT 0 NOT NULL,
	"changed_count" integer DEFAULT 0 NOT NULL,
	"unchanged_count" integer DEFAULT 0 NOT NULL,
	"duplicate_count" integer DEFAULT 0 NOT NULL,
	"rejected_count" integer DEFAULT 0 NOT NULL,
	"review_count" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"kind" "review_kind" NOT NULL,
	"status" "review_status" DEFAULT 'OPEN' NOT NULL,
	"importer" text NOT NULL,
	"source_id" uuid,
	"file" text NOT NULL,
	"line" integer,
	"column" text,
	"value" text NOT NULL,
	"explanation" text NOT NULL,
	"candidates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"occurrences" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "review_items_key" UNIQUE("kind","importer","value")
);
--> statement-breakpoint
CREATE TABLE "actors" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"ucdp_actor_id" integer,
	"name" text NOT NULL,
	"full_name" text,
	"kind" "actor_kind",
	"also_known_as" text[] DEFAULT '{}' NOT NULL,
	"locations" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "actors_ucdpActorId_unique" UNIQUE("ucdp_actor_id")
);
--> statement-breakpoint
CREATE TABLE "conflicts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"ucdp_conflict_id" integer,
	"name" text NOT NULL,
	"violence_type" "violence_type",
	CONSTRAINT "conflicts_ucdpConflictId_unique" UNIQUE("ucdp_conflict_id")
);
--> statement-breakpoint
CREATE TABLE "dyads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"ucdp_dyad_id" integer,
	"name" text NOT NULL,
	"conflict_id" uuid NOT NULL,
	"side_a_id" uuid,
	"side_b_id" uuid,
	CONSTRAINT "dyads_ucdpDyadId_unique" UNIQUE("ucdp_dyad_id")
);
--> statement-breakpoint
CREATE TABLE "incident_actors" (
	"incident_id" uuid NOT NULL,
	"actor_id" uuid NOT NULL,
	"side" smallint NOT NULL,
	"role" "actor_role" DEFAULT 'PRIMARY' NOT NULL,
	CONSTRAINT "incident_actors_incident_id_actor_id_side_pk" PRIMARY KEY("incident_id","actor_id","side")
);
--> statement-breakpoint
CREATE TABLE "incident_citations" (
	"incident_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"article" text NOT NULL,
	"office" text,
	"published_on" text,
	"headline" text,
	"original" text,
	CONSTRAINT "incident_citations_incident_id_ordinal_pk" PRIMARY KEY("incident_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "incident_records" (
	"incident_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"edition" text,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"record" json NOT NULL,
	CONSTRAINT "incident_records_incident_id_version_pk" PRIMARY KEY("incident_id","version")
);
--> statement-breakpoint
CREATE TABLE "incident_regions" (
	"region_id" uuid NOT NULL,
	"occurred_from" date NOT NULL,
	"incident_id" uuid NOT NULL,
	CONSTRAINT "incident_regions_region_id_occurred_from_incident_id_pk" PRIMARY KEY("region_id","occurred_from","incident_id")
);
--> statement-breakpoint
CREATE TABLE "incident_revisions" (
	"revision_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp(3) with time zone NOT NULL,
	"updated_at" timestamp(3) with time zone NOT NULL,
	"recorded_at" timestamp(3) with time zone NOT NULL,
	"superseded_at" timestamp(3) with time zone NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"origin" text NOT NULL,
	"origin_key" text NOT NULL,
	"edition" text,
	"headline" text NOT NULL,
	"narrative" text,
	"occurred_from" date NOT NULL,
	"occurred_to" date NOT NULL,
	"time_precision" time_precision NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"place_precision" "place_precision" NOT NULL,
	"location_name" text,
	"location_detail" text,
	"admin_name1" text,
	"admin_name2" text,
	"region_id" uuid,
	"disorder_type" "disorder_type" NOT NULL,
	"kind" "incident_kind" NOT NULL,
	"sub_kind" text,
	"violence_type" "violence_type",
	"is_civilian_targeting" boolean DEFAULT false NOT NULL,
	"conflict_id" uuid,
	"dyad_id" uuid,
	"deaths_low" integer,
	"deaths_best" integer,
	"deaths_high" integer,
	"deaths_side_a" integer,
	"deaths_side_b" integer,
	"deaths_civilians" integer,
	"deaths_unknown" integer,
	"injured" integer,
	"displaced" integer,
	"source_count" integer,
	"clarity" smallint,
	"verification" "verification_status" DEFAULT 'REPORTED' NOT NULL,
	"attribution" "attribution_status" DEFAULT 'UNKNOWN' NOT NULL,
	"quality_flags" "incident_flag"[] DEFAULT '{}' NOT NULL,
	"merged_into_id" uuid,
	"sorted_deaths" integer GENERATED ALWAYS AS (coalesce(deaths_best, deaths_low, -1)) STORED NOT NULL,
	CONSTRAINT "incident_revisions_key" UNIQUE("id","version")
);
--> statement-breakpoint
CREATE TABLE "incidents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"origin" text NOT NULL,
	"origin_key" text NOT NULL,
	"edition" text,
	"headline" text NOT NULL,
	"narrative" text,
	"occurred_from" date NOT NULL,
	"occurred_to" date NOT NULL,
	"time_precision" time_precision NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"place_precision" "place_precision" NOT NULL,
	"location_name" text,
	"location_detail" text,
	"admin_name1" text,
	"admin_name2" text,
	"region_id" uuid,
	"disorder_type" "disorder_type" NOT NULL,
	"kind" "incident_kind" NOT NULL,
	"sub_kind" text,
	"violence_type" "violence_type",
	"is_civilian_targeting" boolean DEFAULT false NOT NULL,
	"conflict_id" uuid,
	"dyad_id" uuid,
	"deaths_low" integer,
	"deaths_best" integer,
	"deaths_high" integer,
	"deaths_side_a" integer,
	"deaths_side_b" integer,
	"deaths_civilians" integer,
	"deaths_unknown" integer,
	"injured" integer,
	"displaced" integer,
	"source_count" integer,
	"clarity" smallint,
	"verification" "verification_status" DEFAULT 'REPORTED' NOT NULL,
	"attribution" "attribution_status" DEFAULT 'UNKNOWN' NOT NULL,
	"quality_flags" "incident_flag"[] DEFAULT '{}' NOT NULL,
	"merged_into_id" uuid,
	"sorted_deaths" integer GENERATED ALWAYS AS (coalesce(deaths_best, deaths_low, -1)) STORED NOT NULL,
	CONSTRAINT "incidents_origin" UNIQUE("origin","origin_key"),
	CONSTRAINT "incidents_by_date" UNIQUE("occurred_from","id")
);
--> statement-breakpoint
CREATE TABLE "indicators" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"unit" text NOT NULL,
	"direction" "indicator_direction" NOT NULL,
	"frequency" "observation_frequency" NOT NULL,
	"result_id" uuid,
	"baseline" double precision,
	"target" double precision,
	CONSTRAINT "indicators_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "latest_observations" (
	"region_id" uuid NOT NULL,
	"indicator_id" uuid NOT NULL,
	"series" text DEFAULT '' NOT NULL,
	"observation_id" uuid NOT NULL,
	"period_start" date NOT NULL,
	CONSTRAINT "latest_observations_region_id_indicator_id_series_pk" PRIMARY KEY("region_id","indicator_id","series")
);
--> statement-breakpoint
CREATE TABLE "observations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"indicator_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	"series" text DEFAULT '' NOT NULL,
	"period_start" date NOT NULL,
	"period_end" date NOT NULL,
	"value" double precision,
	"low" double precision,
	"high" double precision,
	"standard_error" double precision,
	"status" "observation_status" NOT NULL,
	"method" text,
	"observed_on" date,
	"revision_of_id" uuid,
	"superseded_at" timestamp(3) with time zone,
	CONSTRAINT "observations_key" UNIQUE("indicator_id","region_id","series","period_start","period_end","version")
);
--> statement-breakpoint
CREATE TABLE "lessons" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"slug" text NOT NULL,
	"statement" text NOT NULL,
	"theme" "task_theme",
	"citation" text NOT NULL,
	"url" text,
	"learned_on" date,
	CONSTRAINT "lessons_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "mandate_tasks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mandate_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"paragraph" text,
	"theme" "task_theme" NOT NULL,
	"is_priority" boolean DEFAULT false NOT NULL,
	"statement" text NOT NULL,
	CONSTRAINT "mandate_tasks_key" UNIQUE("mandate_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "mandates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"instrument" text NOT NULL,
	"summary" text NOT NULL,
	"adopted_on" date NOT NULL,
	"expires_on" date,
	"review_due_on" date,
	"status" "mandate_status" NOT NULL,
	"supersedes_id" uuid,
	"url" text,
	CONSTRAINT "mandates_key" UNIQUE("mission_id","instrument")
);
--> statement-breakpoint
CREATE TABLE "mission_lessons" (
	"mission_id" uuid NOT NULL,
	"lesson_id" uuid NOT NULL,
	CONSTRAINT "mission_lessons_mission_id_lesson_id_pk" PRIMARY KEY("mission_id","lesson_id")
);
--> statement-breakpoint
CREATE TABLE "results" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"task_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"kind" "result_kind" NOT NULL,
	"parent_id" uuid,
	"statement" text NOT NULL,
	CONSTRAINT "results_key" UNIQUE("task_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "contributions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"kind" "contribution_kind" NOT NULL,
	"as_of" date NOT NULL,
	"women" integer,
	"men" integer,
	"total" integer,
	"amount" double precision,
	"currency" text,
	CONSTRAINT "contributions_key" UNIQUE("mission_id","organisation_id","kind","as_of")
);
--> statement-breakpoint
CREATE TABLE "deployments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"year" smallint NOT NULL,
	"place" text NOT NULL,
	"ordinal" smallint DEFAULT 1 NOT NULL,
	"country_id" uuid,
	"latitude" double precision,
	"longitude" double precision,
	"average_troops" double precision,
	"troops" integer,
	"infantry_troops" integer,
	"reserve_troops" integer,
	"troop_contributor_count" integer,
	"medical_units" integer,
	"aviation_units" integer,
	"has_police" boolean,
	"has_military_observers" boolean,
	"headquarters" "headquarters_level",
	"quality_flags" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "deployments_key" UNIQUE("mission_id","year","place","ordinal")
);
--> statement-breakpoint
CREATE TABLE "fatalities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"external_id" text NOT NULL,
	"casualty_id" text NOT NULL,
	"mission_id" uuid NOT NULL,
	"occurred_on" date NOT NULL,
	"personnel_type" "personnel_type" NOT NULL,
	"cause" "fatality_cause" NOT NULL,
	"sex" "recorded_sex",
	"nationality" text,
	"nationality_country_id" uuid,
	CONSTRAINT "fatalities_externalId_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "mission_aliases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"name" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "mission_aliases_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "mission_headquarters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"place" text NOT NULL,
	"country_id" uuid,
	"latitude" double precision,
	"longitude" double precision,
	"valid_from" date,
	"valid_to" date,
	"quality_flags" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "mission_headquarters_key" UNIQUE("mission_id","place","source_id")
);
--> statement-breakpoint
CREATE TABLE "mission_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"from_mission_id" uuid NOT NULL,
	"to_mission_id" uuid NOT NULL,
	"kind" "mission_link_kind" NOT NULL,
	CONSTRAINT "mission_links_key" UNIQUE("from_mission_id","to_mission_id","kind")
);
--> statement-breakpoint
CREATE TABLE "mission_partners" (
	"mission_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"role" "mission_partner_role" NOT NULL,
	"since" date,
	"until" date,
	CONSTRAINT "mission_partners_mission_id_organisation_id_role_pk" PRIMARY KEY("mission_id","organisation_id","role")
);
--> statement-breakpoint
CREATE TABLE "mission_regions" (
	"mission_id" uuid NOT NULL,
	"region_id" uuid NOT NULL,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "mission_regions_mission_id_region_id_pk" PRIMARY KEY("mission_id","region_id")
);
--> statement-breakpoint
CREATE TABLE "mission_strengths" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"mission_id" uuid NOT NULL,
	"as_of" date NOT NULL,
	"troops" integer,
	"police" integer,
	"observers" integer,
	"total" integer,
	"contributor_count" integer,
	CONSTRAINT "mission_strengths_key" UNIQUE("mission_id","as_of")
);
--> statement-breakpoint
CREATE TABLE "missions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"acronym" text NOT NULL,
	"name" text NOT NULL,
	"names" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"kind" "mission_kind" NOT NULL,
	"lead_organisation_id" uuid,
	"lead_department" text,
	"is_active" boolean,
	"started_on" date,
	"start_precision" date_precision,
	"ended_on" date,
	"end_precision" date_precision,
	"mandate_reference" text,
	"quality_flags" text[] DEFAULT '{}' NOT NULL,
	"sorted_start" date GENERATED ALWAYS AS (coalesce(started_on, '9999-12-31'::date)) STORED NOT NULL,
	CONSTRAINT "missions_acronym_unique" UNIQUE("acronym")
);
--> statement-breakpoint
CREATE TABLE "organisation_aliases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"acronym" text,
	"key" text NOT NULL,
	"country_id" uuid,
	"confidence" double precision DEFAULT 1 NOT NULL,
	CONSTRAINT "organisation_aliases_key" UNIQUE NULLS NOT DISTINCT("organisation_id","key","country_id")
);
--> statement-breakpoint
CREATE TABLE "organisation_identifiers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"organisation_id" uuid NOT NULL,
	"scheme" text NOT NULL,
	"identifier" text NOT NULL,
	CONSTRAINT "organisation_identifiers_key" UNIQUE("scheme","identifier","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "organisation_merges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"organisation_id" uuid NOT NULL,
	"into_organisation_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"undone_at" timestamp(3) with time zone
);
--> statement-breakpoint
CREATE TABLE "organisation_presence" (
	"region_id" uuid NOT NULL,
	"organisation_id" uuid NOT NULL,
	"activity_count" integer NOT NULL,
	CONSTRAINT "organisation_presence_region_id_organisation_id_pk" PRIMARY KEY("region_id","organisation_id")
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"org_id" text,
	"name" text NOT NULL,
	"names" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"acronym" text,
	"type" "organisation_type",
	"country_id" uuid,
	"parent_id" uuid,
	"merged_into_id" uuid,
	"website" text,
	CONSTRAINT "organisations_orgId_unique" UNIQUE("org_id")
);
--> statement-breakpoint
CREATE TABLE "region_ancestors" (
	"region_id" uuid NOT NULL,
	"ancestor_id" uuid NOT NULL,
	"distance" smallint NOT NULL,
	CONSTRAINT "region_ancestors_region_id_ancestor_id_pk" PRIMARY KEY("region_id","ancestor_id")
);
--> statement-breakpoint
CREATE TABLE "region_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"region_id" uuid NOT NULL,
	"system" "code_system" NOT NULL,
	"code" text NOT NULL,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "region_codes_key" UNIQUE("region_id","system","code")
);
--> statement-breakpoint
CREATE TABLE "region_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"old_region_id" uuid NOT NULL,
	"new_region_id" uuid NOT NULL,
	"kind" "region_link_kind" NOT NULL,
	"share" double precision,
	CONSTRAINT "region_links_key" UNIQUE("old_region_id","new_region_id","kind")
);
--> statement-breakpoint
CREATE TABLE "regions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"owner_organisation_id" uuid,
	"source_id" uuid,
	"pcode" text NOT NULL,
	"level" smallint NOT NULL,
	"parent_id" uuid,
	"country_id" uuid NOT NULL,
	"path" "ltree" NOT NULL,
	"name" text NOT NULL,
	"names" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"iso2" text,
	"iso3" text,
	"m49" text,
	"continent" text,
	"subregion" text,
	"latitude" double precision,
	"longitude" double precision,
	"west" double precision,
	"south" double precision,
	"east" double precision,
	"north" double precision,
	"geometry" text,
	"cod_version" text,
	"valid_from" date,
	"valid_to" date,
	CONSTRAINT "regions_pcode_unique" UNIQUE("pcode")
);
--> statement-breakpoint
CREATE TABLE "search_entries" (
	"kind" "search_kind" NOT NULL,
	"entity_id" uuid NOT NULL,
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"weight" smallint NOT NULL,
	CONSTRAINT "search_entries_kind_entity_id_name_pk" PRIMARY KEY("kind","entity_id","name")
);
--> statement-breakpoint
CREATE TABLE "sources" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"tlp" "tlp_label" DEFAULT 'CLEAR' NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"kind" "source_kind" NOT NULL,
	"publisher" text,
	"licence" text NOT NULL,
	"licence_url" text,
	"url" text,
	"citation" text,
	"edition" text,
	"retrieved_on" date,
	"protected_identity" boolean DEFAULT false NOT NULL,
	CONSTRAINT "sources_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_sector_id_sectors_id_fk" FOREIGN KEY ("sector_id") REFERENCES "public"."sectors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_organisations" ADD CONSTRAINT "activity_organisations_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_organisations" ADD CONSTRAINT "activity_organisations_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_regions" ADD CONSTRAINT "activity_regions_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_regions" ADD CONSTRAINT "activity_regions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sectors" ADD CONSTRAINT "sectors_parent_id_sectors_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."sectors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_runs" ADD CONSTRAINT "import_runs_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dyads" ADD CONSTRAINT "dyads_conflict_id_conflicts_id_fk" FOREIGN KEY ("conflict_id") REFERENCES "public"."conflicts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dyads" ADD CONSTRAINT "dyads_side_a_id_actors_id_fk" FOREIGN KEY ("side_a_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dyads" ADD CONSTRAINT "dyads_side_b_id_actors_id_fk" FOREIGN KEY ("side_b_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_actors" ADD CONSTRAINT "incident_actors_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_actors" ADD CONSTRAINT "incident_actors_actor_id_actors_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."actors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_citations" ADD CONSTRAINT "incident_citations_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_records" ADD CONSTRAINT "incident_records_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_regions" ADD CONSTRAINT "incident_regions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_regions" ADD CONSTRAINT "incident_regions_incident_fk" FOREIGN KEY ("occurred_from","incident_id") REFERENCES "public"."incidents"("occurred_from","id") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_id_incidents_id_fk" FOREIGN KEY ("id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_conflict_id_conflicts_id_fk" FOREIGN KEY ("conflict_id") REFERENCES "public"."conflicts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_dyad_id_dyads_id_fk" FOREIGN KEY ("dyad_id") REFERENCES "public"."dyads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD CONSTRAINT "incident_revisions_merged_into_id_incidents_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_source_id_sources_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."sources"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_conflict_id_conflicts_id_fk" FOREIGN KEY ("conflict_id") REFERENCES "public"."conflicts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_dyad_id_dyads_id_fk" FOREIGN KEY ("dyad_id") REFERENCES "public"."dyads"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_merged_into_id_incidents_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."incidents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "indicators" ADD CONSTRAINT "indicators_result_id_results_id_fk" FOREIGN KEY ("result_id") REFERENCES "public"."results"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_observations" ADD CONSTRAINT "latest_observations_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_observations" ADD CONSTRAINT "latest_observations_indicator_id_indicators_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "public"."indicators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "latest_observations" ADD CONSTRAINT "latest_observations_observation_id_observations_id_fk" FOREIGN KEY ("observation_id") REFERENCES "public"."observations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_indicator_id_indicators_id_fk" FOREIGN KEY ("indicator_id") REFERENCES "public"."indicators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_revision_of_id_observations_id_fk" FOREIGN KEY ("revision_of_id") REFERENCES "public"."observations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandate_tasks" ADD CONSTRAINT "mandate_tasks_mandate_id_mandates_id_fk" FOREIGN KEY ("mandate_id") REFERENCES "public"."mandates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mandates" ADD CONSTRAINT "mandates_supersedes_id_mandates_id_fk" FOREIGN KEY ("supersedes_id") REFERENCES "public"."mandates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_lessons" ADD CONSTRAINT "mission_lessons_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_lessons" ADD CONSTRAINT "mission_lessons_lesson_id_lessons_id_fk" FOREIGN KEY ("lesson_id") REFERENCES "public"."lessons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_task_id_mandate_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."mandate_tasks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "results" ADD CONSTRAINT "results_parent_id_results_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."results"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deployments" ADD CONSTRAINT "deployments_country_id_regions_id_fk" FOREIGN KEY ("country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fatalities" ADD CONSTRAINT "fatalities_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fatalities" ADD CONSTRAINT "fatalities_nationality_country_id_regions_id_fk" FOREIGN KEY ("nationality_country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_aliases" ADD CONSTRAINT "mission_aliases_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_headquarters" ADD CONSTRAINT "mission_headquarters_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_headquarters" ADD CONSTRAINT "mission_headquarters_country_id_regions_id_fk" FOREIGN KEY ("country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_links" ADD CONSTRAINT "mission_links_from_mission_id_missions_id_fk" FOREIGN KEY ("from_mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_links" ADD CONSTRAINT "mission_links_to_mission_id_missions_id_fk" FOREIGN KEY ("to_mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_partners" ADD CONSTRAINT "mission_partners_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_partners" ADD CONSTRAINT "mission_partners_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_regions" ADD CONSTRAINT "mission_regions_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_regions" ADD CONSTRAINT "mission_regions_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mission_strengths" ADD CONSTRAINT "mission_strengths_mission_id_missions_id_fk" FOREIGN KEY ("mission_id") REFERENCES "public"."missions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "missions" ADD CONSTRAINT "missions_lead_organisation_id_organisations_id_fk" FOREIGN KEY ("lead_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_aliases" ADD CONSTRAINT "organisation_aliases_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_aliases" ADD CONSTRAINT "organisation_aliases_country_id_regions_id_fk" FOREIGN KEY ("country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_identifiers" ADD CONSTRAINT "organisation_identifiers_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_merges" ADD CONSTRAINT "organisation_merges_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_merges" ADD CONSTRAINT "organisation_merges_into_organisation_id_organisations_id_fk" FOREIGN KEY ("into_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_presence" ADD CONSTRAINT "organisation_presence_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisation_presence" ADD CONSTRAINT "organisation_presence_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_country_id_regions_id_fk" FOREIGN KEY ("country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_parent_id_organisations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_merged_into_id_organisations_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_ancestors" ADD CONSTRAINT "region_ancestors_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_ancestors" ADD CONSTRAINT "region_ancestors_ancestor_id_regions_id_fk" FOREIGN KEY ("ancestor_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_codes" ADD CONSTRAINT "region_codes_region_id_regions_id_fk" FOREIGN KEY ("region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_links" ADD CONSTRAINT "region_links_old_region_id_regions_id_fk" FOREIGN KEY ("old_region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "region_links" ADD CONSTRAINT "region_links_new_region_id_regions_id_fk" FOREIGN KEY ("new_region_id") REFERENCES "public"."regions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "regions_parent_id_regions_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "regions" ADD CONSTRAINT "regions_country_id_regions_id_fk" FOREIGN KEY ("country_id") REFERENCES "public"."regions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activities_by_title" ON "activities" USING btree ("title","id");--> statement-breakpoint
CREATE INDEX "activities_by_sector" ON "activities" USING btree ("sector_id","title","id");--> statement-breakpoint
CREATE INDEX "activities_by_status" ON "activities" USING btree ("status","title","id");--> statement-breakpoint
CREATE INDEX "activity_organisations_by_organisation" ON "activity_organisations" USING btree ("organisation_id","activity_id");--> statement-breakpoint
CREATE INDEX "activity_regions_by_region" ON "activity_regions" USING btree ("region_id","activity_id");--> statement-breakpoint
CREATE INDEX "sectors_by_name" ON "sectors" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "sectors_by_code" ON "sectors" USING btree ("code","id");--> statement-breakpoint
CREATE INDEX "sectors_by_parent" ON "sectors" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "import_runs_by_start" ON "import_runs" USING btree ("started_at","id");--> statement-breakpoint
CREATE INDEX "review_items_by_creation" ON "review_items" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "review_items_open" ON "review_items" USING btree ("status","kind","id");--> statement-breakpoint
CREATE INDEX "actors_by_name" ON "actors" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "actors_by_kind" ON "actors" USING btree ("kind","name","id");--> statement-breakpoint
CREATE INDEX "conflicts_by_name" ON "conflicts" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "dyads_by_conflict" ON "dyads" USING btree ("conflict_id","name","id");--> statement-breakpoint
CREATE INDEX "dyads_by_side_a" ON "dyads" USING btree ("side_a_id");--> statement-breakpoint
CREATE INDEX "dyads_by_side_b" ON "dyads" USING btree ("side_b_id");--> statement-breakpoint
CREATE INDEX "incident_actors_by_actor" ON "incident_actors" USING btree ("actor_id","incident_id");--> statement-breakpoint
CREATE INDEX "incident_regions_by_incident" ON "incident_regions" USING btree ("incident_id");--> statement-breakpoint
CREATE INDEX "incident_revisions_by_time" ON "incident_revisions" USING btree ("recorded_at","superseded_at");--> statement-breakpoint
CREATE INDEX "incidents_by_deaths" ON "incidents" USING btree ("sorted_deaths","id");--> statement-breakpoint
CREATE INDEX "incidents_by_recording" ON "incidents" USING btree ("recorded_at","id");--> statement-breakpoint
CREATE INDEX "incidents_by_kind" ON "incidents" USING btree ("kind","occurred_from","id");--> statement-breakpoint
CREATE INDEX "incidents_by_violence" ON "incidents" USING btree ("violence_type","occurred_from","id");--> statement-breakpoint
CREATE INDEX "incidents_by_verification" ON "incidents" USING btree ("verification","occurred_from","id");--> statement-breakpoint
CREATE INDEX "incidents_by_conflict" ON "incidents" USING btree ("conflict_id","occurred_from","id");--> statement-breakpoint
CREATE INDEX "incidents_by_dyad" ON "incidents" USING btree ("dyad_id","occurred_from","id");--> statement-breakpoint
CREATE INDEX "incidents_by_region" ON "incidents" USING btree ("region_id");--> statement-breakpoint
CREATE INDEX "incidents_by_source" ON "incidents" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "incidents_merged" ON "incidents" USING btree ("merged_into_id");--> statement-breakpoint
CREATE INDEX "incidents_words" ON "incidents" USING gin ((headline || ' ' || coalesce(location_name, '') || ' ' || coalesce(narrative, '')) gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "indicators_by_name" ON "indicators" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "indicators_by_result" ON "indicators" USING btree ("result_id");--> statement-breakpoint
CREATE INDEX "latest_observations_by_indicator" ON "latest_observations" USING btree ("indicator_id","region_id");--> statement-breakpoint
CREATE INDEX "latest_observations_by_observation" ON "latest_observations" USING btree ("observation_id");--> statement-breakpoint
CREATE INDEX "observations_by_region" ON "observations" USING btree ("region_id","indicator_id","period_start","id");--> statement-breakpoint
CREATE INDEX "observations_by_period" ON "observations" USING btree ("period_start","id");--> statement-breakpoint
CREATE INDEX "observations_by_indicator" ON "observations" USING btree ("indicator_id","period_start","id");--> statement-breakpoint
CREATE INDEX "observations_revisions" ON "observations" USING btree ("revision_of_id");--> statement-breakpoint
CREATE INDEX "lessons_by_theme" ON "lessons" USING btree ("theme","id");--> statement-breakpoint
CREATE INDEX "mandate_tasks_by_theme" ON "mandate_tasks" USING btree ("theme","mandate_id");--> statement-breakpoint
CREATE INDEX "mandates_by_mission" ON "mandates" USING btree ("mission_id","adopted_on","id");--> statement-breakpoint
CREATE INDEX "mandates_by_adoption" ON "mandates" USING btree ("adopted_on","id");--> statement-breakpoint
CREATE INDEX "mandates_by_status" ON "mandates" USING btree ("status","adopted_on","id");--> statement-breakpoint
CREATE INDEX "mandates_superseding" ON "mandates" USING btree ("supersedes_id");--> statement-breakpoint
CREATE INDEX "mission_lessons_by_lesson" ON "mission_lessons" USING btree ("lesson_id");--> statement-breakpoint
CREATE INDEX "results_by_parent" ON "results" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "contributions_by_mission" ON "contributions" USING btree ("mission_id","as_of","id");--> statement-breakpoint
CREATE INDEX "contributions_by_date" ON "contributions" USING btree ("as_of","id");--> statement-breakpoint
CREATE INDEX "contributions_by_organisation" ON "contributions" USING btree ("organisation_id","as_of","id");--> statement-breakpoint
CREATE INDEX "deployments_by_mission" ON "deployments" USING btree ("mission_id","year","id");--> statement-breakpoint
CREATE INDEX "deployments_by_year" ON "deployments" USING btree ("year","id");--> statement-breakpoint
CREATE INDEX "deployments_by_country" ON "deployments" USING btree ("country_id","year","id");--> statement-breakpoint
CREATE INDEX "fatalities_by_mission" ON "fatalities" USING btree ("mission_id","occurred_on","id");--> statement-breakpoint
CREATE INDEX "fatalities_by_date" ON "fatalities" USING btree ("occurred_on","id");--> statement-breakpoint
CREATE INDEX "fatalities_by_nationality" ON "fatalities" USING btree ("nationality_country_id","occurred_on","id");--> statement-breakpoint
CREATE INDEX "mission_aliases_by_mission" ON "mission_aliases" USING btree ("mission_id","name","id");--> statement-breakpoint
CREATE INDEX "mission_headquarters_by_country" ON "mission_headquarters" USING btree ("country_id");--> statement-breakpoint
CREATE INDEX "mission_links_by_to" ON "mission_links" USING btree ("to_mission_id");--> statement-breakpoint
CREATE INDEX "mission_partners_by_organisation" ON "mission_partners" USING btree ("organisation_id","mission_id");--> statement-breakpoint
CREATE INDEX "mission_regions_by_region" ON "mission_regions" USING btree ("region_id","mission_id");--> statement-breakpoint
CREATE INDEX "mission_strengths_by_date" ON "mission_strengths" USING btree ("as_of","id");--> statement-breakpoint
CREATE INDEX "mission_strengths_by_mission" ON "mission_strengths" USING btree ("mission_id","as_of","id");--> statement-breakpoint
CREATE INDEX "missions_by_start" ON "missions" USING btree ("sorted_start","id");--> statement-breakpoint
CREATE INDEX "missions_by_name" ON "missions" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "missions_by_kind" ON "missions" USING btree ("kind","sorted_start","id");--> statement-breakpoint
CREATE INDEX "missions_by_activity" ON "missions" USING btree ("is_active","sorted_start","id");--> statement-breakpoint
CREATE INDEX "missions_by_lead" ON "missions" USING btree ("lead_organisation_id","sorted_start","id");--> statement-breakpoint
CREATE INDEX "organisation_aliases_by_key" ON "organisation_aliases" USING btree ("key");--> statement-breakpoint
CREATE INDEX "organisation_aliases_by_country" ON "organisation_aliases" USING btree ("country_id");--> statement-breakpoint
CREATE INDEX "organisation_identifiers_by_organisation" ON "organisation_identifiers" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "organisation_merges_by_organisation" ON "organisation_merges" USING btree ("organisation_id");--> statement-breakpoint
CREATE INDEX "organisation_merges_by_target" ON "organisation_merges" USING btree ("into_organisation_id");--> statement-breakpoint
CREATE INDEX "organisation_presence_by_organisation" ON "organisation_presence" USING btree ("organisation_id","region_id");--> statement-breakpoint
CREATE INDEX "organisations_by_name" ON "organisations" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "organisations_by_type" ON "organisations" USING btree ("type","name","id");--> statement-breakpoint
CREATE INDEX "organisations_by_acronym" ON "organisations" USING btree ("acronym");--> statement-breakpoint
CREATE INDEX "organisations_by_country" ON "organisations" USING btree ("country_id","name","id");--> statement-breakpoint
CREATE INDEX "organisations_by_parent" ON "organisations" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "organisations_merged" ON "organisations" USING btree ("merged_into_id");--> statement-breakpoint
CREATE INDEX "region_ancestors_by_ancestor" ON "region_ancestors" USING btree ("ancestor_id","distance");--> statement-breakpoint
CREATE INDEX "region_codes_by_code" ON "region_codes" USING btree ("system","code");--> statement-breakpoint
CREATE INDEX "region_links_by_new" ON "region_links" USING btree ("new_region_id");--> statement-breakpoint
CREATE INDEX "regions_path" ON "regions" USING gist ("path");--> statement-breakpoint
CREATE INDEX "regions_by_parent" ON "regions" USING btree ("parent_id","name","id");--> statement-breakpoint
CREATE INDEX "regions_by_country" ON "regions" USING btree ("country_id","level");--> statement-breakpoint
CREATE INDEX "regions_by_name" ON "regions" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "regions_by_level" ON "regions" USING btree ("level","name","id");--> statement-breakpoint
CREATE INDEX "search_entries_folded" ON "search_entries" USING gin (folded gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "search_entries_prefix" ON "search_entries" USING btree (folded text_pattern_ops);--> statement-breakpoint
CREATE INDEX "sources_by_name" ON "sources" USING btree ("name","id");