/** The setting, or an error where nobody said for whom the statement reads: an empty one is what a connection has left. */
const organisations = `coalesce(nullif(current_setting('halcyon.organisations', true), ''), unset_reader())`;

/**
 * The organisations of whoever reads, as SQL of an array that PostgreSQL evaluates once per statement: empty for a person
 * who belongs to none. A statement that nobody is said to read, and that comes as far as asking, fails.
 */
export const readingOrganisations = `(select ${organisations}::uuid[])::uuid[]`;

/** The person who reads; null for a machine. It fails as `readingOrganisations` does. */
export const readingPerson = `(select case when ${organisations} is not null
  then nullif(current_setting('halcyon.person', true), '')::uuid end)`;

/** Whether the hub itself reads, for its own housekeeping and for commands. */
export const isHub = `(select current_setting('halcyon.audience', true) = 'hub')`;
