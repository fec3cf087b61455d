/** Attendants among themselves: whose a conversation is, and where it goes. */

import { describe, expect, it } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import { createDialogue, play } from '../../support/dialogue.ts';
import { ana, bruno, minutes, phone, settings, support, verified } from './fixtures.ts';

const queued = createSupport({
  ...settings,
  queues: [
    { id: 'suporte', name: { pt: 'Suporte', en: 'Support' } },
    { id: 'financeiro', name: { pt: 'Financeiro', en: 'Billing' } },
  ],
});
const open = (flow = support) =>
  createDialogue(flow, { erp: { verify: () => verified() }, verifiedPhone: phone });

/** Waiting, and Ana has it. */
const attended = (flow = support) => {
  const dialogue = open(flow);
  dialogue.hear({ type: 'send.failed', text: 'Protocolo 1', keep: true, reason: 'bloqueado' });
  dialogue.send('oi');
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.read();
  return dialogue;
};

describe('taking it from somebody', () => {
  it('works if they still have it, and the team reads of it', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.claimed', by: bruno, over: ana.id });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: bruno });
    expect(dialogue.notes.at(-1)).toBe('Bruno assumiu a conversa que estava com Ana');
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
  });

  it('is refused if somebody else has it by now, and so is a plain claim', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.claimed', by: bruno, over: 'carla' });
    dialogue.hear({ type: 'attendant.claimed', by: bruno });
    expect(dialogue.state.listing.owner).toEqual(ana);
    expect(dialogue.notes.at(-1)).toContain('a conversa está com Ana');
  });

  it('keeps the answer owed, with all the time for it', () => {
    const dialogue = attended();
    const since = dialogue.state.listing.unansweredSince;
    dialogue.pass(14 * minutes);
    dialogue.hear({ type: 'attendant.claimed', by: bruno, over: ana.id });
    dialogue.pass(14 * minutes);
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', unansweredSince: since });
    dialogue.pass(2 * minutes);
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Bruno assumiu e não respondeu',
    });
  });
});

it('a file is said with the words beneath it, perhaps none', () => {
  const dialogue = attended();
  const file = { ref: 'f1', type: 'application/pdf', name: 'boleto.pdf', size: 12_000 };
  dialogue.hear({ type: 'attendant.said', by: ana, text: '', file });
  expect(dialogue.read()).toEqual([{ text: '', file }]);
  dialogue.hear({ type: 'attendant.said', by: bruno, text: 'segue', file });
  expect(dialogue.read()).toEqual([]);
  expect(dialogue.notes.at(-1)).toContain('[boleto.pdf] segue');
});

describe('a transfer', () => {
  it('to a queue: it waits there, says why, and the customer hears that the right team goes on', () => {
    const dialogue = attended(queued);
    expect(dialogue.state.listing.queue).toBe('suporte');
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'financeiro' } });
    const { listing } = dialogue.state;
    expect(listing).toMatchObject({
      place: 'waiting',
      queue: 'financeiro',
      reason: 'Ana transferiu para Financeiro',
    });
    expect(listing.owner).toBeUndefined();
    expect(listing.unansweredSince).toBeUndefined();
    play(dialogue, [['bot', /equipe certa \(Financeiro\)/]]);
    dialogue.hear({ type: 'attendant.claimed', by: bruno });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', queue: 'financeiro' });
  });

  it('to the only queue there is: without a name', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'geral' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', reason: 'Ana transferiu para a fila' });
    expect(dialogue.state.listing.queue).toBeUndefined();
    play(dialogue, [['bot', /outra pessoa da equipe/]]);
  });

  it('to a colleague: theirs from then on, with the answer still owed, and not a word to the customer', () => {
    const dialogue = attended();
    const since = dialogue.state.listing.unansweredSince;
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { attendant: bruno } });
    expect(dialogue.state.listing).toMatchObject({
      place: 'attended',
      owner: bruno,
      unansweredSince: since,
    });
    expect(dialogue.notes.at(-1)).toBe('Ana transferiu para Bruno');
    dialogue.hear({ type: 'attendant.said', by: bruno, text: 'Oi' });
    dialogue.hear({ type: 'attendant.transferred', by: bruno, to: { attendant: ana } });
    expect(dialogue.state.listing.unansweredSince).toBeUndefined();
    play(dialogue, [['chega', 'Oi']]);
  });

  it('is the owner’s, or anybody’s while it waits', () => {
    const dialogue = attended(queued);
    dialogue.hear({ type: 'attendant.transferred', by: bruno, to: { queue: 'financeiro' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana, queue: 'suporte' });
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'suporte' } });
    dialogue.hear({ type: 'attendant.transferred', by: bruno, to: { queue: 'financeiro' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue: 'financeiro' });
    dialogue.hear({ type: 'attendant.transferred', by: bruno, to: { attendant: ana } });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
  });

  it('to a queue that there is not, of what the bot leads, and between episodes changes nothing', () => {
    const dialogue = attended(queued);
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'vendas' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    const led = open(queued);
    led.send('oi');
    led.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'financeiro' } });
    led.hear({ type: 'attendant.transferred', by: ana, to: { attendant: bruno } });
    expect(led.state.listing).toMatchObject({ place: 'bot' });
    expect(led.notes).toHaveLength(2);
    const fresh = open(queued);
    fresh.hear({ type: 'attendant.transferred', by: ana, to: { attendant: bruno } });
    expect(fresh.state.snapshot).toBeNull();
  });
});

describe('a closing that can be undone', () => {
  const close = (dialogue: ReturnType<typeof attended>, reason?: string) =>
    dialogue.hear({
      type: 'attendant.closed',
      by: ana,
      undoable: true,
      ...(reason === undefined ? {} : { reason }),
    });

  it('takes effect after ten seconds, and the team reads why', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Resolvido' });
    close(dialogue, 'resolvido por telefone');
    const { listing } = dialogue.state;
    expect(listing.place).toBe('attended');
    expect((listing.closesAt ?? 0) - listing.since).toBeLessThan(15_000);
    close(dialogue);
    dialogue.pass(9_000);
    play(dialogue, [
      ['chega', 'Resolvido'],
      ['lugar', 'attended'],
      ['passam', 2_000],
      ['bot', /encerrada/],
      ['lugar', 'closed'],
    ]);
    expect(dialogue.notes).toContain('Ana encerrou: resolvido por telefone');
    expect(dialogue.state.listing.closesAt).toBeUndefined();
  });

  it('is taken back by whoever closed: what was owed is owed still', () => {
    const dialogue = attended();
    const since = dialogue.state.listing.unansweredSince;
    close(dialogue);
    dialogue.hear({ type: 'attendant.reopened', by: bruno });
    expect(dialogue.state.listing.closesAt).toBeDefined();
    dialogue.hear({ type: 'attendant.reopened', by: ana });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana, unansweredSince: since });
    expect(dialogue.state.listing.closesAt).toBeUndefined();
    dialogue.pass(minutes);
    play(dialogue, [['lugar', 'attended']]);
  });

  it('is taken back by the customer, who is owed an answer; thanks alone do not', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Resolvido' });
    close(dialogue);
    dialogue.send('obrigada!');
    expect(dialogue.state.listing.closesAt).toBeDefined();
    dialogue.send('espera, mais uma coisa');
    expect(dialogue.state.listing.closesAt).toBeUndefined();
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    expect(dialogue.notes.at(-1)).toContain('o cliente escreveu');
    dialogue.pass(minutes);
    play(dialogue, [
      ['chega', 'Resolvido'],
      ['lugar', 'attended'],
    ]);
  });

  it('is over if a person goes on, gives it back or passes it on', () => {
    for (const event of [
      { type: 'attendant.said', by: ana, text: 'Ah, e' },
      { type: 'attendant.transferred', by: ana, to: { attendant: bruno } },
      { type: 'attendant.transferred', by: ana, to: { queue: 'geral' } },
      { type: 'attendant.gaveBack', by: ana },
      { type: 'attendant.claimed', by: bruno, over: ana.id },
    ] as const) {
      const dialogue = attended();
      close(dialogue);
      dialogue.hear(event);
      expect(dialogue.state.listing.closesAt, event.type).toBeUndefined();
      dialogue.pass(minutes);
      expect(dialogue.state.listing.place, event.type).not.toBe('closed');
    }
  });

  it('of what nobody has takes it until then; one without `undoable` is at once', () => {
    const dialogue = open();
    dialogue.send('atendente');
    close(dialogue);
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    dialogue.hear({ type: 'attendant.reopened', by: ana });
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    dialogue.hear({ type: 'attendant.closed', by: ana, reason: 'engano' });
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.notes.at(-1)).toBe('Ana encerrou: engano');
  });

  it('taken back too late is nothing', () => {
    const dialogue = attended();
    close(dialogue);
    dialogue.pass(minutes);
    dialogue.hear({ type: 'attendant.reopened', by: ana });
    expect(dialogue.state.listing.place).toBe('closed');
  });
});
