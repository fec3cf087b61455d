import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createGathering } from '../../../../../src/stores/redis/conversations/requests/gathering.ts';

const [one, other] = [
  { name: 'one', lua: '' },
  { name: 'other', lua: '' },
];

test('what runs the same script goes together at the end of the tick, or as soon as it is enough', async () => {
  const sent: string[] = [];
  const gather = createGathering((script, parts) => sent.push(`${script.name} ${parts.length}`));
  for (let part = 0; part < 5; part++) {
    gather(one, { args: [part] });
    gather(other, { args: [part] });
  }
  expect(sent).toEqual([]);
  for (let part = 0; part < 12; part++) gather(one, { args: [part] });
  expect(sent).toEqual(['one 16']);
  await tick();
  expect(sent).toEqual(['one 16', 'other 5', 'one 1']);
  await tick();
  expect(sent).toHaveLength(3);
});

test('a few that ask for very much go apart', async () => {
  const sent: number[] = [];
  const gather = createGathering((_script, parts) => sent.push(parts.length));
  for (const length of [6_000, 6_000, 3_000, 20_000])
    gather(one, { args: Array.from({ length }, (_, index) => index) });
  await tick();
  expect(sent).toEqual([1, 2, 1]);
});
