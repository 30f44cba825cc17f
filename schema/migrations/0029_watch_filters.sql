CREATE TYPE "public"."watch_feed" AS ENUM('INCIDENTS', 'ALERTS');--> statement-breakpoint
CREATE TABLE "watch_filters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"recorded_at" timestamp(3) with time zone DEFAULT now() NOT NULL,
	"account_id" uuid,
	"organisation_id" uuid,
	"name" text NOT NULL,
	"feed" "watch_feed" NOT NULL,
	"filter" jsonb NOT NULL,
	CONSTRAINT "watch_filters_key" UNIQUE NULLS NOT DISTINCT("account_id","organisation_id","name"),
	CONSTRAINT "watch_filters_of" CHECK ((account_id is null) <> (organisation_id is null))
);
--> statement-breakpoint
ALTER TABLE "watch_filters" ADD CONSTRAINT "watch_filters_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watch_filters" ADD CONSTRAINT "watch_filters_organisation_id_organisations_id_fk" FOREIGN KEY ("organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "watch_filters_by_organisation" ON "watch_filters" USING btree ("organisation_id","name");