CREATE TYPE "public"."incident_status" AS ENUM('ACTUAL', 'EXERCISE');--> statement-breakpoint
DROP INDEX "incidents_current";--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "status" "incident_status" DEFAULT 'ACTUAL' NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "status" "incident_status" DEFAULT 'ACTUAL' NOT NULL;--> statement-breakpoint
CREATE INDEX "incidents_in_earnest" ON "incidents" USING btree ("occurred_from","id") WHERE standing = 'CURRENT' and status = 'ACTUAL';--> statement-breakpoint
CREATE INDEX "incidents_exercised" ON "incidents" USING btree ("status","occurred_from","id") WHERE status <> 'ACTUAL';