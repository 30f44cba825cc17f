import { readingOrganisations, readingPerson } from './reading-settings.ts';
import { asAlert, asIncident, type SharedAs } from './shared-rows.ts';

/** A row that must be visible for a part of it to be. */
export interface Parent {
  readonly table: string;
  /** The column of the part that holds its id. */
  readonly column: string;
  /** Under which condition on the part it counts; always unless given. */
  readonly when?: string;
  /** What else must be equal, by its name in both: the version that a part belongs to, for instance. */
  readonly also?: string;
}

/**
 * How the rows of a table are protected.
 * - `record`: by its own label; `of` names what must be visible besides, `owned` is false where it has no owner.
 * - `part`: it is visible when all that it belongs to is. `labelled` holds a copy of the label, which PostgreSQL keeps
 *   true: what is CLEAR needs no look at what it belongs to. `guarded` rows, where they are protected, are for the
 *   organisation alone that owns them.
 * - `cells`: everybody sees the rows for which the condition holds, which asks nothing of the reader.
 * - `open`: everybody sees every row.
 * - `own`: a member sees the rows for which the condition holds.
 * - `recipients`: a person sees the rows that name this person.
 * - `hidden`: only the hub sees any. `proves` lets the function `read_as` look whether somebody's rights still hold.
 */
export type Protection =
  | {
      readonly kind: 'record';
      readonly owned?: false;
      readonly of?: readonly Parent[];
      readonly sharedAs?: SharedAs;
      /** What the audit calls a row: reading one that others own, and that is not for all who sign in, is written down. */
      readonly auditedAs?: string;
    }
  | {
      readonly kind: 'part';
      readonly of: readonly Parent[];
      readonly labelled?: true;
      readonly guarded?: true;
    }
  | { readonly kind: 'own' | 'cells'; readonly condition: string }
  | { readonly kind: 'open' | 'recipients' }
  | { readonly kind: 'hidden'; readonly proves?: true };

const record = { kind: 'record' } as const;
const open = { kind: 'open' } as const;
const hidden = { kind: 'hidden' } as const;
const proving = { kind: 'hidden', proves: true } as const;

const part = (...of: readonly Parent[]): Protection => ({ kind: 'part', of });
const of = (table: string, column: string, when?: string): Parent =>
  when === undefined ? { table, column } : { table, column, when };

const own = (condition: string): Protection => ({ kind: 'own', condition });

/** What is for the owner of feedback alone, of what feedback its people see: how many that are, the label says. */
const ofOwnFeedback = own(`exists (
  select from feedback above
   where above.id = feedback_id and above.owner_organisation_id = any (${readingOrganisations}))`);

/** Fewer are too few: who spoke could be found out. And of a week that runs each one could be watched as it comes in. */
const countsForEverybody = `feedback_count >= 5 and week_start + 7 <= (now() at time zone 'UTC')::date`;

/** Where every table of the schema `public` stands. One that is missing here stops the start. */
export const rowProtection: Readonly<Record<string, Protection>> = {
  account_references: hidden,
  accounts: proving,
  activities: record,
  activity_organisations: part(of('activities', 'activity_id'), of('organisations', 'organisation_id')),
  activity_regions: part(of('activities', 'activity_id')),
  actors: record,
  agreement_recipients: part(of('sharing_agreements', 'agreement_id')),
  agreement_regions: part(of('sharing_agreements', 'agreement_id')),
  // Each recipient what is shared with it: row-level security itself reads it for those.
  agreement_shares: own(`recipient_organisation_id = any (${readingOrganisations})`),
  agreement_signatures: part(of('sharing_agreements', 'agreement_id')),
  alert_area_regions: part(of('alert_areas', 'area_id')),
  alert_areas: part(of('alert_infos', 'info_id')),
  alert_detections: part(of('alerts', 'alert_id'), of('detections', 'detection_id')),
  // For the organisation that is to decide, whatever label the alert is to carry.
  alert_drafts: record,
  alert_expiries: hidden,
  alert_incidents: part(of('alerts', 'alert_id'), of('incidents', 'incident_id')),
  alert_infos: part(of('alerts', 'alert_id')),
  // What it turned out to be is told to whoever is told of the alert.
  alert_labels: part(of('alerts', 'alert_id')),
  alert_references: part(
    of('alerts', 'alert_id'),
    of('alerts', 'referenced_id', 'referenced_id is not null'),
  ),
  alert_raisers: hidden,
  // A task tells of its alert: who may not see that sees no task with it either.
  alert_tasks: { kind: 'record', of: [of('alerts', 'alert_id')], auditedAs: 'alert_task' },
  alerts: { kind: 'record', sharedAs: asAlert, auditedAs: 'alert' },
  api_keys: proving,
  client_references: hidden,
  conflicts: record,
  contributions: record,
  deployments: record,
  // The incidents behind it are told to whoever may see those.
  detection_incidents: part(of('detections', 'detection_id'), of('incidents', 'incident_id')),
  detections: record,
  draft_detections: part(of('alert_drafts', 'draft_id'), of('detections', 'detection_id')),
  dyads: record,
  escalation_policies: record,
  escalation_steps: part(of('escalation_policies', 'policy_id')),
  fatalities: record,
  feedback: { kind: 'record', auditedAs: 'feedback' },
  feedback_counts: { kind: 'cells', condition: countsForEverybody },
  feedback_events: ofOwnFeedback,
  feedback_words: ofOwnFeedback,
  // Each person the own ones: row-level security itself reads them to know auditors.
  held_roles: own(`account_id = ${readingPerson}`),
  import_runs: open,
  incident_actors: part(of('incidents', 'incident_id')),
  incident_citations: part(of('incidents', 'incident_id')),
  incident_informants: { kind: 'part', of: [of('incidents', 'incident_id')], guarded: true },
  // The record of a former version is no more public than that version.
  incident_records: part(of('incidents', 'incident_id'), {
    table: 'incident_revisions',
    column: 'incident_id',
    also: 'version',
    when: 'version <> (select present.version from incidents present where present.id = incident_id)',
  }),
  incident_regions: { kind: 'part', of: [of('incidents', 'incident_id')], labelled: true },
  // What was said before is no more public than what is said now: tightening an incident tightens its past.
  incident_revisions: {
    kind: 'record',
    of: [of('incidents', 'id')],
    sharedAs: asIncident,
    auditedAs: 'incident',
  },
  // No agreement shares what an organisation counts, only the incidents themselves.
  incident_weeks: record,
  incidents: { kind: 'record', sharedAs: asIncident, auditedAs: 'incident' },
  indicators: record,
  labelled_tables: open,
  latest_observations: part(of('observations', 'observation_id')),
  lessons: record,
  mandate_tasks: record,
  mandates: record,
  memberships: proving,
  mission_aliases: record,
  mission_headquarters: record,
  mission_lessons: part(of('missions', 'mission_id'), of('lessons', 'lesson_id')),
  mission_links: record,
  mission_partners: part(of('missions', 'mission_id'), of('organisations', 'organisation_id')),
  mission_results: { kind: 'record', of: [of('missions', 'mission_id')] },
  mission_regions: part(of('missions', 'mission_id')),
  mission_strengths: record,
  missions: record,
  observations: record,
  organisation_aliases: record,
  organisation_identifiers: record,
  organisation_merges: record,
  organisation_presence: part(of('organisations', 'organisation_id')),
  organisations: record,
  person_tokens: proving,
  record_recipients: { kind: 'recipients' },
  // Which region lies in which is on every map.
  region_ancestors: open,
  region_codes: record,
  region_links: record,
  regions: record,
  results: record,
  review_items: open,
  scorecard_indicators: part(of('mission_results', 'result_id')),
  scorecard_notes: part(of('mission_results', 'result_id')),
  search_entries: part(
    of('missions', 'entity_id', "kind = 'MISSION'"),
    of('regions', 'entity_id', "kind = 'REGION'"),
    of('organisations', 'entity_id', "kind = 'ORGANISATION'"),
  ),
  sectors: record,
  series_progress: hidden,
  sharing_agreements: own(`party_ids && ${readingOrganisations}`),
  sources: { kind: 'record', owned: false },
  // Few are easily recognised, in counts by stratum above all.
  survey_answers: hidden,
  survey_estimates: part(of('survey_questions', 'question_id')),
  survey_questions: part(of('surveys', 'survey_id')),
  survey_strata: part(of('surveys', 'survey_id')),
  surveys: record,
  task_acknowledgements: part(of('alert_tasks', 'task_id')),
  task_events: part(of('alert_tasks', 'task_id')),
  task_timers: part(of('alert_tasks', 'task_id')),
  watch_filters: own(`account_id = ${readingPerson} or organisation_id = any (${readingOrganisations})`),
  touched_series: hidden,
};

/** Tables of which no reader may even know that they have rows. */
export const hiddenTables: readonly string[] = Object.entries(rowProtection)
  .filter(([, { kind }]) => kind === 'hidden')
  .map(([table]) => table);
