ALTER TABLE "incident_regions" DROP CONSTRAINT "incident_regions_incident_id_incidents_id_fk";--> statement-breakpoint
DROP INDEX "incidents_by_date";--> statement-breakpoint
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_by_date" UNIQUE("occurred_from","id");--> statement-breakpoint
ALTER TABLE "incident_regions" ADD CONSTRAINT "incident_regions_incident_fk" FOREIGN KEY ("occurred_from","incident_id") REFERENCES "public"."incidents"("occurred_from","id") ON DELETE cascade ON UPDATE cascade;
