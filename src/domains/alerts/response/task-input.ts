import { z } from 'zod';
import { uuidOf } from '../../../graph/ids.ts';
import { reference, text } from '../../carry-out.ts';

const alert = { id: z.string().transform(uuidOf('alert')) };
const seen = { ...reference, ...alert, version: z.number().int() };
const remark = { note: text(2_000).nullish() };
const reason = { note: text(2_000) };

/** The inputs of the mutations of tasks, by the names of the mutations. */
export const taskInputs = {
  acknowledgeAlert: z.object({ ...reference, ...alert, ...remark }),
  assignAlert: z.object({ ...seen, assignee: z.string().transform(uuidOf('account')).nullish(), ...remark }),
  startAlert: z.object({ ...seen, ...remark }),
  escalateAlert: z.object({ ...seen, ...reason }),
  resolveAlert: z.object({ ...seen, ...reason }),
  closeAlert: z.object({ ...seen, ...remark }),
  reopenAlert: z.object({ ...seen, ...reason }),
};
