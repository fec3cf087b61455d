/** Carries out what turns want done, under a lease, and settles each job with its result in one write. */

import type { Calls } from '../calls/call.ts';
import type { Channel, SendOptions } from '../channels/channel.ts';
import { inWords, type Message } from '../core/content.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { Result } from '../core/flow.ts';
import { followingId } from '../core/ids/index.ts';
import type { Deliver } from '../integrations/integration.ts';
import { type Log, originOf } from '../log.ts';
import { readFile } from '../stores/files.ts';
import type { Lease, Settlement, Work } from '../stores/jobs.ts';
import type { Store } from '../stores/store.ts';
import { pools } from './advance.ts';
import { backoff } from './retry.ts';

export type PerformParts = {
  readonly store: Pick<Store, 'settle' | 'begin' | 'files'>;
  readonly calls: Calls;
  /** Undefined if the account is no longer configured: its messages wait. */
  readonly channelFor: (at: { readonly channel: string; readonly account: string }) => Channel | undefined;
  /** Tells other programs; what they are to be told waits if absent. */
  readonly deliver?: Deliver;
  readonly log: Log;
};

/** Milliseconds after which another worker may take a job whose holder has died; who lives renews in time. */
export const leases = { say: 45_000, call: 60_000, detached: 120_000, deliver: 30_000 } as const;

/**
 * For so many milliseconds a say is repeated whose every attempt ends `unknown` although its channel is connected: then
 * it is the say. It leaves its lane, since the chat is mute meanwhile: `uncertain`, or one to keep, which rather comes
 * twice than not at all, for a person. A minute is longer than a channel needs to notice that its connection is gone.
 */
const doubted = { usual: 60_000, kept: 300_000 } as const;
/** Milliseconds after which a channel's `send` is taken to have failed: longer than any takes that ends by itself. */
const sendsWithin = 300_000;
/** A look-up is tried so often before the flow hears that it failed: somebody is waiting. */
const lookupAttempts = 3;

/**
 * Performs one leased job to its settlement. Never throws for what the outside does; throws what the store throws, and
 * then, like a crash, leaves the lease to expire.
 */
export async function perform(parts: PerformParts, lease: Lease): Promise<void> {
  const settlement = await attempt(parts, lease);
  if (settlement === null) return;
  const [outcome] = await parts.store.settle([
    { conversation: lease.conversation, job: lease.id, token: lease.token, ...settlement },
  ]);
  if (outcome === 'lost')
    parts.log.warn(
      about(lease),
      'the end of a job was not recorded: it took longer than its lease, or was withdrawn',
    );
}

type Ending = Omit<Settlement, 'conversation' | 'job' | 'token'>;

async function attempt(parts: PerformParts, lease: Lease): Promise<Ending | null> {
  switch (lease.work.type) {
    case 'say':
      return say(parts, lease, lease.work);
    case 'call':
      return lookUp(parts, lease, lease.work);
    case 'detached':
      return carryOut(parts, lease, lease.work);
    case 'deliver':
      return tell(parts, lease, lease.work);
  }
}

async function say(
  { channelFor, log, store }: PerformParts,
  lease: Lease,
  work: Work & { type: 'say' },
): Promise<Ending> {
  const doubtedSince = doubtedSinceOf(lease);
  if (lease.expired)
    return { outcome: { type: 'done', delivery: doubtedSince === undefined ? 'expired' : 'uncertain' } };
  const channel = channelFor(lease.origin);
  if (channel === undefined)
    return {
      outcome: {
        type: 'again',
        delay: backoff(lease.attempts, { first: 60_000, most: 600_000 }),
        progress: lease.progress,
      },
    };
  // In an outage nobody's say gets through: no reason to send copies of this one, nor to give it up.
  if (doubtedSince !== undefined && channel.standing().state !== 'connected')
    return { outcome: { type: 'again', delay: backoff(lease.attempts), progress: lease.at } };
  try {
    const sending = channel.send(lease.origin.address, signed(work), {
      id: lease.id,
      ...(work.menu === undefined ? {} : { menu: work.menu }),
      ...readerOf(store.files, work.message.file),
    });
    await within(sendsWithin, sending);
    return { outcome: { type: 'done', delivery: 'sent' } };
  } catch (thrown) {
    const failure = asFailure(thrown);
    log.warn({ ...about(lease), ...toldOf(failure) }, 'a message was not sent');
    return unsent(lease, work, failure);
  }
}

/** @throws Failure if it takes longer, in milliseconds: nobody else's turn waits for it for ever. */
async function within(milliseconds: number, sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const failure = new Failure('unknown', 'o canal não terminou o envio');
    timer = setTimeout(() => reject(failure), milliseconds).unref();
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is sent comes from the bot's account, whoever wrote it: a person's words begin with their name. */
const signed = ({ by, message }: Work & { type: 'say' }): Message => {
  if (by === 'bot') return message;
  return { ...message, text: message.text === '' ? by.name : `${by.name}:\n${message.text}` };
};

/** How a channel gets what a file holds. */
const readerOf = (files: Store['files'], file: Message['file']): Pick<SendOptions, 'file'> =>
  file === undefined ? {} : { file: () => readFile(files, file.ref) };

/** Since when each attempt of a say ended `unknown` over a connected channel; undefined if none did, or a person asked anew. */
const doubtedSinceOf = ({ progress, retried }: Lease): number | undefined =>
  typeof progress === 'number' && !retried ? progress : undefined;

function unsent(lease: Lease, work: Work & { type: 'say' }, failure: Failure): Ending {
  const again = { type: 'again', delay: failure.retryAfter ?? backoff(lease.attempts) } as const;
  if (failure.kind === 'retry') return { outcome: { ...again, progress: lease.progress } };
  if (failure.kind === 'unknown') {
    const since = doubtedSinceOf(lease) ?? lease.at;
    if (lease.at - since < doubted[work.keep ? 'kept' : 'usual'])
      return { outcome: { ...again, progress: since, doubtful: true } };
  }
  const delivery = failure.kind === 'unknown' ? 'uncertain' : 'failed';
  const failed = {
    type: 'send.failed',
    text: inWords(work.message),
    keep: work.keep,
    reason: failure.message,
  } as const;
  if (work.keep)
    return {
      outcome: { type: 'parked', reason: `mensagem não entregue: ${failure.message}`, delivery },
      post: failed,
    };
  return { outcome: { type: 'done', delivery }, ...(failure.kind === 'refused' ? { post: failed } : {}) };
}

async function lookUp(parts: PerformParts, lease: Lease, work: Work & { type: 'call' }): Promise<Ending> {
  const finish = (result: Result): Ending => ({
    outcome: { type: 'done' },
    post: { type: 'call.finished', call: lease.id, result },
  });
  const lookup = parts.calls.lookups[work.name];
  if (lookup === undefined)
    return finish({ ok: false, failure: { kind: 'refused', reason: `unknown call "${work.name}"` } });
  const stopTyping = showTyping(parts, lease);
  try {
    const { conversation, origin, at } = lease;
    return finish({
      ok: true,
      output: await lookup(work.input, {
        conversation,
        ...(origin.via === undefined ? {} : { via: origin.via }),
        at,
      }),
    });
  } catch (thrown) {
    const failure = asFailure(thrown);
    parts.log.warn({ ...about(lease), call: work.name, ...toldOf(failure) }, 'a look-up failed');
    if (failure.kind !== 'refused' && lease.attempts + 1 < lookupAttempts)
      return {
        outcome: { type: 'again', delay: Math.min(failure.retryAfter ?? backoff(lease.attempts), 5_000) },
      };
    return finish({ ok: false, failure: failure.report() });
  } finally {
    stopTyping();
  }
}

async function carryOut(
  parts: PerformParts,
  lease: Lease,
  work: Work & { type: 'detached' },
): Promise<Ending | null> {
  const job = parts.calls.jobs[work.name];
  if (job === undefined) {
    parts.log.error({ ...about(lease), name: work.name }, 'no such job in this version; it waits');
    return { outcome: { type: 'again', delay: 600_000, progress: lease.progress } };
  }
  const { id, conversation, origin, token, progress, retried, createdAt, at } = lease;
  let outcome: Awaited<ReturnType<typeof job>>;
  try {
    outcome = await job(work.input, {
      conversation,
      ...(origin.via === undefined ? {} : { via: origin.via }),
      reference: work.reference,
      progress,
      retried,
      createdAt,
      at,
      begin: (known) =>
        parts.store.begin({ conversation, job: id, token, lease: leases.detached, progress: known }),
    });
  } catch (thrown) {
    // Nobody knows how far it came: not settling leaves what it wrote before it began.
    parts.log.error(
      { ...about(lease), ...toldOf(asFailure(thrown)) },
      'a job broke off; it is taken up again',
    );
    return null;
  }
  // What only follows from a job (key '') reports to people, not to the conversation.
  const post = (result: Result | undefined): Pick<Ending, 'post'> =>
    result === undefined || work.key === ''
      ? {}
      : { post: { type: 'job.finished', job: id, name: work.name, key: work.key, result } };
  switch (outcome.type) {
    case 'again':
      parts.log.warn({ ...about(lease), name: work.name, delay: outcome.delay }, 'a job is not done yet');
      return { outcome };
    case 'parked':
      parts.log.error({ ...about(lease), reason: outcome.reason }, 'a job waits for a person');
      return { outcome: { type: 'parked', reason: outcome.reason }, ...post(outcome.result) };
    case 'finished': {
      const { result, follow } = outcome;
      parts.log.info({ ...about(lease), name: work.name, ok: result?.ok }, 'a job is done');
      const next = followingId(id);
      return {
        outcome: { type: 'done' },
        ...post(result),
        ...(follow === undefined
          ? {}
          : {
              follow: {
                id: next,
                lane: next,
                pool: pools.jobs,
                delay: follow.delay,
                work: {
                  type: 'detached',
                  name: follow.name,
                  key: '',
                  input: follow.input,
                  reference: work.reference,
                },
              },
            }),
      };
    }
  }
}

async function tell(
  { deliver }: PerformParts,
  { id, conversation, origin: { channel }, progress, createdAt, at }: Lease,
  { endpoint, happening }: Work & { type: 'deliver' },
): Promise<Ending> {
  if (deliver === undefined) return { outcome: { type: 'again', delay: 60_000, progress } };
  return {
    outcome: await deliver({ id, conversation, channel, endpoint, happening, progress, createdAt, at }),
  };
}

/** "digitando…" while somebody waits for a look-up; networks let it fade after some five seconds. */
function showTyping({ channelFor }: PerformParts, { origin }: Lease): () => void {
  const channel = channelFor(origin);
  if (channel?.typing === undefined) return () => {};
  const show = () => void channel.typing?.(origin.address);
  show();
  const timer = setInterval(show, 4_500);
  return () => clearInterval(timer);
}

const about = (lease: Lease) => ({
  conversation: lease.conversation,
  job: lease.id,
  attempts: lease.attempts,
});

const toldOf = (failure: Failure) => ({
  kind: failure.kind,
  reason: failure.message,
  ...(failure.cause === undefined ? {} : originOf(failure.cause)),
});
