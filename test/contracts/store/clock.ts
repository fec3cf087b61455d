import { expect, test } from 'vitest';
import {
  beginning,
  callJob,
  conversation,
  day,
  effect,
  minute,
  posting,
  type Stage,
  sayJob,
  says,
  second,
  stateIn,
  ticketJob,
  turnOf,
  type Use,
} from './stage.ts';

const hour = 60 * minute;

/** The clock on the wall is set, and nothing that waits notices. */
export function clock(use: Use): void {
  test('the clock never steps back, and follows the wall forward', async () => {
    const { store, pass, setWall } = use();
    expect(store.now()).toBe(beginning);
    setWall(-hour);
    expect(store.now()).toBe(beginning);
    pass(minute);
    expect(store.now()).toBe(beginning + minute);
    setWall(3 * hour);
    expect(store.now()).toBe(beginning + minute + 2 * hour);
    setWall(-2 * hour);
    pass(second);
    expect(store.now()).toBe(beginning + minute + 2 * hour + second);
  });

  test('set back an hour: what is posted, due or free is handed out as if nothing had happened', async () => {
    const stage = use();
    await prepare(stage);
    stage.setWall(-hour);
    await expectPrepared(stage);
  });

  test('set forward a year by mistake, and back: what comes then waits no longer than it should', async () => {
    const { store, turn, next, pass, setWall } = use();
    await turn(1);
    setWall(365 * day);
    await turn(1, { jobs: [callJob(effect(1, 0), { delay: minute })] });
    setWall(-365 * day);
    await turn(2, { timers: [{ id: effect(2, 0), delay: minute }] });
    pass(minute - 1);
    expect([await store.fire(10), await next('erp')]).toEqual([0, []]);
    pass(1);
    expect([await store.fire(10), (await next('erp')).length]).toEqual([1, 1]);
  });

  test('set forward a day: what is due is handed out, and what is held stays held', async () => {
    const { store, post, turn, claim, next, nextOne, settle, pass, setWall, deliveries } = use();
    await turn(1, {
      ...says(sayJob(effect(1, 0), 'um'), sayJob(effect(1, 1), 'dois')),
      timers: [{ id: effect(1, 2), delay: minute }],
    });
    await turn(2, { jobs: [ticketJob(effect(2, 0), { pool: 'tickets' })] });
    await post(3, 'oi');
    const [kept] = await claim(10, minute);
    const say = await nextOne('chat', minute);
    const { conversation: of, id: job, token, ...rest } = await nextOne('tickets', minute);
    setWall(day);
    expect(await store.fire(10)).toBe(1);
    expect((await claim()).map((one) => one.conversation)).toEqual([conversation(1)]);
    expect([await next('chat'), await next('tickets')]).toEqual([[], []]);
    const begin = { conversation: of, job, token, lease: minute, progress: 1 };
    expect(await store.begin(begin)).toBe(true);
    expect(await settle(say, { type: 'done', delivery: 'sent' })).toBe('settled');
    expect(await deliveries(1)).toEqual(['um: sent', 'dois: pending']);
    expect(kept && (await store.commit([turnOf(kept)]))).toEqual(['committed']);
    pass(minute);
    expect(await settle({ conversation: of, id: job, token, ...rest }, { type: 'done' })).toBe('lost');
    expect(await next('tickets')).toHaveLength(1);
  });

  test('set back: leases, claims and delays last as long as they were given for', async () => {
    const { store, post, turn, claim, next, nextOne, settle, pass, setWall } = use();
    await turn(1, { jobs: [callJob(effect(1, 0)), callJob(effect(1, 1), { pool: 'slow' })] });
    await post(2, 'oi');
    await post(3, 'oi');
    const [kept, released] = await claim(2, minute);
    const { id: job, ...lease } = await nextOne('erp', minute);
    setWall(-hour);

    pass(minute - second);
    expect([await claim(), await next('erp')]).toEqual([[], []]);
    expect(await store.renew({ ...lease, job, lease: minute })).toBe(true);
    if (released) await store.release({ ...released, delay: 2 * second });
    pass(second + 1);
    expect((await claim()).map((one) => one.conversation)).toEqual([kept?.conversation]);
    pass(second);
    expect((await claim()).map((one) => one.conversation)).toEqual([released?.conversation]);
    expect(await next('erp')).toEqual([]);
    pass(minute);
    expect(await next('erp')).toMatchObject([{ id: job, attempts: 1 }]);

    await settle(await nextOne('slow'), { type: 'again', delay: minute });
    setWall(-hour);
    pass(minute - 1);
    expect(await next('slow')).toEqual([]);
    pass(1);
    expect(await next('slow')).toHaveLength(1);
  });

  test('set back: an answer, a record and an id are as old as time has passed', async () => {
    const { store, turn, nextOne, pass, setWall } = use();
    const once = posting(2, 'oi', { dedupe: 'update/1' });
    await turn(1, says(sayJob(effect(1, 0), 'oi', { expiresIn: minute })));
    await turn(3, says(sayJob(effect(3, 0), 'oi', { expiresIn: minute + 1, pool: 'other' })));
    await store.records.set('session', 1, { expiresIn: minute });
    await store.post([once]);
    setWall(-hour);
    pass(minute - 1);
    expect((await store.records.get('session'))?.value).toBe(1);
    pass(1);
    expect(await store.records.get('session')).toBeNull();
    expect(await nextOne('chat')).toMatchObject({ expired: true, createdAt: beginning, at: store.now() });
    expect(await nextOne('other')).toMatchObject({ expired: false });
    pass(14 * day - 2 * minute);
    expect(await store.post([once])).toEqual(['repeated']);
    pass(minute);
    expect(await store.post([once])).toEqual(['posted']);
  });

  test('set back: nobody waits since later than now, and pages keep the order of arrival', async () => {
    const { store, post, claimOne, commit, setWall, pass } = use();
    for (const number of [1, 2, 3]) {
      await post(number, 'atendente');
      const claim = await claimOne();
      await commit(claim, { state: stateIn('waiting', claim.at) });
      setWall(-hour);
      pass(second);
    }
    const rows = await store.list({ place: 'waiting', limit: 10 });
    expect(rows.map((row) => row.conversation)).toEqual([1, 2, 3].map(conversation));
    expect(rows.map(({ listing }) => store.now() - listing.since)).toEqual([3, 2, 1].map((n) => n * second));
  });
}

/** Work that waits: some of it due, the rest due a minute later. */
export async function prepare({ store, turn, post }: Stage): Promise<void> {
  await turn(1, {
    ...says(sayJob(effect(1, 0), 'oi'), sayJob(effect(1, 1), 'depois', { expiresIn: minute })),
    jobs: [
      sayJob(effect(1, 0), 'oi'),
      callJob(effect(1, 2)),
      ticketJob(effect(1, 3), { pool: 'tickets', delay: minute }),
    ],
    timers: [
      { id: effect(1, 4), delay: 0 },
      { id: effect(1, 5), delay: minute },
    ],
  });
  await post(2, 'antes');
  await store.records.set('session', 1, { expiresIn: minute });
}

/** Finds what `prepare` left, at the moment when that was, and then a minute later. */
export async function expectPrepared({
  store,
  turn,
  post,
  claim,
  next,
  pass,
}: Pick<Stage, 'store' | 'turn' | 'post' | 'claim' | 'next' | 'pass'>): Promise<void> {
  await post(3, 'depois');
  expect(await store.fire(10)).toBe(1);
  expect((await claim()).map((one) => one.conversation)).toEqual([2, 3, 1].map(conversation));
  expect((await next('chat')).map(({ id }) => id)).toEqual([effect(1, 0)]);
  expect((await next('erp')).map(({ id }) => id)).toEqual([effect(1, 2)]);
  expect([await next('tickets'), await store.fire(10)]).toEqual([[], 0]);
  expect((await store.records.get('session'))?.value).toBe(1);
  await turn(4, {
    jobs: [callJob(effect(4, 0), { pool: 'new', delay: minute })],
    timers: [{ id: effect(4, 1), delay: minute }],
  });
  pass(minute - 1);
  expect([await next('tickets'), await next('new'), await store.fire(10)]).toEqual([[], [], 0]);
  pass(1);
  expect((await next('tickets')).map(({ id }) => id)).toEqual([effect(1, 3)]);
  expect((await next('new')).map(({ id }) => id)).toEqual([effect(4, 0)]);
  expect(await store.fire(10)).toBe(2);
  expect(await store.records.get('session')).toBeNull();
}
