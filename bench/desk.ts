/**
 * The desk at work: many conversations, and attendants at the real pages over loopback, each with an event stream and a
 * conversation open, while customers write. How long a message takes from its arrival until the page that has the
 * conversation open was read again with it, and how long what attendants press takes to be answered. Everything is durable
 * on LMDB. Customers, network and browsers are in this process too, and take their part of its time.
 *
 *     npm run bench -- --live 200 --attendants 20 --rate 20 --seconds 15
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Attendant, sitDown } from './desk-attendant.ts';
import { openService } from './desk-service.ts';

const { values } = parseArgs({
  options: {
    live: { type: 'string', default: '200' },
    attendants: { type: 'string', default: '20' },
    /** Messages of customers a second. */
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '15' },
  },
  strict: false,
});
const live = Number(values.live);
const attendants = Number(values.attendants);
const rate = Number(values.rate);
const seconds = Number(values.seconds);

const folder = mkdtempSync(join(tmpdir(), 'plantao-bench-desk-'));
const service = await openService(folder);
const people: Attendant[] = [];
try {
  // Half of them wait for a person or have one, the others are with the bot.
  const all = Array.from({ length: live }, (_, number) => service.customer(number));
  for (const [index, customer] of all.entries())
    await customer.say(index % 2 === 0 ? 'atendente' : 'sem internet desde cedo');
  await service.settled();
  for (let number = 0; number < attendants; number++)
    people.push(await sitDown(service.url, await service.attendant(number)));
  // Each has one open.
  const waiting = all.filter((_, index) => index % 2 === 0);
  const open = people.map((attendant, index) => ({ attendant, customer: at(waiting, index) }));
  for (const { attendant, customer } of open) {
    await attendant.act(customer.conversation, 'take', { owner: '' });
    await attendant.open(customer.conversation);
  }

  const messages: number[] = [];
  const pressed = { take: [] as number[], answer: [] as number[], close: [] as number[] };
  const began = performance.now();
  const until = began + seconds * 1_000;

  /** Customers write evenly: every other message in a conversation that somebody has open. */
  const writing = (async () => {
    const arrivals: Promise<void>[] = [];
    for (let count = 0; performance.now() < until; count++) {
      await delay(Math.max(0, began + (count * 1_000) / rate - performance.now()));
      const text = `mensagem ${count} de quem escreve`;
      if (count % 2 === 1) {
        arrivals.push(at(all, count).say(text));
        continue;
      }
      const { attendant, customer } = at(open, count / 2);
      const from = performance.now();
      arrivals.push(
        Promise.all([attendant.sees(text), customer.say(text)]).then(([seen]) => {
          messages.push(seen - from);
        }),
      );
    }
    await Promise.all(arrivals);
  })();

  /** Attendants take one who waits, answer, and close, one after the other, as often as the time allows. */
  const spare = waiting.slice(attendants);
  const acting = people.map(async (attendant, index) => {
    // Nobody presses at the same moment as everybody else.
    await delay((index * 1_000) / attendants);
    for (let next = spare.shift(); next !== undefined && performance.now() < until; next = spare.shift()) {
      const { conversation } = next;
      pressed.take.push(await attendant.act(conversation, 'take', { owner: '' }));
      pressed.answer.push(
        await attendant.act(conversation, 'say', { mode: 'reply', text: 'Bom dia! Já vejo.' }),
      );
      pressed.close.push(await attendant.act(conversation, 'close'));
      await delay(1_000);
    }
  });
  await Promise.all([writing, ...acting]);
  report(
    messages,
    pressed,
    people.reduce((sum, { asked }) => sum + asked(), 0),
  );
} finally {
  for (const attendant of people) await attendant.leave();
  await service.close();
  rmSync(folder, { recursive: true, force: true });
}

function at<Thing>(things: readonly Thing[], index: number): Thing {
  const thing = things[index % things.length];
  if (thing === undefined) throw new Error('there are too few conversations for so many attendants');
  return thing;
}

function report(
  messages: readonly number[],
  pressed: Readonly<Record<string, readonly number[]>>,
  requests: number,
): void {
  const share = (waits: readonly number[], part: number) =>
    ([...waits].sort((a, b) => a - b)[Math.floor(waits.length * part)] ?? 0).toFixed(0).padStart(7);
  const line = (name: string, waits: readonly number[]) =>
    `${name.padEnd(34)}${String(waits.length).padStart(7)}${[0.5, 0.95, 0.99].map((part) => share(waits, part)).join('')}`;
  process.stdout.write(
    [
      '',
      `The desk: ${live} conversations, ${attendants} attendants, ${rate} messages a second for ${seconds} s, ` +
        `${requests} pages and actions, Node ${process.versions.node}, ${availableParallelism()} cores`,
      '',
      `${''.padEnd(34)}${'times'.padStart(7)}${['p50 ms', 'p95 ms', 'p99 ms'].map((name) => name.padStart(7)).join('')}`,
      line('message to the open page', messages),
      ...Object.entries(pressed).map(([name, waits]) => line(`${name}, until told`, waits)),
      '',
    ].join('\n'),
  );
}
