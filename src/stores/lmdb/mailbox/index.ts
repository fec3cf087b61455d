/** Mailboxes: what is posted, claimed and consumed, and the timers that end there. */

import { randomUUID } from 'node:crypto';
import type { Heard } from '../../../core/flow.ts';
import type { ConversationId, EffectId } from '../../../core/ids/index.ts';
import { entriesPerClaim } from '../../contract/posts.ts';
import { unlessDamaged } from '../../keeping/bodies.ts';
import type { Recent } from '../../keeping/recent.ts';
import type { Claim, Commit, Decide, Origin, Post, PostOutcome } from '../../store.ts';
import type { Agenda } from '../agenda.ts';
import type { ConversationHead, Tables } from '../tables/index.ts';
import { effectsOf, type Found, last } from '../tables/table.ts';
import type { Unit } from '../tables/writer.ts';
import { createHeard } from './heard.ts';

/** A conversation within one write: its head is changed in place and saved at the end. */
export type ConversationDraft = {
  readonly id: ConversationId;
  readonly found: Found<ConversationId, ConversationHead, Origin>;
  head: ConversationHead;
};

export type Mailbox = ReturnType<typeof createMailbox>;

/** Methods that take a `Unit` or a `ConversationDraft` are called within a write. */
export function createMailbox(
  tables: Tables,
  { agenda, recent }: { readonly agenda: Agenda; readonly recent: Recent },
  count: () => number,
  now: () => number,
  elapsed: () => number,
) {
  const { conversations, states, places, entries, heard, heardInOrder, timers, erased } = tables;
  const isRepeated = createHeard(tables, now);
  /**
   * Who works on what. Claims are an efficiency, and one process holds the folder: they are kept in memory only,
   * cost no write, and end with the process.
   */
  const claims = new Map<ConversationId, { token: string; until: number }>();

  const load = (id: ConversationId): ConversationDraft | undefined => {
    const found = conversations.get(id);
    return found && { id, found, head: found.head };
  };

  const append = (draft: ConversationDraft, event: Heard, unit: Unit): void => {
    const { id, head } = draft;
    const at = now();
    const seq = head.entries + 1;
    const order = count();
    entries.insert([id, seq], { at, order, effect: effectOf(event) }, event);
    unit.after(() => agenda.ready.add(id));
    draft.head = { ...head, lastAt: at, entries: seq, unread: head.unread + 1, ready: head.ready ?? order };
    unit.tell(id, 'mailbox');
  };

  const removeEntries = (
    draft: ConversationDraft,
    doomed: readonly Found<[ConversationId, number], unknown, unknown>[],
    unit: Unit,
  ) => {
    if (doomed.length === 0) return;
    for (const { key } of doomed) entries.remove(key);
    const unread = draft.head.unread - doomed.length;
    const [oldest] = unread > 0 ? entries.range({ start: [draft.id], end: [draft.id, last], limit: 1 }) : [];
    draft.head = { ...draft.head, unread, ready: oldest?.head.order ?? null };
    unit.after(() => {
      agenda.ready.remove(draft.id);
      // Behind the others: who writes much keeps nobody waiting.
      if (unread > 0) agenda.ready.add(draft.id);
    });
  };

  /** What whoever leads it is told; undefined if it is damaged. */
  const describe = (
    id: ConversationId,
    { head, body }: ConversationDraft['found'],
    token: string,
    at: number,
  ): Claim | undefined =>
    unlessDamaged(() => ({
      conversation: id,
      token,
      revision: head.revision,
      committedAt: head.committedAt,
      origin: body(),
      state: recent.get(id, head.revision) ?? states.get(id)?.body() ?? null,
      lines: head.lines,
      entries: [...entries.range({ start: [id], end: [id, last], limit: entriesPerClaim })].map(
        ({ key: [, seq], head, body }) => ({ seq, at: head.at, event: body() }),
      ),
      at,
    }));

  /** The turn that hears what is being posted, if nothing of its conversation is unread and nobody has it. */
  const answer = (
    { id, found, head }: ConversationDraft,
    { event, origin }: Post,
    decide: Decide,
  ): Commit | null => {
    if (head.unread > 0 || (claims.get(id)?.until ?? 0) > elapsed()) return null;
    const at = now();
    const claim = describe(id, found, randomUUID(), at);
    if (claim === undefined) return null;
    return decide({
      ...claim,
      entries: [{ seq: head.entries + 1, at, event }],
      origin: origin?.via === undefined ? claim.origin : { ...claim.origin, via: origin.via },
    });
  };

  return {
    claims,
    load,
    append,

    save(draft: ConversationDraft): void {
      conversations.amend(draft.found, draft.head);
    },

    /**
     * @returns what became of it; or, if its turn could be decided at once, what is to be committed in the same write: its entry
     *   is counted then, and not kept.
     */
    post(post: Post, unit: Unit, decide?: Decide): PostOutcome | Commit {
      const { conversation, origin, event, dedupe, hold = 0 } = post;
      let draft = load(conversation);
      if (draft === undefined) {
        if (origin === undefined) return 'unknown';
        const revision = erased.get(conversation)?.head ?? 0;
        conversations.insert(conversation, newHead(origin, revision), origin);
        draft = load(conversation);
      }
      if (draft === undefined) throw new Error('a conversation that was just made is not there');
      if (dedupe !== undefined && isRepeated(draft, dedupe)) return 'repeated';
      if (hold > 0) {
        const { token = '', until = 0 } = claims.get(conversation) ?? {};
        claims.set(conversation, { token, until: Math.max(until, elapsed() + hold) });
      }
      const commit = decide && hold === 0 ? answer(draft, post, decide) : null;
      if (commit === null) append(draft, event, unit);
      else draft.head = { ...draft.head, entries: draft.head.entries + 1 };
      const { found } = draft;
      const known = unlessDamaged(() => found.body());
      // Who writes tells again where they are reached.
      if (known === undefined && origin) conversations.put(conversation, draft.head, origin);
      else if (known && origin?.via !== undefined && origin.via !== known.via)
        conversations.put(conversation, draft.head, { ...known, via: origin.via });
      else conversations.amend(found, draft.head);
      return commit ?? 'posted';
    },

    /** Takes the entries up to `seq` out of the mailbox. */
    consume(draft: ConversationDraft, seq: number, unit: Unit): void {
      removeEntries(draft, [...entries.range({ start: [draft.id], end: [draft.id, seq + 1] })], unit);
    },

    /**
     * Reads claims off the last commit on disk: what is being written now shows in the next one. Conversations that
     * cannot be read are `damaged`, to be set aside.
     */
    claim({ token, limit, lease }: { token: string; limit: number; lease: number }): {
      readonly taken: readonly Claim[];
      readonly damaged: readonly ConversationId[];
    } {
      const taken: Claim[] = [];
      const damaged: ConversationId[] = [];
      const at = now();
      const moment = elapsed();
      for (const id of agenda.ready.ids()) {
        if (taken.length >= limit) break;
        const other = claims.get(id);
        if (other && other.until > moment) continue;
        const found = conversations.get(id);
        if (found === undefined) continue;
        claims.set(id, { token, until: moment + lease });
        const claim = describe(id, found, token, at);
        if (claim === undefined) damaged.push(id);
        else taken.push(claim);
      }
      return { taken, damaged };
    },

    /** What it has unread, what is known of the platform's ids, its timers, and who works on it. */
    erase({ id }: ConversationDraft, unit: Unit): void {
      const own = { start: [id], end: [id, last] };
      for (const { key } of [...entries.range(own)]) entries.remove(key);
      for (const { key, head } of [...heardInOrder.range(own)]) {
        heardInOrder.remove(key);
        heard.remove([id, head.hash]);
      }
      const doomed = [...timers.range(effectsOf(id))];
      for (const { key } of doomed) timers.remove(key);
      unit.after(() => {
        claims.delete(id);
        agenda.ready.remove(id);
        for (const { key } of doomed) agenda.timers.remove(key);
      });
    },

    /** Nobody claims it until something more is posted to it: it waits for a person, with all that it has not heard. */
    setAside(id: ConversationId, unit: Unit): void {
      const draft = load(id);
      if (draft === undefined) return;
      const { listed } = draft.head;
      if (listed) places.remove([listed.place, listed.since, id]);
      const waiting = { place: 'waiting', since: now() } as const;
      places.insert([waiting.place, waiting.since, id], null, null);
      conversations.amend(draft.found, { ...draft.head, ready: null, listed: waiting });
      unit.after(() => {
        claims.delete(id);
        agenda.ready.remove(id);
      });
      unit.tell(id, 'listing');
    },

    /** Nobody gets the conversation before `delay` is over, unless the claim was another's by now. */
    release(id: ConversationId, token: string, delay: number): void {
      const claim = claims.get(id);
      if (claim?.token === token) claims.set(id, { ...claim, until: elapsed() + delay });
    },

    setTimer(conversation: ConversationId, id: EffectId, due: number, unit: Unit): void {
      const number = count();
      timers.put(id, { conversation, due, number }, null);
      unit.after(() => agenda.timers.add({ id, at: due, number }));
    },

    /** Withdraws a timer or a look-up from what it may have left here: the deadline, or the unread entry. */
    cancel(draft: ConversationDraft, id: EffectId, unit: Unit): void {
      if (timers.get(id)) {
        timers.remove(id);
        unit.after(() => agenda.timers.remove(id));
      } else if (draft.head.unread > 0)
        removeEntries(
          draft,
          [...entries.range({ start: [draft.id], end: [draft.id, last] })].filter(
            ({ head }) => head.effect === id,
          ),
          unit,
        );
    },

    /** Whether a timer is due: asked first, because looking costs no write. */
    isDue(): boolean {
      return agenda.timers.isDue(now());
    },

    fire(limit: number, unit: Unit): number {
      const due = agenda.timers.take(now(), limit);
      unit.undo(() => {
        for (const deadline of due) agenda.timers.add(deadline);
      });
      for (const { id } of due) {
        // Withdrawn by a write that is not on disk yet.
        const timer = timers.get(id)?.head;
        if (timer === undefined) continue;
        const draft = load(timer.conversation);
        timers.remove(id);
        unit.after(() => agenda.timers.remove(id));
        if (draft === undefined) continue;
        append(draft, { type: 'timer.fired', timer: id }, unit);
        conversations.amend(draft.found, draft.head);
      }
      return due.length;
    },
  };
}

/** @param revision 0, or what an erased one has left. */
const newHead = (origin: Origin, revision: number): ConversationHead => ({
  channel: origin.channel,
  revision,
  committedAt: 0,
  lastAt: 0,
  entries: 0,
  lines: 0,
  heard: 0,
  unread: 0,
  ready: null,
  listed: null,
});

export const effectOf = (event: Heard): EffectId | null =>
  event.type === 'timer.fired' ? event.timer : event.type === 'call.finished' ? event.call : null;
