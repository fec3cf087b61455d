/** What customers send without being asked for it, all at once, or by a gesture. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptedErp, type ScriptLine } from '../../support/dialogue.ts';
import { cpf, mariana, media, phone, protocol, shop, succeeded, support, verified } from './fixtures.ts';

const whatsapp = (erp: ScriptedErp = {}) => createDialogue(support, { verifiedPhone: phone, erp });
const telegram = (erp: ScriptedErp = {}) => createDialogue(support, { erp });
const greeting: ScriptLine = ['bot', /Fibra Serrana/];
const menu: ScriptLine = ['bot', /Como posso ajudar/];
const more: ScriptLine = ['bot', /mais alguma coisa/];
const identified = { verify: () => ({ level: 'identified', service: '11000' }) as const };

describe('a document with the first words', () => {
  it.each([
    ['in one message', [`minha internet caiu, cpf ${cpf}`]],
    ['in one turn', ['minha internet caiu', cpf]],
    ['before the rest', [`meu cpf é ${cpf}`, 'minha internet caiu']],
  ])('%s: it is not asked for again, and is no part of the description', (_, said) => {
    const dialogue = play(telegram(identified), [
      ['cliente', ...said],
      greeting,
      ['bot', /também a data de nascimento/],
      ['cliente', 'não faço ideia'],
      ['bot', /nome/],
      ['cliente', 'Ana 37 99911-2233'],
      ['bot', /Anotei: "minha internet caiu"/],
    ]);
    expect(dialogue.calls.map(({ input }) => input)).toEqual([{ by: 'document', document: '52998224725' }]);
  });

  it.each([
    ['as the first words', [['cliente', cpf], greeting]],
    ['at the menu', [['cliente', 'oi'], greeting, menu, ['cliente', `CPF ${cpf}`]]],
  ] satisfies [string, ScriptLine[]][])('alone, %s: the wish that comes next is about it', (_, before) => {
    const dialogue = play(telegram(identified), [
      ...before,
      ['bot', /Anotei o documento.\n\nComo posso ajudar/],
      ['cliente', '1'],
      ['bot', /também a data de nascimento/],
      ['cliente', 'menu'],
      menu,
      ['cliente', '1'],
      ['bot', /me mande o CPF/],
    ]);
    expect(dialogue.calls).toEqual([]);
  });

  it('to follow a protocol; the protocol is not taken for one', () => {
    const dialogue = play(
      telegram({ verify: () => verified(), findTicket: () => ({ found: false, locked: false }) }),
      [
        ['cliente', `protocolo ${protocol}`, `cpf ${cpf}`],
        greeting,
        ['bot', /nascimento/],
        ['cliente', '03/04/1985'],
        ['bot', /Não encontrei esse protocolo/],
      ],
    );
    expect(dialogue.calls[0]?.input).toMatchObject({ document: '52998224725' });
  });

  it('a mistyped second fact can be sent again, without the document', () => {
    const dialogue = play(
      telegram({
        verify: (input) =>
          input.by === 'document' &&
          input.fact !== undefined &&
          'phoneEnd' in input.fact &&
          input.fact.phoneEnd === '2233'
            ? verified()
            : { level: 'not-found' },
      }),
      [
        ['cliente', 'sem internet', cpf],
        greeting,
        ['bot', /nascimento/],
        ['cliente', '2232'],
        ['bot', /Não encontrei um cadastro/],
        ['cliente', '2233'],
        ['bot', /Mariana/],
      ],
    );
    expect(dialogue.calls).toHaveLength(2);
  });

  it('where the phone proves nothing, or is on several records', () => {
    const unknown = play(
      whatsapp({ verify: ({ by }) => (by === 'phone' ? { level: 'not-found' } : verified()) }),
      [
        ['cliente', 'sem internet', cpf],
        greeting,
        ['bot', /nascimento/],
        ['cliente', '2233'],
        ['bot', /Mariana/],
      ],
    );
    expect(unknown.calls).toHaveLength(2);
    play(whatsapp({ verify: () => ({ level: 'ambiguous' }) }), [
      ['cliente', 'sem internet', cpf],
      greeting,
      ['bot', /nascimento/],
    ]);
  });

  it('while the phone is being looked up', () => {
    const dialogue = whatsapp({ verify: () => 'pending' });
    play(dialogue, [['cliente', 'minha internet caiu'], greeting, ['cliente', `cpf ${cpf}`]]);
    dialogue.answer('verify', { ok: true, output: { level: 'not-found' } });
    play(dialogue, [['bot', /nascimento/]]);
  });

  it('a birth date beside the document needs no second question', () => {
    const dialogue = play(telegram({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', `${cpf}, nascida em 03/04/1985`],
      ['bot', /Mariana/],
    ]);
    expect(dialogue.calls.map(({ input }) => input)).toEqual([
      { by: 'document', document: '52998224725', fact: { birthDate: '1985-04-03' } },
    ]);
  });
});

describe('the request for one’s own number', () => {
  it('is a sentence apart, gone with the next question, and left in force by a reminder', () => {
    const dialogue = play(telegram({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /titular\.\n1\. Não sou cliente$/],
      ['passam', 10 * 60_000],
      ['bot', /Ainda está aí/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', 'menu'],
      menu,
    ]);
    expect(dialogue.said.slice(1).map(({ message }) => message.asks?.contact ?? message.contact)).toEqual([
      expect.stringContaining('botão'),
      'stays',
      'over',
      undefined,
    ]);
    expect(dialogue.said.filter(({ message }) => /botão/.test(message.text))).toEqual([]);
  });

  it('is thanked for before the record is looked up', () => {
    const dialogue = play(
      telegram({ verify: () => verified({ ...mariana, services: [...mariana.services, shop] }) }),
      [
        ['cliente', 'net caiu'],
        greeting,
        ['bot', /CPF/],
        ['cliente', { type: 'contact', phone: '+5537999112233', own: true }],
        ['bot', /^Obrigado/],
        ['bot', /qual endereço/],
      ],
    );
    expect(dialogue.said.map(({ message }) => message.contact)).toEqual([
      undefined,
      undefined,
      'over',
      undefined,
    ]);
  });

  it('is made again where nothing was found, and taken there', () => {
    play(telegram({ verify: ({ by }) => (by === 'phone' ? verified() : { level: 'not-found' }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', '2233'],
      ['bot', /Não encontrei/],
      ['cliente', { type: 'contact', phone: '+5537999112233', own: true }],
      ['bot', /^Obrigado/],
      ['bot', /Mariana/],
    ]);
  });
});

describe('gestures and old buttons', () => {
  it('the caption of a photo tells a problem', () => {
    const dialogue = play(telegram(), [
      ['cliente', media('photo', 'olha a luz vermelha')],
      greeting,
      ['bot', /CPF/],
    ]);
    expect(dialogue.state.listing.summary).toContain('Problema: [foto: olha a luz vermelha]');
  });

  it('"ok" or a thumb after an answer is a goodbye, and "obrigado" after that begins nothing', () => {
    for (const said of ['👍', 'ok, obrigado', 'tá bom'])
      play(whatsapp({ verify: () => verified(), findTickets: () => ({ tickets: [] }) }), [
        ['cliente', 'meu chamado'],
        greeting,
        ['bot', /Não encontrei atendimentos/],
        more,
        ['cliente', said],
        ['bot', said.includes('obrigado') ? /^Por nada/ : /^Até mais/],
        ['lugar', 'closed'],
        ['cliente', 'valeu 🙏'],
        ['bot', /Por nada/],
        ['lugar', 'closed'],
        ['cliente', 'quero pagar meu boleto'],
        ['bot', /de novo/],
        ['bot', /com a nossa equipe/, /Como posso ajudar/],
      ]);
  });

  it('an old "Falar com atendente" still calls one; an answer beside an old button counts', () => {
    const dialogue = play(telegram(), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'net caiu'],
      ['bot', /CPF/],
    ]);
    const old = dialogue.said.find(({ menu: id }) => id !== undefined)?.menu ?? '';
    play(dialogue, [
      ['cliente', { type: 'choice', choice: 'problem', menu: old, label: 'Problema na internet' }, cpf],
      ['bot', /nascimento/],
      ['cliente', { type: 'choice', choice: 'person', menu: old, label: 'Falar com atendente' }],
      ['bot', /chamei/],
    ]);
  });

  it('an old "Pronto" ends the description all the same', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'sem internet'],
      greeting,
      ['bot', /Mariana/],
      ['cliente', 'sim'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /Anotei/],
    ]);
    const old = dialogue.menu?.id ?? '';
    play(dialogue, [
      ['cliente', 'sim'],
      ['bot', /Pode contar/],
      ['cliente', 'caiu ontem'],
      ['bot', /^Anotado/],
      ['cliente', { type: 'choice', choice: 'done', menu: old, label: 'Pronto' }],
      ['bot', /técnico\?/],
      ['cliente', 'opção dois'],
      ['bot', /Problema: sem internet\ncaiu ontem\n/],
    ]);
  });

  it('a sticker before the summary is no description, and "sair" is a way out', () => {
    play(telegram(identified), [
      ['cliente', 'net caiu', cpf],
      greeting,
      ['bot', /nascimento/],
      ['cliente', 'esqueci'],
      ['bot', /nome/],
      ['cliente', 'é a Rita'],
      ['bot', /telefone/],
      // As it was written before 2016.
      ['cliente', '(37) 9911-2233'],
      ['bot', /Anotei/],
      ['cliente', 'não, só isso'],
      ['bot', /Nome: Rita/, /\(37\) 99911-2233/],
      ['cliente', media('sticker')],
      ['bot', /figurinha/, /Confira/],
      ['cliente', 'sair'],
      ['bot', /Nada foi registrado/],
    ]);
  });

  it('a problem told where a protocol was asked for begins a ticket', () => {
    play(whatsapp({ verify: () => verified(), findTicket: () => ({ found: false, locked: false }) }), [
      ['cliente', protocol],
      greeting,
      ['bot', /Não encontrei esse protocolo/],
      ['cliente', 'deixa, a internet caiu de novo'],
      ['bot', /Mariana/],
    ]);
  });

  it('the offer of a person is not carried over to the next question', () => {
    const dialogue = play(telegram(identified), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', 'pra que vocês querem?'],
      ['bot', /só para achar seu cadastro/],
      ['cliente', 'sei la viu'],
      ['bot', /nome/],
      ['cliente', '123'],
      ['bot', /nome escrito/],
      ['cliente', 'espera'],
      ['bot', /nome escrito/, /Falar com atendente/],
      ['cliente', 'Ana'],
      ['bot', /telefone/],
      ['cliente', 'espera aí'],
      ['bot', /^Sem pressa/],
      ['cliente', 'só um minuto'],
      ['bot', /^Sem pressa/],
    ]);
    expect(dialogue.said.filter(({ message }) => /Falar com atendente/.test(message.text))).toHaveLength(1);
  });

  it('a robot says that it is one', () => {
    play(telegram(), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'você é um robô?'],
      ['bot', /^Sou o atendimento automático/, /Como posso ajudar/],
    ]);
  });

  it('whoever knows no CPF goes on without one', () => {
    for (const said of ['não lembro o cpf dele', 'ainda não sou cliente', 'Não tenho'])
      play(telegram(), [
        ['cliente', 'net caiu'],
        greeting,
        ['bot', /CPF/],
        ['cliente', said],
        ['bot', /nome/],
      ]);
  });

  it('the protocol comes after a yes that came with something new only once that was shown', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /Mariana/],
      ['cliente', 'sou eu'],
      ['bot', /99911/],
      ['cliente', 'esse mesmo'],
      ['bot', /Anotei/],
      ['cliente', 'por enquanto é só'],
      ['bot', /técnico\?/],
      ['cliente', 'sim pode'],
      ['bot', /Confira/],
      ['cliente', 'o fixo também está mudo', 'sim'],
      ['bot', /Acrescentei/, /mudo\n/],
      ['cliente', 'isso mesmo'],
      ['bot', /registrando/],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      more,
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({ description: 'net caiu\no fixo também está mudo' });
  });
});
