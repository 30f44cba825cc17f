ALTER TABLE "deployments" ADD COLUMN "troops" integer;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "infantry_troops" integer;--> statement-breakpoint
ALTER TABLE "deployments" ADD COLUMN "reserve_troops" integer;