/** One step back, corrections, and what `cancelar` calls back. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptedErp, type ScriptLine } from '../../support/dialogue.ts';
import {
  ana,
  cpf,
  home,
  mariana,
  phone,
  protocol,
  refused,
  shop,
  succeeded,
  support,
  verified,
} from './fixtures.ts';

const whatsapp = (erp: ScriptedErp = {}) => createDialogue(support, { verifiedPhone: phone, erp });
const greeting: ScriptLine = ['bot', /Fibra Serrana/];
const menu: ScriptLine = ['bot', /Como posso ajudar/];
const more: ScriptLine = ['bot', /mais alguma coisa/];

/** Up to the summary, verified by phone with one installation. */
const toSummary: readonly ScriptLine[] = [
  ['cliente', 'minha internet caiu'],
  greeting,
  ['bot', /Mariana/],
  ['cliente', 'sim'],
  ['bot', /99911/],
  ['cliente', 'sim'],
  ['bot', /Anotei/],
  ['cliente', 'pronto'],
  ['bot', /técnico\?/],
  ['cliente', 'sim'],
  ['bot', /Confira/],
];

describe('voltar', () => {
  it('goes through the warnings one by one, with one installation up to the menu', () => {
    const busy = {
      ...mariana,
      services: [{ ...home, standing: 'suspended-debt' as const, openTickets: [{ protocol }] }],
      alerts: ['Manutenção no Centro'],
    };
    play(whatsapp({ verify: () => verified(busy) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /suspenso/],
      ['cliente', 'sim'],
      ['bot', /Manutenção/],
      ['cliente', 'sim'],
      ['bot', /já tem um atendimento/],
      ['cliente', 'quero abrir um novo'],
      ['bot', /Mariana/],
      ['cliente', 'voltar'],
      ['bot', /já tem um atendimento/],
      ['cliente', 'voltar'],
      ['bot', /Manutenção/],
      ['cliente', 'voltar'],
      ['bot', /suspenso/],
      ['cliente', 'voltar'],
      menu,
    ]);
  });

  it('goes from the name to the second fact, and to the document', () => {
    play(createDialogue(support, { erp: { verify: () => ({ level: 'identified' }) } }), [
      ['cliente', 'net caiu', cpf],
      greeting,
      ['bot', /nascimento/],
      ['cliente', 'não sei'],
      ['bot', /nome/],
      ['cliente', 'voltar'],
      ['bot', /nascimento/],
      ['cliente', 'voltar'],
      ['bot', /CPF/],
      ['cliente', 'voltar'],
      menu,
    ]);
  });

  it('goes from a correction to the summary, with everything as it was', () => {
    for (const [part, question] of [
      ['Nome', /Com quem eu falo/],
      ['Telefone', /Podemos falar/],
      ['Problema', /O que está acontecendo/],
      ['Visita de técnico', /técnico\?/],
    ] as const)
      play(whatsapp({ verify: () => verified() }), [
        ...toSummary,
        ['toca', 'Corrigir algo'],
        ['bot', /O que devo corrigir/],
        ['toca', part],
        ['bot', question],
        ['cliente', 'voltar'],
        ['bot', /Nome: Mariana/, /99911/, /Problema: minha internet caiu/, /técnico: sim/],
      ]);
    play(whatsapp({ verify: () => verified() }), [
      ...toSummary,
      ['cliente', 'o problema está errado'],
      ['bot', /O que está acontecendo/],
      ['toca', 'Pronto'],
      ['bot', /Problema: minha internet caiu/],
      ['cliente', 'voltar'],
      ['bot', /técnico\?/],
      ['cliente', 'voltar'],
      ['bot', /Anotei/],
      ['cliente', 'voltar'],
      ['bot', /Podemos falar/],
      ['cliente', 'voltar'],
      ['bot', /Com quem eu falo/],
      ['cliente', 'voltar'],
      menu,
    ]);
  });
});

describe('corrections in so many words', () => {
  it('name, phone, technician', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...toSummary,
      ['cliente', 'o nome é pedro lima'],
      ['bot', /Certo, troquei/, /Nome: Pedro Lima/],
      ['cliente', 'o telefone certo é 37 3221-4455'],
      ['bot', /Certo, troquei/, /\(37\) 3221-4455/],
      ['cliente', 'não precisa de técnico'],
      ['bot', /Certo, troquei/, /técnico: não/],
      ['cliente', 'tem um erro aí'],
      ['bot', /O que devo corrigir/],
      ['cliente', 'nada'],
      ['bot', /Problema: minha internet caiu\n/],
      ['cliente', '👍'],
      ['bot', /registrando/],
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({
      name: 'Pedro Lima',
      phone: '3732214455',
      description: 'minha internet caiu',
      serviceOrder: false,
    });
  });

  it('a refused phone is not offered again', () => {
    play(whatsapp({ verify: () => verified() }), [
      ...toSummary,
      ['cliente', 'sim'],
      ['bot', /registrando/],
      ['erp', refused('O telefone informado é inválido.')],
      ['bot', /inválido/, /Qual telefone com DDD/],
      ['cliente', 'sim'],
      ['bot', /Preciso de um telefone/],
    ]);
  });
});

describe('cancelar with several tickets on their way', () => {
  const two: readonly ScriptLine[] = [
    ['cliente', 'minha internet caiu'],
    greeting,
    ['bot', /qual endereço/],
    ['cliente', 'centro'],
    ['bot', /Mariana/],
    ['cliente', 'sim'],
    ['bot', /99911/],
    ['cliente', 'sim'],
    ['bot', /Anotei/],
    ['cliente', 'pronto'],
    ['bot', /técnico\?/],
    ['cliente', 'n'],
    ['bot', /Confira/],
    ['cliente', 'sim'],
    ['bot', /registrando/],
    ['cliente', 'menu'],
    menu,
    ['cliente', 'a internet da loja também caiu'],
    ['bot', /qual endereço/],
    ['cliente', 'a segunda'],
    ['bot', /Mariana/],
  ];
  const start = () => whatsapp({ verify: () => verified({ ...mariana, services: [home, shop] }) });
  const second: readonly ScriptLine[] = [
    ['cliente', 'sim'],
    ['bot', /99911/],
    ['cliente', 'sim'],
    ['bot', /Anotei/],
    ['cliente', 'pronto'],
    ['bot', /técnico\?/],
    ['cliente', 'n'],
    ['bot', /Confira/],
    ['cliente', 'sim'],
    ['bot', /registrando/],
  ];

  it('calls all of them back, and tells what became of each', () => {
    const dialogue = play(start(), [
      ...two,
      ...second,
      ['cliente', 'cancelar'],
      ['bot', /os 2 atendimentos/],
      ['retirada', false, 'ticket:11000'],
      ['bot', /"minha internet caiu" já estava sendo aberto/],
      ['retirada', true, 'ticket:11001'],
      ['bot', /"a internet da loja também caiu" foi cancelado/],
      more,
    ]);
    expect(dialogue.effects.flatMap((effect) => (effect.type === 'withdraw' ? [effect.key] : []))).toEqual([
      'ticket:11000',
      'ticket:11001',
    ]);
  });

  it('in the middle of another says that the first goes on', () => {
    const dialogue = play(start(), [
      ...two,
      ['cliente', 'cancelar'],
      ['bot', /continua sendo registrado/, /Como posso ajudar/],
      ['cliente', 'cancelar'],
      ['bot', /cancelando esse atendimento/],
      ['assume', ana],
      ['retirada', true],
    ]);
    expect(dialogue.state.listing.untold).toEqual([expect.stringContaining('minha internet caiu')]);
  });

  it('a protocol that comes after all is told', () => {
    play(start(), [
      ...two,
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['cliente', 'cancelar'],
      ['bot', /Nada foi registrado/],
    ]);
  });
});
