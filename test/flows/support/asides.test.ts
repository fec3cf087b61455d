/** What customers say where something else was asked, or before anybody knew what for: it is neither lost nor an error. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptedErp, type ScriptLine } from '../../support/dialogue.ts';
import { cnpj, cpf, home, mariana, media, phone, protocol, support, verified } from './fixtures.ts';

const whatsapp = (erp: ScriptedErp = {}) => createDialogue(support, { verifiedPhone: phone, erp });
const telegram = (erp: ScriptedErp = {}) => createDialogue(support, { erp });
const greeting: ScriptLine = ['bot', /Fibra Serrana/];
const menu: ScriptLine = ['bot', /Como posso ajudar/];
const more: ScriptLine = ['bot', /mais alguma coisa/];
const known = { verify: () => verified() };

/** Up to the question of the technician. */
const toOrder: readonly ScriptLine[] = [
  ['cliente', 'net caiu'],
  greeting,
  ['bot', /Mariana/],
  ['cliente', 'sou eu mesma'],
  ['bot', /99911/],
  ['cliente', 'esse que estou falando'],
  ['bot', /Anotei/],
  ['cliente', 'pronto'],
  ['bot', /técnico\?/],
];

describe('at the question of the technician', () => {
  it('more of the problem joins the description, and is no failed answer', () => {
    play(whatsapp(known), [
      ...toOrder,
      ['cliente', 'já reiniciei o modem e nada'],
      ['bot', /^Anotei isso também\.\n\nQuer que a gente peça/],
      ['cliente', 'já reiniciei o modem e nada'],
      ['bot', /^Anotei isso também/],
      ['cliente', 'já faz 3 dias', media('photo')],
      [
        'bot',
        /^Anotei isso também\.\n\nQuer que a gente peça a visita de um técnico\?\n1.*\n2\. Não precisa$/,
      ],
      ['cliente', 'sim, mas só depois das 18h'],
      [
        'bot',
        /Problema: net caiu\njá reiniciei o modem e nada\njá faz 3 dias\n\[foto\]\nsim, mas só depois das 18h\n/,
        /técnico: sim/,
      ],
    ]);
  });

  it('what comes beside the answer is kept', () => {
    play(whatsapp(known), [
      ...toOrder,
      ['cliente', 'a luz los está vermelha', 'não'],
      ['bot', /Problema: net caiu\na luz los está vermelha\n/, /técnico: não/],
    ]);
  });

  it.each([
    ['pode mandar o técnico', /técnico: sim/],
    ['não precisa de técnico', /técnico: não/],
    ['nao, so quero que volte', /técnico: não/],
  ])('is answered by "%s"', (said, order) => {
    play(whatsapp(known), [...toOrder, ['cliente', said], ['bot', order]]);
  });

  it.each(['quanto custa a visita?', 'demora?', 'vcs cobram', 'sim, mas quanto custa?'])(
    'a question is answered as far as it can be: "%s"',
    (said) => {
      play(whatsapp(known), [
        ...toOrder,
        ['cliente', said],
        ['bot', /pessoa da equipe pode responder.*escreva atendente/, /técnico\?/],
        ['cliente', said],
        ['bot', /pode responder/],
        ['cliente', 'não'],
        ['bot', /Problema: net caiu\n/, /técnico: não/],
      ]);
    },
  );

  it('who does not mind, whose connection is back, or who is done hears what to do', () => {
    play(whatsapp(known), [
      ...toOrder,
      ['cliente', 'tanto faz'],
      ['bot', /^Responda sim ou não, como achar melhor/],
      ['cliente', 'ja voltou aqui'],
      ['bot', /^Que bom! .*cancelar/],
      ['cliente', 'pronto'],
      ['bot', /^Quer que a gente peça/],
      ['cliente', 'asdf'],
      ['bot', /^Não entendi/],
    ]);
  });

  it('texts made to take long are read at once', () => {
    for (const piece of [
      'e ',
      'mas quanto ',
      'sim ',
      'não, ',
      ' ',
      '? ',
      'voltou ',
      'esse ',
      'meus ',
      'S/A ',
    ])
      for (const [before, after] of [
        ['', ''],
        ['e mas ', '?'],
        ['não', 'x'],
      ] as const) {
        const dialogue = play(whatsapp(known), toOrder);
        dialogue.send(`${before}${piece.repeat(4_096 / piece.length)}${after}`);
        expect(dialogue.state.stopped).toBeUndefined();
      }
  });

  it('"Pronto" that is pressed when the quiet has just ended the description is answered by nothing', () => {
    const dialogue = play(whatsapp(known), [
      ...toOrder.slice(0, 7),
      ['cliente', 'caiu ontem'],
      ['bot', /^Anotado/],
    ]);
    const old = dialogue.menu?.id ?? '';
    const done = { type: 'choice', choice: 'done', menu: old, label: 'Pronto' } as const;
    play(dialogue, [
      ['passam', 8_000],
      ['bot', /técnico\?/],
      ['cliente', done],
      ['cliente', done],
      ['cliente', 'não'],
      ['bot', /Confira/],
      ['cliente', done],
      ['cliente', { ...done, choice: 'other', label: 'Outro' }],
      ['bot', /pergunta anterior/],
    ]);
  });
});

describe('at a warning', () => {
  const debt = { ...mariana, services: [{ ...home, standing: 'suspended-debt' as const }] };
  const outage = { ...mariana, alerts: ['Fibra rompida no Centro.'] };
  const duplicate = { ...mariana, services: [{ ...home, openTickets: [{ protocol }] }] };

  it.each([
    ['debt', debt, /suspenso/, 'sim, pode abrir mesmo assim'],
    ['outage', outage, /Fibra rompida/, 'sim eu sei, mas aqui caiu antes'],
    ['duplicate', duplicate, /já tem um atendimento/, 'quero abrir outro'],
  ] as const)('%s: told and asked as at any question', (_, customer, warning, goesOn) => {
    const dialogue = play(whatsapp({ verify: () => verified(customer) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', warning],
      ['cliente', 'já reiniciei o modem e nada'],
      ['bot', /^Anotei isso também/, warning],
      ['cliente', 'quanto custa a visita'],
      ['bot', /pode responder/, warning],
      ['cliente', goesOn],
      ['bot', /Mariana/],
    ]);
    expect(dialogue.state.listing.summary?.join('\n')).toMatch(
      /Problema: net caiu \/ já reiniciei o modem e nada/,
    );
  });

  it('a wish that is put as a question is one', () => {
    play(
      whatsapp({ verify: () => verified(duplicate), findTicket: () => ({ found: false, locked: false }) }),
      [
        ['cliente', 'net caiu'],
        greeting,
        ['bot', /já tem um atendimento/],
        ['cliente', 'posso acompanhar esse?'],
        ['bot', /Não encontrei esse protocolo/],
      ],
    );
  });

  it('whoever has paid is never asked whether to go on', () => {
    for (const said of ['sim eu sei, já paguei', 'não devo nada', 'está em dia'])
      play(whatsapp({ verify: () => verified(debt) }), [
        ['cliente', 'net caiu'],
        greeting,
        ['bot', /suspenso/],
        ['cliente', said],
        ['bot', /já pagou/],
        ['lugar', 'waiting'],
      ]);
  });

  it('a connection that is back ends the talk', () => {
    play(whatsapp({ verify: () => verified(outage) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /Fibra rompida/],
      ['cliente', 'já voltou, obrigado'],
      ['bot', /^Que bom!/],
      ['lugar', 'closed'],
    ]);
  });
});

describe('where a document, a name or a phone was asked for', () => {
  it('more of the problem is kept, questions are answered, and nobody’s data becomes a description', () => {
    play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', 'a luz do modem está vermelha'],
      ['bot', /^Anotei isso também\. Preciso de um CPF/],
      ['cliente', 'meu cpf é 529.982.247-26'],
      ['bot', /não parece certo/],
      ['cliente', 'vocês atendem domingo?'],
      ['bot', /pode responder/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', 'não sei'],
      ['bot', /nome/],
      ['cliente', 'pra que precisa disso'],
      ['bot', /nome escrito|pode responder/],
      ['cliente', 'Carla'],
      ['bot', /telefone/],
      ['cliente', 'o do cadastro'],
      ['bot', /não vejo daqui.*Mande o número com DDD/],
      ['cliente', '37 99911-2233'],
      ['bot', /Anotei: "net caiu \/ a luz do modem está vermelha"/],
    ]);
  });

  it('anger is met with kindness', () => {
    play(telegram(known), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', 'vocês são um lixo'],
      ['bot', /^Sinto muito pelo transtorno\. Preciso de um CPF/],
    ]);
  });

  it.each(['o do cadastro', 'o mesmo', 'esse que estou falando', 'meu número', 'pode ser esse do whatsapp'])(
    'an offered phone is taken by "%s"',
    (said) => {
      play(whatsapp(known), [
        ...toOrder.slice(0, 5),
        ['cliente', 'outro'],
        ['bot', /^Certo\. Qual é o número/],
        ['cliente', said],
        ['bot', /Anotei/],
      ]);
    },
  );
});

describe('a company', () => {
  const serra = { ...mariana, name: 'Serra Alimentos Ltda', firstName: 'Serra' };

  it('has no first name to offer, by its phone', () => {
    const dialogue = play(whatsapp({ verify: () => verified(serra) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /^Qual é o seu nome\?$/],
      ['cliente', 'sou eu mesmo'],
      ['bot', /nome escrito/],
      ['cliente', 'Rita'],
      ['bot', /99911/],
    ]);
    expect(dialogue.state.listing.summary?.join()).toContain('Serra Alimentos Ltda');
  });

  it('nor by its CNPJ, whatever it is called', () => {
    play(telegram({ verify: () => verified({ ...mariana, name: 'Casa Nova', firstName: 'Casa' }) }), [
      ['cliente', 'net caiu', cnpj],
      greeting,
      ['bot', /4 últimos dígitos/],
      ['cliente', '2233'],
      ['bot', /^Qual é o seu nome\?$/],
    ]);
  });
});

describe('before anybody knew what for', () => {
  it.each([
    ['as the first words', [['cliente', 'já faz 3 dias'], greeting]],
    ['at the menu', [['cliente', 'oi'], greeting, menu, ['cliente', 'já faz 3 dias']]],
    [
      'after a goodbye',
      [
        ['cliente', 'oi'],
        greeting,
        menu,
        ['cliente', 'tchau'],
        ['bot', /^Até mais/],
        ['cliente', 'já faz 3 dias'],
        greeting,
      ],
    ],
  ] satisfies [string, ScriptLine[]][])('what is told is kept for the ticket: %s', (_, before) => {
    play(whatsapp(known), [
      ...before,
      ['bot', /^Guardei o que você mandou/, /Como posso ajudar/],
      ['cliente', 'que eu estou esperando'],
      ['bot', /^Guardei/],
      ['cliente', '1'],
      ['bot', /Mariana/],
      ['cliente', 'sim'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /Anotei: "já faz 3 dias \/ que eu estou esperando"/],
      ['cliente', 'cancelar'],
      ['bot', /Nada foi registrado/],
      ['cliente', '1'],
      ['bot', /Mariana/],
      ['cliente', 'sim'],
      ['bot', /99911/],
      ['cliente', 'sim'],
      ['bot', /O que está acontecendo/],
    ]);
  });

  it('a complaint that tells of the connection is a ticket at once, a missing technician a status', () => {
    const dialogue = play(whatsapp({ ...known, findTickets: () => ({ tickets: [] }) }), [
      ['cliente', 'oi'],
      greeting,
      menu,
      ['cliente', 'obrigado'],
      ['bot', /^Por nada/],
      ['cliente', 'vocês são péssimos, continua sem internet'],
      ['bot', /de novo/],
      ['bot', /Mariana/],
      ['cliente', 'menu'],
      menu,
      ['cliente', 'ninguém apareceu'],
      ['bot', /Não encontrei atendimentos/],
      more,
    ]);
    expect(dialogue.calls.map(({ name }) => name)).toContain('findTickets');
  });

  it('the provider is greeted for without an article, which nobody knows for every name', () => {
    const dialogue = play(telegram(), [
      ['cliente', 'oi'],
      ['bot', /^Olá! Fibra Serrana, atendimento automático/],
      menu,
      ['cliente', 'tchau'],
      ['bot', /Até mais/],
      ['cliente', 'oi'],
      ['bot', /de novo\. Fibra Serrana, atendimento automático/],
      menu,
    ]);
    expect(dialogue.said.map(({ message }) => message.text).join()).not.toMatch(/\b(?:da|do|na|no) Fibra/);
  });

  it('anger and questions get an answer and a person to talk to', () => {
    play(telegram(), [
      ['cliente', 'vocês são um lixo'],
      greeting,
      ['bot', /^Sinto muito pelo transtorno/, /Falar com atendente/],
      ['cliente', 'vcs abrem domingo?'],
      ['bot', /com a nossa equipe/, /Falar com atendente/],
      ['cliente', 'pode me ajudar?'],
      ['bot', /^Como posso ajudar/],
    ]);
  });

  it('only asking for a ticket is no description of it', () => {
    for (const said of ['quero abrir um chamado', 'abrir atendimento', 'quero falar do meu problema'])
      play(whatsapp(known), [
        ['cliente', said],
        greeting,
        ['bot', /Mariana/],
        ['cliente', 'sim'],
        ['bot', /99911/],
        ['cliente', 'sim'],
        ['bot', /^O que está acontecendo/],
      ]);
  });

  it.each(['não sou cliente', 'quero contratar', 'quanto custa', 'tem cobertura na minha rua?', 'planos'])(
    'who wants to become a customer gets a person, who knows why: "%s"',
    (said) => {
      for (const before of [[], [['cliente', 'oi'], greeting, menu]] satisfies ScriptLine[][]) {
        const dialogue = play(telegram(), [
          ...before,
          ['cliente', said],
          ...(before.length === 0 ? [greeting] : []),
          ['bot', /planos, preços e cobertura/],
          ['lugar', 'waiting'],
        ]);
        expect(dialogue.state.listing.reason).toMatch(/contratar/);
        play(dialogue, [['cliente', 'menu'], ['bot', /fila/], menu]);
      }
    },
  );
});

describe('a protocol that is not found', () => {
  it.each(['meus protocolos', 'os últimos', 'ver meus atendimentos', 'quando o técnico vem?'])(
    'the list will do: "%s"',
    (said) => {
      play(
        whatsapp({
          ...known,
          findTicket: () => ({ found: false, locked: false }),
          findTickets: () => ({ tickets: [] }),
        }),
        [
          ['cliente', protocol],
          greeting,
          ['bot', /Não encontrei esse protocolo/],
          ['cliente', 'protocolo 123'],
          ['bot', /12 a 24 números/],
          ['cliente', said],
          ['bot', /Não encontrei atendimentos/],
          more,
        ],
      );
    },
  );
});

describe('a goodbye is answered by what was said', () => {
  it.each([
    ['obrigada viu', /^Por nada!/],
    ['Não, obrigado', /^Por nada!/],
    ['tchau', /^Até mais!/],
    ['até mais', /^Até mais!/],
    ['não', /^(?:Por nada|Até mais)!/],
    ['resolveu, obrigada', /^Que bom!/],
  ])('%s', (said, answer) => {
    play(whatsapp({ ...known, findTickets: () => ({ tickets: [] }) }), [
      ['cliente', 'meu chamado'],
      greeting,
      ['bot', /Não encontrei atendimentos/],
      more,
      ['cliente', said],
      ['bot', answer],
      ['lugar', 'closed'],
    ]);
  });
});
