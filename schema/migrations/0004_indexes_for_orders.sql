CREATE INDEX "sectors_by_code" ON "sectors" USING btree ("code","id");--> statement-breakpoint
CREATE INDEX "review_items_by_creation" ON "review_items" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "incidents_merged" ON "incidents" USING btree ("merged_into_id");--> statement-breakpoint
CREATE INDEX "observations_by_period" ON "observations" USING btree ("period_start","id");--> statement-breakpoint
CREATE INDEX "contributions_by_date" ON "contributions" USING btree ("as_of","id");--> statement-breakpoint
CREATE INDEX "deployments_by_year" ON "deployments" USING btree ("year","id");--> statement-breakpoint
CREATE INDEX "mission_strengths_by_date" ON "mission_strengths" USING btree ("as_of","id");--> statement-breakpoint
CREATE INDEX "organisation_aliases_by_country" ON "organisation_aliases" USING btree ("country_id");--> statement-breakpoint
CREATE INDEX "organisation_merges_by_target" ON "organisation_merges" USING btree ("into_organisation_id");--> statement-breakpoint
CREATE INDEX "sources_by_name" ON "sources" USING btree ("name","id");