import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { away, createDialogue, play, type ScriptedErp, type ScriptLine } from '../../support/dialogue.ts';
import {
  ana,
  bruno,
  cpf,
  media,
  minutes,
  oldTicket,
  phone,
  protocol,
  refused,
  settings,
  succeeded,
  support,
  ticket,
  uncertain,
  verified,
} from './fixtures.ts';

const whatsapp = (erp: ScriptedErp = {}) => createDialogue(support, { verifiedPhone: phone, erp });
const telegram = (erp: ScriptedErp = {}) => createDialogue(support, { erp });
const greeting: ScriptLine = ['bot', /Fibra Serrana/];
const menu: ScriptLine = ['bot', /Como posso ajudar/];
const more: ScriptLine = ['bot', /mais alguma coisa/];

/** A ticket opened with a document alone, up to its confirmation. */
const unprovedTicket: readonly ScriptLine[] = [
  ['cliente', 'net caiu'],
  greeting,
  ['bot', /CPF/],
  ['cliente', cpf],
  ['bot', /nascimento/],
  ['cliente', 'não sei'],
  ['bot', /nome/],
  ['cliente', 'João'],
  ['bot', /telefone/],
  ['cliente', '37 99911 2233'],
  ['bot', /net caiu/],
  ['cliente', 'pronto'],
  ['bot', /Confira/],
  ['cliente', 'sim'],
  ['bot', /equipe/],
];

describe('following a protocol', () => {
  it('the latest tickets of a verified customer, then one of them', () => {
    const dialogue = play(
      whatsapp({ verify: () => verified(), findTickets: () => ({ tickets: [ticket, oldTicket] }) }),
      [
        ['cliente', 'qdo o técnico vem?'],
        greeting,
        [
          'bot',
          /últimos atendimentos/,
          /1\. 21\/11: Sem conexão \(final 3456\)\n2\. 02\/10: Lentidão \(final 9876\)/,
        ],
        ['cliente', 'aquele da rua'],
        ['bot', /12 a 24 números/],
        ['cliente', 'o último'],
        [
          'bot',
          /Protocolo 202611211405123456/,
          /aguardando análise/,
          /21\/11\/2026 às 14:05/,
          /marcada para 22\/11\/2026, das 08:00 às 12:00/,
        ],
        more,
        ['cliente', 'protocolo'],
        ['bot', /últimos/],
        ['cliente', 'aquele da lentidão'],
        ['bot', /finalizado/, /Encerrado em 03\/10\/2026 às 09:00: Troca do roteador/],
        more,
      ],
    );
    expect(dialogue.calls.map(({ name, input }) => [name, input])).toContainEqual([
      'findTickets',
      { customer: '4711' },
    ]);
  });

  it('one by its number, from the first message, only as the verified customer', () => {
    const dialogue = play(
      whatsapp({ verify: () => verified(), findTicket: () => ({ found: false, locked: false }) }),
      [
        ['cliente', `protocolo ${protocol}`],
        greeting,
        ['bot', /Não encontrei esse protocolo/],
        ['cliente', '123'],
        ['bot', /12 a 24 números/],
        ['cliente', '202611211405123457'],
        ['bot', /Não encontrei esse protocolo/],
      ],
    );
    expect(dialogue.calls.filter(({ name }) => name === 'findTicket').map(({ input }) => input)).toEqual([
      { protocol, as: { customer: '4711' } },
      { protocol: '202611211405123457', as: { customer: '4711' } },
    ]);
  });

  it('without proof nothing is looked up, whatever the number', () => {
    const dialogue = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ['cliente', protocol],
      greeting,
      ['bot', /só a você/, /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', 'não sei'],
      ['bot', /Só mostro atendimentos a quem confirma/],
      ['toca', 'Confirmar agora'],
      ['bot', /nascimento/],
      ['cliente', 'voltar'],
      ['bot', /CPF/],
    ]);
    expect(dialogue.calls.map(({ name }) => name)).toEqual(['verify']);
  });

  it('a chat that opened a ticket without proof may ask for that one', () => {
    const dialogue = play(
      telegram({
        verify: () => ({ level: 'identified', service: '11000' }),
        findTicket: () => ({
          found: true,
          ticket: { protocol, status: 'Pendente', closed: false, openedAt: '2026-11-21' },
        }),
      }),
      [
        ...unprovedTicket,
        ['erp', succeeded()],
        ['bot', new RegExp(protocol)],
        more,
        ['cliente', 'tchau'],
        ['bot', /^Até mais/],
        ['cliente', '2'],
        ['bot', /Oi, João/],
        menu,
        ['cliente', '2'],
        ['bot', new RegExp(`1. ${protocol}`)],
        ['cliente', '1'],
        ['bot', /pendente/],
        more,
        ['cliente', protocol],
        ['bot', /pendente/],
        more,
      ],
    );
    expect(dialogue.calls.filter(({ name }) => name === 'findTicket').map(({ input }) => input)).toEqual([
      { protocol, as: { opener: true } },
      { protocol, as: { opener: true } },
    ]);
  });

  it('locked, away, and no tickets are said as they are', () => {
    play(whatsapp({ verify: () => verified(), findTicket: () => ({ found: false, locked: true }) }), [
      ['cliente', protocol],
      greeting,
      ['bot', /fechada por uma hora/],
      more,
    ]);
    let answers = 0;
    play(
      whatsapp({ verify: () => verified(), findTickets: () => (answers++ === 0 ? away : { tickets: [] }) }),
      [
        ['cliente', 'ver meus atendimentos'],
        greeting,
        ['bot', /Não consegui consultar/],
        ['toca', 'Tentar de novo'],
        ['bot', /Não encontrei atendimentos/],
        more,
      ],
    );
    play(telegram({ verify: () => away }), [
      ['cliente', 'meu chamado'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', '2233'],
      ['bot', /não está respondendo/, /Falar com atendente/],
    ]);
  });

  it('a slow look-up is told once, and what comes meanwhile is kept', () => {
    const dialogue = whatsapp({ verify: () => 'pending' });
    play(dialogue, [
      ['cliente', 'minha internet caiu'],
      greeting,
      ['cliente', 'desde ontem à noite'],
      ['passam', 5_000],
      ['bot', /Só um instante/],
      ['passam', 60 * minutes],
    ]);
    dialogue.answer('verify', { ok: true, output: verified() });
    play(dialogue, [
      ['bot', /Mariana/],
      ['cliente', 'sim'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /minha internet caiu \/ desde ontem à noite/],
    ]);
  });
});

describe('a person', () => {
  const waits: readonly ScriptLine[] = [
    ['cliente', 'kero atendente'],
    greeting,
    ['bot', /chamei uma pessoa/],
    ['lugar', 'waiting'],
  ];

  it('from the first message, without any data; then the bot is silent', () => {
    const dialogue = play(whatsapp(), [
      ...waits,
      ['cliente', 'é sobre a mudança de endereço'],
      ['bot', /guardada/],
      ['cliente', 'alô?'],
      ['cliente', media('audio')],
      ['passam', 31 * minutes],
      ['cliente', 'ainda aí?'],
      ['bot', /guardada/],
      ['passam', 24 * 60 * minutes],
      ['assume', ana],
      ['lugar', 'attended'],
      ['cliente', 'menu'],
      ['cliente', 'cancelar', '2'],
      ['passam', 14 * minutes],
      ['atendente', ana, 'Oi, aqui é a Ana!'],
      ['chega', 'Oi, aqui é a Ana!'],
      ['encerra', ana],
      ['bot', /encerrada/],
      ['lugar', 'closed'],
    ]);
    expect(dialogue.calls).toEqual([]);
    expect(dialogue.effects.filter(({ type }) => type === 'hush')).toHaveLength(1);
    expect(dialogue.said.find(({ message }) => message.text.includes('aqui é a Ana'))?.by).toEqual(ana);
  });

  it('leaves the queue with menu, and comes back with give-back', () => {
    play(whatsapp(), [
      ...waits,
      ['cliente', 'menu'],
      ['bot', /tirei você da fila/],
      menu,
      ['lugar', 'bot'],
      ['cliente', 'quero falar com uma pessoa'],
      ['bot', /chamei/],
      ['assume', ana],
      ['devolve', ana],
      ['bot', /devolveu/],
      menu,
    ]);
  });

  it('two at once: the first has it, the second is told and says nothing to the customer', () => {
    const dialogue = play(whatsapp(), [
      ...waits,
      ['assume', ana],
      ['assume', bruno],
      ['atendente', bruno, 'Oi!'],
      ['assume', ana],
      ['devolve', bruno],
      ['encerra', bruno],
      ['lugar', 'attended'],
    ]);
    expect(dialogue.notes).toEqual([
      expect.stringContaining('com Ana'),
      expect.stringContaining('Oi!'),
      expect.stringContaining('Bruno quis encerrar ou devolver'),
      expect.stringContaining('Bruno quis encerrar ou devolver'),
    ]);
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
  });

  it('takes over at any moment, by claiming or by just writing', () => {
    const dialogue = play(telegram(), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['atendente', bruno, 'Deixa comigo'],
      ['chega', 'Deixa comigo'],
      ['lugar', 'attended'],
      ['passam', 60 * minutes],
    ]);
    expect(dialogue.state.listing.summary).toContain('Problema: net caiu');
    play(whatsapp(), [
      ['assume', ana],
      ['lugar', 'attended'],
      ['atendente', ana, 'Bom dia'],
      ['chega', 'Bom dia'],
    ]);
  });

  it.each([
    [
      'the attendant tells it',
      [
        ['atendente', ana, `Seu protocolo é ${protocol}`],
        ['chega', `Seu protocolo é ${protocol}`],
        ['devolve', ana],
        ['bot', /devolveu/],
        menu,
      ],
    ],
    ['told at give-back', [['devolve', ana], ['bot', new RegExp(protocol)], ['bot', /devolveu/], menu]],
    [
      'told at closing',
      [
        ['encerra', ana],
        ['bot', new RegExp(protocol)],
        ['bot', /encerrada/],
      ],
    ],
  ] as const)('a protocol that comes meanwhile waits for the person: %s', (_, end) => {
    const dialogue = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ...unprovedTicket,
      ['assume', ana],
      ['erp', succeeded()],
    ]);
    expect(dialogue.state.listing.untold).toEqual([expect.stringContaining(protocol)]);
    expect(dialogue.notes).toEqual([expect.stringContaining(protocol)]);
    play(dialogue, end);
    expect(dialogue.state.listing.untold).toBeUndefined();
  });

  it('a failed ticket meanwhile is for the person to see', () => {
    const dialogue = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ...unprovedTicket,
      ['assume', ana],
      ['erp', uncertain],
    ]);
    expect(dialogue.notes).toEqual([expect.stringContaining('não foi registrado')]);
    expect(dialogue.state.listing.summary).toContain('  Problema: net caiu');
  });

  it('what a takeover withdrew, or could not be delivered, waits for the person', () => {
    const dialogue = play(whatsapp(), [...waits, ['assume', ana]]);
    dialogue.hear({ type: 'say.withdrawn', text: `Protocolo: ${protocol}` });
    expect(dialogue.state.listing.untold).toEqual([`Protocolo: ${protocol}`]);
    play(dialogue, [['devolve', ana], ['bot', new RegExp(protocol)], ['bot', /devolveu/], menu]);
    dialogue.hear({ type: 'send.failed', text: 'um lembrete', keep: false, reason: 'bloqueado' });
    play(dialogue, [['lugar', 'bot']]);
    dialogue.hear({ type: 'send.failed', text: `Protocolo: ${protocol}`, keep: true, reason: 'bloqueado' });
    play(dialogue, [['lugar', 'waiting']]);
    expect(dialogue.state.listing).toMatchObject({
      untold: [`Protocolo: ${protocol}`],
      reason: expect.stringContaining('entregue'),
    });
  });
});

describe('what could not be delivered', () => {
  const failed = (keep: boolean) =>
    ({ type: 'send.failed', text: `Protocolo: ${protocol}`, keep, reason: 'bloqueado' }) as const;
  const over: readonly ScriptLine[] = [
    ['cliente', 'oi'],
    greeting,
    menu,
    ['cliente', 'obrigado'],
    ['bot', /Por nada/],
    ['lugar', 'closed'],
  ];

  it.each([
    ['a message', 'oi?'],
    ['thanks', 'obrigado'],
    ['menu', 'menu'],
    ['cancelar', 'cancelar'],
  ])('is told when the customer can be reached again: %s', (_, said) => {
    const dialogue = play(telegram(), over);
    dialogue.hear(failed(true));
    play(dialogue, [
      ['lugar', 'waiting'],
      ['cliente', said],
      ['bot', /de novo/],
      ['bot', new RegExp(protocol)],
      menu,
      ['lugar', 'bot'],
    ]);
    expect(dialogue.said.at(-2)?.manner.keep).toBe(true);
    expect(dialogue.state.listing.untold ?? []).toEqual([]);
  });

  it('takes nothing from what is being collected, and is told with the next question', () => {
    const dialogue = play(telegram(), [['cliente', 'net caiu'], greeting, ['bot', /CPF/]]);
    dialogue.hear(failed(true));
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', withBot: true });
    play(dialogue, [
      ['cliente', cpf],
      ['bot', new RegExp(protocol)],
      ['bot', /nascimento/],
      ['lugar', 'bot'],
    ]);
    expect(dialogue.state.listing.summary?.join()).toContain('net caiu');
  });

  it('between episodes waits for a person if it must not be lost', () => {
    for (const before of [[], over]) {
      const dialogue = play(telegram(), before);
      dialogue.hear(failed(true));
      expect(dialogue.state.listing).toMatchObject({
        place: 'waiting',
        reason: expect.stringContaining('entregue'),
        untold: [`Protocolo: ${protocol}`],
      });
      play(dialogue, [
        ['assume', ana],
        ['devolve', ana],
        ['bot', new RegExp(protocol)],
        ['bot', /devolveu/],
        menu,
      ]);
    }
  });

  it('between episodes changes nothing otherwise', () => {
    const dialogue = play(telegram(), over);
    const { effects } = dialogue;
    const before = effects.length;
    dialogue.hear(failed(false));
    expect(effects).toHaveLength(before);
    play(dialogue, [['lugar', 'closed'], ['cliente', 'oi'], ['bot', /de novo/], menu]);
  });
});

describe('a proof by document that has run out', () => {
  const proved: readonly ScriptLine[] = [
    ['cliente', 'net caiu', cpf],
    greeting,
    ['bot', /nascimento/],
    ['cliente', '2233'],
    ['bot', /Mariana/],
  ];

  it('is asked for again by whoever wants to see a protocol', () => {
    play(telegram({ verify: () => verified() }), [
      ...proved,
      ['passam', 13 * 60 * minutes],
      ['bot', /Ainda/],
      ['bot', /encerrar/],
      ['cliente', 'quero ver meu protocolo'],
      ['bot', /de novo/],
      ['bot', /só a você/, /CPF/],
    ]);
  });

  it('shows nothing of the record when the ERP objects twenty hours later', () => {
    const dialogue = play(telegram({ verify: () => verified() }), [
      ...proved,
      ['cliente', 'sim'],
      ['bot', /telefone/],
      ['cliente', '37 99911-2233'],
      ['bot', /Anotei/],
      ['cliente', 'pronto'],
      ['bot', /técnico\?/],
      ['cliente', 'sim'],
      ['bot', /Serviço: 500 Mega/],
      ['cliente', 'sim'],
      ['bot', /registrando/],
      ['passam', 20 * 60 * minutes],
      ['bot', /demorando/],
      ['erp', refused('O campo telefone é inválido.')],
      ['bot', /inválido/, /telefone/],
      ['cliente', '37 98822-3344'],
      [
        'bot',
        /^Confira, por favor:\nNome: Mariana\nTelefone: .*\nProblema: net caiu\nVisita de técnico: sim\n\nPosso/,
      ],
    ]);
    expect(dialogue.state.listing.summary).toContain('Identificação: não identificado');
  });

  it('is no longer listed when a person claims the conversation forty hours later', () => {
    const dialogue = play(telegram({ verify: () => verified() }), [
      ...proved,
      ['cliente', 'atendente'],
      ['bot', /chamei/],
    ]);
    expect(dialogue.state.listing.summary?.join()).toContain('confirmado');
    play(dialogue, [
      ['passam', 40 * 60 * minutes],
      ['assume', ana],
    ]);
    expect(dialogue.state.listing.summary?.join()).not.toContain('confirmado');
  });
});

describe('commands and free words', () => {
  it('menu, voltar, cancelar, ajuda, whatever the case and accents', () => {
    play(telegram(), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'net caiu'],
      ['bot', /CPF/],
      ['cliente', 'AJUDA'],
      ['bot', /voltar: um passo/, /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', 'Voltar!'],
      ['bot', /CPF/],
      ['cliente', 'Cancelar'],
      ['bot', /Nada foi registrado/, /Como posso ajudar/],
      ['cliente', 'cancelar'],
      ['bot', /Não há nada/],
      ['cliente', '1'],
      ['bot', /CPF/],
      ['cliente', 'início'],
      menu,
    ]);
  });

  it('"quero cancelar meu plano" cancels nothing', () => {
    play(telegram(), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'quero cancelar meu plano'],
      ['bot', /com a nossa equipe/, /Falar com atendente/],
      ['cliente', 'azul'],
      ['bot', /Não entendi/],
      ['cliente', 'bom dia'],
      menu,
      ['cliente', 'obrigado'],
      ['bot', /Por nada/],
      ['lugar', 'closed'],
    ]);
  });

  it('never asks more than three times before it offers a person', () => {
    play(telegram(), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', '???'],
      ['bot', /Preciso de um CPF/],
      ['cliente', media('sticker')],
      ['bot', /figurinha/, /Se preferir, uma pessoa/],
      ['cliente', '123'],
      ['bot', /Preciso de um CPF/, /Falar com atendente/],
      ['cliente', '2'],
      ['bot', /chamei/],
    ]);
  });

  it('several messages at once get one answer: the last one understood', () => {
    play(telegram(), [
      ['cliente', 'oi', 'menu', 'minha net ta lenta', 'desde ontem'],
      greeting,
      ['bot', /CPF/],
      ['cliente', 'calma', cpf],
      ['bot', /nascimento/],
      ['cliente', 'nem sei', 'kero atendente'],
      ['bot', /chamei/],
    ]);
  });

  it('an old button is not applied to the question of now', () => {
    const dialogue = play(telegram(), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'net caiu'],
      ['bot', /CPF/],
    ]);
    const old = dialogue.said.find(({ menu: id }) => id !== undefined)?.menu ?? '';
    play(dialogue, [
      ['cliente', { type: 'choice', choice: 'follow', menu: old, label: 'Ver um protocolo' }],
      ['bot', /pergunta anterior/, /CPF/],
    ]);
  });

  it('words inside a description are not commands, unless they are all of it', () => {
    const dialogue = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ...unprovedTicket.slice(0, 9),
      ['cliente', '37 99911 2233'],
      ['bot', /net caiu/],
      ['cliente', 'falei com um atendente e ele mandou voltar o cabo'],
      ['bot', /Anotado/],
      ['cliente', 'quero falar com alguém que resolva isso'],
      ['passam', 8_000],
      ['bot', /Confira/, /alguém que resolva/],
      ['cliente', 'atendente'],
      ['bot', /chamei/],
    ]);
    expect(dialogue.state.listing.summary?.join()).toContain('voltar o cabo');
  });
});

describe('silence', () => {
  it('a reminder, a goodbye, and the draft is dropped', () => {
    const dialogue = play(telegram(), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['passam', 9 * minutes],
      ['cliente', 'hum'],
      ['bot', /Preciso de um CPF/],
      ['passam', 10 * minutes],
      ['bot', /Ainda está aí/],
      ['passam', 20 * minutes],
      ['bot', /vou encerrar/],
      ['lugar', 'closed'],
      ['passam', 24 * 60 * minutes],
      ['cliente', 'oi'],
      ['bot', /de novo/],
      menu,
    ]);
    expect(JSON.stringify(dialogue.state)).not.toContain('net caiu');
    for (const words of [/Ainda está aí/, /vou encerrar/])
      expect(
        dialogue.effects.find((effect) => effect.type === 'say' && words.test(effect.message.text)),
      ).toMatchObject({ manner: { expiresIn: 10 * minutes } });
  });

  it('is as long as configured', () => {
    const flow = createSupport({ ...settings, reminder: 1_000, goodbye: 3_000 });
    play(createDialogue(flow), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['passam', 1_000],
      ['bot', /Ainda está aí/],
      ['passam', 2_000],
      ['bot', /vou encerrar/],
    ]);
  });

  it('an episode that is over leaves no proof by phone, and asks for it again', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /Mariana/],
      ['passam', 31 * minutes],
      ['bot', /Ainda/],
      ['bot', /encerrar/],
      ['cliente', 'net caiu'],
      ['bot', /de novo/],
      ['bot', /Mariana/],
    ]);
    expect(dialogue.calls).toHaveLength(2);
  });

  it('a proof by document lasts twelve hours', () => {
    const dialogue = play(telegram({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', '2233'],
      ['bot', /Mariana/],
      ['passam', 31 * minutes],
      ['bot', /Ainda/],
      ['bot', /encerrar/],
      ['cliente', 'net caiu'],
      ['bot', /de novo/],
      ['bot', /Mariana/],
      ['passam', 13 * 60 * minutes],
      ['bot', /Ainda/],
      ['bot', /encerrar/],
      ['cliente', 'net caiu'],
      ['bot', /de novo/],
      ['bot', /CPF/],
    ]);
    expect(dialogue.calls).toHaveLength(1);
  });
});
