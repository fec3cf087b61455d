/** What becomes of a protocol, from its opening to its closing. */

import { describe, expect, it } from 'vitest';
import { createMarketplace } from '../../../flows/marketplace/index.ts';
import { createDialogue, play } from '../../support/dialogue.ts';
import {
  ana,
  bruno,
  hours,
  marketplace,
  minutes,
  opened,
  panel,
  settings,
  start,
  told,
  wrote,
} from './fixtures.ts';

const open = (flow = marketplace) => createDialogue(flow, { startsAt: start });
const waiting = (flow = marketplace) => {
  const dialogue = open(flow);
  dialogue.hear(told());
  return dialogue;
};
const attended = () => {
  const dialogue = waiting();
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  return dialogue;
};

describe('a protocol that comes in', () => {
  it('waits in the marketplace’s queue, with all that is known, and nobody says a word', () => {
    const { state, said } = waiting();
    expect(state.listing).toMatchObject({
      place: 'waiting',
      queue: 'marketplace',
      name: 'Protocolo 202611210000417',
      reason: 'Entrega: atraso',
      known: { protocol: opened },
      summary: [
        'Protocolo 202611210000417',
        'Entrega: atraso',
        'Situação: aguardando',
        'Prazo: 23/11/2026 às 13:05',
        'Pedido 1408820000034210',
        '2 × Cafeteira Serena',
      ],
    });
    expect(said).toEqual([]);
  });

  it('is called by the buyer’s name once that is known', () => {
    const dialogue = createDialogue(marketplace, { startsAt: start, profileName: 'Rosa Lima' });
    dialogue.hear(told());
    dialogue.send('Cadê meu pedido?');
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', name: 'Rosa Lima' });
  });

  it('shows words that nobody here knows as they are', () => {
    const dialogue = open();
    dialogue.hear(told({ type: 'warranty', reason: 'odd_smell', status: 'in_mediation' }));
    expect(dialogue.state.listing).toMatchObject({ reason: 'warranty: odd_smell' });
    expect(dialogue.state.listing.summary).toContain('Situação: in_mediation');
    const bare = open();
    const { type: _, reason: __, ...rest } = opened;
    bare.hear({ type: 'protocol.changed', protocol: rest });
    expect(bare.state.listing.reason).toBe('protocolo novo');
  });

  it('calls nobody if it is closed already, nor do the messages that come with it', () => {
    const dialogue = open();
    dialogue.hear(told({ closed: true }), wrote('Cadê?'), {
      type: 'attendant.said',
      by: panel,
      text: 'Foi entregue.',
    });
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.notes).toEqual([]);
    expect(dialogue.state.listing.known?.protocol?.number).toBe(opened.number);
    expect(dialogue.timers).toBe(0);
  });

  it('is heard if the buyer writes after it came and went in one breath', () => {
    const dialogue = open();
    dialogue.hear(told(), told({ closed: true }), wrote('Cadê?'));
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o comprador escreveu num protocolo encerrado',
    });
  });

  it('waits in another queue if it is given to one that there is', () => {
    const queued = createMarketplace({
      ...settings,
      queues: [
        { id: 'suporte', name: { pt: 'Suporte', en: 'Support' } },
        { id: 'vendas', name: { pt: 'Vendas', en: 'Sales' } },
      ],
    });
    const dialogue = waiting(queued);
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'vendas' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue: 'vendas' });
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { queue: 'cozinha' } });
    expect(dialogue.state.listing).toMatchObject({ place: 'waiting', queue: 'vendas' });
    expect(dialogue.notes.at(-1)).toContain('não há essa fila');
    dialogue.hear({ type: 'attendant.transferred', by: ana, to: { attendant: bruno } });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: bruno });
  });
});

describe('what is told again', () => {
  it('changes nothing if it is the same, or older', () => {
    const dialogue = attended();
    const { listing } = dialogue.state;
    dialogue.hear(told());
    dialogue.hear(told({ updatedAt: opened.updatedAt - 1, status: 'answered', closed: true }));
    expect(dialogue.state.listing).toEqual(listing);
    expect(dialogue.notes).toEqual([]);
  });

  it('is noted if the state has changed, and leaves it where it is', () => {
    const dialogue = attended();
    dialogue.hear(told({ status: 'in_mediation' }));
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    expect(dialogue.state.listing.known?.protocol?.status).toBe('in_mediation');
    expect(dialogue.notes.at(-1)).toBe('situação do protocolo: aguardando → in_mediation');
  });
});

describe('an attendant', () => {
  it('takes it, answers, and hears the buyer', () => {
    const dialogue = attended();
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana, queue: 'marketplace' });
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    play(dialogue, [
      ['atendente', ana, 'Sai hoje.'],
      ['chega', 'Sai hoje.'],
    ]);
    expect(dialogue.state.listing.unansweredSince).toBeUndefined();
    dialogue.send('obrigada');
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    expect(dialogue.said).toHaveLength(1);
  });

  it('is not talked over: another one’s words are not sent, nor is it closed or taken by them', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.said', by: bruno, text: 'oi' });
    dialogue.hear({ type: 'attendant.closed', by: bruno, undoable: true });
    dialogue.hear({ type: 'attendant.gaveBack', by: bruno });
    dialogue.hear({ type: 'attendant.claimed', by: bruno });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    expect(dialogue.said).toEqual([]);
    expect(dialogue.notes).toHaveLength(4);
    dialogue.hear({ type: 'attendant.claimed', by: bruno, over: 'ana' });
    expect(dialogue.state.listing.owner).toEqual(bruno);
  });

  it('gives it back to the queue', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.gaveBack', by: ana });
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      queue: 'marketplace',
      reason: 'Entrega: atraso · Ana devolveu para a fila',
    });
    expect(dialogue.state.listing.owner).toBeUndefined();
  });

  it('who does not answer for four hours loses it to the queue', () => {
    const dialogue = attended();
    dialogue.pass(4 * hours - minutes);
    expect(dialogue.state.listing.place).toBe('attended');
    dialogue.pass(2 * minutes);
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · Ana assumiu e não respondeu',
    });
  });

  it('closes it, may take that back, and the buyer too; nothing is said', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.closed', by: ana, undoable: true, reason: 'resolvido' });
    expect(dialogue.state.listing.closesAt).toBeDefined();
    dialogue.hear({ type: 'attendant.reopened', by: ana });
    expect(dialogue.state.listing.closesAt).toBeUndefined();
    dialogue.hear({ type: 'attendant.closed', by: ana, undoable: true });
    dialogue.send('mais uma coisa');
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    dialogue.hear({ type: 'attendant.closed', by: ana, undoable: true, reason: 'resolvido' });
    dialogue.pass(minutes);
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.notes.at(-1)).toBe('Ana encerrou: resolvido');
    expect(dialogue.said).toEqual([]);
    // Nobody has answered it there.
    expect(Object.keys(dialogue.state.timers)).toEqual(['due.red', 'due.passed']);
    expect(dialogue.timers).toBe(2);
  });

  it('who closes it just before the marketplace does is noted with the reason', () => {
    const dialogue = attended();
    dialogue.send('deixa pra lá');
    dialogue.hear({ type: 'attendant.closed', by: ana, undoable: true, reason: 'desistiu' });
    dialogue.hear(told());
    expect(dialogue.state.listing.place).toBe('attended');
    dialogue.hear(told({ closed: true }));
    expect(dialogue.state.listing.place).toBe('closed');
    expect(dialogue.notes).toEqual(['Ana encerrou: desistiu', 'o protocolo foi encerrado no marketplace']);
  });

  it('closes what nobody has, at once or after a moment', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.closed', by: ana });
    expect(dialogue.state.listing.place).toBe('closed');
    const undoable = waiting();
    undoable.hear({ type: 'attendant.closed', by: ana, undoable: true });
    expect(undoable.state.listing).toMatchObject({ place: 'attended', owner: ana });
    undoable.hear({ type: 'attendant.reopened', by: ana });
    expect(undoable.state.listing.unansweredSince).toBeDefined();
  });

  it('of the marketplace’s own panel counts as one who answered, holds nobody off, and is gone after an hour', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.said', by: panel, text: 'Sai hoje.' });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: panel });
    expect(dialogue.said).toEqual([]);
    dialogue.send('que hora?');
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o comprador escreveu',
    });
    dialogue.hear({ type: 'attendant.said', by: panel, text: 'De tarde.' });
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    const left = waiting();
    left.hear({ type: 'attendant.said', by: panel, text: 'Sai hoje.' });
    left.pass(2 * hours);
    expect(left.state.listing.place).toBe('closed');
  });

  it('at the panel does not take it from whoever has it here', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.said', by: panel, text: 'Sai hoje.' });
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    expect(dialogue.state.listing.unansweredSince).toBeUndefined();
  });
});

describe('closed at the marketplace', () => {
  it('is over if nothing is owed', () => {
    for (const dialogue of [waiting(), attended()]) {
      dialogue.hear(told({ closed: true, status: 'closed' }));
      expect(dialogue.state.listing.place).toBe('closed');
      expect(dialogue.notes[0]).toBe('o protocolo foi encerrado no marketplace');
      expect(dialogue.timers).toBe(0);
    }
  });

  it('stays if the buyer’s words are unanswered, and is over an hour after the answer', () => {
    const dialogue = attended();
    dialogue.send('e meu reembolso?');
    dialogue.hear(told({ closed: true }));
    expect(dialogue.state.listing).toMatchObject({ place: 'attended', owner: ana });
    expect(dialogue.state.listing.urgency).toBeUndefined();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Feito.' });
    dialogue.pass(2 * hours);
    expect(dialogue.state.listing.place).toBe('closed');
  });

  it('comes back if it is reopened, if there is another due date, or the buyer writes', () => {
    for (const [back, reason] of [
      [told({ closed: false, updatedAt: start + hours }), 'o protocolo foi reaberto'],
      [wrote('não chegou'), 'o comprador escreveu num protocolo encerrado'],
    ] as const) {
      const dialogue = waiting();
      dialogue.hear(told({ closed: true }));
      dialogue.hear(back);
      expect(dialogue.state.listing).toMatchObject({
        place: 'waiting',
        reason: `Entrega: atraso · ${reason}`,
      });
    }
    const closedHere = waiting();
    closedHere.hear({ type: 'attendant.closed', by: ana });
    closedHere.hear(told({ status: 'answered' }));
    expect(closedHere.state.listing.place).toBe('closed');
    expect(closedHere.state.listing.known?.protocol?.status).toBe('answered');
    closedHere.hear(told({ status: 'answered', updatedAt: start + 1, dueAt: start + 90 * hours }));
    expect(closedHere.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o prazo do protocolo mudou',
    });
  });

  it('can be answered all the same', () => {
    const dialogue = waiting();
    dialogue.hear(told({ closed: true }));
    dialogue.hear({ type: 'attendant.claimed', by: ana });
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Ainda vale.' });
    play(dialogue, [
      ['chega', 'Ainda vale.'],
      ['lugar', 'attended'],
    ]);
  });
});

describe('a message that does not pass', () => {
  it('is shown with the reason, and an answer is owed again', () => {
    const dialogue = attended();
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Meu pix é 1' });
    dialogue.hear({ type: 'send.failed', text: 'Meu pix é 1', keep: false, reason: 'moderada: PIX' });
    expect(dialogue.notes.at(-1)).toBe('não entregue ao comprador (moderada: PIX):\nMeu pix é 1');
    expect(dialogue.state.listing.unansweredSince).toBeDefined();
    expect(dialogue.state.listing.summary).toContain('Não entregue (moderada: PIX): Meu pix é 1');
    dialogue.hear({ type: 'attendant.said', by: ana, text: 'Reembolso pela Magalu.' });
    expect(dialogue.state.listing.summary?.join()).not.toContain('Não entregue');
  });

  it('calls somebody if nobody has it any more', () => {
    for (const leave of [
      { type: 'attendant.gaveBack', by: ana },
      { type: 'attendant.closed', by: ana },
    ] as const) {
      const dialogue = attended();
      dialogue.hear({ type: 'attendant.said', by: ana, text: 'Meu pix é 1' });
      dialogue.hear(leave);
      dialogue.hear({ type: 'send.failed', text: 'Meu pix é 1', keep: false, reason: 'moderada' });
      expect(dialogue.state.listing).toMatchObject({
        place: 'waiting',
        reason: 'Entrega: atraso · uma mensagem ao comprador não passou',
      });
    }
  });
});
