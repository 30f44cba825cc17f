ALTER TABLE "mandates" ADD COLUMN "troop_ceiling" integer;--> statement-breakpoint
ALTER TABLE "mandates" ADD COLUMN "police_ceiling" integer;