import { afterEach, describe, expect, it, vi } from 'vitest';
import { conversationId } from '../../src/core/ids/index.ts';
import { bakery, coming, fibre, mariana, old, secrets, setup, tiago } from './people.ts';

const hour = 3_600_000;
const document = '529.982.247-25';
const birth = { birthDate: '1985-04-03' };
const wrongBirth = { birthDate: '1985-04-04' };

describe('by a phone that the network vouches for', () => {
  it.each(['5537999887766', '553799887766', '37999887766', '3799887766', '+5537999887766'])(
    'finds a record that has it without the ninth digit: %s',
    async (phone) => {
      const { verify } = setup();
      expect(await verify({ by: 'phone', phone })).toMatchObject({
        level: 'verified',
        customer: { code: '2094' },
      });
    },
  );

  it('finds nobody by a phone that is not registered', async () => {
    const { verify } = setup();
    expect(await verify({ by: 'phone', phone: '5537999000000' })).toEqual({ level: 'not-found' });
  });

  it('does not trust an ERP that searches loosely', async () => {
    const { erp, verify } = setup();
    erp.findCustomers = async () => [tiago];
    expect(await verify({ by: 'phone', phone: '5537999112233' })).toEqual({ level: 'not-found' });
    expect(await verify({ by: 'document', document, fact: { birthDate: '1990-12-31' } })).toEqual({
      level: 'not-found',
    });
    expect(await verify({ by: 'document', document })).toEqual({ level: 'identified' });
  });

  it('asks for digits of the document where several people share it', async () => {
    const { verify } = setup();
    const phone = '5537999112233';
    expect(await verify({ by: 'phone', phone })).toEqual({ level: 'ambiguous' });
    expect(await verify({ by: 'phone', phone, lastDigits: '725' })).toMatchObject({
      customer: { code: '2093' },
    });
    expect(await verify({ by: 'phone', phone, lastDigits: 'e35' })).toMatchObject({
      customer: { code: '2095' },
    });
    expect(await verify({ by: 'phone', phone, lastDigits: '735' })).toEqual({ level: 'not-found' });
  });

  it('limits the guesses at those digits, and leaves the phone itself open', async () => {
    const { verify } = setup();
    const phone = '5537999112233';
    for (let i = 0; i < 5; i++)
      expect(await verify({ by: 'phone', phone, lastDigits: '000' })).toEqual({ level: 'not-found' });
    expect(await verify({ by: 'phone', phone, lastDigits: '725' })).toEqual({ level: 'locked' });
    expect(await verify({ by: 'phone', phone })).toEqual({ level: 'ambiguous' });
  });

  it('takes one person who was entered twice for one, by the record that is in use', async () => {
    const { verify } = setup([{ ...mariana, code: '1', services: [old] }, mariana]);
    expect(await verify({ by: 'phone', phone: '37999112233' })).toMatchObject({ customer: { code: '2093' } });
  });
});

describe('by document and a second fact', () => {
  it.each([birth, { phoneEnd: '2233' }, { phoneEnd: '5566' }])('proves it with %o', async (fact) => {
    const { verify } = setup();
    expect(await verify({ by: 'document', document, fact })).toMatchObject({ level: 'verified' });
  });

  it('takes a CNPJ with letters', async () => {
    const { verify } = setup();
    const asked = { by: 'document', document: '12.abc.345/01de-35', fact: { phoneEnd: '2233' } } as const;
    expect(await verify(asked)).toMatchObject({ level: 'verified', customer: { code: bakery.code } });
  });

  it('answers everything refused in one and the same way', async () => {
    const { verify } = setup();
    const answers = await Promise.all([
      verify({ by: 'document', document, fact: wrongBirth }, 'a'),
      verify({ by: 'document', document, fact: { phoneEnd: '0000' } }, 'b'),
      verify({ by: 'document', document: '123.456.789-09', fact: birth }, 'c'),
      verify({ by: 'document', document: 'not a document', fact: birth }, 'd'),
      // A record without a birth date.
      verify({ by: 'document', document: '12ABC34501DE35', fact: birth }, 'e'),
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"level":"not-found"}']),
    );
  });
});

describe('by document alone', () => {
  const cases = [
    ['one service in use beside a cancelled one', [fibre, old], { level: 'identified', service: '11000' }],
    ['two services', [fibre, { ...fibre, id: '2' }], { level: 'identified' }],
    ['none but a cancelled one', [old], { level: 'identified' }],
    ['none but one that is not installed yet', [coming], { level: 'identified' }],
    [
      'one suspended',
      [{ ...fibre, standing: 'suspended-debt' as const }],
      { level: 'identified', service: '11000' },
    ],
  ] as const;
  it.each(cases)('with %s', async (_, services, expected) => {
    const { verify } = setup([{ ...mariana, services }]);
    expect(await verify({ by: 'document', document })).toEqual(expected);
  });

  it('does not tell whether the document is known at all', async () => {
    const { verify } = setup();
    expect(await verify({ by: 'document', document: '123.456.789-09' })).toEqual({ level: 'identified' });
  });

  it('counts, because a protocol would tell', async () => {
    const { verify } = setup();
    for (let i = 0; i < 5; i++) await verify({ by: 'document', document });
    expect(await verify({ by: 'document', document })).toEqual({ level: 'locked' });
  });
});

describe('what a verified chat may know', () => {
  afterEach(() => void vi.useRealTimers());

  it('is this, and not a birth date, a phone or a document', async () => {
    const { erp, verify } = setup();
    const open = { service: '11000', status: 'Pendente', closed: false, openedAt: '2026-07-19' };
    erp.tickets.push(
      { ...open, id: '9', customer: '2093', protocol: '2026071900000009' },
      { ...open, id: '8', customer: '2093', protocol: '2026071900000008', closed: true },
      // An ERP that searches loosely, or does not say whose a ticket is.
      { ...open, id: '7', customer: '2094', protocol: '2026071900000007' },
      { ...open, id: '6', protocol: '2026071900000006' },
    );
    expect(await verify({ by: 'document', document, fact: birth })).toEqual({
      level: 'verified',
      customer: {
        code: '2093',
        name: 'Mariana Duarte',
        firstName: 'Mariana',
        services: [
          {
            id: '11000',
            plan: '500 Mega Fibra',
            place: 'Centro, Divinópolis',
            standing: 'active',
            openTickets: [{ protocol: '2026071900000009', openedAt: '2026-07-19', status: 'Pendente' }],
          },
        ],
        alerts: ['Rompimento de fibra no Centro'],
      },
    });
  });

  it('asks the ERP no more than it must', async () => {
    const { erp, verify } = setup();
    await verify({ by: 'document', document, fact: birth });
    expect(erp.requests).toEqual([
      'findCustomers {"taxId":"52998224725"}',
      'listTickets {"service":"11000"}',
    ]);
    await verify({ by: 'phone', phone: '37999887766' });
    expect(erp.requests.slice(4)).toEqual(['listTickets {"customer":"2094"}']);
  });

  it('tells the open tickets of each of several services', async () => {
    const { erp, verify } = setup();
    const open = { customer: '2094', status: 'Pendente', closed: false };
    erp.tickets.push(
      { ...open, id: '2', service: '12000', protocol: '202607190002' },
      { ...open, id: '1', service: '11001', protocol: '202607190001' },
    );
    expect(await verify({ by: 'phone', phone: '37999887766' })).toMatchObject({
      customer: {
        services: [
          { id: '12000', openTickets: [{ protocol: '202607190002', status: 'Pendente' }] },
          { id: '11001', openTickets: [{ protocol: '202607190001', status: 'Pendente' }] },
        ],
      },
    });
  });

  it('knows of no open tickets where the ERP does not list them', async () => {
    const { erp, verify } = setup();
    erp.lookFaults.push('unknown');
    const answer = await verify({ by: 'document', document, fact: birth });
    expect(answer).toMatchObject({ level: 'verified', customer: { services: [{ openTickets: [] }] } });
  });

  it('does not wait for a list that takes too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { erp, verify } = setup();
    erp.listTickets = () => new Promise(() => {});
    const answer = verify({ by: 'document', document, fact: birth });
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), { timeout: 60_000 });
    vi.runAllTimers();
    expect(await answer).toMatchObject({ level: 'verified', customer: { services: [{ openTickets: [] }] } });
  });

  it('holds nothing personal, whatever is answered', async () => {
    const { answers, verify } = setup();
    for (const who of [document, '111.444.777-35', '12ABC34501DE35'])
      for (const fact of [birth, { phoneEnd: '2233' }, { phoneEnd: '7766' }, undefined])
        await verify(
          { by: 'document', document: who, ...(fact ? { fact } : {}) },
          `${who} ${JSON.stringify(fact)}`,
        );
    for (const phone of ['37999112233', '37999887766', '3732145566']) await verify({ by: 'phone', phone });
    expect(answers).toHaveLength(15);
    expect(answers.filter((answer) => answer.includes('verified')).length).toBeGreaterThan(4);
    for (const answer of answers) expect(answer).not.toMatch(secrets);
  });
});

describe('guessing', () => {
  const guess = { by: 'document', document, fact: wrongBirth } as const;
  const right = { ...guess, fact: birth };

  it('is over after five wrong ones in an hour from one chat, whatever the target, also for the right one', async () => {
    const { clock, verify } = setup();
    for (const each of ['123.456.789-09', document, '111.444.777-35', document, '123.456.789-09'])
      expect(await verify({ ...guess, document: each })).toEqual({ level: 'not-found' });
    expect(await verify(right)).toEqual({ level: 'locked' });
    clock.now += hour;
    expect(await verify(right)).toMatchObject({ level: 'verified' });
  });

  it('lets one more be made for each that is an hour old', async () => {
    const { clock, verify } = setup();
    await verify(guess);
    clock.now += hour / 2;
    for (let i = 0; i < 4; i++) await verify(guess);
    expect(await verify(guess)).toEqual({ level: 'locked' });
    clock.now += hour / 2;
    expect(await verify(guess)).toEqual({ level: 'not-found' });
    expect(await verify(guess)).toEqual({ level: 'locked' });
  });

  it('closes a target for all chats, but for the phone that is registered', async () => {
    const { verify } = setup();
    for (let i = 0; i < 5; i++) await verify(guess, `chat ${i}`);
    for (let i = 0; i < 6; i++) expect(await verify(right, 'another chat')).toEqual({ level: 'locked' });
    expect(await verify({ by: 'phone', phone: '3732145566' })).toMatchObject({ customer: { code: '2093' } });
    // A target that is closed costs the chat nothing.
    expect(await verify({ ...guess, document: '111.444.777-35' }, 'another chat')).toEqual({
      level: 'not-found',
    });
  });

  it('is over after twenty from one address, however many chats it opens', async () => {
    const { verify, erp } = setup();
    const documents = Array.from({ length: 21 }, (_, index) => `document ${index}`);
    const answers = [];
    for (const each of documents)
      answers.push(
        await verify({ ...guess, document: each }, { conversation: conversationId(each), via: 'address' }),
      );
    expect(answers.slice(0, 20)).toEqual(Array(20).fill({ level: 'not-found' }));
    expect(answers[20]).toEqual({ level: 'locked' });
    expect(erp.requests).toEqual([]);
  });

  it('gets no more guesses by asking all at once', async () => {
    const { erp, verify } = setup();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        verify({ by: 'document', document, fact: { phoneEnd: `${1000 + index}` } }),
      ),
    );
    expect(answers.filter(({ level }) => level === 'not-found')).toHaveLength(5);
    expect(answers.filter(({ level }) => level === 'locked')).toHaveLength(25);
    expect(erp.requests).toHaveLength(5);
  });

  it('is not counted when it was right, nor when the ERP did not answer', async () => {
    const { erp, verify } = setup();
    for (let i = 0; i < 7; i++) expect(await verify(right)).toMatchObject({ level: 'verified' });
    erp.customerFaults.push(...Array(7).fill('retry'));
    for (let i = 0; i < 7; i++) await expect(verify(guess)).rejects.toMatchObject({ kind: 'retry' });
    expect(await verify(guess)).toEqual({ level: 'not-found' });
  });

  it('is counted before anything is compared', async () => {
    const { erp, store, verify } = setup();
    const find = erp.findCustomers;
    let counted = 0;
    erp.findCustomers = async (by) => {
      counted = (await store.records.list('attempts/', { limit: 10 })).length;
      return find(by);
    };
    await verify(guess);
    expect(counted).toBe(2);
  });

  it('leaves no document in a key', async () => {
    const { store, verify } = setup();
    await verify(guess, { conversation: conversationId('chat'), via: 'address' });
    const keys = (await store.records.list('attempts/', { limit: 10 })).map(({ key }) => key);
    expect(keys).toHaveLength(3);
    for (const key of keys) expect(key).not.toMatch(/52998224725|529\.982/);
  });

  it('is refused when what was asked does not have its shape', async () => {
    const { verify } = setup();
    await expect(verify({ by: 'phone', phone: '' })).rejects.toMatchObject({ kind: 'refused' });
  });
});
