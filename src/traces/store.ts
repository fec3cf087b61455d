/**
 * A store whose work is traced: what is posted begins a trace, or goes on with the one it follows from; the turn that
 * answers it, and each job of that turn, go on with it, in whichever process. Where one turn answers several entries it belongs
 * to the first one's trace and is linked to the others'.
 */

import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Heard } from '../core/flow.ts';
import type { ConversationId, EffectId } from '../core/ids/index.ts';
import type { Lease, Settlement, SettleOutcome, Work } from '../stores/contract/jobs.ts';
import type { Claim, Commit, Decide, Post, PostOutcome, Store } from '../stores/store.ts';
import { createOpen } from './open.ts';
import { read, spell } from './spelling.ts';

export type TracedStore = {
  observe(store: Store): Store;
  /** What belongs to a job's trace: that of its attempt here. */
  contextOf(job: EffectId): Context;
};

export function traceStore(tracer: Tracer): TracedStore {
  /** By token and conversation. */
  const turns = createOpen<string>();
  const jobs = createOpen<EffectId>();

  const received = ({ event, origin }: Post): Span =>
    tracer.startSpan(
      `receive ${event.type}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          ...(origin && { 'plantao.channel': origin.channel, 'plantao.account': origin.account }),
        },
      },
      read(event.trace) ?? ROOT_CONTEXT,
    );

  const begun = ({ origin, entries, at }: Claim): Span => {
    const [parent, ...others] = entries.flatMap(({ event }) => read(event.trace) ?? []);
    return tracer.startSpan(
      'turn',
      {
        links: others
          .flatMap((context) => trace.getSpanContext(context) ?? [])
          .map((context) => ({ context })),
        attributes: {
          'plantao.channel': origin.channel,
          'plantao.account': origin.account,
          'plantao.entries': entries.length,
          'plantao.waited_ms': at - (entries[0]?.at ?? at),
        },
      },
      parent ?? ROOT_CONTEXT,
    );
  };

  const taken = ({ work, pool, attempts, at, createdAt }: Lease): Span =>
    tracer.startSpan(
      nameOf(work),
      {
        attributes: {
          'plantao.pool': pool,
          'plantao.attempt': attempts + 1,
          'plantao.age_ms': at - createdAt,
        },
      },
      read(work.trace) ?? ROOT_CONTEXT,
    );

  const marked = (commit: Commit): Commit => {
    const span = turns.get(turnOf(commit));
    if (span === undefined || commit.jobs.length === 0) return commit;
    const spelt = spell(span);
    return { ...commit, jobs: commit.jobs.map((job) => ({ ...job, work: { ...job.work, trace: spelt } })) };
  };

  const followed = (settlement: Settlement): Settlement => {
    const span = jobs.get(settlement.job);
    if (span === undefined) return settlement;
    const spelt = spell(span);
    const { post, follow } = settlement;
    return {
      ...settlement,
      ...(post && { post: { ...post, trace: spelt } }),
      ...(follow && { follow: { ...follow, work: { ...follow.work, trace: spelt } } }),
    };
  };

  /** Spans of the turns that are decided as what they hear is written. */
  const decidingEarly = (decide: Decide | undefined) => {
    const decided = new Map<ConversationId, { readonly turn: string; readonly commit: Commit | null }>();
    return {
      options: decide && {
        decide: (claim: Claim): Commit | null => {
          turns.begin(turnOf(claim), begun(claim));
          const commit = decide(withBareEntries(claim));
          decided.set(claim.conversation, { turn: turnOf(claim), commit });
          return commit && marked(commit);
        },
      },
      /** Takes out all of them, if they come to nothing. */
      takeAll: () => [...decided.values()].flatMap(({ turn }) => turns.take(turn) ?? []),
      end(conversation: ConversationId, outcome: PostOutcome | SettleOutcome | undefined): void {
        const { turn = '', commit } = decided.get(conversation) ?? {};
        const span = turns.take(turn);
        // What was decided and not stored is decided again by a claim: that is the turn then.
        if (span && commit && outcome === 'answered') endTurn(span, 'committed', commit);
      },
    };
  };

  const observe = (store: Store): Store => ({
    ...store,
    async post(posts, { decide } = {}) {
      const spans = posts.map(received);
      const early = decidingEarly(decide);
      const told = await ending(
        () => [...spans, ...early.takeAll()],
        store.post(
          posts.map((post, index) => carried(post, spans[index])),
          early.options,
        ),
      );
      for (const [index, span] of spans.entries()) {
        span.setAttribute('plantao.outcome', told[index] ?? 'unknown');
        span.end();
      }
      for (const [index, { conversation }] of posts.entries()) early.end(conversation, told[index]);
      return told;
    },
    async claim(options) {
      const claims = await store.claim(options);
      return claims.map((claim) => {
        turns.begin(turnOf(claim), begun(claim));
        return withBareEntries(claim);
      });
    },
    async commit(commits) {
      const told = await ending(
        () => commits.flatMap((one) => turns.take(turnOf(one)) ?? []),
        store.commit(commits.map(marked)),
      );
      for (const [index, commit] of commits.entries()) {
        const span = turns.take(turnOf(commit));
        if (span) endTurn(span, told[index] ?? 'unknown', commit);
      }
      return told;
    },
    async release(options) {
      const span = turns.take(turnOf(options));
      span?.setAttribute('plantao.outcome', 'released').setStatus({ code: SpanStatusCode.ERROR }).end();
      await store.release(options);
    },
    async next(options) {
      const leases = await store.next(options);
      return leases.map((lease) => {
        jobs.begin(lease.id, taken(lease));
        return withBareWork(lease);
      });
    },
    async settle(settlements, { decide } = {}) {
      const early = decidingEarly(decide);
      const told = await ending(early.takeAll, store.settle(settlements.map(followed), early.options));
      for (const [index, { conversation, job, outcome, post }] of settlements.entries()) {
        if (post) early.end(conversation, told[index]);
        const span = jobs.take(job);
        span?.setAttribute('plantao.outcome', told[index] === 'lost' ? 'lost' : outcome.type);
        if (outcome.type === 'done' && outcome.delivery)
          span?.setAttribute('plantao.delivery', outcome.delivery);
        span?.end();
      }
      return told;
    },
    parked: async (options) => (await store.parked(options)).map(withBareWork),
    jobs: async (options) => (await store.jobs(options)).map(withBareWork),
    fenced: (held) => observe(store.fenced(held)),
  });

  return {
    observe,
    contextOf(job) {
      const span = jobs.get(job);
      return span === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span);
    },
  };
}

function endTurn(span: Span, outcome: string, { state }: Commit): void {
  const stopped = outcome === 'committed' && state.stopped !== undefined;
  span.setAttribute('plantao.outcome', stopped ? 'stopped' : outcome);
  if (stopped) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

const turnOf = ({ conversation, token }: Pick<Claim, 'conversation' | 'token'>) => `${token} ${conversation}`;

const carried = (post: Post, span: Span | undefined): Post =>
  span === undefined ? post : { ...post, event: { ...post.event, trace: spell(span) } };

/** As it was before its trace was added: nobody else is to see that. */
const bareEvent = ({ trace: _, ...event }: Heard): Heard => event;
const withBareEntries = (claim: Claim): Claim => ({
  ...claim,
  entries: claim.entries.map((entry) => ({ ...entry, event: bareEvent(entry.event) })),
});
const bareWork = ({ trace: _, ...work }: Work): Work => work;

const withBareWork = <Job extends { readonly work: Work }>(job: Job) => ({
  ...job,
  work: bareWork(job.work),
});

/** What is done, by names of this program and of its flows. */
function nameOf(work: Work): string {
  switch (work.type) {
    case 'say':
      return 'say';
    case 'call':
      return `look-up ${work.name}`;
    case 'detached':
      return `job ${work.name}`;
    case 'deliver':
      return `tell ${work.happening.type}`;
  }
}

/** Ends spans as failed if what they are about rejects. What was thrown is not told: it may quote what a customer wrote. */
async function ending<Result>(spans: () => readonly Span[], done: Promise<Result>): Promise<Result> {
  try {
    return await done;
  } catch (error) {
    for (const span of spans()) span.setStatus({ code: SpanStatusCode.ERROR }).end();
    throw error;
  }
}
