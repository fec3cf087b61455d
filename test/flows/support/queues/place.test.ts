/** Whoever waits asks how long the queue before them is. */

import { expect, it } from 'vitest';
import { createSupport } from '../../../../flows/support/index.ts';
import { readPlaceAsked } from '../../../../flows/support/listening/place.ts';
import type { FindPlaceOutput } from '../../../../src/core/calls.ts';
import { away, createDialogue, play } from '../../../support/dialogue.ts';
import { cpf, settings, support } from '../fixtures.ts';

const waiting = (findPlace: () => FindPlaceOutput | typeof away, flow = support) => {
  const dialogue = createDialogue(flow, { erp: { findPlace } });
  dialogue.send('atendente');
  dialogue.read();
  return dialogue;
};

it.each([
  'quanto falta?',
  'qual a minha posição',
  'minha posição na fila',
  'quantas pessoas na minha frente?',
  'quantos tem na frente',
  'vai demorar muito?',
  'qto tempo demora? quanto tempo',
  'já é minha vez?',
  'how long will it take?',
  'what is my place in the queue?',
  'how many people are ahead of me',
])('"%s" asks for it', (text) => expect(readPlaceAsked(text)).toBe(true));

it.each([
  'minha internet caiu',
  'moro na frente da praça',
  'boa tarde',
  'meu endereço é rua da fila, 3',
  'obrigada',
])('"%s" does not', (text) => expect(readPlaceAsked(text)).toBe(false));

it('is told how many wait before them, each time they ask', () => {
  let ahead = 2;
  play(
    waiting(() => ({ ahead: ahead-- })),
    [
      ['cliente', 'quanto falta?'],
      ['bot', /Há 2 conversas antes da sua/],
      ['cliente', 'e agora, quanto falta?'],
      ['bot', /Há 1 conversa antes da sua/],
      ['cliente', 'minha posição?'],
      ['bot', /próximo da fila/],
      ['lugar', 'waiting'],
    ],
  );
});

it('hears that somebody will come where nobody knows', () => {
  for (const answer of [{}, away])
    play(
      waiting(() => answer),
      [
        ['cliente', 'quanto falta?'],
        ['bot', /vai responder por aqui/],
      ],
    );
});

it('is told when somebody comes, if nobody is there; in English too', () => {
  const never = createSupport({
    ...settings,
    queues: [
      { id: 'a', name: { pt: 'A', en: 'A' }, hours: [[], [], [], [], [], [], []] },
      { id: 'b', name: { pt: 'B', en: 'B' }, hours: [[], [], [], [], [], [], []] },
    ],
  });
  const dialogue = createDialogue(never, { erp: { findPlace: () => ({ ahead: 1 }) } });
  for (const text of ['I want to talk to a person', '1']) dialogue.send(text);
  dialogue.read();
  play(dialogue, [
    ['cliente', 'how long?'],
    ['bot', /There is 1 conversation before yours[\s\S]*Nobody from our team \(A\)[\s\S]*as soon as/],
  ]);
  expect(dialogue.calls.at(-1)?.input).toEqual({ queue: 'a' });
});

it('whoever proved nothing learns nothing from it', () => {
  for (const answer of [{ level: 'identified', service: '11000' }, { level: 'identified' }] as const) {
    const dialogue = createDialogue(support, { erp: { verify: () => answer } });
    for (const text of ['net caiu', cpf, 'não sei', 'Ana', '37999112233', 'pronto', 'sim'])
      dialogue.send(text);
    dialogue.read();
    play(dialogue, [
      ['cliente', 'quanto falta?'],
      ['bot', /vai responder por aqui/],
    ]);
  }
});
