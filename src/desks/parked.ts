/**
 * What waits for a person, for every desk that shows it: jobs that were given up, by their numbers, and conversations
 * whose machine threw, by their codes; and what a person decides about them. Also what is on its way to the ERP.
 */

import { z } from 'zod';
import { type Attendant, inWords } from '../core/content.ts';
import type { Heard } from '../core/flow.ts';
import { conversationId } from '../core/ids/index.ts';
import type { Awaited, Parked } from '../stores/contract/jobs.ts';
import type { Conversation, Row, Store } from '../stores/store.ts';
import { type ActionOutcome, carryOut } from './acting.ts';

const kinds = z.enum(['ticket', 'double', 'message', 'stopped', 'other']);

/**
 * One thing that waits. `code` is what is typed, `id` the conversation's, `waited` milliseconds. `kind`: a ticket whose
 * creation was given up, a second look for two of one reference, a message, a stopped conversation, or anything else.
 */
const parkedRow = z.object({
  code: z.string(),
  kind: kinds,
  id: z.string(),
  channel: z.string(),
  waited: z.number(),
  reason: z.string(),
  name: z.string().exactOptional(),
  phone: z.string().exactOptional(),
});
export type ParkedRow = z.infer<typeof parkedRow>;

export const parkedList = z.object({ parked: z.array(parkedRow) });

/** With all that was asked (`work`, as the store keeps it: who prints it parses what it prints) and tried. */
export const parkedView = parkedRow.extend({
  work: z.unknown(),
  /** How often it was attempted, and milliseconds since it was asked for. */
  attempts: z.number().optional(),
  asked: z.number().optional(),
  /** The customer has heard the message since, in some other way. */
  told: z.boolean().optional(),
});
export type ParkedView = z.infer<typeof parkedView>;

/** A ticket on its way to the ERP: `waited` milliseconds since it was confirmed, `next` until it is attempted again. */
export const awaitedRow = z.object({
  id: z.string(),
  waited: z.number(),
  next: z.number(),
  attempts: z.number(),
  name: z.string().exactOptional(),
  phone: z.string().exactOptional(),
});

/** What a ticket whose creation was given up was asked with. */
export const ticketInput = z.object({
  service: z.string(),
  name: z.string(),
  phone: z.string(),
  description: z.string(),
  serviceOrder: z.boolean(),
});

/** What a person decides: attempt it again; or it is seen to, and `protocol` is told as if the ERP had answered it. */
export type Decision = {
  readonly how: 'retry' | 'close';
  readonly by: Attendant;
  readonly protocol?: string | undefined;
};

/** Whether it is a ticket, which alone has a protocol to tell. */
export const isGivenUpTicket = (found: Parked | Conversation): boolean =>
  'number' in found && found.work.type === 'detached' && found.work.name === 'open-ticket';

const limit = 1_000;

/** By number; undefined if it is not there any more. */
export async function findParked(store: Store, code: string): Promise<Parked | undefined> {
  if (!/^\d{1,9}$/.test(code)) return undefined;
  const [found] = await store.parked({ after: Number(code) - 1, limit: 1 });
  return found?.number === Number(code) ? found : undefined;
}

/** By number, or a stopped conversation by its whole code; undefined if it waits for nobody any more. */
export async function findWaitingFor(store: Store, code: string): Promise<Parked | Conversation | undefined> {
  const job = await findParked(store, code);
  if (job !== undefined || !/^[\w-]{4,64}$/.test(code)) return job;
  const found = await store.conversation(conversationId(code));
  return found?.listing.stopped === undefined ? undefined : found;
}

/** The longest first. */
export async function listParked(store: Store): Promise<ParkedRow[]> {
  const [jobs, ...places] = await Promise.all([
    store.parked({ limit }),
    store.list({ place: 'waiting', limit }),
    store.list({ place: 'attended', limit }),
  ]);
  const rows = await Promise.all(jobs.map((job) => jobRow(store, job)));
  const stopped = places.flat().filter(({ listing }) => listing.stopped !== undefined);
  return [...rows, ...stopped.map((row) => stoppedRow(store, row))].sort((a, b) => b.waited - a.waited);
}

export async function viewParked(store: Store, job: Parked): Promise<ParkedView> {
  const { work, conversation } = job;
  const row = await jobRow(store, job);
  const untold = (await store.conversation(conversation))?.listing.untold ?? [];
  return {
    ...row,
    work,
    attempts: job.attempts,
    asked: store.now() - job.createdAt,
    ...(work.type === 'say' ? { told: !untold.includes(work.message.text) } : {}),
  };
}

/** What was asked, as far as desks show it. */
export const workShown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('say'), message: z.object({ text: z.string() }) }),
  z.object({ type: z.literal('detached'), name: z.string(), reference: z.string(), input: z.unknown() }),
  z.object({ type: z.literal('stopped'), thrown: z.string() }),
  z.object({ type: z.literal('call'), name: z.string() }),
]);

/** The `most` that wait longest, each with all that is known of it; and how many there are. */
export async function viewAll(
  store: Store,
  most: number,
): Promise<{ readonly shown: readonly ParkedView[]; readonly all: number }> {
  const rows = await listParked(store);
  const shown = await Promise.all(
    rows.slice(0, most).map(async ({ code, id }) => {
      const job = await findParked(store, code);
      if (job !== undefined) return viewParked(store, job);
      const row = await store.conversation(conversationId(id));
      return row === null ? null : viewStopped(store, row);
    }),
  );
  return { shown: shown.filter((view) => view !== null), all: rows.length };
}

export const viewStopped = (store: Store, row: Conversation): ParkedView => ({
  ...stoppedRow(store, row),
  work: { type: 'stopped', thrown: row.listing.stopped },
});

export type AwaitedRow = z.infer<typeof awaitedRow>;

/** Tickets that are confirmed and not created yet. @param pool where detached jobs are done. */
export async function listAwaited(store: Store, pool: string): Promise<AwaitedRow[]> {
  const jobs = (await store.jobs({ pool, limit })).filter(isTicket);
  return Promise.all(
    jobs.map(async ({ conversation, createdAt, due, attempts }) => ({
      id: conversation,
      waited: store.now() - createdAt,
      next: Math.max(0, due - store.now()),
      attempts,
      ...(await customerOf(store, conversation)),
    })),
  );
}

/** Whether a conversation waits for it: what only follows from a job (key '') has told nobody. */
const isTicket = ({ work }: Awaited): boolean => work.type === 'detached' && work.key !== '';

/** Carries out a decision about a job; false if it is not there any more. */
export const decideParked = (store: Store, job: Parked, decision: Decision): Promise<boolean> =>
  store.unpark({ number: job.number, how: decision.how, posts: postsOf(job, decision) });

/**
 * Carries out a decision; about a conversation, as any action of an attendant. Null if nobody waits for it any more.
 *
 * @param how `request` is made by the client, so that a repeated one does nothing twice; `patience` in milliseconds.
 */
export async function decide(
  store: Store,
  found: Parked | Conversation,
  decision: Decision,
  { request, patience }: { readonly request: string; readonly patience: number },
): Promise<ActionOutcome | null> {
  if ('number' in found) return (await decideParked(store, found, decision)) ? { outcome: 'done' } : null;
  const name = decision.how === 'retry' ? 'give-back' : 'close';
  return carryOut(store, found, { name, body: { by: decision.by, request }, patience });
}

/** What the conversation hears: in its transcript always, and in its machine what it has to know. */
function postsOf({ number, id: job, work }: Parked, { how, by, protocol }: Decision): Heard[] {
  const told = protocol === undefined ? '' : `, protocolo ${protocol}`;
  const did = how === 'retry' ? 'pediu outra tentativa' : `deu por resolvido${told}`;
  const what = work.type === 'detached' ? `${work.name} ${work.reference}` : work.type;
  const noted: Heard = { type: 'noted', text: `${by.name} ${did} (pendência ${number}: ${what})` };
  if (work.type === 'say') return [noted, { type: 'send.seenTo', text: inWords(work.message) }];
  if (work.type !== 'detached' || work.key === '') return [noted];
  const { name, key } = work;
  if (how === 'retry') return [noted, { type: 'job.retried', job, key }];
  const result = { ok: true, output: { protocol } } as const;
  return [
    noted,
    ...(protocol === undefined ? [] : [{ type: 'job.finished', job, name, key, result } as const]),
    { type: 'job.seenTo', job, key },
  ];
}

const kindOf = ({ work }: Parked): ParkedRow['kind'] => {
  if (work.type === 'say') return 'message';
  if (work.type !== 'detached') return 'other';
  return work.name === 'open-ticket' ? 'ticket' : work.name === 'check-double' ? 'double' : 'other';
};

const jobRow = async (store: Store, job: Parked): Promise<ParkedRow> => ({
  code: String(job.number),
  kind: kindOf(job),
  id: job.conversation,
  waited: store.now() - job.at,
  reason: job.reason,
  channel: '',
  ...(await customerOf(store, job.conversation)),
});

const stoppedRow = (store: Store, { conversation, channel, listing }: Row): ParkedRow => ({
  code: conversation.slice(0, 8),
  kind: 'stopped',
  id: conversation,
  channel,
  waited: store.now() - listing.since,
  reason: listing.reason ?? '',
  ...named(listing),
});

async function customerOf(store: Store, conversation: Parked['conversation']) {
  const found = await store.conversation(conversation);
  return found === null ? {} : { channel: found.channel, ...named(found.listing) };
}

const named = ({ name, phone }: Row['listing']): Pick<ParkedRow, 'name' | 'phone'> => ({
  ...(name === undefined ? {} : { name }),
  ...(phone === undefined ? {} : { phone }),
});
