/**
 * Whether an alert was raised by an organisation in this hub, as a condition over `alerts`. What came from outside has a
 * source; an organisation for which it came in owns it, and is not its sender.
 */
export const raisedHere = '(alerts.owner_organisation_id is not null and alerts.source_id is null)';
