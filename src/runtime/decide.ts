/**
 * One turn decided: what its flow wants, as it is committed. Nothing changes by that; and nothing is asked of the outside but,
 * beforehand, who wants to be told.
 */

import { randomBytes } from 'node:crypto';
import type { Effect, Flow } from '../core/flow.ts';
import { type ContactNumber, type EffectId, type Reference, tellingId } from '../core/ids/index.ts';
import { happeningsOf } from '../core/turn/happenings.ts';
import { type Turn, takeTurn } from '../core/turn/index.ts';
import type { Listener } from '../integrations/integration.ts';
import type { NewJob } from '../stores/contract/jobs.ts';
import type { NewRow } from '../stores/contract/rows.ts';
import type { Claim, Commit, Decide, Origin } from '../stores/store.ts';

/** Says that are not marked otherwise are not worth saying after a day. */
const sayExpiry = 24 * 60 * 60_000;

export type DecideParts = {
  /** The flow that leads conversations of this origin. */
  readonly flowFor: (origin: Origin) => Flow;
  readonly refer: (job: EffectId) => Reference;
  /** The number of an episode, for those that lead to no ticket; none are told if absent. */
  readonly numberOf?: (episode: EffectId) => ContactNumber;
  /** The rows of read models that a turn leaves; none, and nothing is counted, if absent. */
  readonly rowsOf?: (claim: Claim, turn: Turn) => readonly NewRow[];
};

export type Listening = {
  /** Which programs want to be told; nobody if absent. */
  readonly listeners?: () => Promise<readonly Listener[]>;
};

/** A number that a customer is told, and the conversation that people find by it. */
export type Told = Pick<Claim, 'conversation' | 'at'> & { readonly number: ContactNumber };

type Decided = { readonly commit: Commit; readonly told: readonly Told[] };

/** Lets its flow decide the turn of a claim. @throws NewerState, and what else its flow throws. */
export function decide(
  { flowFor, refer, numberOf, rowsOf }: DecideParts,
  claim: Claim,
  listeners: readonly Listener[],
): Decided {
  const chance = rowsOf && (() => randomBytes(9).toString('base64url'));
  const { conversation, revision, committedAt, at, entries } = claim;
  const turn = takeTurn(flowFor(claim.origin), {
    conversation,
    revision,
    committedAt,
    at,
    state: claim.state,
    entries,
    numberOf,
    chance,
  });
  const { state, effects, lines } = turn;
  const told: Told[] = [];
  const jobs: NewJob[] = [];
  const cancel: EffectId[] = [];
  const withdraw: Commit['withdraw'][number][] = [];
  const timers: Commit['timers'][number][] = [];
  let hush = false;
  for (const effect of effects)
    switch (effect.type) {
      case 'findable':
        told.push({ conversation, at, number: effect.number });
        break;
      case 'cancel':
        cancel.push(effect.timer);
        break;
      case 'abandon':
        cancel.push(effect.call);
        break;
      case 'withdraw':
        withdraw.push({ job: effect.job, key: effect.key });
        break;
      case 'timer':
        timers.push({ id: effect.id, delay: effect.delay });
        break;
      case 'hush':
        hush = true;
        break;
      default:
        jobs.push(...jobOf(effect, claim.origin, refer));
    }
  jobs.push(...tellingsOf(claim, turn, listeners));
  const commit: Commit = {
    conversation,
    token: claim.token,
    revision: claim.revision,
    consumed: claim.entries.at(-1)?.seq ?? 0,
    state,
    lines,
    jobs,
    cancel,
    withdraw,
    timers,
    hush,
    rows: rowsOf?.(claim, turn) ?? [],
  };
  return { commit, told };
}

/**
 * What a store decides turns with as it writes what they hear, until the next change of who listens: what cannot be decided so
 * is left to a claim, and its failure is told there.
 */
export async function createDecide(parts: DecideParts & Listening): Promise<Decide> {
  const listeners = (await parts.listeners?.()) ?? [];
  return (claim) => {
    try {
      const { commit, told } = decide(parts, claim, listeners);
      // What a number is found by is written before its turn.
      return told.length > 0 ? null : commit;
    } catch {
      return null;
    }
  };
}

/**
 * The pools that work is taken from: one for each channel account, one for look-ups, one for what changes the world, one
 * for what other programs are told.
 */
export const pools = {
  channel: ({ channel, account }: { readonly channel: string; readonly account: string }) =>
    `${channel}:${account}`,
  lookups: 'lookups',
  jobs: 'jobs',
  webhooks: 'webhooks',
} as const;

const reported = { reported: true } as const;

function jobOf(effect: Effect, origin: Origin, refer: DecideParts['refer']): NewJob[] {
  switch (effect.type) {
    case 'say': {
      const { id, message, menu, by, manner } = effect;
      const keep = manner.keep ?? false;
      return [
        {
          id,
          lane: 'chat',
          pool: pools.channel(origin),
          work: {
            type: 'say',
            message,
            ...(menu === undefined ? {} : { menu }),
            by,
            keep,
            ...(manner.reported ? reported : {}),
          },
          ...(keep ? {} : { expiresIn: manner.expiresIn ?? sayExpiry }),
        },
      ];
    }
    case 'call': {
      const { id, name, input } = effect;
      return [{ id, lane: id, pool: pools.lookups, work: { type: 'call', name, input } }];
    }
    case 'job': {
      const { id, name, key, input } = effect;
      return [
        {
          id,
          lane: id,
          pool: pools.jobs,
          work: { type: 'detached', name, key, input, reference: refer(id) },
        },
      ];
    }
    default:
      return [];
  }
}

/** What each program is told of a turn, in a lane of its own: one that does not answer holds up no other. */
function tellingsOf(claim: Claim, turn: Turn, listeners: readonly Listener[]): NewJob[] {
  if (listeners.length === 0) return [];
  const { conversation, revision, at, entries, state } = claim;
  const happenings = happeningsOf({ at, before: state?.listing, entries, turn });
  return listeners.flatMap(({ endpoint, events }) =>
    happenings.flatMap((happening, index) =>
      events.includes(happening.type)
        ? [
            {
              id: tellingId(conversation, revision + 1, index, endpoint),
              lane: `webhook:${endpoint}`,
              pool: pools.webhooks,
              work: { type: 'deliver' as const, endpoint, happening },
            },
          ]
        : [],
    ),
  );
}
