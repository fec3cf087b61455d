/** Tickets that attendants open, protocols that they look up, and documents that they read. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createReadTicket } from '../../../src/calls/read-ticket.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import { summaryIn } from '../../../src/plantao/desks/summary.ts';
import { mariana } from '../../calls/people.ts';
import { createFakeBackend, type FakeBackend } from '../../support/fake-backend.ts';
import { type OpenDesk, openDesk } from './open-desk.ts';

let backend: FakeBackend;
let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  backend = createFakeBackend({ now: Date.now });
  backend.customers.push(mariana);
  desk = openDesk(
    {
      tickets: {
        serviceOrder: 'ask',
        askEmail: false,
        summary: summaryIn,
        find: createReadTicket(backend),
      },
    },
    { backend },
  );
  await desk.addUser('ana');
  ana = await desk.comeIn('ana');
});
afterEach(() => desk.close());

/** Mariana, who is known by her phone, waits for a person. */
const waits = async (code: string) => {
  await desk.say(code, 'sem internet', { verifiedPhone: `55${mariana.phones[0]}` });
  await expect.poll(async () => (await listing(code))?.known?.customer, { timeout: 60_000 }).toBeDefined();
  await desk.say(code, 'atendente');
  await desk.settled();
};
const listing = async (code: string) => (await desk.store.conversation(conversationId(code)))?.listing;
const form = {
  service: '11000',
  name: 'Mariana Duarte',
  phone: '(37) 99911-2233',
  description: 'sem sinal desde cedo',
  order: 'yes',
};
const requestOn = (text: string) => /name="request" value="([^"]+)"/.exec(text)?.[1] ?? '';

test('beside the conversation stand the outage, the service and its open tickets, with where they stand', async () => {
  const service = mariana.services[0]?.id ?? '';
  backend.customers.splice(0, 1, { ...mariana, alerts: ['Rompimento de fibra <no Centro>'] });
  backend.tickets.push({
    id: '77',
    protocol: '202611210000077',
    status: 'Aguardando Análise',
    closed: false,
    customer: mariana.code,
    service,
  });
  await waits('aaaa-mariana');
  const { text } = await ana.get('/desk/c/aaaa-mariana');
  expect(text).toContain('Rompimento de fibra &lt;no Centro&gt;');
  expect(text).toContain(mariana.services[0]?.plan);
  expect(text).toContain('202611210000077 (Aguardando Análise)');
});

describe('a ticket', () => {
  test('begins with what is known, is confirmed in the customers’ words, and is one however often it is sent', async () => {
    await waits('aaaa-mariana');
    await ana.send('/desk/c/aaaa-mariana/take');
    const begun = (await ana.get('/desk/c/aaaa-mariana/panel/ticket')).text;
    expect(begun).toContain('Mariana');
    expect(begun).toContain(mariana.services[0]?.plan);
    const owner = ana.user.id;
    const shown = (await ana.send('/desk/c/aaaa-mariana/panel/ticket', { owner, ...form })).text;
    for (const words of [
      'Nome: Mariana Duarte',
      'Telefone: (37) 99911-2233',
      'Problema: sem sinal desde cedo',
    ])
      expect(shown).toContain(words);
    expect(shown).toContain('Visita de técnico: sim');
    expect(shown).not.toContain('Posso registrar');
    const confirmed = { owner, request: requestOn(shown), ...form };
    const answers = await Promise.all(
      [1, 2, 3].map(() => ana.send('/desk/c/aaaa-mariana/ticket', confirmed)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await expect
      .poll(async () => (await listing('aaaa-mariana'))?.untold, { timeout: 60_000 })
      .toHaveLength(1);
    expect(backend.created).toHaveLength(1);
    expect(backend.created[0]?.request).toMatchObject({ service: '11000', serviceOrder: true });
    // One press tells the customer, and then there is nothing left to tell.
    const untold = (await listing('aaaa-mariana'))?.untold?.[0] ?? '';
    expect((await ana.get('/desk/c/aaaa-mariana')).text).toContain('data-key="e"');
    await ana.send('/desk/c/aaaa-mariana/tell', { owner, text: untold });
    await desk.settled();
    expect(desk.heardBy('aaaa-mariana').at(-1)).toContain(backend.created[0]?.ticket.protocol);
    expect((await listing('aaaa-mariana'))?.untold).toBeUndefined();
    const twice = await ana.send('/desk/c/aaaa-mariana/tell', { owner, text: untold });
    expect([twice.status, twice.text]).toEqual([409, expect.stringContaining('Nada foi enviado')]);
  });

  test('what is missing is said in words, and what was typed stays', async () => {
    await waits('aaaa-mariana');
    for (const [wrong, words] of [
      [{ service: '' }, 'Falta o serviço'],
      [{ name: ' ' }, 'Falta o nome'],
      [{ phone: '99911-2233' }, 'precisa do DDD'],
      [{ description: '' }, 'qual é o problema'],
    ] as const) {
      const { text } = await ana.send('/desk/c/aaaa-mariana/panel/ticket', { ...form, ...wrong });
      expect(text).toContain(words);
      expect(text).not.toContain('name="request"');
      expect((await ana.send('/desk/c/aaaa-mariana/ticket', { ...form, ...wrong })).status).toBe(400);
    }
    const { text } = await ana.send('/desk/c/aaaa-mariana/panel/ticket', {
      ...form,
      phone: '1',
      name: '"><b>',
    });
    expect(text).toContain('sem sinal desde cedo');
    expect(text).not.toContain('<b>');
    expect(backend.created).toHaveLength(0);
  });

  test('of a conversation that is a colleague’s is refused', async () => {
    await waits('aaaa-mariana');
    await desk.addUser('bruno');
    await (await desk.comeIn('bruno')).send('/desk/c/aaaa-mariana/take');
    expect((await ana.send('/desk/c/aaaa-mariana/ticket', form)).status).toBe(409);
    expect(backend.created).toHaveLength(0);
  });
});

describe('a protocol', () => {
  const look = (protocol: string) => ana.send('/desk/c/aaaa-mariana/panel/protocol', { protocol });

  test('is read from the ERP, and what it says can be put into the answer', async () => {
    await waits('aaaa-mariana');
    const protocol = '202607190000000042';
    backend.tickets.push({
      id: '42',
      protocol,
      status: 'Em execução <b>',
      closed: false,
      openedAt: '2026-07-19T10:20:30',
      subject: 'Sem conexão',
    });
    const { text } = await look('2026 0719 0000 0000 42');
    expect(text).toContain('Sem conexão');
    expect(text).toContain('2026-07-19 10:20:30');
    expect(text).toContain(`data-insert="O atendimento ${protocol}`);
    expect(text).not.toContain('<b>');
    expect((await desk.audit.list({ limit: 1 }))[0]).toMatchObject({ action: 'look-up' });
  });

  test('that is none, unknown, or cannot be read now: in words', async () => {
    await waits('aaaa-mariana');
    expect((await look('123')).text).toContain('de 12 a 24 algarismos');
    expect((await look('202607190000000001')).text).toContain('não conhece');
    backend.lookFaults.push('retry');
    expect((await look('202607190000000001')).text).toContain('não respondeu');
  });
});

describe('a document', () => {
  test('is masked until somebody asks, who is noted', async () => {
    await desk.say('aaaa-cpf', 'sem internet');
    await desk.settled();
    await desk.say('aaaa-cpf', '529.982.247-25');
    await expect
      .poll(async () => (await listing('aaaa-cpf'))?.known?.document, { timeout: 60_000 })
      .toBe('52998224725');
    await desk.settled();
    await desk.say('aaaa-cpf', 'atendente');
    await desk.settled();
    expect((await listing('aaaa-cpf'))?.known?.document).toBe('52998224725');
    const { text } = await ana.get('/desk/c/aaaa-cpf');
    const facts = text.slice(text.indexOf('<aside'));
    expect(facts).toContain('***.982.247-**');
    expect(facts).not.toMatch(/529\.?982/);
    expect(await desk.audit.list({ limit: 5 })).toEqual([]);
    expect((await ana.send('/desk/c/aaaa-cpf/document')).text).toContain('529.982.247-25');
    expect(await desk.audit.list({ limit: 5 })).toMatchObject([
      { by: ana.user.id, action: 'see-document', conversation: 'aaaa-cpf' },
    ]);
    expect(JSON.stringify(await desk.audit.list({ limit: 5 }))).not.toContain('529');
  });
});
