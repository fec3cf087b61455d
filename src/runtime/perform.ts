/** Carries out what turns want done, under a lease, and settles each job with its result in one write. */

import { asFailure } from '../core/failure.ts';
import type { Result } from '../core/flow.ts';
import { followingId } from '../core/ids/index.ts';
import type { Lease, Work } from '../stores/contract/jobs.ts';
import { pools } from './decide.ts';
import { about, type Ending, type PerformParts, toldOf } from './ending.ts';
import { backoff } from './retry.ts';
import { say } from './say.ts';
import type { Taken } from './take.ts';

/** Milliseconds after which another worker may take a job whose holder has died; who lives renews in time. */
export const leases = { say: 30_000, call: 30_000, detached: 45_000, deliver: 30_000 } as const;

/** A look-up is tried so often before the flow hears that it failed: somebody is waiting. */
const lookupAttempts = 3;

/**
 * Performs one leased job to its settlement. Never throws for what the outside does; throws what the store throws, and
 * then, like a crash, leaves the lease to expire.
 *
 * @param attempted called once nothing of it is asked of the outside any more; its end is not noted yet.
 */
export async function perform(
  parts: PerformParts,
  lease: Taken,
  attempted: () => void = () => {},
): Promise<void> {
  const { around } = parts;
  const attempting = around ? around(lease, () => attempt(parts, lease)) : attempt(parts, lease);
  const settlement = await attempting.finally(attempted);
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

async function attempt(parts: PerformParts, lease: Taken): Promise<Ending | null> {
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
  lease: Taken,
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
      now: lease.now,
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
