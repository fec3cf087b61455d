import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { away, createDialogue, play, type ScriptedErp, type ScriptLine } from '../../support/dialogue.ts';
import {
  cnpj,
  cpf,
  home,
  mariana,
  media,
  minutes,
  phone,
  protocol,
  refused,
  settings,
  shop,
  succeeded,
  support,
  uncertain,
  verified,
} from './fixtures.ts';

const whatsapp = (erp: ScriptedErp) => createDialogue(support, { verifiedPhone: phone, erp });
const telegram = (erp: ScriptedErp) => createDialogue(support, { erp });

/** From the name to the summary, for somebody verified by phone. */
const details: readonly ScriptLine[] = [
  ['bot', /Mariana/],
  ['toca', 'Sou Mariana'],
  ['bot', /\(37\) 99911-2233/],
  ['toca', 'Usar este número'],
  ['bot', /"minha internet caiu"/],
  ['toca', 'Pronto'],
  ['bot', /técnico\?/],
  ['toca', 'Sim, quero a visita'],
];
const summary: ScriptLine = ['bot', /Confira/, /Nome: Mariana/, /\(37\) 99911-2233/, /minha internet caiu/];
const greeting: ScriptLine = ['bot', /Fibra Serrana/, /privacidade/, /só para/];
const more: ScriptLine = ['bot', /mais alguma coisa/];

describe('opening a ticket', () => {
  it('verified by the phone: from the first words to the protocol', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'minha internet caiu'],
      greeting,
      ...details,
      summary,
      ['toca', 'Sim, registrar'],
      ['bot', /registrando/],
      ['erp', succeeded({ serviceOrder: true })],
      ['bot', new RegExp(protocol), /21\/11\/2026 às 14:05/, /Visita de técnico: pedida/, /acompanhar/],
      more,
      ['cliente', 'não, obrigado'],
      ['bot', /Por nada/],
      ['lugar', 'closed'],
    ]);
    expect(dialogue.jobs.map(({ name, key, input }) => ({ name, key, input }))).toEqual([
      {
        name: 'open-ticket',
        key: 'ticket:11000',
        input: {
          service: '11000',
          name: 'Mariana',
          phone: '37999112233',
          description: 'minha internet caiu',
          serviceOrder: true,
        },
      },
    ]);
    expect(dialogue.calls.map(({ input }) => input)).toEqual([{ by: 'phone', phone: '37999112233' }]);
    const told = dialogue.effects.find(
      (effect) => effect.type === 'say' && effect.message.text.includes(protocol),
    );
    expect(told).toMatchObject({ manner: { keep: true } });
  });

  it('by numbers alone, several messages, photo, audio and location until it is quiet', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'oi'],
      greeting,
      ['bot', /1\. Problema na internet\n2\. .*\n3\. Falar com atendente/],
      ['cliente', '1'],
      ['bot', /Mariana/],
      ['cliente', '1'],
      ['bot', /99911-2233/],
      ['cliente', '1️⃣'],
      ['bot', /O que está acontecendo/],
      ['cliente', 'caiu ontem à noite'],
      ['bot', /^Anotado, pode mandar mais/],
      ['cliente', media('photo', 'a luz')],
      ['passam', 5_000],
      ['cliente', media('audio'), { type: 'location', latitude: -20.1, longitude: -44.9 }],
      ['passam', 7_900],
      ['cliente', 'e hoje também'],
      ['passam', 7_900],
      ['passam', 200],
      ['bot', /técnico\?/],
      ['cliente', '2'],
      [
        'bot',
        /Confira/,
        /caiu ontem à noite\n\[foto: a luz\]\n\[áudio\]\n\[localização: -20\.10000, -44\.90000\]\ne hoje também/,
      ],
      ['cliente', '👍🏽'],
      ['bot', /registrando/],
      ['erp', succeeded()],
      ['bot', /não pedida/],
      more,
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({ serviceOrder: false });
  });

  it('ends a description after three minutes, or at twenty messages', () => {
    const begin: readonly ScriptLine[] = [
      ['cliente', 'sem internet'],
      greeting,
      ['bot', /Mariana/],
      ['cliente', 'Ana'],
      ['bot', /99911-2233/],
      ['cliente', 'sim'],
      ['bot', /Anotei/],
      ['cliente', 'parte 0'],
      ['bot', /^Anotado/],
    ];
    const keepsWriting: readonly ScriptLine[] = Array.from({ length: 30 }, (_, part) => [
      ['cliente', `parte ${part}`] as const,
      ['passam', 6_001] as const,
    ]).flat();
    expect(() => play(whatsapp({ verify: () => verified() }), [...begin, ...keepsWriting])).toThrow(
      /técnico/,
    );
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...begin,
      ['cliente', ...Array.from({ length: 25 }, (_, part) => `mais ${part}`)],
      ['bot', /técnico\?/],
      ['cliente', 'não'],
      ['bot', /mais 24/],
      ['cliente', 'e outra coisa'],
      ['bot', /limite/, /Confira/],
    ]);
    // What came at once with the twentieth is not lost; what came after it was said not to fit.
    expect(dialogue.state.listing.summary?.join()).toContain('mais 24');
    expect(dialogue.state.listing.summary?.join()).not.toContain('e outra coisa');
    expect(() =>
      play(whatsapp({ verify: () => verified() }), [
        ...begin,
        ...Array.from({ length: 36 }, () => [
          ['cliente', media('sticker')] as const,
          ['passam', 5_000] as const,
        ]).flat(),
      ]),
    ).toThrow(/técnico/);
  });

  it('by CPF and birth date, with every answer first given wrong', () => {
    const dialogue = play(
      telegram({
        verify: (input) =>
          input.by === 'document' && input.fact && 'birthDate' in input.fact
            ? verified()
            : { level: 'not-found' },
      }),
      [
        ['cliente', 'ta lento'],
        greeting,
        ['bot', /CPF ou CNPJ/],
        ['cliente', '529.982.247-26'],
        ['bot', /confira os dígitos/],
        ['cliente', media('audio')],
        ['bot', /não consigo ouvir/, /Falar com atendente/],
        ['cliente', cpf],
        ['bot', /data de nascimento/, /4 últimos dígitos/],
        ['cliente', 'ontem'],
        ['bot', /31\/12\/1980/],
        ['cliente', '3 de abril de 1985'],
        ['bot', /Mariana/],
        ['cliente', 'Ana Souza'],
        ['bot', /DDD/],
        ['cliente', '20 99911-2233'],
        ['bot', /DDD não existe/],
        ['cliente', '99911-2233'],
        ['bot', /Faltou o DDD/, /Falar com atendente/],
        ['cliente', '+55 (37) 98822-3344'],
        ['bot', /"ta lento"/],
        ['cliente', 'é só'],
        ['bot', /técnico\?/],
        ['cliente', 'talvez'],
        ['bot', /sim ou não/],
        ['cliente', 'não'],
        ['bot', /Nome: Ana Souza/, /\(37\) 98822-3344/],
      ],
    );
    expect(dialogue.calls.map(({ input }) => input)).toEqual([
      { by: 'document', document: '52998224725', fact: { birthDate: '1985-04-03' } },
    ]);
    expect(JSON.stringify(dialogue.state)).not.toContain('1985-04-03');
  });

  it('by a shared contact of their own; a foreign one proves nothing', () => {
    play(telegram({ verify: () => verified() }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', { type: 'contact', phone: '+5537999112233', own: false }],
      ['bot', /não é o do seu próprio número/],
      ['cliente', { type: 'contact', phone: '+5537999112233', own: true }],
      ['bot', /Obrigado! Vou procurar/],
      ['bot', /Mariana/],
    ]);
  });

  it('a phone on several records asks for the last digits of the CPF', () => {
    const dialogue = play(
      whatsapp({
        verify: (input) =>
          input.by === 'phone' && input.lastDigits === '725' ? verified() : { level: 'ambiguous' },
      }),
      [
        ['cliente', 'sem internet'],
        greeting,
        ['bot', /3 últimos dígitos/],
        ['cliente', 'como assim'],
        ['bot', /3 números/],
        ['cliente', '725'],
        ['bot', /Mariana/],
      ],
    );
    expect(dialogue.calls).toHaveLength(2);
  });

  it('identified only: nothing is told, no technician, one creation', () => {
    const dialogue = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', `meu cpf é ${cpf}`],
      ['bot', /nascimento/],
      ['cliente', 'não sei'],
      ['bot', /^Qual é o seu nome\?$/],
      ['cliente', 'joão da silva'],
      ['bot', /telefone com DDD/],
      ['cliente', '37 99911 2233'],
      ['bot', /"net caiu"/],
      ['cliente', 'pronto'],
      ['bot', /Nome: João da Silva/],
      ['cliente', 'sim'],
      ['bot', /Seu atendimento está com a equipe/],
      ['passam', 6_000],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      more,
    ]);
    expect(dialogue.jobs[0]?.input).toMatchObject({ service: '11000', serviceOrder: false });
    expect(dialogue.said.some(({ message }) => message.text.includes('Serviço:'))).toBe(false);
  });

  it('without one service the same words lead to a person, with everything collected', () => {
    const script: readonly ScriptLine[] = [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cnpj],
      ['bot', /4 últimos dígitos/],
      ['toca', 'Não sei'],
      ['bot', /^Qual é o seu nome\?$/],
      ['cliente', 'João'],
      ['bot', /telefone com DDD/],
      ['cliente', '37 99911 2233'],
      ['bot', /"net caiu"/],
      ['cliente', 'pronto'],
      ['bot', /Nome: João/],
      ['cliente', 'sim'],
      ['bot', /Seu atendimento está com a equipe/],
    ];
    const none = play(telegram({ verify: () => ({ level: 'identified' }) }), [
      ...script,
      ['lugar', 'waiting'],
    ]);
    const one = play(telegram({ verify: () => ({ level: 'identified', service: '11000' }) }), script);
    expect(none.said.map(({ message }) => message)).toEqual(one.said.map(({ message }) => message));
    expect(none.jobs).toEqual([]);
    expect(none.state.listing).toMatchObject({
      reason: expect.stringContaining('sem confirmação'),
      name: 'João',
      phone: '37999112233',
      summary: expect.arrayContaining(['  Documento informado: **.ABC.345/****-**', '  Problema: net caiu']),
    });
  });

  it('not found: one wording, the ways to verify, and on to a person', () => {
    const dialogue = play(telegram({ verify: () => ({ level: 'not-found' }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', '2233'],
      ['bot', /Não encontrei um cadastro/, /CPF ou CNPJ do titular e mais um dado/],
      ['toca', 'Seguir sem cadastro'],
      ['bot', /nome/],
      ['cliente', 'Rita'],
      ['bot', /telefone/],
      ['cliente', '3732214455'],
      ['bot', /net caiu/],
      ['cliente', 'só isso'],
      ['bot', /Confira/],
      ['cliente', 'ok'],
      ['bot', /Seu atendimento está com a equipe/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.reason).toContain('não foi localizado');
  });

  it('too many attempts: said, and a person is offered', () => {
    play(telegram({ verify: () => ({ level: 'locked' }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nascimento/],
      ['cliente', '2233'],
      ['bot', /fechada por uma hora/, /Falar com atendente/],
      ['cliente', '1'],
      ['bot', /chamei uma pessoa/],
      ['lugar', 'waiting'],
    ]);
  });

  it('the ERP is away: everything is collected, and kept until it is back', () => {
    const dialogue = play(whatsapp({ verify: () => away }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /não está respondendo/],
      ['bot', /CPF/],
      ['cliente', cpf],
      ['bot', /nome/],
      ['cliente', 'Rita'],
      ['bot', /99911-2233/],
      ['cliente', 'sim'],
      ['bot', /net caiu/],
      ['cliente', 'pronto'],
      ['bot', /Confira/],
      ['cliente', 'sim'],
      ['bot', /guardado/],
      ['lugar', 'bot'],
    ]);
    expect(dialogue.state.listing.summary).toContain('Guardado até o ERP voltar:');
    expect(dialogue.state.listing.summary).toContain('  Documento informado: ***.982.247-**');
    expect(dialogue.jobs).toMatchObject([{ name: 'identify', input: { document: '52998224725' } }]);
  });

  it('loses nothing of a long story: long messages, many at once', () => {
    const story = 'a luz pisca e cai de novo '.repeat(140).trim();
    const lines = Array.from({ length: 25 }, (_, index) => `detalhe ${index + 1}`);
    const dialogue = createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified() } });
    for (const said of ['sem internet', 'Mariana', '37999112233']) dialogue.send(said);
    dialogue.send(story, ...lines);
    dialogue.pass(10_000);
    dialogue.send('não');
    dialogue.send('sim');
    expect(dialogue.jobs[0]?.input).toMatchObject({
      description: ['sem internet', story, ...lines].join('\n'),
    });
  });

  it('cuts what is longer than any message between characters', () => {
    const dialogue = createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified() } });
    for (const said of ['sem internet', 'Mariana', '37999112233']) dialogue.send(said);
    dialogue.send(`x${'😀'.repeat(11_000)}`);
    for (const said of ['pronto', 'não', 'sim']) dialogue.send(said);
    expect(JSON.stringify(dialogue.jobs[0]?.input)).toContain('😀');
    expect(JSON.stringify(dialogue.jobs[0]?.input)).not.toContain('\\ud83d');
  });

  it('notices that say enough: thanks end the chat, a payment goes to a person', () => {
    const suspended = { ...home, standing: 'suspended-debt' as const };
    const outage = verified({ ...mariana, alerts: ['Fibra rompida no Centro.'] });
    play(whatsapp({ verify: () => outage }), [
      ['cliente', 'sem internet'],
      greeting,
      ['bot', /Fibra rompida/],
      ['cliente', 'obrigado, vou aguardar'],
      ['bot', /Por nada/],
      ['lugar', 'closed'],
    ]);
    const dialogue = play(whatsapp({ verify: () => verified({ ...mariana, services: [suspended] }) }), [
      ['cliente', 'sem internet'],
      greeting,
      ['bot', /suspenso/],
      ['cliente', 'mas eu já paguei ontem'],
      ['bot', /já pagou.*comprovante/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.reason).toContain('já pagou');
  });

  it('several services, one suspended for debt, an outage, an open ticket: each is said first', () => {
    const busy = {
      ...mariana,
      services: [
        { ...home, openTickets: [{ protocol: '202611200900000001', openedAt: '2026-11-20T09:00:00' }] },
        { ...shop, standing: 'suspended-debt' as const },
      ],
      alerts: ['Rompimento de fibra no Centro, previsão 18h'],
    };
    const begin: readonly ScriptLine[] = [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /qual endereço/, /1\. 500 Mega Fibra em Centro/, /2\. 300 Mega Fibra em Niterói/],
    ];
    play(whatsapp({ verify: () => verified(busy) }), [
      ...begin,
      ['cliente', 'niterói'],
      ['bot', /suspenso por pendência/],
      ['cliente', 'não'],
      ['bot', /não abri nada/, /Como posso ajudar/],
    ]);
    play(whatsapp({ verify: () => verified(busy) }), [
      ...begin,
      ['cliente', '9'],
      ['bot', /Não achei esse endereço/],
      ['cliente', '1'],
      ['bot', /Rompimento de fibra/],
      ['toca', 'Abrir mesmo assim'],
      ['bot', /já tem um atendimento aberto/, /202611200900000001/, /20\/11\/2026/],
      ['toca', 'Abrir outro'],
      ['bot', /Mariana/],
      ['cliente', 'voltar'],
      ['bot', /já tem um atendimento/],
      ['cliente', 'volta'],
      ['bot', /Rompimento de fibra/],
      ['cliente', 'Voltar'],
      ['bot', /qual endereço/],
      ['cliente', 'a de niterói'],
      ['bot', /suspenso por pendência/],
      ['cliente', 'voltar'],
      ['bot', /qual endereço/],
      ['cliente', 'voltar'],
      ['bot', /Como posso ajudar/],
    ]);
    const followed = play(
      whatsapp({
        verify: () => verified(busy),
        findTicket: ({ protocol: asked }) => ({
          found: true,
          ticket: { protocol: asked, status: 'Pendente', closed: false },
        }),
      }),
      [
        ...begin,
        ['cliente', '1'],
        ['bot', /Rompimento/],
        ['cliente', 'sim'],
        ['bot', /já tem/],
        ['cliente', 'acompanhar'],
        ['bot', /202611200900000001/, /pendente/],
        more,
      ],
    );
    expect(followed.calls.at(-1)?.input).toEqual({
      protocol: '202611200900000001',
      as: { customer: '4711' },
    });
  });

  it('only cancelled services: to a person', () => {
    play(whatsapp({ verify: () => verified({ ...mariana, services: [] }) }), [
      ['cliente', 'net caiu'],
      greeting,
      ['bot', /não encontrei um serviço ativo/i],
      ['lugar', 'waiting'],
    ]);
  });

  it('the summary: corrections, additions, a step back', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ['cliente', 'minha internet caiu'],
      greeting,
      ...details,
      summary,
      ['cliente', 'ah, e o telefone fixo também está mudo'],
      ['bot', /Acrescentei/, /mudo/],
      ['cliente', 'o telefone tá errado'],
      ['bot', /Podemos falar/],
      ['cliente', '37 3221-4455'],
      ['bot', /\(37\) 3221-4455/],
      ['toca', 'Corrigir algo'],
      ['bot', /O que devo corrigir/],
      ['cliente', 'nome'],
      ['bot', /Com quem eu falo/],
      ['cliente', 'Pedro'],
      ['bot', /Nome: Pedro/],
      ['cliente', 'não'],
      ['bot', /corrigir/],
      ['toca', 'Problema'],
      ['bot', /O que está acontecendo/],
      ['cliente', 'lenta só à noite', 'pronto'],
      ['bot', /Problema: lenta só à noite\n/],
      ['cliente', 'voltar'],
      ['bot', /técnico\?/],
      ['cliente', 'nao precisa'],
      ['bot', /Visita de técnico: não/],
      ['cliente', 'confirmo'],
      ['bot', /registrando/],
    ]);
    expect(dialogue.jobs[0]?.input).toEqual({
      service: '11000',
      name: 'Pedro',
      phone: '3732214455',
      description: 'lenta só à noite',
      serviceOrder: false,
    });
  });

  it('orders a technician always, or never, by configuration', () => {
    for (const serviceOrder of ['always', 'never'] as const) {
      const flow = createSupport({ ...settings, serviceOrder });
      const dialogue = play(
        createDialogue(flow, { verifiedPhone: phone, erp: { verify: () => verified() } }),
        [
          ['cliente', 'minha internet caiu'],
          greeting,
          ...details.slice(0, 6),
          summary,
          ['cliente', 'sim'],
          ['bot', /registrando/],
        ],
      );
      expect(dialogue.jobs[0]?.input).toMatchObject({ serviceOrder: serviceOrder === 'always' });
    }
  });

  it('says "demonstração" with every protocol of one', () => {
    const flow = createSupport({ ...settings, demonstration: true });
    play(createDialogue(flow, { verifiedPhone: phone, erp: { verify: () => verified() } }), [
      ['cliente', 'minha internet caiu'],
      ['bot', /demonstração/],
      ...details,
      summary,
      ['cliente', 'sim'],
      ['bot', /registrando/],
      ['erp', succeeded()],
      ['bot', /\(demonstração\)/, /nenhum atendimento de verdade/],
      more,
    ]);
  });
});

/** Up to a ticket on its way. */
const sent: readonly ScriptLine[] = [
  ['cliente', 'minha internet caiu'],
  greeting,
  ...details,
  summary,
  ['cliente', 'sim'],
  ['bot', /registrando/],
];

describe('what becomes of a ticket', () => {
  it('a slow ERP is told once, and the protocol comes hours later, into whatever there is', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['passam', 5_000],
      ['bot', /demorando/, /guardado/],
      ['passam', 3 * 60 * minutes],
      ['lugar', 'closed'],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['lugar', 'closed'],
      ['cliente', 'menu'],
      ['bot', /de novo/],
      ['bot', /Como posso ajudar/],
    ]);
    expect(dialogue.said.filter(({ message }) => message.text.includes(protocol))).toHaveLength(1);
  });

  it('is told in the middle of another question, which stays in force', () => {
    play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['cliente', 'menu'],
      ['bot', /Como posso ajudar/],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['cliente', '3'],
      ['bot', /chamei uma pessoa/],
    ]);
  });

  it('opens no second one for the service while one is on its way', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['cliente', 'menu'],
      ['bot', /Como posso ajudar/],
      ['cliente', 'net caiu'],
      ['bot', /Já estou registrando/],
      more,
    ]);
    expect(dialogue.jobs).toHaveLength(1);
  });

  it('an objection of the ERP becomes that question again, and the ticket goes out mended', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['erp', refused('O campo telefone é inválido.')],
      ['bot', /O campo telefone é inválido/, /Qual telefone/],
      ['cliente', '37 98822-3344'],
      ['bot', /Confira/, /98822-3344/],
      ['cliente', 'sim'],
      ['bot', /registrando/],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      more,
    ]);
    expect(dialogue.jobs.map(({ input }) => input)).toMatchObject([
      { phone: '37999112233', serviceOrder: true },
      { phone: '37988223344', serviceOrder: true },
    ]);
  });

  it('an objection after the conversation ended begins it again at that question', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['passam', 5_000],
      ['bot', /demorando/],
      ['passam', 60 * minutes],
      ['lugar', 'closed'],
      ['erp', refused('O campo nome deve ter ao menos 10 caracteres.')],
      ['bot', /ao menos 10 caracteres/, /nome/i],
      ['lugar', 'bot'],
      ['cliente', 'Mariana Duarte Lima'],
      ['bot', /Confira/, /Mariana Duarte Lima/],
      ['cliente', 'sim'],
      ['bot', /equipe|registrando/],
    ]);
    expect(dialogue.jobs[1]?.input).toMatchObject({ service: '11000', serviceOrder: true });
  });

  it.each([
    ['an objection that nobody here can mend', refused('O serviço está bloqueado para atendimento.')],
    ['an unknown end', uncertain],
    ['a success without a protocol', { ok: true, output: { protocolo: 1 } } as const],
  ])('%s: to a person, nothing lost', (_, result) => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['erp', result],
      ['bot', /Não consegui concluir/],
      ['lugar', 'waiting'],
    ]);
    expect(dialogue.state.listing.reason).toContain('não foi registrado');
    expect(dialogue.state.listing.summary).toEqual(
      expect.arrayContaining(['  Problema: minha internet caiu', '  Visita de técnico: pedida']),
    );
  });

  it('cancelar calls it back: either way it is told', () => {
    const dialogue = play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['cliente', 'cancelar'],
      ['bot', /cancelando/],
      ['retirada', true],
      ['bot', /cancelado antes de sair/],
      more,
    ]);
    expect(dialogue.effects.find(({ type }) => type === 'withdraw')).toMatchObject({ key: 'ticket:11000' });
    play(whatsapp({ verify: () => verified() }), [
      ...sent,
      ['cliente', 'cancelar'],
      ['bot', /cancelando/],
      ['retirada', false],
      ['bot', /não deu para cancelar/],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      more,
    ]);
  });
});
