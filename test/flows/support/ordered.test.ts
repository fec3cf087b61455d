/** Tickets that attendants have opened. */

import { describe, expect, it } from 'vitest';
import type { Heard } from '../../../src/core/flow.ts';
import { createDialogue, play } from '../../support/dialogue.ts';
import { ana, bruno, phone, protocol, refused, succeeded, support, uncertain, verified } from './fixtures.ts';

const ticket = {
  service: '11000',
  name: 'Mariana Duarte',
  phone: '37999112233',
  description: 'sem sinal\nluz vermelha',
  serviceOrder: true,
};
const orders = (request: string, more: Partial<typeof ticket> = {}, by = ana): Heard => ({
  type: 'attendant.orderedTicket',
  by,
  request,
  ticket: { ...ticket, ...more },
});

const waiting = () => {
  const dialogue = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
  dialogue.send('atendente');
  dialogue.read();
  return dialogue;
};
const attended = () => {
  const dialogue = waiting();
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  return dialogue;
};

describe('a ticket that an attendant orders', () => {
  it('is opened by the job that customers’ tickets are opened by, once for each confirmation', () => {
    const dialogue = attended();
    dialogue.hear(orders('r1'));
    dialogue.hear(orders('r1'));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.jobs[0]).toMatchObject({ name: 'open-ticket', key: 'ticket:11000', input: ticket });
    dialogue.finish(succeeded());
    dialogue.hear(orders('r1'));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.state.listing.untold?.join()).toContain(protocol);
    expect(dialogue.state.listing.known?.opened).toEqual([protocol]);
    expect(dialogue.notes.at(-1)).toContain(protocol);
    expect(dialogue.read()).toEqual([]);
    // Another confirmation is another ticket.
    dialogue.hear(orders('r2'));
    expect(dialogue.jobs).toHaveLength(2);
  });

  it('is not opened while one of the service is on its way, and is of another', () => {
    const dialogue = attended();
    dialogue.hear(orders('r1'));
    dialogue.hear(orders('r2'));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.notes.at(-1)).toContain('já há um a caminho');
    dialogue.hear(orders('r3', { service: '11001' }));
    expect(dialogue.jobs.map(({ key }) => key)).toEqual(['ticket:11000', 'ticket:11001']);
  });

  it('nor while the customer’s own is', () => {
    const dialogue = createDialogue(support, { erp: { verify: () => verified() }, verifiedPhone: phone });
    for (const text of ['a internet caiu', 'sim', 'sim', 'pronto', 'não', 'sim']) dialogue.send(text);
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.hear(orders('r1'));
    expect(dialogue.jobs).toHaveLength(1);
  });

  it('is told by the bot when the person leaves, if nobody has told it', () => {
    const dialogue = attended();
    dialogue.hear(orders('r1'));
    dialogue.finish(succeeded());
    dialogue.read();
    play(dialogue, [
      ['encerra', ana],
      ['bot', new RegExp(protocol)],
      ['bot', /encerrada/],
    ]);
  });

  it('is told after the goodbye, if the ERP took so long; the same confirmation opens no other', () => {
    const dialogue = attended();
    dialogue.hear(orders('r1'));
    dialogue.hear({ type: 'attendant.closed', by: ana });
    dialogue.read();
    dialogue.finish(succeeded());
    play(dialogue, [['bot', new RegExp(protocol)]]);
    dialogue.send('atendente');
    dialogue.hear(orders('r1'));
    expect(dialogue.jobs).toHaveLength(1);
  });

  it('that comes to nothing is a note and a reason, and no word to the customer', () => {
    for (const result of [uncertain, refused('O campo telefone é inválido.')])
      for (const open of [waiting, attended]) {
        const dialogue = open();
        dialogue.hear(orders('r1'));
        dialogue.finish(result);
        expect(dialogue.read()).toEqual([]);
        expect(dialogue.notes.at(-1)).toContain('não foi registrado no ERP');
        expect(dialogue.state.listing.summary?.join('\n')).toContain('sem protocolo');
      }
  });

  it('may be ordered by anybody while it waits, and only by its owner afterwards', () => {
    const dialogue = waiting();
    dialogue.hear(orders('r1', {}, bruno));
    expect(dialogue.jobs).toHaveLength(1);
    dialogue.finish(succeeded());
    play(dialogue, [
      ['bot', new RegExp(protocol)],
      ['lugar', 'waiting'],
      ['assume', ana],
    ]);
    dialogue.hear(orders('r2', {}, bruno));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.notes.at(-1)).toContain('com outra pessoa');
  });

  it('is not opened where the bot leads, nor between episodes', () => {
    const dialogue = createDialogue(support);
    dialogue.hear(orders('r1'));
    dialogue.send('oi');
    dialogue.hear(orders('r2'));
    expect(dialogue.jobs).toEqual([]);
    expect(dialogue.notes).toHaveLength(2);
  });
});
