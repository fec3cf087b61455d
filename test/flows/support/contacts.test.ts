/** Talks that lead to no ticket: the number that they are told by, and what becomes of it later. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptedErp } from '../../support/dialogue.ts';
import {
  ana,
  minutes,
  oldTicket,
  phone,
  protocol,
  succeeded,
  support,
  ticket,
  verified,
} from './fixtures.ts';

const known = (erp: ScriptedErp = {}) =>
  createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified(), ...erp } });

const numbers = ({ effects }: ReturnType<typeof createDialogue>): readonly string[] =>
  effects.flatMap((effect) => (effect.type === 'findable' ? [effect.number] : []));

const waiting = () =>
  play(known(), [
    ['cliente', 'atendente'],
    ['bot', /^Olá!/],
    ['bot', /já chamei|Chamei/i],
  ]);

describe('a talk without a ticket', () => {
  it('is told its number when a person closes it, and once', () => {
    const dialogue = play(waiting(), [
      ['atendente', ana, 'É só reiniciar o aparelho.'],
      ['chega', 'É só reiniciar o aparelho.'],
      ['encerra', ana],
      ['bot', /^Esta conversa foi encerrada[\s\S]*\n\nNúmero deste contato[^\n]*: C-7K3Q-0001\n/],
      ['lugar', 'closed'],
      ['cliente', 'obrigado'],
      ['bot', /^Por nada!(?![\s\S]*C-)/],
    ]);
    expect(numbers(dialogue)).toEqual(['C-7K3Q-0001']);
  });

  it('is told it when the customer gives up waiting, or what was asked was not found', () => {
    expect(
      numbers(
        play(waiting(), [
          ['cliente', 'menu'],
          ['bot', /tirei você da fila/],
          ['bot', /Como posso ajudar/],
          ['cliente', 'obrigado'],
          ['bot', /^Por nada![\s\S]*C-7K3Q-0001$/],
          ['lugar', 'closed'],
        ]),
      ),
    ).toHaveLength(1);
    play(known({ findTickets: () => ({ tickets: [] }) }), [
      ['cliente', 'quero ver meus chamados'],
      ['bot', /^Olá!/],
      ['bot', /Não encontrei atendimentos/],
      ['bot', /mais alguma coisa/],
      ['cliente', 'não'],
      ['bot', /^Por nada![\s\S]*C-7K3Q-0001$/],
    ]);
  });

  it('is told it when silence ends what had begun', () => {
    play(known(), [
      ['cliente', 'net caiu'],
      ['bot', /^Olá!/],
      ['bot', /Mariana/],
      ['passam', 31 * minutes],
      ['bot', /Ainda está aí/],
      ['bot', /vou encerrar por agora[\s\S]*C-7K3Q-0001$/],
    ]);
  });

  it('has a number of its own each time', () => {
    const dialogue = known();
    for (const _ of [1, 2]) {
      dialogue.send('atendente');
      dialogue.hear({ type: 'attendant.closed', by: ana });
    }
    expect(new Set(numbers(dialogue)).size).toBe(2);
  });

  it('has none after a mere hello, a ticket that was shown or opened, or while one is on its way', () => {
    const talks = [
      play(known(), [
        ['cliente', 'oi'],
        ['bot', /^Olá!/],
        ['bot', /Como posso ajudar/],
        ['passam', 31 * minutes],
        ['bot', /Ainda está aí/],
        ['bot', /vou encerrar por agora(?![\s\S]*C-)/],
      ]),
      play(known({ findTickets: () => ({ tickets: [ticket] }) }), [
        ['cliente', 'quero ver meus chamados'],
        ['bot', /^Olá!/],
        ['bot', /Protocolo/],
        ['bot', /mais alguma coisa/],
        ['cliente', 'não'],
        ['bot', /^Por nada!(?![\s\S]*C-)/],
      ]),
      play(confirmed(), [
        ['erp', succeeded()],
        ['bot', /Protocolo: /],
        ['bot', /mais alguma coisa/],
        ['cliente', 'não'],
        ['bot', /^Por nada!(?![\s\S]*C-)/],
      ]),
      play(confirmed(), [
        ['cliente', 'menu'],
        ['bot', /Como posso ajudar/],
        ['cliente', 'obrigado'],
        ['bot', /^Por nada!(?![\s\S]*C-)/],
      ]),
    ];
    expect(talks.flatMap(numbers)).toEqual([]);
  });

  it('is no matter of the episode before: a ticket told between episodes changes nothing', () => {
    play(confirmed(), [
      ['cliente', 'menu'],
      ['bot', /Como posso ajudar/],
      ['cliente', 'obrigado'],
      ['bot', /^Por nada!/],
      ['erp', succeeded()],
      ['bot', /Protocolo: /],
      ['cliente', 'atendente'],
      ['bot', /Que bom te ver de novo/],
      ['bot', /Chamei|chamei/],
      ['encerra', ana],
      ['bot', /encerrada[\s\S]*: C-7K3Q-\d{4}$/],
    ]);
  });

  it('is told in English to whoever speaks it', () => {
    play(known(), [
      ['cliente', 'I want to talk to a person'],
      ['bot', /^Hello!/],
      ['bot', /called someone/],
      ['encerra', ana],
      ['bot', /was closed[\s\S]*\n\nNumber of this conversation[^\n]*: C-7K3Q-0001$/],
      ['cliente', 'c 7k3q 0001'],
      ['bot', /Good to see you again/],
      ['bot', /our conversation of 21 Nov 2026, 14:05\. No ticket was opened/],
      ['bot', /anything else/],
      ['cliente', 'no'],
      ['bot', /^You are welcome!(?![\s\S]*C-)/],
    ]);
  });
});

/** Before the protocol of a confirmed ticket is there. */
function confirmed() {
  return play(known(), [
    ['cliente', 'net caiu desde ontem'],
    ['bot', /^Olá!/],
    ['bot', /Mariana/],
    ['cliente', 'sim'],
    ['bot', /Podemos falar/],
    ['cliente', 'sim'],
    ['bot', /Anotei/],
    ['cliente', 'pronto'],
    ['bot', /técnico/],
    ['cliente', 'não'],
    ['bot', /Confira/],
    ['cliente', 'sim'],
    ['bot', /Estou registrando/],
  ]);
}

describe('a number that comes back', () => {
  const closed = () =>
    play(waiting(), [
      ['encerra', ana],
      ['bot', /C-7K3Q-0001$/],
    ]);

  it('is known in the chat where it was told: when it was, and that no ticket came of it', () => {
    for (const typed of ['C-7K3Q-0001', 'c7k3q0oo1', 'meu contato é C 7K3Q 0001', 'C-7K3Q–0OO1'])
      play(closed(), [
        ['cliente', typed],
        ['bot', /Que bom te ver/],
        ['bot', /nosso contato de 21\/11\/2026 às 14:05\. Nenhum atendimento/],
        ['bot', /mais alguma coisa/],
      ]);
  });

  it('is not found anywhere else, in the words for any protocol', () => {
    const erp = { findTicket: () => ({ found: false, locked: false }) as const };
    const refusals = ['C-7K3Q-0001', protocol].map((typed) => {
      const dialogue = known(erp);
      dialogue.send(typed);
      return dialogue.read().map(({ text }) => text);
    });
    expect(refusals[0]?.at(-1)).toMatch(/Não encontrei esse protocolo/);
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it('is understood where a protocol is asked for', () => {
    const erp = { findTickets: () => ({ tickets: [ticket, oldTicket] }) };
    const dialogue = createDialogue(support, {
      verifiedPhone: phone,
      erp: { verify: () => verified(), ...erp },
    });
    dialogue.send('atendente');
    dialogue.hear({ type: 'attendant.closed', by: ana });
    dialogue.read();
    play(dialogue, [
      ['cliente', 'quero ver meus chamados'],
      ['bot', /Que bom te ver/],
      ['bot', /Qual quer ver/],
      ['cliente', 'C-7K3Q-0001'],
      ['bot', /nosso contato de 21\/11\/2026/],
      ['bot', /mais alguma coisa/],
    ]);
  });

  it('stands beside the conversation for attendants', () => {
    const dialogue = closed();
    dialogue.send('oi');
    expect(dialogue.state.listing.summary).toContain(
      'Contato sem atendimento: C-7K3Q-0001 (21/11/2026 às 14:05)',
    );
  });
});
