/** The summary is confirmed by a plain yes to what was shown, and by nothing else. */

import { describe, expect, it } from 'vitest';
import { createDialogue, play, type ScriptLine } from '../../support/dialogue.ts';
import { phone, succeeded, support, uncertain, verified } from './fixtures.ts';

const ana = { id: 'ana', name: 'Ana' };

/** At the summary of a verified customer, who wants a technician. */
const atSummary = (problem = 'net caiu') =>
  play(createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified() } }), [
    ['cliente', 'minha internet caiu'],
    ['bot', /Fibra Serrana/],
    ['bot', /Mariana/],
    ['cliente', 'sim'],
    ['bot', /99911/],
    ['cliente', 'sim'],
    ['bot', /Anotei/],
    ['cliente', problem],
    ['bot', /Anotado/],
    ['cliente', 'pronto'],
    ['bot', /técnico/],
    ['cliente', 'não'],
    ['bot', /Confira/],
  ]);

describe('the summary', () => {
  it.each([
    'sim',
    'Sim!',
    'pode registrar',
    'isso',
    'é',
    'tá certo',
    'ok',
    '👍',
    'quero sim',
    'sim, obrigada',
  ])('is confirmed by "%s"', (text) => {
    const dialogue = atSummary();
    dialogue.send(text);
    expect(dialogue.jobs).toHaveLength(1);
  });

  it.each([
    ...[
      'certo?',
      'precisa mesmo?',
      'é isso mesmo?',
      'pode?',
      'e...',
      'que isso!',
      'quero que',
      'preciso que',
    ],
    ...[
      'isso que esta',
      'continua',
      'preciso mandar tudo isso',
      'valeu',
      'obrigado',
      'quanto custa a visita?',
    ],
    ...['já voltou', 'pronto', 'sei lá', 'hum', 'tem certeza'],
  ])('is not confirmed by "%s"', (text) => {
    const dialogue = atSummary();
    dialogue.send(text);
    expect(dialogue.jobs).toEqual([]);
  });

  it.each([
    [['sim', 'ainda não']],
    [['sim', '👎']],
    [['sim', 'o telefone tá errado']],
    [['sim', 'sem técnico']],
    [['sim', 'quanto custa?']],
    [['sim', 'e o roteador esquenta']],
    [[{ type: 'text', text: 'sim', edited: true }]],
  ] as const)('is not confirmed by a yes that is not the last word: %j', (said) => {
    const dialogue = atSummary();
    dialogue.send(...said);
    expect(dialogue.jobs).toEqual([]);
  });

  it('is not confirmed by a button with a no behind it', () => {
    const dialogue = atSummary();
    const menu = dialogue.menu?.id ?? '';
    dialogue.send({ type: 'choice', choice: 'yes', menu, label: 'Sim, registrar' }, 'não, espera');
    expect(dialogue.jobs).toEqual([]);
  });

  it('shows the end of a long description too, and is another question when that changes', () => {
    const dialogue = atSummary('a '.repeat(900));
    const before = dialogue.menu?.id ?? '';
    dialogue.send('e a senha do portão é 1234');
    expect(dialogue.said.at(-1)?.message.text).toMatch(/Acrescentei[\s\S]*senha do portão/);
    dialogue.send({ type: 'choice', choice: 'yes', menu: before, label: 'Sim, registrar' });
    expect(dialogue.jobs).toEqual([]);
  });
});

describe('a person who leaves', () => {
  const failing = () =>
    play(atSummary(), [
      ['cliente', 'sim'],
      ['bot', /registrando/],
    ]);

  it('takes with them what they had read, and not what came in that moment', () => {
    const dialogue = play(failing(), [
      ['assume', ana],
      ['erp', uncertain],
      ['devolve', ana],
      ['bot', /continua com a equipe/],
      ['bot', /devolveu/],
      ['bot', /Como posso ajudar/],
    ]);
    expect(dialogue.state.listing.place).toBe('waiting');
    expect(dialogue.state.listing.summary?.join()).toContain('net caiu');
  });

  it('leaves nothing of what was there when they came', () => {
    const dialogue = play(failing(), [
      ['erp', uncertain],
      ['bot', /Não consegui/],
      ['assume', ana],
      ['encerra', ana],
      ['bot', /encerrada/],
      ['lugar', 'closed'],
    ]);
    expect(JSON.stringify(dialogue.state)).not.toContain('net caiu');
  });

  it('is not missed by thanks', () => {
    const dialogue = play(failing(), [
      ['erp', succeeded()],
      ['bot', /Protocolo/],
      ['bot', /mais alguma/],
      ['cliente', 'atendente'],
      ['bot', /chamei/],
      ['atendente', ana, 'Tudo certo?'],
      ['chega', 'Tudo certo?'],
      ['assume', ana],
      ['cliente', 'obrigado, tchau'],
      ['passam', 60 * 60_000],
      ['lugar', 'attended'],
    ]);
    expect(dialogue.notes).toEqual([]);
  });
});

describe('whoever proved nothing', () => {
  const asks = (level: Parameters<typeof answers>[0]) =>
    play(createDialogue(support, { erp: { verify: () => answers(level) } }), script);
  const answers = (service: string | null) =>
    service === null ? ({ level: 'identified' } as const) : ({ level: 'identified', service } as const);
  const script: readonly ScriptLine[] = [
    ['cliente', 'net caiu'],
    ['bot', /Fibra Serrana/],
    ['bot', /CPF/],
    ['cliente', '529.982.247-25'],
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
    ['bot', /com a equipe/],
  ];

  it.each([
    [['oi']],
    [['ok']],
    [['menu']],
    [['menu', 'cancelar']],
    [['cancelar']],
    [['atendente', 'oi', 'menu']],
    [['net caiu', 'voltar', '1']],
  ])('is answered alike, whether or not there is a record, until the protocol comes: %j', (said) => {
    const [known, unknown] = [asks('11000'), asks(null)].map((dialogue) => {
      for (const text of said) {
        dialogue.send(text);
        if (text === 'cancelar' && dialogue.jobs.length > 0)
          dialogue.hear({ type: 'job.withdrawn', key: dialogue.jobs[0]?.key ?? '', withdrawn: true });
        dialogue.pass(31 * 60_000);
      }
      return dialogue.said.map(({ message }) => message);
    });
    expect(known).toEqual(unknown);
  });

  it('gets the protocol, and is asked what else', () => {
    const dialogue = play(asks('11000'), [
      ['lugar', 'bot'],
      ['cliente', 'oi'],
      ['bot', /guardada/],
    ]);
    play(dialogue, [
      ['erp', succeeded()],
      ['bot', /Protocolo/],
      ['bot', /mais alguma/],
    ]);
  });
});
