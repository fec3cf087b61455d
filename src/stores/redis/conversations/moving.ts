/** What a Redis keeps of conversations, in the form that all stores understand. */

import type { FlowState, Listing } from '../../../core/flow.ts';
import { type ConversationId, conversationId, storedEffectId } from '../../../core/ids/index.ts';
import type { NewLine } from '../../../core/turn/index.ts';
import {
  byAge,
  type Moving,
  type StoredConversation,
  type StoredJob,
  type StoredRest,
} from '../../contract/moving.ts';
import { countRows } from '../../contract/rows.ts';
import type { Bodies } from '../../keeping/bodies.ts';
import type { Origin, Store } from '../../store.ts';
import type { Connection } from '../connection/index.ts';
import { type Keys, parts, shardOf, shards } from '../keys.ts';
import {
  raiseNumber,
  readErased,
  readWhole,
  writeCount,
  writeErased,
  writeWhole,
} from '../scripts/moving.ts';
import { stampsPerMillisecond } from '../scripts/parts/request.ts';
import { deliveryLetters, deliveryOf, effectOf, type Packing } from './packing.ts';
import { counting, type Requests } from './requests/index.ts';
import { asList, asNumber, asText, inPieces } from './requests/replies.ts';

type MovingParts = {
  readonly connection: Pick<Connection, 'names'>;
  readonly requests: Pick<Requests, 'ask' | 'read'>;
  readonly bodies: Pick<Bodies, 'pack' | 'unpack'>;
  readonly packing: Packing;
  readonly keys: Keys;
  readonly rows: Store['rows'];
  /** Makes a pool known before there are jobs in it. */
  readonly name: (pool: string) => Promise<void>;
  /** What is in no shard. */
  readonly general: Pick<Moving, 'rest' | 'putRest'>;
};

/** How many rows are read at once. */
const atOnce = 500;

export function createMoving(own: MovingParts): Moving {
  const { connection, requests, bodies, packing, keys, rows, name, general } = own;
  const flag = (value: unknown): boolean => asNumber(value) === 1;

  const readJob = (flat: readonly unknown[]): StoredJob => {
    const [
      of,
      lane,
      pool,
      due,
      createdAt,
      expires,
      attempts,
      doubtful,
      begun,
      retried,
      line,
      work,
      progress,
    ] = flat;
    const id = storedEffectId(asText(of));
    return {
      id,
      lane: asText(lane),
      pool: asText(pool),
      work: packing.unpackWork(id, asText(work)),
      progress: packing.unpackProgress(id, asText(progress)),
      due: asNumber(due),
      createdAt: asNumber(createdAt),
      expiresAt: expires === '' ? null : asNumber(expires),
      attempts: asNumber(attempts),
      doubtful: flag(doubtful),
      begun: flag(begun),
      retried: flag(retried),
      line: asNumber(line) || null,
    };
  };

  const get = async (id: ConversationId): Promise<StoredConversation | null> => {
    const found = await requests.read(shardOf(id), readWhole, [id]);
    if (found === null) return null;
    const [head, entries, lines, jobs, timers, parked, ownRows, heard] = asList(found).map(asList);
    const [revision, committedAt, lastAt, entered, place, since, origin, state] = head ?? [];
    return {
      id,
      origin: bodies.unpack('conversations', id, asText(origin)) satisfies Origin,
      revision: asNumber(revision),
      committedAt: asNumber(committedAt),
      lastAt: asNumber(lastAt),
      state: state === '' ? null : (bodies.unpack('states', id, asText(state)) satisfies FlowState),
      listed: place === '' ? null : { place: readPlace(asText(place)), since: asNumber(since) },
      entered: asNumber(entered),
      entries: (entries ?? []).map((one) => {
        const [seq, at, kind, about, body] = asList(one);
        const event = packing.unpackEntry(id, asText(kind), asText(about), asText(body));
        return { seq: asNumber(seq), at: asNumber(at), event };
      }),
      lines: (lines ?? []).map((one) => {
        const [head = '', ...rest] = asText(one).split(' ');
        const line: NewLine = bodies.unpack('lines', id, rest.join(' '));
        return { at: Number(head.slice(1)), delivery: deliveryOf(head.slice(0, 1)), line };
      }),
      // In a lane they are in order.
      jobs: (jobs ?? []).map((one) => readJob(asList(one))).sort((a, b) => compare(a.lane, b.lane)),
      timers: (timers ?? []).map((one) => {
        const [of, score] = asList(one);
        return { id: storedEffectId(asText(of)), due: dateOf(score) };
      }),
      parked: (parked ?? [])
        .map((one) => {
          const [number, reason, at, flat] = asList(one);
          const job = readJob(asList(flat));
          const words = asText(bodies.unpack('parked', job.id, asText(reason)));
          return { number: asNumber(number), reason: words, at: asNumber(at), job };
        })
        .sort((a, b) => a.number - b.number),
      rows: (ownRows ?? [])
        .map((one) => {
          const [key, value] = asList(one).map(asText);
          return { key: key ?? '', value: bodies.unpack('rows', [key ?? '', id], value ?? '') };
        })
        .sort((a, b) => compare(a.key, b.key)),
      heard: [...inPieces(heard ?? [], 2)]
        .map(([hash, score]) => ({ hash: asText(hash), at: dateOf(score) }))
        .sort(byAge),
    };
  };

  const writeJob = ({ id, work, progress, expiresAt, line, ...job }: StoredJob) => ({
    l: job.lane,
    p: job.pool,
    y: work.type,
    b: work.type === 'say' && work.by === 'bot',
    k: work.type === 'say' && work.keep,
    d: job.due,
    c: job.createdAt,
    n: job.attempts,
    w: packing.packWork(id, work),
    ...(expiresAt === null ? {} : { x: expiresAt }),
    ...(job.doubtful ? { D: true } : {}),
    ...(job.begun ? { B: true } : {}),
    ...(job.retried ? { R: true } : {}),
    ...(line === null ? {} : { i: line }),
    ...(progress === null || progress === undefined ? {} : { g: packing.packProgress(id, progress) }),
  });

  /** What the script is told of a conversation. */
  const write = (one: StoredConversation) => ({
    id: one.id,
    channel: one.origin.channel,
    origin: bodies.pack('conversations', one.id, one.origin),
    revision: one.revision,
    committedAt: one.committedAt,
    lastAt: one.lastAt,
    entered: one.entered,
    ...(one.state === null ? {} : { state: bodies.pack('states', one.id, one.state) }),
    ...one.listed,
    entries: one.entries.map(({ seq, at, event }) =>
      event.type === 'timer.fired'
        ? [seq, at, 't', event.timer, '']
        : [seq, at, 'b', effectOf(event), bodies.pack('entries', one.id, event)],
    ),
    lines: one.lines.map(
      ({ at, delivery, line }) =>
        `${delivery === null ? '-' : deliveryLetters[delivery]}${at} ${bodies.pack('lines', one.id, line)}`,
    ),
    jobs: one.jobs.map((job) => ({ id: job.id, job: writeJob(job) })),
    timers: one.timers.map(({ id, due }) => [id, due]),
    parked: one.parked.map(({ number, reason, at, job }) => ({
      number,
      at,
      id: job.id,
      reason: bodies.pack('parked', job.id, reason),
      job: writeJob(job),
    })),
    rows: one.rows.map(({ key, value }) => [key, bodies.pack('rows', [key, one.id], value)]),
    heard: one.heard.map(({ hash, at }) => [hash, at]),
  });

  async function* readCounts(): AsyncGenerator<StoredRest> {
    let after: { readonly key: string; readonly conversation: null } | undefined;
    for (;;) {
      const range = { from: countRows, to: `${countRows}\x7f`, limit: atOnce };
      const page = await rows(after === undefined ? range : { ...range, after });
      for (const { key, value } of page) yield { type: 'count', key, value };
      const last = page.at(-1);
      if (last === undefined || page.length < atOnce) return;
      after = { key: last.key, conversation: null };
    }
  }

  return {
    async *ids() {
      const beginning = keys.shard(0).replace('{s0}', '{s*}');
      const known = new Set<string>();
      for await (const found of connection.names(`${beginning}${parts.conversation}*`)) {
        const id = found.slice(found.indexOf('}') + 1 + parts.conversation.length);
        // Redis may tell a name twice.
        if (!known.has(id)) yield conversationId(id);
        known.add(id);
      }
    },

    get,

    async put(one) {
      for (const { pool } of one.jobs) await name(pool);
      for (const { job } of one.parked) await name(job.pool);
      await requests.ask(shardOf(one.id), writeWhole, [JSON.stringify(write(one))]);
    },

    async *rest() {
      for (let shard = 0; shard < shards; shard++)
        for (const [id, revision] of inPieces(asList(await requests.read(shard, readErased)), 2))
          yield { type: 'erased', conversation: conversationId(asText(id)), revision: asNumber(revision) };
      yield* readCounts();
      for await (const one of general.rest())
        if (one.type !== 'numbers') yield one;
        else yield { ...one, parked: asNumber(await requests.read(counting, raiseNumber, [0])) };
    },

    async putRest(one) {
      if (one.type === 'erased')
        await requests.read(shardOf(one.conversation), writeErased, [one.conversation, one.revision]);
      else if (one.type === 'count')
        await requests.read(0, writeCount, [one.key, bodies.pack('rows', [one.key, ''], one.value)]);
      else await general.putRest(one);
      if (one.type === 'numbers') await requests.read(counting, raiseNumber, [one.parked]);
    },
  };
}

const dateOf = (score: unknown): number => Math.floor(asNumber(score) / stampsPerMillisecond);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function readPlace(text: string): Listing['place'] {
  const place = (['bot', 'waiting', 'attended', 'closed'] as const).find((one) => one === text);
  if (place === undefined) throw new Error('a conversation lies in a place that does not exist');
  return place;
}
