/** What is counted of episodes is written with the turn that ends them, read by days, and stays when the person is erased. */

import { expect, test } from 'vitest';
import { day, minute } from '../contracts/store/stage.ts';
import { ana } from './stage.ts';
import { overStores } from './stores.ts';

overStores((use) => {
  /** An episode that a person leads: a minute of waiting, two until the first words, five in all. */
  const attend = async (who: string, ...more: readonly string[]) => {
    const { say, hear, pass } = use();
    await say(who, 'fila suporte', 'pessoa');
    pass(minute);
    await hear(who, { type: 'attendant.claimed', by: ana });
    pass(minute);
    await hear(who, { type: 'attendant.said', by: ana, text: 'Boa tarde' });
    pass(3 * minute);
    await hear(who, { type: 'attendant.closed', by: ana, reason: 'cliente Zoraide mudou de casa' });
    for (const text of more) await say(who, text);
  };
  const always = { from: 0, to: 9e12 };

  test('figures of a span, by the end of conversations', async () => {
    const { say, pass, store, archive } = use();
    const beginning = store.now();
    await say('bia', 'oi');
    await say('bia', 'tchau');
    await attend('zé', 'nota 4 demorou');
    pass(day);
    await attend('caio');
    const figures = await archive.figures({ from: beginning, to: beginning + day });
    expect(figures.total).toEqual({
      conversations: 2,
      alone: 1,
      tickets: 0,
      waited: { count: 1, p50: minute, p90: minute },
      answered: { count: 1, p50: 2 * minute, p90: 2 * minute },
      handled: { count: 1, p50: 4 * minute, p90: 4 * minute },
      rating: { count: 1, average: 4 },
    });
    // It is noon in London, and nine in the morning where the provider is.
    expect(figures.days.map((row) => row.day)).toEqual(['2026-11-21']);
    const all = await archive.figures(always);
    expect(all.days.map((row) => [row.day, row.conversations])).toEqual([
      ['2026-11-21', 2],
      ['2026-11-22', 1],
    ]);
    expect(all.queues.map((row) => [row.queue, row.conversations])).toEqual([
      [null, 1],
      ['suporte', 2],
    ]);
    expect(all.attendants).toMatchObject([{ attendant: 'ana-1', conversations: 2 }]);
    expect((await archive.figures({ ...always, queue: 'suporte' })).total.conversations).toBe(2);
    expect((await archive.figures({ ...always, attendant: 'x' })).total.conversations).toBe(0);
  });

  test('a day begins where the provider is', async () => {
    const { say, pass, archive } = use();
    // From noon UTC to 2:30 UTC, which is 23:30 in Brasília; then half an hour later.
    pass(14.5 * 60 * minute);
    await say('bia', 'oi');
    await say('bia', 'tchau');
    pass(30 * minute);
    await say('zé', 'oi');
    await say('zé', 'tchau');
    expect((await archive.figures(always)).days.map((row) => row.day)).toEqual(['2026-11-21', '2026-11-22']);
  });

  test('remarks, the newest first, page by page', async () => {
    const { pass, archive, idOf } = use();
    await attend('zé', 'nota 4 demorou');
    pass(minute);
    await attend('bia', 'nota 5');
    const [first, ...others] = await archive.remarks({ limit: 1 });
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      conversation: idOf('bia'),
      rating: 5,
      attendant: 'ana-1',
      queue: 'suporte',
    });
    expect(await archive.remarks({ limit: 5, ...(first ? { after: first } : {}) })).toMatchObject([
      { conversation: idOf('zé'), rating: 4, comment: 'demorou', reason: 'cliente Zoraide mudou de casa' },
    ]);
  });

  test('of who is erased only counts stay', async () => {
    const { store, archive, idOf } = use();
    await attend('zé', 'nota 4 chamo Zoraide, liguem 37991234567');
    const before = await archive.figures(always);
    await archive.erasePerson([idOf('zé')]);
    expect(await archive.figures(always)).toEqual(before);
    expect(await archive.remarks({ limit: 5 })).toEqual([]);
    const left = await store.rows({ from: '!', to: '~', limit: 100 });
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ conversation: null });
    const text = JSON.stringify(left);
    for (const personal of [idOf('zé'), 'Zoraide', '3799', 'zé', 'test:'])
      expect(text).not.toContain(personal);
  });
});
