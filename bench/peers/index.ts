/**
 * Ours beside other engines in one run: the same seven-message ticket conversation, written for each by hand from its
 * documentation, its state in a Redis with an append-only file synced every second, without a network. Each plays in a process of its own on a Redis of
 * its own, all of them in turn, round after round; told is the median. What they keep differs, and is told beside the speed.
 *
 *     npm run bench -- --store redis --peers --rounds 3
 *
 * What is not done in `--minutes` is left out.
 */

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { script } from '../ticket-flow.ts';
import { install } from './install.ts';
import { playOnce, type Result } from './round.ts';
import { table } from './table.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean' },
    store: { type: 'string', default: 'redis' },
    conversations: { type: 'string', default: '2000' },
    warm: { type: 'string', default: '3000' },
    'in-flight': { type: 'string', default: '64' },
    rounds: { type: 'string', default: '3' },
    minutes: { type: 'string', default: '5.5' },
    /** Only these, by the name of their module, beside ours. */
    only: { type: 'string' },
  },
});
if (values.store !== 'redis') throw new Error('the peers keep their state in Redis: --store redis');

const names = new Map([
  ['plantao', 'Plantão'],
  ['chat-sdk', 'Vercel Chat SDK'],
  ['builderbot', 'BuilderBot'],
  ['bot-framework', 'Bot Framework waterfall'],
  ['grammy-conversations', 'grammY conversations'],
  ['xstate', 'XState actors, kept by hand'],
  ['telegraf', 'Telegraf wizard'],
  ['grammy-session', 'grammY session, router by hand'],
  ['floor', 'floor: one script a turn'],
]);
const only = values.only?.split(',');
const contestants = [...names.keys()].filter((name) => name === 'plantao' || (only?.includes(name) ?? true));
const load = {
  conversations: Number(values.conversations),
  warm: Number(values.warm),
  inFlight: Number(values['in-flight']),
};
const rounds = Number(values.rounds);
const deadline = Date.now() + Number(values.minutes) * 60_000;

install(fileURLToPath(new URL('../../../bench/peers', import.meta.url)));
const results = new Map<string, Result[]>();
playing: for (let round = 0; round < rounds; round++)
  for (const contestant of contestants) {
    const result = await playOnce(contestant, load, Math.max(0, deadline - Date.now()));
    if (result === undefined) {
      process.stdout.write(`stopped after ${values.minutes} minutes, in round ${round + 1}\n`);
      break playing;
    }
    results.set(contestant, [...(results.get(contestant) ?? []), result]);
  }
const played = contestants.flatMap((name) => {
  const of = results.get(name);
  return of ? [{ name: names.get(name) ?? name, results: of }] : [];
});
process.stdout.write(
  `${[
    `${load.conversations} conversations of ${script.length} turns, ${load.inFlight} in flight, up to ${rounds} rounds, Node ${process.versions.node}, ${availableParallelism()} cores`,
    '',
    table(played),
    '',
  ].join('\n')}\n`,
);
