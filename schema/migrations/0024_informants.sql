CREATE TABLE "incident_informants" (
	"incident_id" uuid PRIMARY KEY NOT NULL,
	"owner_organisation_id" uuid NOT NULL,
	"name" text NOT NULL,
	"is_protected" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "incident_revisions" ADD COLUMN "is_informant_protected" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "incidents" ADD COLUMN "is_informant_protected" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "incident_informants" ADD CONSTRAINT "incident_informants_incident_id_incidents_id_fk" FOREIGN KEY ("incident_id") REFERENCES "public"."incidents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incident_informants" ADD CONSTRAINT "incident_informants_owner_organisation_id_organisations_id_fk" FOREIGN KEY ("owner_organisation_id") REFERENCES "public"."organisations"("id") ON DELETE no action ON UPDATE no action;