import { z } from 'zod';
import { alertSeverity } from '../../../../schema/tables/alerts.ts';
import { missionRoles } from '../../../access/mission-roles.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { reference } from '../../carry-out.ts';
import { isTimeOfDay, isTimeZone } from './quiet-hours-rules.ts';

const minutes = (least: number, most: number) =>
  z.number().int().min(least, `At least ${least} minutes.`).max(most, `At most ${most} minutes.`);

const timeOfDay = z.string().refine(isTimeOfDay, 'Write it like 22:00.');

const quietHours = z
  .object({
    from: timeOfDay,
    to: timeOfDay,
    timeZone: z.string().refine(isTimeZone, 'Name a time zone of the IANA, such as Africa/Bangui.'),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'They would never end.' });

const step = z
  .object({
    role: z.enum(missionRoles).nullish(),
    person: z.string().transform(uuidOf('account')).nullish(),
  })
  .refine(({ role, person }) => ((role ?? null) === null) !== ((person ?? null) === null), {
    message: 'Name either a role or a person.',
  });

/** What `setEscalationPolicy` takes. */
export const setPolicyInput = z
  .object({
    ...reference,
    severity: z.enum(alertSeverity.enumValues),
    region: z.string().transform(uuidOf('region')).nullish(),
    acknowledgeWithin: minutes(1, 10_080),
    resolveWithin: minutes(1, 43_200).nullish(),
    requiredAcknowledgements: z.number().int().min(1, 'At least one.').max(10, 'At most 10.'),
    remindEvery: minutes(5, 10_080).nullish(),
    quietHours: quietHours.nullish(),
    steps: z.array(step).min(1, 'Say who is called.').max(5, 'At most 5.'),
  })
  .refine(({ severity, quietHours: quiet }) => severity !== 'EXTREME' || !quiet, {
    path: ['quietHours'],
    message: 'What is EXTREME knows no quiet hours.',
  });

/** What `removeEscalationPolicy` takes. */
export const removePolicyInput = z.object({
  ...reference,
  id: z.string().transform(uuidOf('escalation_policy')),
});

/** A policy as a client gives it. */
export type PolicyInput = z.infer<typeof setPolicyInput>;
