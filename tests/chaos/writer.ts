import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../graph/property/dice.ts';
import type { ChaosNode } from './chaos-node.ts';
import type { Facts, Ledger } from './ledger.ts';

/** What a writer is given. */
export interface WriterOptions {
  readonly name: string;
  readonly nodes: readonly ChaosNode[];
  readonly authorization: string;
  readonly dice: Dice;
  readonly ledger: Ledger;
  /** Ends the writer after the request that is under way has been acknowledged. */
  readonly stopping: AbortSignal;
}

const pcodes = ['CF21', 'CF22', 'CMR'];
const kinds = ['BATTLES', 'RIOTS'];
/** How long a writer waits for an answer before it asks another node the same. */
const patienceMs = 2_500;
/** Codes that ask a client to try again. */
const passing = ['DATABASE_UNAVAILABLE', 'STATEMENT_TIMEOUT', 'OPERATION_TIMEOUT', 'STOPPING'];

/**
 * Reports, corrects and retracts incidents of its own, one after the other. Each request has a reference and is sent,
 * to whichever node, until one of them acknowledges it.
 */
export async function write(options: WriterOptions): Promise<void> {
  const { name, dice, ledger, stopping } = options;
  const own: string[] = [];
  for (let turn = 1; !stopping.aborted; turn += 1) {
    const clientReference = `${name}-${turn}`;
    const target = own.length > 3 && dice.oneIn(2) ? dice.pick(own) : undefined;
    const versions: readonly Facts[] = (target && ledger.incidents.get(target)) || [];
    const facts: Facts = versions.at(-1) ?? null;
    if (target === undefined || facts === null) {
      own.push(await report(options, clientReference));
    } else {
      const held = { clientReference, id: target, version: versions.length, reason: 'Found so.' };
      await change(options, target, facts, held);
    }
    await sleep(dice.roll(30));
  }
}

async function report(options: WriterOptions, clientReference: string): Promise<string> {
  const { dice, ledger } = options;
  const made = { pcode: dice.pick(pcodes), kind: dice.pick(kinds), headline: clientReference };
  const input = { clientReference, occurredFrom: '2024-05-01', ...made };
  const id = await sendUntilAcknowledged(options, 'reportIncident', input);
  ledger.enter(id, made);
  return id;
}

async function change(
  options: WriterOptions,
  id: string,
  facts: NonNullable<Facts>,
  held: object,
): Promise<void> {
  const { dice, ledger } = options;
  if (dice.oneIn(4)) {
    await sendUntilAcknowledged(options, 'retractIncident', held);
    ledger.enter(id, null);
  } else {
    const changes = { pcode: dice.pick(pcodes.filter((pcode) => pcode !== facts.pcode)) };
    await sendUntilAcknowledged(options, 'correctIncident', { ...held, changes });
    ledger.enter(id, { ...facts, ...changes });
  }
}

/** Answers the id of the incident once a node says that it is written. */
async function sendUntilAcknowledged(
  options: WriterOptions,
  mutation: string,
  input: object,
): Promise<string> {
  const { nodes, dice, ledger } = options;
  for (;;) {
    ledger.attempts += 1;
    const id = await send(dice.pick(nodes), options, mutation, input);
    if (id !== undefined) return id;
    await sleep(50 + dice.roll(200));
  }
}

/** Undefined when nobody knows whether it is written. What no client should be answered is noted. */
async function send(
  { httpUrl }: ChaosNode,
  { authorization, ledger }: WriterOptions,
  mutation: string,
  input: object,
): Promise<string | undefined> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) {
    incident { id } userErrors { message } } }`;
  let text: string;
  try {
    const response = await fetch(httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(patienceMs),
    });
    text = await response.text();
  } catch {
    // The node is gone, going, or slow.
    return undefined;
  }
  const { data, errors = [] } = JSON.parse(text);
  if (typeof data?.done?.incident?.id === 'string') return data.done.incident.id;
  const codes: string[] = errors.map((error: { extensions?: { code?: string } }) => error.extensions?.code);
  if (codes.length === 0 || codes.some((code) => !passing.includes(code))) {
    ledger.refusals.push(`${mutation} ${JSON.stringify(input)}: ${text}`);
  }
  return undefined;
}
