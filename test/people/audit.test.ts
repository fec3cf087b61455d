/** What was done: in order, whole, by whom and of what, for two years. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createAudit } from '../../src/people/audit.ts';
import { day, kinds, minute, openStage, type Stage } from './stage.ts';

describe.each(kinds)('over %s', (kind) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage(kind);
  });
  afterEach(() => stage.close());
  const audit = () => createAudit({ records: stage.store.records, now: stage.store.now });
  const told = async (options: object = {}) =>
    (await audit().list({ limit: 100, ...options })).map(({ detail }) => detail);

  test('is listed with the newest first, those of one moment too, and page by page', async () => {
    const noting = audit();
    for (let n = 0; n < 6; n++) {
      await noting.note({ by: 'ana', action: 'take', conversation: 'aaaa', detail: `${n}` });
      if (n % 2) stage.pass(minute);
    }
    await stage.restart();
    expect(await told()).toEqual(['5', '4', '3', '2', '1', '0']);
    const page = await audit().list({ limit: 4 });
    expect(page[0]).toEqual({
      id: expect.any(String),
      at: stage.now() - minute,
      by: 'ana',
      action: 'take',
      conversation: 'aaaa',
      detail: '5',
    });
    expect(await told({ after: page[3]?.id })).toEqual(['1', '0']);
    expect(await told({ after: (await audit().list({ limit: 100 })).at(-1)?.id })).toEqual([]);
  });

  test('is found by who did it, by the conversation, and by both', async () => {
    const noting = audit();
    for (let n = 0; n < 12; n++) {
      await noting.note({
        by: n % 2 ? 'ana' : 'bia',
        action: 'see-document',
        ...(n % 3 ? { conversation: n % 3 === 1 ? 'cccc' : 'cccc2' } : {}),
        detail: `${n}`,
      });
      stage.pass(1);
    }
    expect(await told({ by: 'ana' })).toEqual(['11', '9', '7', '5', '3', '1']);
    expect(await told({ conversation: 'cccc' })).toEqual(['10', '7', '4', '1']);
    expect(await told({ conversation: 'cccc', by: 'bia' })).toEqual(['10', '4']);
    const one = await audit().list({ conversation: 'cccc', by: 'bia', limit: 1 });
    expect(await told({ conversation: 'cccc', by: 'bia', after: one[0]?.id })).toEqual(['4']);
    expect(await told({ by: 'an' })).toEqual([]);
  });

  test('what several processes note at once is all there', async () => {
    const processes = Array.from({ length: 8 }, audit);
    await Promise.all(
      processes.map(async (noting, n) => {
        for (let k = 0; k < 5; k++) await noting.note({ by: 'ana', action: 'take', detail: `${n}-${k}` });
      }),
    );
    expect(new Set(await told())).toHaveProperty('size', 40);
  });

  test('is kept two years, and cut where it is too long', async () => {
    await audit().note({ by: 'console', action: 'export', detail: 'x'.repeat(500) });
    stage.pass(2 * 365 * day - 1);
    expect(await told()).toEqual(['x'.repeat(200)]);
    stage.pass(1);
    expect(await told()).toEqual([]);
    expect(await told({ by: 'console' })).toEqual([]);
  });

  test('is found by what was done, and by whom besides', async () => {
    const noting = audit();
    for (let n = 0; n < 450; n++)
      await noting.note({
        by: n % 2 ? 'ana' : 'bia',
        action: n % 150 === 0 ? 'export' : 'take',
        detail: `${n}`,
      });
    expect(await told({ action: 'export' })).toEqual(['300', '150', '0']);
    expect(await told({ action: 'export', by: 'ana' })).toEqual([]);
    expect(await told({ action: 'export', by: 'bia', limit: 2 })).toEqual(['300', '150']);
    const [, second] = await audit().list({ action: 'export', by: 'bia', limit: 2 });
    expect(await told({ action: 'export', by: 'bia', after: second?.id })).toEqual(['0']);
    expect(await told({ action: 'expor' })).toEqual([]);
  });
});
