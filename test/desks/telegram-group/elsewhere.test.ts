/** What people do in the group, where Telegram told it to another process than the one that has the desk. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Forum, ForumEvent } from '../../../src/channels/forum.ts';
import { keepForDesk } from '../../../src/desks/telegram-group/index.ts';
import { ana, eventually, openStage, type Stage } from './stage.ts';

const code = 'carlos01';
let stage: Stage;
/** Hands over to the process without the desk. */
let hand: (events: readonly ForumEvent[]) => Promise<void>;
let told: number;

beforeEach(async () => {
  stage = await openStage();
  await stage.join(ana);
  told = 0;
  hand = async () => {
    throw new Error('nobody listens');
  };
  const forum: Pick<Forum, 'listen'> = {
    listen(receive) {
      hand = receive;
    },
  };
  const group = String(stage.group.id);
  keepForDesk({ forum, records: stage.store.records, group, told: () => void told++ });
});
afterEach(() => stage.close());

const said = (id: number, place: ForumEvent['place'], text: string): ForumEvent => ({
  id,
  place,
  from: { id: String(ana.id), name: ana.firstName },
  what: { type: 'said', text },
});
const answers = () => stage.heardBy(code).filter((text) => text.includes('Ana Souza:'));

it('is kept, told, and carried out once, in order', async () => {
  await stage.open();
  const { id: topic } = await stage.waits(code);
  await hand([said(900_001, { topic }, 'Bom dia!'), said(900_002, { topic }, 'Já estou vendo.')]);
  expect(told).toBe(1);
  await Promise.all([stage.look(), stage.look()]);
  await eventually(() => expect(answers()).toHaveLength(2));
  expect(answers().join('\n')).toMatch(/Bom dia![\s\S]+Já estou vendo\./);

  await eventually(async () => {
    const left = await stage.store.records.list(`telegram-group/${stage.group.id}/pending/`, { limit: 9 });
    expect(left).toEqual([]);
  });
  await hand([said(900_001, { topic }, 'Bom dia!')]);
  expect(told).toBe(1);
  await stage.look();
  expect(answers()).toHaveLength(2);
});

it('is carried out by the desk that begins later; what people talk among themselves is not kept', async () => {
  await stage.open();
  const { id: topic } = await stage.waits(code);
  await stage.shut();
  await hand([said(900_003, { topic }, 'Volto já.'), said(900_004, 'general', 'e o café?')]);
  const kept = await stage.store.records.list(`telegram-group/${stage.group.id}/pending/`, { limit: 9 });
  expect(kept).toHaveLength(1);
  await stage.open();
  await eventually(() => expect(answers().join()).toContain('Volto já.'));
});
