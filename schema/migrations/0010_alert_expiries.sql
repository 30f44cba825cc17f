CREATE TABLE "alert_expiries" (
	"alert_id" uuid NOT NULL,
	"due_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "alert_expiries_alert_id_due_at_pk" PRIMARY KEY("alert_id","due_at")
);
--> statement-breakpoint
ALTER TABLE "alert_expiries" ADD CONSTRAINT "alert_expiries_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_expiries_by_time" ON "alert_expiries" USING btree ("due_at","alert_id");--> statement-breakpoint
-- An expiry that nobody entered would never be told, and nobody would see that: so no writer is asked to.
create function enter_alert_expiry() returns trigger language plpgsql as $$
begin
  -- What has expired when it is released was never in force. The transaction's time is that of `created_at`.
  if new.expires > now()::timestamptz(3) then
    insert into alert_expiries (alert_id, due_at) values (new.alert_id, new.expires) on conflict do nothing;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger enter_expiry after insert on alert_infos for each row execute function enter_alert_expiry();
--> statement-breakpoint
-- Alerts that are there already, those that expired before anybody told among them.
insert into alert_expiries (alert_id, due_at)
select distinct info.alert_id, info.expires
  from alert_infos info join alerts alert on alert.id = info.alert_id
 where info.expires > alert.created_at
   and alert.message_type <> 'CANCEL' and alert.cancelled_by_id is null and alert.superseded_by_id is null;
