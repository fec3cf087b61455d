/**
 * The processes that share a Redis: who lives, who looks at which shard first, and what they tell one another. Nothing
 * depends on it but how soon something is noticed: what is told may be lost.
 */

import { z } from 'zod';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Change } from '../store.ts';
import type { Connection } from './connection/index.ts';
import type { Hint } from './conversations/agenda.ts';
import { shards } from './keys.ts';

/** Milliseconds between two signs of life, and after which somebody without one is gone. */
const beat = 10_000;
const silence = 35_000;
/** Milliseconds that what is due in a shard is left to who looks at it first. */
const courtesy = 200;
/** How many of those who have said goodbye are remembered. */
const remembered = 100;

const kinds = ['mailbox', 'outbox', 'transcript', 'listing'] as const;

const told = z.object({
  from: z.string(),
  /** Whether it takes turns. */
  works: z.boolean(),
  gone: z.boolean().optional(),
  changes: z.array(z.tuple([z.string(), z.array(z.enum(kinds))])).optional(),
  topics: z.array(z.tuple([z.string(), z.string()])).optional(),
  hints: z
    .array(
      z.object({
        shard: z.int().min(0).lt(shards),
        what: z.string(),
        time: z.number(),
        version: z.number(),
        complete: z.boolean(),
      }),
    )
    .optional(),
});

type Parts = {
  readonly connection: Pick<Connection, 'publish' | 'subscribe'>;
  readonly channel: string;
  /** What this process is called. */
  readonly name: string;
  readonly hear: (hint: Hint) => void;
  readonly change: (conversation: ConversationId, what: Change['what']) => void;
  /** Something may have been missed: a connection is back, or somebody lived that did not know of this process. */
  readonly missed: () => void;
};

export type Peers = ReturnType<typeof createPeers>;

export function createPeers({ connection, channel, name, hear, change, missed }: Parts) {
  const others = new Map<string, { works: boolean; until: number }>();
  /** Who has gone: the nodes of a Cluster may pass on later what it said before, and it would be left its shards again. */
  const departed = new Set<string>();
  let works = false;
  let leaders: readonly (string | undefined)[] = [];
  const ears = new Map<string, Set<(text: string) => void>>();
  let topics: [string, string][] = [];
  let changes: [string, Change['what']][] = [];
  let hints: Hint[] = [];
  let telling = false;

  /** Who looks at a shard first: each process finds the same, and one that comes or goes changes few. */
  const lead = () => {
    const workers = [
      ...(works ? [name] : []),
      ...[...others].flatMap(([who, one]) => (one.works ? [who] : [])),
    ];
    leaders = Array.from({ length: shards }, (_, shard) =>
      workers.reduce<string | undefined>(
        (best, who) => (best === undefined || weigh(who, shard) > weigh(best, shard) ? who : best),
        undefined,
      ),
    );
  };

  const send = (more: object): void => {
    connection.publish(channel, JSON.stringify({ from: name, works, ...more })).catch(() => {
      // It is only told, and the safety net finds it.
    });
  };

  const tellAll = () => {
    telling = false;
    const message = {
      ...(changes.length > 0 ? { changes } : {}),
      ...(hints.length > 0 ? { hints } : {}),
      ...(topics.length > 0 ? { topics } : {}),
    };
    [changes, hints, topics] = [[], [], []];
    send(message);
  };
  /** Whatever is to be told of this tick goes in one message; none if nobody is there to hear it. */
  const tellSoon = () => {
    if (telling) return;
    telling = true;
    setImmediate(tellAll);
  };

  const depart = (who: string): void => {
    others.delete(who);
    departed.add(who);
    for (const [eldest] of departed.entries()) {
      if (departed.size <= remembered) break;
      departed.delete(eldest);
    }
  };

  const receive = (text: string): void => {
    const read = told.safeParse(parse(text));
    if (!read.success || read.data.from === name) return;
    const { from, gone, changes: changed = [], hints: due = [], topics: said = [] } = read.data;
    const known = others.get(from);
    if (!departed.has(from)) {
      // News of somebody unknown may be the last words of who went before this process came: it is asked, and answers if it lives.
      const isNews = changed.length + due.length + said.length > 0;
      if (gone) depart(from);
      else if (known !== undefined || !isNews)
        others.set(from, { works: read.data.works, until: performance.now() + silence });
      if (gone || known?.works !== others.get(from)?.works) lead();
      if (!gone && known === undefined) send({});
      // Whoever comes, or comes for a moment only (the command line), may have changed something before it knew whom to tell.
      if (gone || known === undefined) missed();
    }
    for (const hint of due) hear(hint);
    for (const [conversation, what] of changed) change(conversationId(conversation), what);
    for (const [topic, words] of said) for (const ear of ears.get(topic) ?? []) ear(words);
  };

  const pulse = () => {
    const moment = performance.now();
    for (const [who, { until }] of others)
      if (until < moment) {
        others.delete(who);
        lead();
      }
    send({});
  };

  let stop: (() => Promise<void>) | undefined;
  let beating: NodeJS.Timeout | undefined;
  return {
    async start(): Promise<void> {
      stop = await connection.subscribe(channel, receive, missed);
      beating = setInterval(pulse, beat).unref();
      send({});
    },

    /** This process takes turns and jobs from now on. */
    work(): void {
      if (works) return;
      works = true;
      lead();
      send({});
    },

    /** Milliseconds that this process leaves what is due in a shard to another. */
    patience: (shard: number): number =>
      leaders[shard] === undefined || leaders[shard] === name ? 0 : courtesy,

    tellHint(hint: Hint): void {
      if (others.size === 0) return;
      hints.push(hint);
      tellSoon();
    },

    tellChange(conversation: ConversationId, what: Change['what']): void {
      if (others.size === 0) return;
      changes.push([conversation, what]);
      tellSoon();
    },

    tell(topic: string, text: string): void {
      if (others.size === 0) return;
      topics.push([topic, text]);
      tellSoon();
    },

    hear(topic: string, callback: (text: string) => void): () => void {
      const own = ears.get(topic) ?? new Set();
      ears.set(topic, own.add(callback));
      return () => own.delete(callback);
    },

    async close(): Promise<void> {
      clearInterval(beating);
      await stop?.();
      await connection
        .publish(channel, JSON.stringify({ from: name, works: false, gone: true }))
        .catch(() => {});
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** How much a process wants a shard: a number that all agree on. */
function weigh(who: string, shard: number): number {
  let hash = 0x811c9dc5;
  for (const text of [who, `/${shard}`])
    for (let index = 0; index < text.length; index++)
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // The hash leaves names that differ in their last letters close together.
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
