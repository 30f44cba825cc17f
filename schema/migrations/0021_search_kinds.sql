ALTER TYPE "public"."search_kind" ADD VALUE 'INCIDENT';--> statement-breakpoint
ALTER TYPE "public"."search_kind" ADD VALUE 'ALERT';