/** Who asks for a person comes to the right queue, and hears when somebody comes. */

import { describe, expect, it } from 'vitest';
import { createSupport, type SupportSettings } from '../../../../flows/support/index.ts';
import type { Weekly } from '../../../../src/core/queue.ts';
import { createDialogue, play } from '../../../support/dialogue.ts';
import { ana, cpf, minutes, phone, settings, verified } from '../fixtures.ts';

const office = [{ from: 8 * 60, to: 18 * 60 }];
const week: Weekly = [[], office, office, office, office, office, []];
const queues: SupportSettings['queues'] = [
  { id: 'suporte', name: { pt: 'Suporte', en: 'Support' } },
  { id: 'financeiro', name: { pt: 'Financeiro', en: 'Billing' }, hours: week },
  { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
];
const flow = createSupport({ ...settings, queues, holidays: ['2026-11-24'] });
/** A Saturday, five past two. */
const saturday = Date.UTC(2026, 10, 21, 17, 5);
const monday = Date.UTC(2026, 10, 23, 13, 0);
const open = (startsAt = monday, given = flow) =>
  createDialogue(given, { erp: { verify: () => verified() }, verifiedPhone: phone, startsAt });

describe('a subject', () => {
  it('is asked for, once, and its queue has the conversation', () => {
    const dialogue = play(open(), [
      ['cliente', 'quero falar com um atendente'],
      ['bot', /Fibra Serrana/],
      ['bot', /Sobre o que[\s\S]*1\. Suporte\n2\. Financeiro\n3\. Vendas/],
      ['lugar', 'bot'],
      ['toca', 'Financeiro'],
      ['bot', /chamei uma pessoa/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing).toMatchObject({ queue: 'financeiro', reason: expect.any(String) });
  });

  it.each([
    ['o boleto não chegou', 'financeiro'],
    ['2', 'financeiro'],
    ['quero contratar um plano', 'vendas'],
    ['minha internet caiu', 'suporte'],
    ['sei lá', 'suporte'],
    ['atendente', 'suporte'],
  ])('is understood in free words: "%s" -> %s', (said, queue) => {
    const dialogue = open();
    for (const text of ['oi', 'atendente', said]) dialogue.send(text);
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue });
  });

  it.each([
    ['quero falar com o financeiro', 'financeiro'],
    ['me passa pro comercial', 'vendas'],
    ['preciso falar com alguém sobre o boleto', 'financeiro'],
    ['quero falar com um atendente do suporte', 'suporte'],
    ['I want to talk to someone about an invoice', 'financeiro'],
  ])('is not asked for where the wish says it: "%s"', (said, queue) => {
    const dialogue = open();
    dialogue.send(said);
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue });
  });

  it('that nobody tells does not keep a customer from a person', () => {
    const dialogue = open();
    dialogue.send('atendente');
    dialogue.pass(3 * minutes);
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue: 'suporte' });
  });

  it('of who wants to become a customer is sales, of who says they have paid billing', () => {
    const sales = open();
    sales.send('quero contratar internet');
    expect(sales.state.listing).toMatchObject({ place: 'waiting', queue: 'vendas' });
  });

  it('is not asked for in English otherwise', () => {
    play(open(), [
      ['cliente', 'I want to talk to a person'],
      ['bot', /Hello/],
      ['bot', /What would you like[\s\S]*2\. Billing/],
    ]);
  });
});

describe('outside the hours', () => {
  it('the customer hears when somebody comes, and may wait', () => {
    const dialogue = play(open(saturday), [
      ['cliente', 'falar com alguém sobre o boleto'],
      ['bot', /Fibra Serrana/],
      ['bot', /não há ninguém.*\(Financeiro\)[\s\S]*a partir de segunda-feira, 23\/11, às 08:00/],
      ['lugar', 'waiting'],
      ['toca', 'Esperar na fila'],
      ['bot', /continua na fila/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.queue).toBe('financeiro');
  });

  it('or may have a ticket opened meanwhile', () => {
    play(open(saturday), [
      ['cliente', 'falar com alguém sobre o boleto'],
      ['bot', /./],
      ['bot', /abrir um atendimento agora[\s\S]*1\. Abrir um atendimento/],
      ['cliente', '1'],
      ['bot', /tirei você da fila/],
      ['bot', /Mariana/],
      ['lugar', 'bot'],
    ]);
  });

  it('in both languages, and over a holiday', () => {
    play(open(monday + 9 * 60 * minutes), [
      ['cliente', 'I want to talk to a person about an invoice'],
      ['bot', /Hello/],
      ['bot', /Nobody from our team \(Billing\).*Wednesday, 25 Nov, at 08:00/],
    ]);
  });

  it('is said once, also if the conversation comes back to the queue', () => {
    const dialogue = open(saturday);
    dialogue.send('falar com alguém sobre o boleto');
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.read();
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'financeiro' } });
    play(dialogue, [['bot', /equipe certa/]]);
  });

  it('whoever proved nothing hears the same, whether or not there is a record', () => {
    const closed = createSupport({
      ...settings,
      queues: [{ id: 'geral', name: { pt: 'Geral', en: 'General' }, hours: week }],
    });
    const hears = (service: string | undefined) => {
      const dialogue = createDialogue(closed, {
        erp: { verify: () => ({ level: 'identified', ...(service === undefined ? {} : { service }) }) },
        startsAt: saturday,
      });
      for (const text of ['net caiu', cpf, 'não sei', 'Ana', '37999112233', 'pronto', 'sim'])
        dialogue.send(text);
      return dialogue.said.map(({ message }) => message.text);
    };
    expect(hears('11000')).toEqual(hears(undefined));
    expect(hears('11000').at(-1)).toContain('segunda-feira');
  });
});

describe('nobody takes it', () => {
  it('for five minutes: the desk is reminded, once', () => {
    const dialogue = open();
    dialogue.send('quero falar com um atendente do suporte');
    expect(dialogue.state.listing.nudgedAt).toBeUndefined();
    dialogue.pass(5 * minutes);
    expect(dialogue.state.listing.nudgedAt).toBeGreaterThan(monday);
    dialogue.pass(60 * minutes);
    expect(dialogue.notes.filter((note) => note.includes('ninguém assumiu'))).toHaveLength(1);
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    expect(dialogue.state.listing.nudgedAt).toBeUndefined();
  });

  it('at night: not before somebody should be there', () => {
    const dialogue = open(saturday);
    dialogue.send('falar com alguém sobre o boleto');
    dialogue.pass(24 * 60 * minutes);
    expect(dialogue.state.listing.nudgedAt).toBeUndefined();
    dialogue.pass(18 * 60 * minutes);
    // Five minutes after eight.
    const early = (dialogue.state.listing.nudgedAt ?? 0) - Date.UTC(2026, 10, 23, 11, 5);
    expect(early).toBeGreaterThanOrEqual(0);
    expect(early).toBeLessThan(minutes);
  });

  it('after a transfer the five minutes begin anew', () => {
    const dialogue = open();
    dialogue.send('quero falar com um atendente do suporte');
    dialogue.pass(4 * minutes);
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'vendas' } });
    dialogue.pass(4 * minutes);
    expect(dialogue.state.listing).toMatchObject({ queue: 'vendas' });
    expect(dialogue.state.listing.nudgedAt).toBeUndefined();
    dialogue.pass(2 * minutes);
    expect(dialogue.state.listing.nudgedAt).toBeDefined();
  });
});

it('with nothing configured nobody hears of queues or hours', () => {
  const dialogue = play(open(saturday, createSupport(settings)), [
    ['cliente', 'atendente'],
    ['bot', /./],
    ['bot', /chamei uma pessoa/],
    ['lugar', 'waiting'],
  ]);
  expect(dialogue.state.listing.queue).toBeUndefined();
});
