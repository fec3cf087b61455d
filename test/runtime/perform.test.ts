import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Calls, Outcome } from '../../src/calls/call.ts';
import type { Channel, Standing } from '../../src/channels/channel.ts';
import type { Message } from '../../src/core/content.ts';
import { Failure } from '../../src/core/failure.ts';
import { silent } from '../../src/log.ts';
import { perform } from '../../src/runtime/perform.ts';
import { take } from '../../src/runtime/take.ts';
import type { NewJob } from '../../src/stores/contract/jobs.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import {
  callJob,
  createStage,
  day,
  effect,
  minute,
  type Stage,
  sayJob,
  says,
  second,
  ticketJob,
} from '../contracts/store/stage.ts';

let stage: Stage;
/** What becomes of each message that is sent next; none left: it arrives. */
let failures: Failure[];
let sent: Message[];
/** What the files held that were sent. */
let held: string[];
let connection: Standing['state'];

beforeEach(async () => {
  stage = await createStage(async ({ now }) => {
    const store = createMemoryStore({ now });
    return { store, close: () => store.close() };
  });
  failures = [];
  sent = [];
  held = [];
  connection = 'connected';
});

const channel: Channel = {
  name: 'test',
  account: 'main',
  start: async () => {},
  stop: async () => {},
  async send(_address, message, { file }) {
    const failure = failures.shift();
    if (failure) throw failure;
    if (file) held.push(String(Buffer.from(await file())));
    sent.push(message);
  },
  standing: () => ({ state: connection, detail: '' }),
  check: async () => '',
};

/** Performs what is due in a pool, once. */
async function work(pool: string, calls: Partial<Calls> = {}, channels: readonly Channel[] = [channel]) {
  const leases = await take(stage.store, { pool, token: stage.token(), limit: 10, lease: 60_000 });
  for (const lease of leases)
    await perform(
      {
        store: stage.store,
        calls: { lookups: {}, jobs: {}, ...calls },
        channelFor: () => channels[0],
        log: silent,
      },
      lease,
    );
  return leases.length;
}

const deliveries = () => stage.deliveries(1);
const heard = () => stage.unread(1);
const blocked = () => new Failure('refused', 'the customer blocked the bot');
const lost = () => new Failure('unknown', 'no answer');

describe('a message', () => {
  test('is sent once, and its line says so', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
    expect(await work('chat')).toBe(1);
    expect(sent).toEqual([{ text: 'Olá!' }]);
    expect(await deliveries()).toEqual(['Olá!: sent']);
    expect(await work('chat')).toBe(0);
  });

  test('is left to whoever has it next, if this worker was stopped for longer than its lease', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
      const [late] = await take(stage.store, { pool: 'chat', token: 'late', limit: 1, lease: minute });
      vi.advanceTimersByTime(minute);
      if (late)
        await perform(
          { store: stage.store, calls: { lookups: {}, jobs: {} }, channelFor: () => channel, log: silent },
          late,
        );
      expect(sent).toEqual([]);
      expect(await deliveries()).toEqual(['Olá!: pending']);
    } finally {
      vi.useRealTimers();
    }
    stage.pass(minute);
    expect(await work('chat')).toBe(1);
    expect(sent).toEqual([{ text: 'Olá!' }]);
  });

  test('of a person begins with their name, by which the customer knows who speaks', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Já vou ver', { by: 'attendant' })));
    await work('chat');
    expect(sent).toEqual([{ text: 'Marta:\nJá vou ver' }]);
  });

  describe('with a file', () => {
    const file = { ref: 'boleto-de-ana', type: 'application/pdf', name: 'boleto.pdf', size: 6 };
    const job = (text: string): NewJob => {
      const plain = sayJob(effect(1, 0), text, { by: 'attendant' });
      return plain.work.type === 'say'
        ? { ...plain, work: { ...plain.work, message: { text, file } } }
        : plain;
    };

    test('is sent with what the store keeps of it', async () => {
      await stage.store.files.put(file.ref, Buffer.from('boleto'), { expiresIn: minute });
      await stage.turn(1, says(job('')));
      await work('chat');
      expect(sent).toEqual([{ text: 'Marta', file }]);
      expect(held).toEqual(['boleto']);
    });

    test('that is not kept any more is not sent, and named where that is told', async () => {
      await stage.turn(1, says(job('segue')));
      await work('chat');
      expect(await deliveries()).toEqual(['segue: failed']);
      expect(await heard()).toEqual([
        {
          type: 'send.failed',
          text: '[boleto.pdf] segue',
          keep: false,
          reason: 'o arquivo não está mais guardado',
        },
      ]);
    });
  });

  test('that came too late is not sent, and does not hold up the next one', async () => {
    await stage.turn(
      1,
      says(sayJob(effect(1, 0), 'Ainda está aí?', { expiresIn: minute }), sayJob(effect(1, 1), 'Protocolo')),
    );
    stage.pass(2 * minute);
    await work('chat');
    await work('chat');
    expect(sent).toEqual([{ text: 'Protocolo' }]);
    expect(await deliveries()).toEqual(['Ainda está aí?: expired', 'Protocolo: sent']);
  });

  test('that may have arrived, and came too late to be repeated, is not said to be unsent', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!', { expiresIn: minute })));
    failures = [lost()];
    await work('chat');
    stage.pass(2 * minute);
    await work('chat');
    expect(await deliveries()).toEqual(['Olá!: uncertain']);
  });

  test('waits as long as the network asks, for as long as it lasts', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
    for (let time = 0; time < 20; time++) {
      failures = [new Failure('retry', 'too many requests', { retryAfter: 30 * second })];
      expect(await work('chat')).toBe(1);
      expect(await work('chat')).toBe(0);
      stage.pass(30 * second);
    }
    await work('chat');
    expect(await deliveries()).toEqual(['Olá!: sent']);
  });

  test('whose fate is unknown is repeated for a minute, and then stays uncertain', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!'), sayJob(effect(1, 1), 'Sou a Lia')));
    failures = [lost(), new Failure('retry', 'refused connection'), lost(), lost()];
    for (let time = 0; time < 4; time++) {
      expect((await deliveries())[0]).toBe('Olá!: pending');
      await work('chat');
      stage.pass(20 * second);
    }
    expect((await deliveries())[0]).toBe('Olá!: uncertain');
    await work('chat');
    expect(sent).toEqual([{ text: 'Sou a Lia' }]);
  });

  describe('of which the conversation hears how it ends', () => {
    const reported = (expiresIn?: number): NewJob => {
      const plain = sayJob(effect(1, 0), 'Olá!', expiresIn === undefined ? {} : { expiresIn });
      return plain.work.type === 'say' ? { ...plain, work: { ...plain.work, reported: true } } : plain;
    };
    const failed = { type: 'send.failed', text: 'Olá!', keep: false } as const;

    test('is told to be sent once it is', async () => {
      await stage.turn(1, says(reported()));
      failures = [new Failure('retry', 'refused connection')];
      await work('chat');
      expect(await heard()).toEqual([]);
      stage.pass(minute);
      await work('chat');
      expect(await heard()).toEqual([{ type: 'say.sent', text: 'Olá!' }]);
    });

    test('is told to have come too late', async () => {
      await stage.turn(1, says(reported(minute)));
      stage.pass(2 * minute);
      await work('chat');
      expect(await heard()).toEqual([{ ...failed, reason: 'não pôde ser enviada a tempo' }]);
    });

    test('is told to be in doubt if it came too late to be repeated', async () => {
      await stage.turn(1, says(reported(minute)));
      failures = [lost()];
      await work('chat');
      stage.pass(2 * minute);
      await work('chat');
      expect(await heard()).toEqual([
        { ...failed, certain: false, reason: expect.stringContaining('não se soube') },
      ]);
    });

    test('is told to be in doubt once it was repeated for too long', async () => {
      await stage.turn(1, says(reported()));
      failures = [lost(), lost(), lost(), lost()];
      for (let time = 0; time < 4; time++) {
        await work('chat');
        stage.pass(30 * second);
      }
      expect(await heard()).toEqual([{ ...failed, certain: false, reason: 'no answer' }]);
    });
  });

  test('that is refused is told to the flow', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
    failures = [blocked()];
    await work('chat');
    expect(await deliveries()).toEqual(['Olá!: failed']);
    expect(await heard()).toEqual([
      { type: 'send.failed', text: 'Olá!', keep: false, reason: 'the customer blocked the bot' },
    ]);
    expect(await stage.store.parked({ limit: 10 })).toEqual([]);
  });

  test('that must not be lost waits for a person', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Protocolo 123', { keep: true })));
    failures = [blocked()];
    await work('chat');
    expect(await heard()).toMatchObject([{ type: 'send.failed', keep: true }]);
    expect(await stage.store.parked({ limit: 10 })).toMatchObject([
      { reason: 'mensagem não entregue: the customer blocked the bot' },
    ]);
  });

  test('that no attempt can bring through, though others come through, mutes its chat for minutes only', async () => {
    await stage.turn(
      1,
      says(sayJob(effect(1, 0), 'Protocolo 123', { keep: true }), sayJob(effect(1, 1), 'Algo mais?')),
    );
    const begun = stage.now();
    let attempts = 0;
    while (sent.length === 0 && attempts < 100) {
      if ((await deliveries())[0] === 'Protocolo 123: pending') failures = [lost()];
      attempts += await work('chat');
      stage.pass(10 * second);
    }
    expect(sent).toEqual([{ text: 'Algo mais?' }]);
    expect(stage.now() - begun).toBeGreaterThan(5 * minute);
    expect(stage.now() - begun).toBeLessThan(7 * minute);
    expect(attempts).toBeLessThan(15);
    expect(await deliveries()).toEqual(['Protocolo 123: uncertain', 'Algo mais?: sent']);
    expect(await stage.store.parked({ limit: 10 })).toMatchObject([
      { reason: 'mensagem não entregue: no answer' },
    ]);
    expect(await heard()).toMatchObject([{ type: 'send.failed', text: 'Protocolo 123', keep: true }]);
  });

  test('outlasts an outage that hits everybody, and is not sent into it again and again', async () => {
    const chats = [1, 2, 3];
    for (const chat of chats)
      await stage.turn(
        chat,
        says(
          sayJob(effect(chat, 0), `Protocolo ${chat}`, { keep: true }),
          sayJob(effect(chat, 1), `Algo mais, ${chat}?`, { expiresIn: day }),
        ),
      );
    let attempts = 0;
    const down: Channel = {
      ...channel,
      async send() {
        attempts++;
        throw lost();
      },
    };
    for (let elapsed = 0; elapsed < 60 * minute; elapsed += 20 * second) {
      // The channel's own questions time out later than the first messages do.
      if (elapsed >= 40 * second) connection = 'down';
      await work('chat', {}, [down]);
      stage.pass(20 * second);
    }
    expect(attempts).toBeLessThanOrEqual(2 * chats.length);
    connection = 'connected';
    for (let time = 0; time < 3; time++) {
      await work('chat');
      stage.pass(minute + 10 * second);
    }
    expect(await stage.store.parked({ limit: 10 })).toEqual([]);
    expect(sent.map(({ text }) => text).sort()).toEqual(
      chats.flatMap((chat) => [`Algo mais, ${chat}?`, `Protocolo ${chat}`]).sort(),
    );
  });

  test('gets its minutes anew when the connection is back', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Protocolo 123', { keep: true })));
    failures = [lost()];
    await work('chat');
    connection = 'down';
    stage.pass(30 * minute);
    await work('chat');
    connection = 'connected';
    stage.pass(2 * minute);
    failures = [lost()];
    await work('chat');
    stage.pass(2 * minute);
    await work('chat');
    expect(await deliveries()).toEqual(['Protocolo 123: sent']);
  });

  test('for an account that is no longer configured waits for it', async () => {
    await stage.turn(1, says(sayJob(effect(1, 0), 'Olá!')));
    await work('chat', {}, []);
    expect(await deliveries()).toEqual(['Olá!: pending']);
    stage.pass(2 * minute);
    await work('chat');
    expect(await deliveries()).toEqual(['Olá!: sent']);
  });
});

describe('a look-up', () => {
  const ask = (lookup: () => Promise<unknown>) => ({ lookups: { 'find-customer': lookup } });

  test('comes back to the conversation by its id', async () => {
    await stage.turn(1, { jobs: [callJob(effect(1, 0))] });
    await work(
      'erp',
      ask(async () => ({ name: 'Mariana' })),
    );
    expect(await heard()).toEqual([
      { type: 'call.finished', call: effect(1, 0), result: { ok: true, output: { name: 'Mariana' } } },
    ]);
  });

  test('is shown as typing for as long as it takes, on networks that can', async () => {
    await stage.turn(1, { jobs: [callJob(effect(1, 0))] });
    vi.useFakeTimers();
    try {
      const typing = vi.fn(async () => {});
      const slow = ask(() => new Promise((resolve) => setTimeout(resolve, 10 * second)));
      const working = work('erp', slow, [{ ...channel, typing }]);
      await vi.advanceTimersByTimeAsync(1);
      expect(typing.mock.calls).toEqual([['chat-1']]);
      await vi.advanceTimersByTimeAsync(10 * second);
      await working;
      expect(typing).toHaveBeenCalledTimes(3);
      await vi.advanceTimersByTimeAsync(minute);
      expect(typing).toHaveBeenCalledTimes(3);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that fails is tried three times within seconds: somebody is waiting', async () => {
    await stage.turn(1, { jobs: [callJob(effect(1, 0))] });
    let attempts = 0;
    const down = ask(async () => {
      attempts++;
      throw new Failure('retry', 'o ERP não responde', { retryAfter: day });
    });
    for (let time = 0; time < 5; time++) {
      await work('erp', down);
      stage.pass(6 * second);
    }
    expect(attempts).toBe(3);
    expect(await heard()).toMatchObject([
      { result: { ok: false, failure: { kind: 'retry', reason: 'o ERP não responde' } } },
    ]);
  });

  test.each([
    ['that is refused', ask(async () => Promise.reject(new Failure('refused', 'não')))],
    ['that no version knows', {}],
  ])('%s fails at once', async (_, calls) => {
    await stage.turn(1, { jobs: [callJob(effect(1, 0))] });
    await work('erp', calls);
    expect(await heard()).toMatchObject([{ result: { ok: false, failure: { kind: 'refused' } } }]);
  });

  test('whose bug throws anything is a failure, not a crash', async () => {
    await stage.turn(1, { jobs: [callJob(effect(1, 0))] });
    for (let time = 0; time < 3; time++) {
      await work(
        'erp',
        ask(async () => {
          throw 'nonsense';
        }),
      );
      stage.pass(minute);
    }
    expect(await heard()).toMatchObject([{ result: { ok: false, failure: { kind: 'unknown' } } }]);
  });
});

describe('a job', () => {
  const open = (...outcomes: readonly (Outcome | Error)[]) => {
    const left = [...outcomes];
    const seen: unknown[] = [];
    const jobs: Calls['jobs'] = {
      async 'open-ticket'(_, { progress, begin }) {
        seen.push(progress);
        const outcome = left.shift();
        if (outcome instanceof Error) await begin({ begun: outcome.message });
        if (outcome === undefined || outcome instanceof Error) throw outcome ?? new Error('once more');
        return outcome;
      },
    };
    return { calls: { jobs }, seen };
  };

  test('tells its end, and what follows from it reports to nobody', async () => {
    await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const { calls } = open({
      type: 'finished',
      result: { ok: true, output: { protocol: '1' } },
      follow: { name: 'open-ticket', delay: minute, input: { again: true } },
    });
    await work('erp', calls);
    expect(await heard()).toEqual([
      {
        type: 'job.finished',
        job: effect(1, 0),
        name: 'open-ticket',
        key: 'ticket',
        result: { ok: true, output: { protocol: '1' } },
      },
    ]);
    stage.pass(minute);
    const after = open({ type: 'finished', result: { ok: true, output: null } });
    expect(await work('jobs', after.calls)).toBe(1);
    expect(await heard()).toHaveLength(1);
  });

  test('goes on with what the last attempt left', async () => {
    await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const { calls, seen } = open(
      { type: 'again', delay: minute, progress: { looks: 1 } },
      { type: 'parked', reason: 'ninguém sabe', result: { ok: false, failure: lost().report() } },
    );
    await work('erp', calls);
    expect(await work('erp', calls)).toBe(0);
    stage.pass(minute);
    await work('erp', calls);
    expect(seen).toEqual([null, { looks: 1 }]);
    expect(await stage.store.parked({ limit: 10 })).toMatchObject([{ reason: 'ninguém sabe' }]);
    expect(await heard()).toMatchObject([{ type: 'job.finished', result: { ok: false } }]);
  });

  test('that breaks off is taken up again when its lease ends, and knows what it wrote before it began', async () => {
    await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
    const { calls, seen } = open(new Error('a bug'), {
      type: 'finished',
      result: { ok: true, output: null },
    });
    await work('erp', calls);
    expect(await work('erp', calls)).toBe(0);
    stage.pass(2 * minute);
    await work('erp', calls);
    expect(seen).toEqual([null, { begun: 'a bug' }]);
  });

  test('that this version does not know waits for one that does', async () => {
    await stage.turn(1, { jobs: [ticketJob(effect(1, 0))] });
    await work('erp');
    expect(await heard()).toEqual([]);
    const { calls, seen } = open({ type: 'finished', result: { ok: true, output: null } });
    await work('erp', calls);
    expect(seen).toHaveLength(1);
  });
});
