import { randomUUID } from 'node:crypto';
import type { WriteContext } from '../../access/write-context.ts';
import { readAs } from '../../database/audience.ts';
import { reportIncident } from '../../domains/incidents/commands/report-incident.ts';
import { retractIncident } from '../../domains/incidents/commands/retract-incident.ts';
import type { Label } from '../../domains/label-input.ts';
import { requireDone } from '../require-done.ts';
import { places, sampleLabels, samplePrefix } from './cast.ts';

/** A sample incident. */
export interface SeededSample {
  readonly id: string;
  readonly label: Label;
}

/**
 * Sees to it that one sample incident stands under each label, reported by the reporter of `context`, the RED one
 * naming the recipient alone. Samples that somebody has changed since are taken back and reported anew.
 */
export async function seedSamples(
  context: WriteContext,
  organisationId: string,
  recipientId: string,
): Promise<readonly SeededSample[]> {
  const rows = await readAs(context.database, { kind: 'hub' }, standing, [organisationId, samplePrefix]);
  const found = rows.map(([id, version, headline, label, recipients]) => ({
    ...{ id: String(id), version: Number(version), headline: String(headline), label: String(label) },
    recipients: String(recipients),
  }));
  const kept = new Map<Label, string>();
  for (const { id, version, headline, label, recipients } of found) {
    const known = sampleLabels.find((each) => each === label && headline === headlineOf(each));
    const isAsItWas = recipients === (known === 'RED' ? recipientId : '');
    if (known !== undefined && isAsItWas && !kept.has(known)) kept.set(known, id);
    else await takeBack(context, { id, version });
  }
  const samples: SeededSample[] = [];
  for (const label of sampleLabels) {
    samples.push({ label, id: kept.get(label) ?? (await report(context, label, recipientId)) });
  }
  return samples;
}

const headlineOf = (label: Label): string => `${samplePrefix}, TLP ${label}: this did not happen`;

const standing = {
  name: 'find samples',
  text: `
    select id, version, headline, tlp, (select coalesce(string_agg(person_id::text, ','), '')
                                          from record_recipients where record_id = incidents.id)
      from incidents
     where owner_organisation_id = $1::uuid and starts_with(headline, $2) and status = 'EXERCISE'
       and standing = 'CURRENT'
     order by id`,
};

async function takeBack(
  context: WriteContext,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<void> {
  const reason = 'Samples are made anew.';
  const clientReference = randomUUID();
  requireDone(await retractIncident(context, { clientReference, id: `incident_${id}`, version, reason }));
}

/** An exercise, so that it is in no list, count or feed unless it is asked for. */
async function report(context: WriteContext, tlp: Label, recipientId: string): Promise<string> {
  const outcome = await reportIncident(context, {
    clientReference: randomUUID(),
    status: 'EXERCISE',
    headline: headlineOf(tlp),
    narrative: 'Made by `halcyon seed access`, so that one can try who sees what.',
    occurredFrom: '2024-06-01',
    kind: 'BATTLES',
    pcode: places.sample,
    tlp,
    ...(tlp === 'RED' && { recipients: [`person_${recipientId}`] }),
  });
  return requireDone(outcome);
}
