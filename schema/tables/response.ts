import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { accounts, missionRole } from './access.ts';
import { alertSeverity, alerts } from './alerts.ts';
import { organisations } from './organisations.ts';
import { identity, instant, lifeColumns, tlpLabel } from './record.ts';
import { regions } from './regions.ts';

/** How far an organisation is with an alert. */
export const alertTaskState = pgEnum('alert_task_state', [
  'OPEN',
  'ACKNOWLEDGED',
  'IN_PROGRESS',
  'ESCALATED',
  'RESOLVED',
  'CLOSED',
]);

/** What happened to a task. */
export const taskEventKind = pgEnum('task_event_kind', [
  'TASK_OPENED',
  'ACKNOWLEDGED',
  'ASSIGNED',
  'STARTED',
  'ESCALATED',
  'REMINDED',
  'RESOLVED',
  'CLOSED',
  'REOPENED',
]);

/** What comes due with time: nobody acknowledged, nobody resolved, or it is time to say it again. */
export const taskTimerKind = pgEnum('task_timer_kind', ['ACKNOWLEDGE', 'RESOLVE', 'REMIND']);

/** How an organisation works is for its own people: no agreement shares it. */
const ownColumns = () => ({
  ...lifeColumns(),
  tlp: tlpLabel().notNull().default('AMBER_STRICT'),
  ownerOrganisationId: uuid()
    .notNull()
    .references(() => organisations.id),
});

/**
 * How soon an organisation wants to answer alerts of a severity, in a region or everywhere. It has a task for each alert
 * that one of these fits. Times are in minutes; quiet hours are times of day like `22:00` in the time zone, all three or none.
 */
export const escalationPolicies = pgTable(
  'escalation_policies',
  {
    ...ownColumns(),
    severity: alertSeverity().notNull(),
    regionId: uuid().references(() => regions.id),
    acknowledgeWithin: integer().notNull(),
    resolveWithin: integer(),
    requiredAcknowledgements: smallint().notNull(),
    remindEvery: integer(),
    quietFrom: text(),
    quietTo: text(),
    timeZone: text(),
  },
  (table) => [
    unique('escalation_policies_key')
      .on(table.ownerOrganisationId, table.severity, table.regionId)
      .nullsNotDistinct(),
    index('escalation_policies_by_region').on(table.regionId),
    index('escalation_policies_by_severity').on(table.severity, table.id),
  ],
);

/** Who is told next when nobody answered in time: whoever holds a role, or one person. Levels count from 1. */
export const escalationSteps = pgTable(
  'escalation_steps',
  {
    policyId: uuid()
      .notNull()
      .references(() => escalationPolicies.id, { onDelete: 'cascade' }),
    level: smallint().notNull(),
    role: missionRole(),
    accountId: uuid().references(() => accounts.id),
    accountName: text(),
  },
  (table) => [
    primaryKey({ columns: [table.policyId, table.level] }),
    index('escalation_steps_by_account').on(table.accountId),
    check('escalation_steps_to', sql`(role is null) <> (account_id is null)`),
  ],
);

/**
 * What one organisation does about one alert. `round` counts how often it had to be acknowledged anew: when it was
 * escalated or reopened. The people are named as they were called then. The times are those of the present round of
 * work, but for the first acknowledgement, which is what counts for how fast somebody answered.
 */
export const alertTasks = pgTable(
  'alert_tasks',
  {
    ...ownColumns(),
    alertId: uuid()
      .notNull()
      .references(() => alerts.id),
    policyId: uuid().references(() => escalationPolicies.id, { onDelete: 'set null' }),
    state: alertTaskState().notNull().default('OPEN'),
    severity: alertSeverity().notNull(),
    round: integer().notNull().default(1),
    level: smallint().notNull().default(0),
    requiredAcknowledgements: smallint().notNull().default(1),
    assigneeId: uuid().references(() => accounts.id),
    assigneeName: text(),
    escalatedToRole: missionRole(),
    acknowledgedAt: instant(),
    startedAt: instant(),
    escalatedAt: instant(),
    resolvedAt: instant(),
    resolvedById: uuid(),
    closedAt: instant(),
  },
  (table) => [
    unique('alert_tasks_key').on(table.alertId, table.ownerOrganisationId),
    index('alert_tasks_by_policy').on(table.policyId),
    index('alert_tasks_by_assignee').on(table.assigneeId),
    index('alert_tasks_by_opening').on(table.createdAt, table.id),
    index('alert_tasks_by_owner').on(table.ownerOrganisationId, table.createdAt),
  ],
);

/** Who acknowledged in which round: a person by the account, a machine by its key. */
export const taskAcknowledgements = pgTable(
  'task_acknowledgements',
  {
    taskId: uuid()
      .notNull()
      .references(() => alertTasks.id),
    round: integer().notNull(),
    actorId: uuid().notNull(),
    actorName: text().notNull(),
    acknowledgedAt: instant().notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.taskId, table.round, table.actorId] })],
);

/**
 * Everything that happened to a task, in its order: each made one version of it. Nothing here is ever changed or taken
 * away; a trigger of the migration sees to that. Nobody did what the hub did by itself.
 */
export const taskEvents = pgTable(
  'task_events',
  {
    id: identity(),
    taskId: uuid()
      .notNull()
      .references(() => alertTasks.id),
    version: integer().notNull(),
    kind: taskEventKind().notNull(),
    state: alertTaskState().notNull(),
    level: smallint().notNull(),
    actorId: uuid(),
    actorName: text(),
    note: text(),
    occurredAt: instant().notNull().defaultNow(),
  },
  (table) => [unique('task_events_key').on(table.taskId, table.version)],
);

/**
 * What comes due for a task, and when. Written while the task is held, and taken away in the transaction that does what
 * is due, so that it is done once however many nodes look.
 */
export const taskTimers = pgTable(
  'task_timers',
  {
    taskId: uuid()
      .notNull()
      .references(() => alertTasks.id),
    kind: taskTimerKind().notNull(),
    dueAt: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.kind] }),
    index('task_timers_by_time').on(table.dueAt, table.taskId),
  ],
);

/** Who raised an alert, so that the same one does not close it alone: a person by the account, a machine by its key. */
export const alertRaisers = pgTable('alert_raisers', {
  alertId: uuid()
    .primaryKey()
    .references(() => alerts.id),
  actorId: uuid().notNull(),
});
