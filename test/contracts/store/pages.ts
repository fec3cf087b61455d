import { expect, test } from 'vitest';
import type { Change } from '../../../src/stores/store.ts';
import { beginning, conversation, effect, origin, sayJob, says, stateIn, type Use } from './stage.ts';

/** What pages show, and how they learn that it changed. */
export function pages(use: Use): void {
  test('a transcript is read from a line on, or from its end', async () => {
    const { store, turn } = use();
    const note = (text: string) => ({ type: 'note', text }) as const;
    await turn(1, { lines: ['1', '2', '3'].map(note) });
    await turn(1, { lines: ['4', '5'].map(note) });
    const seqs = async (options: { after?: number; limit: number }) =>
      (await store.transcript(conversation(1), options)).map((line) => [
        line.seq,
        line.type === 'note' && line.text,
      ]);
    expect(await seqs({ limit: 2 })).toEqual([
      [4, '4'],
      [5, '5'],
    ]);
    expect(await seqs({ limit: 100 })).toHaveLength(5);
    expect(await seqs({ after: 0, limit: 2 })).toEqual([
      [1, '1'],
      [2, '2'],
    ]);
    expect(await seqs({ after: 2, limit: 2 })).toEqual([
      [3, '3'],
      [4, '4'],
    ]);
    expect(await seqs({ after: 5, limit: 2 })).toEqual([]);
    expect(await store.transcript(conversation(2), { limit: 2 })).toEqual([]);
  });

  test('a conversation that nobody answered yet can be looked at', async () => {
    const { store, post } = use();
    expect(await store.conversation(conversation(1))).toBeNull();
    await post(1, 'oi', 'alô');
    expect(await store.conversation(conversation(1))).toEqual({
      conversation: conversation(1),
      channel: 'test',
      origin: origin(1),
      revision: 0,
      state: null,
      unread: 2,
      listing: { place: 'closed', since: beginning },
    });
    expect(await store.list({ place: 'closed', limit: 10 })).toEqual([]);
  });

  test('a place lists its conversations, longest there first, page by page', async () => {
    const { store, turn } = use();
    const since = [30, 10, 20, 20, 10];
    for (const [index, at] of since.entries())
      await turn(index, { state: stateIn('waiting', beginning + at) });
    await turn(8, { state: stateIn('bot', beginning + 20) });
    await turn(9, { state: stateIn('attended', beginning, { owner: { id: 'marta', name: 'Marta' } }) });
    const read = async (how: { newestFirst?: true }) => {
      const seen: string[] = [];
      let after: Awaited<ReturnType<typeof store.list>>[number] | undefined;
      for (;;) {
        const page = await store.list({ place: 'waiting', limit: 2, ...how, ...(after ? { after } : {}) });
        if (page.length === 0) return seen;
        seen.push(...page.map((row) => row.conversation));
        after = page.at(-1);
      }
    };
    const seen = await read({});
    expect(await read({ newestFirst: true })).toEqual([...seen].reverse());
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const order = seen.map((id) => since[Number(id.split('-')[1])]);
    expect(order).toEqual([10, 10, 20, 20, 30]);
    expect(await store.list({ place: 'attended', limit: 10 })).toEqual([
      {
        conversation: conversation(9),
        channel: 'test',
        listing: { place: 'attended', since: beginning, owner: { id: 'marta', name: 'Marta' } },
      },
    ]);
  });

  test('a row shows what the last commit said, though its place did not change', async () => {
    const { store, turn } = use();
    await turn(1, { state: stateIn('waiting', beginning) });
    await turn(1, { state: stateIn('waiting', beginning, { summary: ['sem sinal'], name: 'Ana' }) });
    expect(await store.list({ place: 'waiting', limit: 10 })).toMatchObject([
      { listing: { summary: ['sem sinal'], name: 'Ana' } },
    ]);
  });

  test('watchers hear what changed, until they stop', async () => {
    const { store, post, turn, nextOne, settle, pass } = use();
    const heard: Change[] = [];
    const stop = store.watch((change) => heard.push(change));
    const take = () => {
      const what = heard.splice(0).filter((change) => change.conversation === conversation(1));
      return new Set(what.flatMap((change) => change.what));
    };
    await post(1, 'oi');
    expect(take()).toContain('mailbox');
    await turn(1, { ...says(sayJob(effect(1, 0), 'Olá!')), timers: [{ id: effect(1, 1), delay: 5 }] });
    expect([...take()]).toEqual(expect.arrayContaining(['outbox', 'transcript', 'listing']));
    const post1 = { type: 'send.failed', text: 'Olá!', keep: false, reason: 'não' } as const;
    await settle(await nextOne('chat'), { type: 'done', delivery: 'failed' }, { post: post1 });
    expect([...take()]).toEqual(expect.arrayContaining(['mailbox', 'transcript']));
    pass(5);
    await store.fire(10);
    expect(take()).toContain('mailbox');
    stop();
    await post(1, 'oi');
    expect(heard).toEqual([]);
  });
}
