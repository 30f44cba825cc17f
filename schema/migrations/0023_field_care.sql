CREATE TYPE "public"."location_precision" AS ENUM('EXACT', 'KM1', 'ADMIN3', 'ADMIN2', 'ADMIN1', 'COUNTRY');--> statement-breakpoint
ALTER TABLE "agreement_shares" ADD COLUMN "location_precision" "location_precision" DEFAULT 'EXACT' NOT NULL;--> statement-breakpoint
ALTER TABLE "sharing_agreements" ADD COLUMN "location_precision" "location_precision" DEFAULT 'EXACT' NOT NULL;