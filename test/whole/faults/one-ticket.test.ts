/**
 * The ERP opens the ticket and its answer never arrives, each time, for everybody, while look-ups fail too and programs
 * die right then: it ends with one ticket for each, and each is told its protocol.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, test } from 'vitest';
import { calm } from '../../support/faults/calm.ts';
import { type Crowd, gatherCrowd } from '../../support/faults/crowd.ts';
import { onRedis } from '../../support/faults/grounds/index.ts';
import { openStage, type Stage } from '../../support/faults/stage.ts';
import { demandOneEach } from '../../support/one-each.ts';
import { noRedis } from '../../support/redis/index.ts';

const chats = Number(process.env.FAULT_TICKETS ?? 2);
/** How often a program dies. */
const deaths = Number(process.env.FAULT_DEATHS ?? 2);

/** Every creation is done and not answered: dropped, hung, or a 502 from a proxy in between. */
const unanswered = [
  { fault: 'reset', route: 'create', when: 'after', probability: 0.34, seed: 5 },
  { fault: 'hang', route: 'create', when: 'after', probability: 0.5, seed: 6 },
  { fault: 'bad-gateway', route: 'create', when: 'after' },
];
/** Of the first look-ups only some are answered, and they show new tickets late. */
const hardToFind = [
  { fault: 'reset', route: 'tickets', probability: 0.3, seed: 7, times: chats },
  { fault: 'hang', route: 'tickets', probability: 0.2, seed: 8, times: 2 },
  { fault: 'bad-gateway', route: 'tickets', when: 'after', probability: 0.3, seed: 9, times: chats },
  { fault: 'late-listing', ms: 3_000 },
];

describe.skipIf(noRedis)(`two programs, ${chats} tickets at once`, () => {
  let stage: Stage;
  let crowd: Crowd;
  beforeAll(async () => {
    stage = await openStage(await onRedis('always'), 2);
    crowd = gatherCrowd(stage.telegram);
  });
  afterAll(async () => {
    crowd?.leave();
    await stage?.close();
  });
  beforeEach(() => stage.sandbox.behave());

  /** Everybody who came has exactly the ticket that they were told of. */
  const demandTickets = async () => {
    await calm(stage, crowd);
    await demandOneEach(crowd.people, stage.sandbox.tickets());
  };

  /** Kills a program each time that another request has come to one of these routes, and starts it again. */
  const killAtEach = async (routes: readonly string[]) => {
    const counted = async () => {
      const counts = await Promise.all(routes.map((route) => stage.sandbox.requestsTo(route)));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    for (let death = 0, seen = await counted(); death < deaths; death++) {
      while ((await counted()) === seen) {
        if (crowd.waiting().length === 0) return;
        await sleep(5);
      }
      const member = stage.members[death % stage.members.length];
      await member?.kill();
      seen = await counted();
      await member?.start();
    }
  };

  // In an everyday run the harder one alone.
  if (process.env.FAULT_TICKETS !== undefined)
    test('no creation is answered, and look-ups fail', { timeout: 900_000 }, async () => {
      for (const fault of [...unanswered, ...hardToFind]) await stage.sandbox.misbehave(fault);
      crowd.admit(chats);
      await demandTickets();
    });

  test('no creation is answered, and programs die at creations and look-ups', {
    timeout: 900_000,
  }, async () => {
    for (const fault of [...unanswered, ...hardToFind]) await stage.sandbox.misbehave(fault);
    crowd.admit(chats);
    await killAtEach(['create', 'tickets']);
    await demandTickets();
  });
});
