import { v7 as uuidV7 } from 'uuid';
import { z } from 'zod';
import { alertLabels, alertVerdict } from '../../../schema/tables/drafts.ts';
import { requireRightAt } from '../../access/mission-areas.ts';
import type { WriteContext } from '../../access/write-context.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import { memberSees } from '../../database/row-policies.ts';
import { HubError } from '../../errors.ts';
import { uuidOf } from '../../graph/ids.ts';
import { invalidInput, notFound, type Outcome, Refusal } from '../../user-errors.ts';
import { carryOut, reference, text } from '../carry-out.ts';
import { actorId } from './response/read-actor.ts';

const input = z.object({
  ...reference,
  id: z.string().transform(uuidOf('alert')),
  verdict: z.enum(alertVerdict.enumValues),
  reason: text(2_000),
});

/**
 * Says whether an alert turned out to be right, in the name of the viewer's organisation; what was said before stays in the
 * history. It takes a person, and another one than who released it. Answers the UUID of the alert.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, also for keys, BAD_ID.
 */
export function labelAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(
    context,
    { name: 'labelAlert', input },
    given,
    async (tx, { id, verdict, reason }, actor) => {
      if (actor.kind !== 'person')
        throw new HubError('FORBIDDEN', 'A person has to judge an alert, not a key.');
      const [alert] = await tx.unsafe<LabelledAlert[]>(labelledAlert, [id]);
      if (alert === undefined) throw new Refusal(notFound(['id'], 'alert'));
      await requireRightAt(tx, actor, 'labelAlert', alert);
      if (alert.messageType === 'CANCEL') {
        throw new Refusal(invalidInput(['id'], 'This only takes an alert back: label the alert itself.'));
      }
      if (alert.raisedBy === actorId(actor)) {
        throw new Refusal(invalidInput(['id'], 'You released this alert; somebody else has to judge it.'));
      }
      const { organisationId: ownerOrganisationId } = actor;
      const label = {
        id: uuidV7(),
        alertId: id,
        ownerOrganisationId,
        actorId: actorId(actor),
        verdict,
        reason,
      };
      await insertMissing(tx, alertLabels, [label]);
      return id;
    },
  );
}

interface LabelledAlert {
  readonly messageType: string;
  readonly raisedBy: string | null;
  /** The regions that its areas name. */
  readonly regionIds: readonly string[];
}

const labelledAlert = `/* alert to label */
  select alerts.message_type as "messageType", raiser.actor_id as "raisedBy",
         array(select distinct place.region_id::text
                 from alert_infos info join alert_areas area on area.info_id = info.id
                 join alert_area_regions place on place.area_id = area.id
                where info.alert_id = alerts.id) as "regionIds"
    from alerts left join alert_raisers raiser on raiser.alert_id = alerts.id
   where alerts.id = $1 and ${memberSees('alerts')}`;
