/**
 * The organisations of whoever reads, as SQL of an array that PostgreSQL evaluates once per statement: empty for a person
 * who belongs to none, null for nobody.
 */
export const readingOrganisations = `(select nullif(current_setting('halcyon.organisations', true), '')::uuid[])::uuid[]`;

/** The person who reads; null for a machine and for nobody. */
export const readingPerson = `(select nullif(current_setting('halcyon.person', true), '')::uuid)`;

/** Whether the hub itself reads, for its own housekeeping and for commands. */
export const isHub = `(select current_setting('halcyon.audience', true) = 'hub')`;
