CREATE INDEX "event_log_kind_position_index" ON "log"."event_log" USING btree ("kind","position");--> statement-breakpoint
-- What happened to what and when is public; what was said, whom it concerns and the hashes are not.
grant usage on schema log to halcyon_public;
--> statement-breakpoint
grant select (position, kind, entity_kind, entity_id, entity_version, occurred_at) on log.event_log to halcyon_public;
--> statement-breakpoint
grant select (epoch, position, floor) on log.head to halcyon_public;
