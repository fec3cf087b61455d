import { expect, test } from 'vitest';
import { effect, minute, sayJob, says, ticketJob, type Use } from './stage.ts';

/** A person speaks now: what the bot had still to say is withdrawn. */
export function takeover(use: Use): void {
  test('says that were never started are dropped, and their lines show it', async () => {
    const { turn, next, deliveries, unread } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    await turn(1, { hush: true });
    expect(await next('chat')).toEqual([]);
    expect(await deliveries(1)).toEqual(['um: withdrawn', 'dois: withdrawn']);
    expect(await unread(1)).toEqual([]);
  });

  test('what must not be lost becomes an entry for the attendant, in order', async () => {
    const { turn, next, deliveries, unread } = use();
    const kept = { keep: true };
    await turn(
      1,
      says(
        sayJob(effect(1, 0), 'protocolo 1', kept),
        sayJob(effect(1, 1), 'e aí?'),
        sayJob(effect(1, 2), 'protocolo 2', kept),
      ),
    );
    await turn(1, { hush: true });
    expect(await unread(1)).toEqual([
      { type: 'say.withdrawn', text: 'protocolo 1' },
      { type: 'say.withdrawn', text: 'protocolo 2' },
    ]);
    expect(await next('chat')).toEqual([]);
    expect(await deliveries(1)).toEqual([
      'protocolo 1: withdrawn',
      'e aí?: withdrawn',
      'protocolo 2: withdrawn',
    ]);
  });

  test('one under way becomes uncertain and blocks nobody', async () => {
    const { store, turn, nextOne, settle, deliveries, unread } = use();
    await turn(1, says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')));
    const underWay = await nextOne('chat', 60 * minute);
    await turn(1, { hush: true, ...says(sayJob(effect(1, 2), 'Aqui é a Marta.', { by: 'attendant' })) });
    expect(await deliveries(1)).toEqual(['um: uncertain', 'dois: withdrawn', 'Aqui é a Marta.: pending']);
    const { conversation, id: job, token } = underWay;
    expect(await store.renew({ conversation, job, token, lease: minute })).toBe(false);
    expect((await nextOne('chat')).id).toBe(effect(1, 2));

    // Its end may still tell the delivery, or come too late: either way it does nothing else.
    const post = { type: 'send.failed', text: 'um', keep: false, reason: 'não' } as const;
    const outcome = await settle(underWay, { type: 'done', delivery: 'sent' }, { post });
    const [first, ...others] = await deliveries(1);
    expect([outcome, first]).toEqual(
      outcome === 'settled' ? ['settled', 'um: sent'] : ['lost', 'um: uncertain'],
    );
    expect(others).toEqual(['dois: withdrawn', 'Aqui é a Marta.: pending']);
    expect(await unread(1)).toEqual([]);
  });

  test.each([
    ['surely was not sent', [false], 'withdrawn'],
    ['may have been sent', [true], 'uncertain'],
    ['may have been sent by an attempt before the last', [true, false], 'uncertain'],
  ] as const)(
    'one that waits to be repeated and %s is withdrawn, and its line shows it',
    async (_, doubts, delivery) => {
      const { turn, next, nextOne, settle, pass, deliveries, unread } = use();
      await turn(1, says(sayJob(effect(1, 0), 'protocolo', { keep: true })));
      for (const doubtful of doubts) {
        await settle(await nextOne('chat'), { type: 'again', delay: minute, doubtful });
        pass(minute);
      }
      await turn(1, { hush: true });
      expect(await next('chat')).toEqual([]);
      expect(await deliveries(1)).toEqual([`protocolo: ${delivery}`]);
      expect(await unread(1)).toEqual([{ type: 'say.withdrawn', text: 'protocolo' }]);
    },
  );

  test.each(['by nobody yet', 'by one who surely did not send it'])(
    'one whose lease expired is uncertain, taken up %s',
    async (by) => {
      const { turn, nextOne, settle, pass, deliveries } = use();
      await turn(1, says(sayJob(effect(1, 0), 'oi')));
      await nextOne('chat', minute);
      pass(2 * minute);
      if (by !== 'by nobody yet') await settle(await nextOne('chat'), { type: 'again', delay: minute });
      await turn(1, { hush: true });
      expect(await deliveries(1)).toEqual(['oi: uncertain']);
    },
  );

  test('one that is settled and withdrawn at once is over, whichever comes first', async () => {
    const { post, turn, claimOne, nextOne, settle, commit, deliveries } = use();
    await turn(1, says(sayJob(effect(1, 0), 'oi')));
    const lease = await nextOne('chat');
    await post(1, 'atendente');
    const claim = await claimOne();
    const settled = settle(lease, { type: 'again', delay: minute });
    const hushed = commit(claim, { hush: true });
    expect([await settled, await hushed]).toEqual(['settled', 'committed']);
    expect(await deliveries(1)).toEqual(['oi: withdrawn']);
    expect(await settle(lease, { type: 'done', delivery: 'sent' })).toBe('lost');
  });

  test('says of the same commit are not touched', async () => {
    const { turn, nextOne, deliveries } = use();
    await turn(1, { hush: true, ...says(sayJob(effect(1, 0), 'Marta vai falar com você.')) });
    expect(await deliveries(1)).toEqual(['Marta vai falar com você.: pending']);
    expect((await nextOne('chat')).id).toBe(effect(1, 0));
  });

  test('what a person said, other lanes and other conversations are not touched', async () => {
    const { turn, next, deliveries } = use();
    await turn(1, says(sayJob(effect(1, 0), 'bot'), sayJob(effect(1, 1), 'pessoa', { by: 'attendant' })));
    await turn(1, { jobs: [ticketJob(effect(1, 2))] });
    await turn(2, says(sayJob(effect(2, 0), 'outra conversa')));
    await turn(1, { hush: true });
    expect(await deliveries(1)).toEqual(['bot: withdrawn', 'pessoa: pending']);
    expect((await next('chat')).map(({ id }) => id).sort()).toEqual([effect(1, 1), effect(2, 0)]);
    expect((await next('erp')).map(({ id }) => id)).toEqual([effect(1, 2)]);
  });

  test('a worker that asks while a hush is written gets a say or finds it withdrawn, never both', async () => {
    const { post, turn, claimOne, next, commit, deliveries } = use();
    for (let number = 0; number < 40; number++) {
      await turn(number, says(sayJob(effect(number, 0), 'oi')));
      await post(number, 'atendente');
      const committing = commit(await claimOne(), { hush: true });
      // A little later each time: before the write, in its middle, after it.
      for (let turns = 0; turns < number / 2; turns++) await new Promise((resolve) => setImmediate(resolve));
      const handedOut = (await next('chat')).map(({ id }) => id);
      expect(await committing).toBe('committed');
      expect([handedOut, await deliveries(number)]).toEqual(
        handedOut.length > 0 ? [[effect(number, 0)], ['oi: uncertain']] : [[], ['oi: withdrawn']],
      );
    }
  });
}
