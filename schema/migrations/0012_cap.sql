ALTER TABLE "alert_infos" ADD COLUMN "effective_offset" smallint;--> statement-breakpoint
ALTER TABLE "alert_infos" ADD COLUMN "onset_offset" smallint;--> statement-breakpoint
ALTER TABLE "alert_infos" ADD COLUMN "expires_offset" smallint;--> statement-breakpoint
ALTER TABLE "alert_references" ADD COLUMN "sent_offset" smallint;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "sent_offset" smallint;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "origin" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "restriction" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "addresses" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "codes" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "incident_names" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "alert_references_unknown" ON "alert_references" USING btree ("identifier","sent") WHERE referenced_id is null;--> statement-breakpoint
CREATE INDEX "alerts_by_identifier" ON "alerts" USING btree ("identifier","sent");--> statement-breakpoint
-- What a message refers to may come in after it: then, and once, the reference is tied to it.
create function keep_alert_reference() returns trigger language plpgsql as $$
begin
  if old.referenced_id is null and to_jsonb(new) - 'referenced_id' = to_jsonb(old) - 'referenced_id' then
    return new;
  end if;
  raise exception 'A released alert never changes.' using errcode = 'integrity_constraint_violation';
end $$;
--> statement-breakpoint
drop trigger keep on alert_references;
--> statement-breakpoint
create trigger keep before insert or delete on alert_references for each row execute function keep_alert_part();
--> statement-breakpoint
create trigger keep_tied before update on alert_references for each row execute function keep_alert_reference();
