import { once } from 'node:events';
import { pino } from 'pino';
import { startSequencer } from '../../src/log/sequencer.ts';

// A node that stands for sequencer of the database given, until SIGTERM: a process of its own, to be killed.
const [url = ''] = process.argv.slice(2);
const sequencer = startSequencer({ url, log: pino({ level: 'silent' }), daysKept: 90 });
await once(process, 'SIGTERM');
await sequencer.close();
