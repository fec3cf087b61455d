/** Lets faults loose on a stage while people come and talk, in an order that a seed decides. */

import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../crash/scheduler.ts';
import type { Crowd } from './crowd.ts';
import { everywhere } from './everywhere.ts';
import type { Fault } from './fault.ts';
import type { Stage } from './stage.ts';

export type Struck = {
  readonly fault: Fault;
  /** When it began; milliseconds since 1970, by this process's clock. */
  readonly at: number;
  /** The name of the member that was chosen. */
  readonly member: string;
};

export type Storm = {
  readonly seed: number;
  readonly faults: number;
  readonly chats: number;
};

/** Resolves when the last fault is over. Faults overlap, but for those of one partner or one program. */
export async function storm(stage: Stage, crowd: Crowd, options: Storm): Promise<readonly Struck[]> {
  const random = createRandom(options.seed);
  const struck: Struck[] = [];
  const busy = new Map<string, Promise<void>>();
  const absent = new Set<string>();
  const [first] = stage.members;
  const befalls = (fault: Fault) => first !== undefined && fault.befalls(first) !== '';
  const families = [...everywhere, stage.ground.faults]
    .map((family) => family.filter(befalls))
    .filter((family) => family.length > 0);
  const decks = families.map((family) => createDeck(family, random));
  let broken: unknown;

  for (let index = 0; index < options.faults && broken === undefined; index++) {
    const fault = decks[index % decks.length]?.();
    const member = stage.members[Math.floor(random() * stage.members.length)];
    if (fault === undefined || member === undefined) continue;
    const victim = fault.befalls(member);
    await busy.get(victim);
    // One of several goes on serving, always.
    while (fault.absent && stage.members.length > 1 && absent.size === stage.members.length - 1)
      await Promise.race([...absent].map((name) => busy.get(name)));
    if (fault.absent) absent.add(victim);
    // Some come now, so that it strikes while people talk.
    const due = Math.ceil((options.chats * (index + 1)) / options.faults);
    crowd.admit(due - crowd.people.length);
    await sleep(200 + random() * 2_300);
    // What befalls the store does so right after somebody spoke: then there is most to lose.
    if (victim === 'store') await somebodySpeaks(crowd);
    struck.push({ fault, at: Date.now(), member: member.name });
    const over = fault
      .strike({ ...stage, member }, random)
      .catch((error) => {
        broken ??= new Error(`"${fault.name}" could not be done`, { cause: error });
      })
      .finally(() => absent.delete(victim));
    busy.set(victim, over);
  }
  await Promise.all(busy.values());
  if (broken !== undefined) throw broken;
  return struck;
}

/** Resolves some moments after the next deed of anybody, or after a while in which there is none. */
async function somebodySpeaks({ people }: Crowd): Promise<void> {
  const deeds = () => people.reduce((sum, { chat }) => sum + chat.deeds.length, 0);
  const before = deeds();
  for (let left = 200; left > 0 && deeds() === before; left--) await sleep(10);
  await sleep(100);
}

/** Each of them once, in some order, and then again. */
function createDeck(faults: readonly Fault[], random: () => number): () => Fault | undefined {
  let left: Fault[] = [];
  return () => {
    if (left.length === 0) left = [...faults];
    return left.splice(Math.floor(random() * left.length), 1)[0];
  };
}
