/**
 * Tells a marketplace what became of a protocol, once, whatever happens on the way. The marketplace has no key by which a
 * repetition is known: so what it has of the protocol is looked up before the first telling and remembered, and after a
 * telling that may have arrived, one of that kind which was not there before is ours.
 */

import { z } from 'zod';
import type { Protocols } from '../channels/channel.ts';
import { backoff } from '../core/backoff.ts';
import { asFailure, type Failure } from '../core/failure.ts';
import type { ConversationId } from '../core/ids/index.ts';
import type { ProtocolEvent, ProtocolUpdate } from '../core/protocol/index.ts';
import { type Attempt, defineJob, type Job, type Outcome } from './call.ts';

/** A conversation's protocol at its marketplace. */
export type ProtocolAt = { readonly protocols: Protocols; readonly address: string };

/** Null if the conversation is no marketplace's, or its account is not served any more. */
export type ProtocolsOf = (conversation: ConversationId) => Promise<ProtocolAt | null>;

const input = z.object({
  type: z.string().min(1),
  text: z.string().exactOptional(),
}) satisfies z.ZodType<ProtocolUpdate>;

/** All in milliseconds. */
export type UpdateTiming = {
  /** After a telling whose outcome is unknown: when it is looked for; what is told may be listed only a while later. */
  readonly looks: readonly number[];
  /** The delay after a first failure, doubled after each further one. */
  readonly backoff: { readonly first: number; readonly most: number };
  /** For how long failures are borne before a person is asked. */
  readonly giveUp: number;
};

export const updateTiming: UpdateTiming = {
  looks: [5_000, 30_000, 120_000, 300_000],
  backoff: { first: 5_000, most: 300_000 },
  giveUp: 24 * 3_600_000,
};

const trouble = { failures: z.int().nonnegative(), failingSince: z.number().exactOptional() };

/** What an attempt leaves to the next one. */
const progressSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('new'), ...trouble }),
  /** `known`: the ids that were there before; `since`: when it was told, or would have been; `told`: how often, perhaps. */
  z.object({
    phase: z.literal('doubt'),
    known: z.array(z.string()),
    since: z.number(),
    told: z.int().positive(),
    ...trouble,
  }),
  /** It surely did not arrive after all, or a person wants another attempt: told once more. */
  z.object({
    phase: z.literal('clear'),
    known: z.array(z.string()),
    told: z.int().positive(),
    ...trouble,
  }),
]);
type Progress = z.infer<typeof progressSchema>;

/** A person is asked after so many tellings of which nobody knows whether they arrived. */
const mostTold = 2;

export function createUpdateProtocol(protocolsOf: ProtocolsOf, timing: UpdateTiming = updateTiming): Job {
  return defineJob('update-protocol', input, async (update, attempt): Promise<Outcome> => {
    const stored = progressSchema.safeParse(attempt.progress ?? { phase: 'new', failures: 0 });
    if (!stored.success) return forPerson('outra versão do programa começou a informar', true);
    const progress = attempt.retried ? vouchedFor(stored.data) : stored.data;
    try {
      const at = await protocolsOf(attempt.conversation);
      if (at === null) return refused('a conversa não é de um marketplace que este programa atenda');
      const events = await at.protocols.events(at.address);
      return await decide(at, update, { progress, events, attempt, timing });
    } catch (thrown) {
      const failure = asFailure(thrown);
      // Nothing was told in this attempt: the look-up is what failed.
      if (failure.kind === 'refused')
        return progress.phase === 'new' ? refused(failure.message) : forPerson(failure.message, true);
      return later(progress, failure, attempt, timing);
    }
  });
}

type Known = {
  readonly progress: Progress;
  readonly events: readonly ProtocolEvent[];
  readonly attempt: Attempt;
  readonly timing: UpdateTiming;
};

/** What the look-up that begins every attempt leads to. Throws nothing of what telling throws. */
async function decide(
  { protocols, address }: ProtocolAt,
  update: ProtocolUpdate,
  { progress, events, attempt, timing }: Known,
): Promise<Outcome> {
  if (progress.phase !== 'new') {
    const isThere = events.some(({ id, type }) => type === update.type && !progress.known.includes(id));
    if (isThere) return { type: 'finished', result: { ok: true, output: { already: true } } };
  }
  if (progress.phase === 'doubt') return wait(progress, attempt, timing);
  const known = progress.phase === 'new' ? events.map(({ id }) => id) : progress.known;
  const told = (progress.phase === 'new' ? 0 : progress.told) + 1;
  const doubt: Progress = { phase: 'doubt', known, since: attempt.now(), told, failures: 0 };
  if (!(await attempt.begin(doubt).catch(() => false)))
    return { type: 'again', delay: timing.backoff.first, progress };
  try {
    await protocols.update(address, update);
    return { type: 'finished', result: { ok: true, output: { already: false } } };
  } catch (thrown) {
    const failure = asFailure(thrown);
    switch (failure.kind) {
      case 'refused':
        return told === 1 ? refused(failure.message, failure) : forPerson(failure.message, true);
      case 'retry':
        return later(progress, failure, attempt, timing);
      case 'unknown':
        return wait({ ...doubt, since: attempt.now() }, attempt, timing);
    }
  }
}

/** Until the next look; after the last one it is told once more, or a person decides. */
function wait(
  progress: Progress & { readonly phase: 'doubt' },
  attempt: Attempt,
  timing: UpdateTiming,
): Outcome {
  const passed = attempt.at - progress.since;
  const next = timing.looks.find((look) => look > passed);
  if (next !== undefined)
    return { type: 'again', delay: Math.max(0, progress.since + next - attempt.now()), progress };
  if (progress.told >= mostTold) return forPerson('duas tentativas ficaram sem confirmação', true);
  const { known, told } = progress;
  return { type: 'again', delay: 0, progress: { phase: 'clear', known, told, failures: 0 } };
}

/** A person who has looked asks for another attempt: what was told before is not waited for any more. */
const vouchedFor = (progress: Progress): Progress =>
  progress.phase === 'new'
    ? { phase: 'new', failures: 0 }
    : { phase: 'clear', known: progress.known, told: 1, failures: 0 };

/** Surely nothing was done: the same again later, unless that has been going on for too long. */
function later(progress: Progress, failure: Failure, attempt: Attempt, timing: UpdateTiming): Outcome {
  const now = attempt.now();
  const failingSince = progress.failingSince ?? now;
  const left = failingSince + timing.giveUp - now;
  if (left <= 0) return forPerson(failure.message, progress.phase !== 'new');
  const pause = backoff(progress.failures, 0.5, timing.backoff);
  const delay = Math.min(Math.max(pause, failure.retryAfter ?? 0), Math.ceil(left));
  return { type: 'again', delay, progress: { ...progress, failures: progress.failures + 1, failingSince } };
}

const refused = (reason: string, failure?: Failure): Outcome => ({
  type: 'finished',
  result: { ok: false, failure: failure?.report() ?? { kind: 'refused', reason } },
});

const forPerson = (why: string, mayExist: boolean): Outcome => {
  const reason = mayExist
    ? `Não se sabe se o marketplace foi informado (${why}). Confira o protocolo no painel do marketplace; se não constar, peça outra tentativa.`
    : `O marketplace não foi informado (${why}). Informe no painel do marketplace, ou peça outra tentativa.`;
  return {
    type: 'parked',
    reason,
    result: { ok: false, failure: { kind: mayExist ? 'unknown' : 'retry', reason } },
  };
};
