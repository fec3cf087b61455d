/** What a person decides about a ticket or a message that waited for one, and what the customer hears of it. */

import { describe, expect, it } from 'vitest';
import type { Heard } from '../../../src/core/flow.ts';
import { createDialogue, type Dialogue, play } from '../../support/dialogue.ts';
import {
  ana,
  mariana,
  minutes,
  phone,
  protocol,
  succeeded,
  support,
  uncertain,
  verified,
} from './fixtures.ts';

const verifiedMariana = () =>
  createDialogue(support, { verifiedPhone: phone, erp: { verify: () => verified(mariana) } });

/** A verified customer whose ticket nobody knows the fate of. */
const inDoubt = (): Dialogue => {
  const dialogue = play(verifiedMariana(), [
    ['cliente', 'minha internet caiu'],
    ['bot', /./],
    ['bot', /Posso registrar em nome de/],
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
    ['erp', uncertain],
    ['bot', /Não consegui concluir/],
    ['lugar', 'waiting'],
  ]);
  expect(dialogue.state.jobs).toEqual({});
  return dialogue;
};

const about = (dialogue: Dialogue, type: 'job.retried' | 'job.seenTo'): Heard => {
  const job = dialogue.jobs.at(-1);
  if (job === undefined) throw new Error('no ticket was sent to the ERP');
  return { type, job: job.id, key: job.key };
};
const hears = (dialogue: Dialogue, ...events: readonly Heard[]): Dialogue => {
  for (const event of events) dialogue.hear(event);
  return dialogue;
};
const summaryOf = ({ state }: Dialogue) => state.listing.summary?.join('\n') ?? '';

describe('a ticket that is attempted again', () => {
  it('is the ERP’s again: nobody waits for a person, and it can be called back', () => {
    const dialogue = inDoubt();
    hears(dialogue, about(dialogue, 'job.retried'));
    play(dialogue, [['lugar', 'bot']]);
    expect(summaryOf(dialogue)).toContain('sendo registrado no ERP');
    expect(Object.values(dialogue.state.jobs)).toEqual([dialogue.jobs.at(-1)?.id]);
  });

  it('is told when it is created, and the talk goes on', () => {
    const dialogue = inDoubt();
    hears(dialogue, about(dialogue, 'job.retried'));
    play(dialogue, [
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['bot', /algo|mais/],
      ['lugar', 'bot'],
    ]);
    expect(dialogue.state.jobs).toEqual({});
  });

  it('is a person’s again if it comes to nothing, with all that was asked', () => {
    const dialogue = inDoubt();
    hears(dialogue, about(dialogue, 'job.retried'));
    play(dialogue, [
      ['erp', uncertain],
      ['bot', /Não consegui/],
      ['lugar', 'waiting'],
    ]);
    expect(summaryOf(dialogue)).toContain('Problema: minha internet caiu');
  });

  it('is told though the conversation was closed and forgot it', () => {
    const dialogue = inDoubt();
    play(dialogue, [
      ['passam', 2 * minutes],
      ['encerra', ana],
      ['bot', /encerrada/],
      ['lugar', 'closed'],
    ]);
    hears(dialogue, about(dialogue, 'job.retried'));
    play(dialogue, [
      ['lugar', 'closed'],
      ['erp', succeeded()],
      ['bot', new RegExp(protocol)],
      ['lugar', 'closed'],
    ]);
    expect(dialogue.state.jobs).toEqual({});
  });
});

describe('a ticket that a person has seen to', () => {
  it('is told with its protocol, and nobody waits any more', () => {
    const dialogue = inDoubt();
    const job = dialogue.jobs.at(-1);
    if (job === undefined) throw new Error('no ticket was sent to the ERP');
    const result = { ok: true, output: { protocol } } as const;
    hears(dialogue, { ...job, type: 'job.finished', job: job.id, result }, about(dialogue, 'job.seenTo'));
    const told = dialogue.read().map(({ text }) => text);
    expect(told).toEqual([expect.stringContaining(`Protocolo: ${protocol}`)]);
    expect(told[0]).not.toContain('Visita');
    play(dialogue, [['lugar', 'closed']]);
  });

  it('is closed without a word', () => {
    const dialogue = inDoubt();
    hears(dialogue, about(dialogue, 'job.seenTo'));
    play(dialogue, [['lugar', 'closed']]);
  });

  it('leaves whoever asked for a person besides waiting for one', () => {
    const dialogue = play(inDoubt(), [
      ['cliente', 'menu'],
      ['bot', /continua/],
      ['bot', /ajudar/],
    ]);
    play(dialogue, [
      ['cliente', 'atendente'],
      ['bot', /chamei/],
    ]);
    hears(dialogue, about(dialogue, 'job.seenTo'));
    play(dialogue, [['lugar', 'waiting']]);
    expect(summaryOf(dialogue)).not.toContain('sem protocolo');
  });
});

it('a message that a person has seen to is not told again, and one alike is', () => {
  const dialogue = play(verifiedMariana(), [
    ['cliente', 'oi'],
    ['bot', /Fibra/],
    ['bot', /ajudar/],
  ]);
  const failed: Heard = { type: 'send.failed', text: 'Seu protocolo', keep: true, reason: 'bloqueou' };
  const seen: Heard = { type: 'send.seenTo', text: 'Seu protocolo' };
  hears(dialogue, failed, failed, seen);
  expect(dialogue.state.listing.untold).toEqual(['Seu protocolo']);
  hears(dialogue, seen, seen);
  expect(dialogue.state.listing).toMatchObject({ place: 'bot' });
  expect(dialogue.state.listing.untold).toBeUndefined();
});
