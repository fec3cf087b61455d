/** What the customer confirmed and only a person can see to: it is listed until a person has, wherever the bot goes. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptLine } from '../../support/dialogue.ts';
import {
  cpf,
  home,
  mariana,
  minutes,
  phone,
  protocol,
  shop,
  succeeded,
  support,
  uncertain,
  verified,
} from './fixtures.ts';

const ana = { id: 'ana', name: 'Ana' };

const collects = (problem: string): readonly ScriptLine[] => [
  ['cliente', problem],
  ['bot', /CPF/],
  ['cliente', 'não sou cliente'],
  ['bot', /nome/],
  ['cliente', 'João'],
  ['bot', /telefone/],
  ['cliente', '37 99911 2233'],
  ['bot', new RegExp(problem)],
  ['cliente', 'pronto'],
  ['bot', /Confira/],
];
const confirms = (problem: string): readonly ScriptLine[] => [
  ...collects(problem),
  ['cliente', 'sim'],
  ['bot', /com a equipe/],
  ['lugar', 'waiting'],
];
const begins: readonly ScriptLine[] = [
  ['cliente', 'oi'],
  ['bot', /Fibra Serrana/],
  ['bot', /Como posso ajudar/],
];
const menu: ScriptLine = ['bot', /Como posso ajudar/];

/** A stranger who has confirmed one. */
const stranger = () => play(createDialogue(support), [...begins, ...confirms('net caiu')]);

const summaryOf = (dialogue: ReturnType<typeof stranger>) => dialogue.state.listing.summary?.join('\n') ?? '';

describe('a confirmed request', () => {
  it.each(['menu', 'voltar'])('stays with the team when the customer writes %s', (command) => {
    const dialogue = stranger();
    const { since } = dialogue.state.listing;
    play(dialogue, [['cliente', command], ['bot', /continua com a equipe/], menu, ['lugar', 'waiting']]);
    expect(dialogue.state.listing).toMatchObject({
      since,
      reason: expect.stringContaining('não foi localizado'),
      name: 'João',
      phone: '37999112233',
    });
    expect(summaryOf(dialogue)).toContain('Problema: net caiu');
  });

  it('is marked when the customer cancels it, and stays until somebody has read that', () => {
    const dialogue = play(stranger(), [
      ['cliente', 'cancelar'],
      ['bot', /avisei a equipe/],
      menu,
      ['lugar', 'waiting'],
    ]);
    expect(summaryOf(dialogue)).toMatch(/não quer mais.*\n.*\n.*João/);
    play(dialogue, [
      ['cliente', 'cancelar'],
      ['bot', /Não há nada/],
      ['passam', 2 * minutes],
      ['devolve', ana],
      ['lugar', 'bot'],
    ]);
    expect(summaryOf(dialogue)).not.toContain('net caiu');
  });

  it('can be cancelled from the menu too', () => {
    const dialogue = play(stranger(), [
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
      ['cliente', 'cancelar'],
      ['bot', /avisei a equipe/],
      menu,
    ]);
    expect(summaryOf(dialogue)).toContain('não quer mais');
  });

  it('waits on when everything else is over, for days', () => {
    const dialogue = play(stranger(), [
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
      ['passam', 30 * minutes],
      ['bot', /Ainda está aí/],
      ['bot', /encerrar/],
      ['lugar', 'waiting'],
      ['passam', 3 * 24 * 60 * minutes],
      ['cliente', 'e aí?'],
      ['bot', /guardada/],
      ['lugar', 'waiting'],
    ]);
    expect(summaryOf(dialogue)).toContain('Problema: net caiu');
  });

  it('is beside what is collected next, and a second one beside the first', () => {
    const dialogue = play(stranger(), [
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
      ...collects('a fibra rompeu'),
      ['cliente', 'cancelar'],
      ['bot', /parei por aqui.*continua com a equipe/],
      ['lugar', 'waiting'],
      ...confirms('o wifi parou'),
    ]);
    expect(summaryOf(dialogue)).toMatch(/Problema: net caiu\n[\s\S]*Problema: o wifi parou/);
    expect(summaryOf(dialogue)).not.toContain('a fibra');
  });

  it('is not one of too many: the sixth waits for an answer to the others', () => {
    const dialogue = stranger();
    for (const problem of ['dois', 'três', 'quatro', 'cinco'].map((nth) => `caiu o ponto ${nth}`))
      play(dialogue, [['cliente', 'menu'], ['bot', /continua/], menu, ...confirms(problem)]);
    play(dialogue, [
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
      ...collects('caiu o ponto seis'),
      ['cliente', 'sim'],
      ['bot', /vários atendimentos seus/],
      ['lugar', 'waiting'],
    ]);
    expect(summaryOf(dialogue)).toContain('caiu o ponto cinco');
    expect(summaryOf(dialogue)).not.toContain('caiu o ponto seis');
  });

  it.each([
    ['gives the conversation back', 'devolve', [/devolveu/, /Como posso ajudar/]],
    ['closes it', 'encerra', [/encerrada/]],
  ] as const)('is seen to when the person who took it %s', (_, ending, words) => {
    const dialogue = play(stranger(), [
      ['assume', ana],
      ['atendente', ana, 'Já resolvi, João'],
      ['chega', 'Já resolvi, João'],
      [ending, ana],
      ...words.map((said): ScriptLine => ['bot', said]),
    ]);
    expect(dialogue.state.listing.place).not.toBe('waiting');
    expect(JSON.stringify(dialogue.state)).not.toContain('net caiu');
  });

  it('can be seen to without taking the conversation: the bot goes on with what it is at', () => {
    const dialogue = play(stranger(), [
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
      ['cliente', 'o wifi parou'],
      ['bot', /CPF/],
      ['lugar', 'waiting'],
      ['passam', 2 * minutes],
      ['devolve', ana],
      ['lugar', 'bot'],
    ]);
    expect(summaryOf(dialogue)).toContain('Problema: o wifi parou');
    play(dialogue, [
      ['encerra', ana],
      ['bot', /encerrada/],
      ['lugar', 'closed'],
    ]);
  });
});

describe('a ticket that came to nothing', () => {
  const two = verified({ ...mariana, services: [home, shop] });
  /** Verified, and has one on its way. */
  const registering = () =>
    play(createDialogue(support, { verifiedPhone: phone, erp: { verify: () => two } }), [
      ['cliente', 'net caiu'],
      ['bot', /Fibra Serrana/],
      ['bot', /Para qual endereço/],
      ['cliente', '1'],
      ['bot', /Mariana/],
      ['cliente', 'sim'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /Anotei/],
      ['cliente', 'pronto'],
      ['bot', /técnico/],
      ['cliente', 'não'],
      ['bot', /Confira/],
      ['cliente', 'sim'],
      ['bot', /registrando/],
    ]);

  it('takes nothing from what is being collected at that moment', () => {
    const dialogue = play(registering(), [
      ['cliente', 'menu'],
      menu,
      ['cliente', 'o wifi parou'],
      ['bot', /Para qual endereço/],
      ['cliente', '2'],
      ['bot', /Mariana/],
      ['erp', uncertain],
      ['bot', /Não consegui concluir/],
      ['lugar', 'waiting'],
      ['cliente', 'Ana Souza'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /o wifi parou/],
    ]);
    expect(summaryOf(dialogue)).toMatch(/Problema: net caiu\n[\s\S]*Problema: o wifi parou/);
  });

  it.each(['menu', 'cancelar', 'voltar'])('stays with the team after %s', (command) => {
    const dialogue = play(registering(), [
      ['erp', uncertain],
      ['bot', /Não consegui concluir/],
      ['lugar', 'waiting'],
    ]);
    dialogue.send(command);
    expect(dialogue.state.listing.place).toBe('waiting');
    expect(summaryOf(dialogue)).toContain('código 4711');
    expect(summaryOf(dialogue)).toContain('Problema: net caiu');
  });

  it('is beside one that was opened meanwhile', () => {
    const dialogue = play(registering(), [
      ['erp', uncertain],
      ['bot', /Não consegui/],
      ['cliente', 'menu'],
      ['bot', /continua/],
      menu,
    ]);
    play(dialogue, [['assume', ana]]);
    dialogue.hear({
      type: 'job.finished',
      job: dialogue.jobs[0]?.id ?? expect.fail('no job'),
      name: 'open-ticket',
      key: 'ticket:11000',
      result: succeeded(),
    });
    expect(dialogue.state.listing.untold?.join()).toContain(protocol);
    expect(summaryOf(dialogue)).toContain('Pedido confirmado');
  });
});

describe('an attendant who is gone', () => {
  const asks: readonly ScriptLine[] = [
    ['cliente', 'atendente'],
    ['bot', /Fibra Serrana/],
    ['bot', /chamei/],
    ['passam', 60 * minutes],
    ['assume', ana],
    ['lugar', 'attended'],
  ];

  it('leaves nobody mute: who is not answered waits for anybody again', () => {
    const dialogue = play(createDialogue(support), [
      ...asks,
      ['passam', 14 * minutes],
      ['cliente', 'oi?'],
      ['passam', 1 * minutes],
      ['bot', /voltou para a fila/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.reason).toContain('Ana assumiu e não respondeu');
    expect(dialogue.notes.at(-1)).toContain('Ana não respondeu');
    play(dialogue, [['cliente', 'menu'], ['bot', /tirei você da fila/], menu]);
  });

  it('has all the time once the customer is answered, and fifteen minutes again when they write', () => {
    const dialogue = play(createDialogue(support), [
      ...asks,
      ['atendente', ana, 'Oi!'],
      ['chega', 'Oi!'],
      ['passam', 5 * 60 * minutes],
      ['lugar', 'attended'],
    ]);
    expect(dialogue.state.listing.unansweredSince).toBeUndefined();
    play(dialogue, [['cliente', cpf]]);
    const since = dialogue.state.listing.unansweredSince;
    expect(since).toBeGreaterThan(0);
    play(dialogue, [
      ['passam', 10 * minutes],
      ['cliente', 'viu?'],
      ['lugar', 'attended'],
    ]);
    expect(dialogue.state.listing.unansweredSince).toBe(since);
    play(dialogue, [
      ['passam', 5 * minutes],
      ['bot', /voltou para a fila/],
      ['lugar', 'waiting'],
    ]);
    play(dialogue, [
      ['atendente', ana, 'Desculpe!'],
      ['chega', 'Desculpe!'],
      ['lugar', 'attended'],
    ]);
    expect(dialogue.state.listing.owner).toEqual(ana);
  });
});
