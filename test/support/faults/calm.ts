/** After the faults: waits until everything has come to its end, and does what a person of the provider would do. */

import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from '../../../src/commands/ask.ts';
import { decideParked } from '../../../src/commands/attending/parked.ts';
import { readConfig } from '../../../src/config/index.ts';
import { parkedList } from '../../../src/desks/parked.ts';
import type { Crowd } from './crowd.ts';
import type { Stage } from './stage.ts';

/** Milliseconds after the last fault within which everybody must have a protocol. */
const patience = 300_000;
/** Milliseconds after which it is told who waits. */
const remark = 60_000;

export type Decided = {
  /** How many things waited for a person, by their kind. */
  readonly parked: ReadonlyMap<string, number>;
};

/** Resolves when everybody has a protocol and nothing waits for a person any more. */
export async function calm(stage: Stage, crowd: Crowd): Promise<Decided> {
  const parked = new Map<string, number>();
  const began = Date.now();
  let told = false;
  for (;;) {
    for (const member of stage.members) member.demandLife();
    const left = crowd.waiting();
    const decided = await decide(stage, parked);
    if (left.length === 0 && decided === 0 && stage.telegram.unconfirmed().length === 0) return { parked };
    if (Date.now() > began + remark && !told) {
      told = true;
      console.warn(tell(stage, left));
    }
    if (Date.now() > began + patience) throw new Error(tell(stage, left));
    await sleep(500);
  }
}

/** A person has everything tried once more; how much there was to decide. */
async function decide(stage: Stage, parked: Map<string, number>): Promise<number> {
  const config = readConfig(stage.settings);
  const rows = (await ask(config, parkedList, '/parked')).body.parked;
  for (const { code, kind } of rows) {
    parked.set(kind, (parked.get(kind) ?? 0) + 1);
    await decideParked(config, { how: kind === 'double' ? 'close' : 'retry', code });
  }
  return rows.length;
}

function tell(stage: Stage, left: Crowd['people']): string {
  const chats = left.map(
    ({ problem, chat }) => `${problem}: ${JSON.stringify(chat.messages.slice(-4).map(({ text }) => text))}`,
  );
  const said = stage.members.map((member) => `${member.name}:\n${member.output().slice(-3_000)}`);
  const unconfirmed = stage.telegram.unconfirmed().length;
  return [`${left.length} without protocol, ${unconfirmed} updates unconfirmed`, ...chats, ...said].join(
    '\n',
  );
}
