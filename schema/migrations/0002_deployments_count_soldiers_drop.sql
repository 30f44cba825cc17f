ALTER TABLE "deployments" DROP COLUMN "infantry_units";--> statement-breakpoint
ALTER TABLE "deployments" DROP COLUMN "reserve_units";