/** The acknowledgement: once, to a new protocol, while somebody is there. */

import { expect, it } from 'vitest';
import { createMarketplace } from '../../../flows/marketplace/index.ts';
import type { Weekly } from '../../../src/core/queue.ts';
import { createDialogue, play } from '../../support/dialogue.ts';
import { ana, days, hours, marketplace, opened, panel, settings, start, told } from './fixtures.ts';

const acknowledgement = 'Recebemos o seu protocolo e respondemos em até um dia útil.';
const greeting = createMarketplace({ ...settings, acknowledgement });
const office = [{ from: 8 * 60, to: 18 * 60 }];
const weekdays: Weekly = [[], office, office, office, office, office, []];
const inOffice = createMarketplace({
  ...settings,
  acknowledgement,
  queues: [{ id: 'marketplace', name: { pt: 'Loja', en: 'Shop' }, hours: weekdays }],
});
const open = (flow = greeting) => {
  const dialogue = createDialogue(flow, { startsAt: start });
  dialogue.hear(told());
  return dialogue;
};

it('is said at once where somebody is always there, and never again', () => {
  const dialogue = open();
  play(dialogue, [['bot', /Recebemos o seu protocolo/]]);
  dialogue.hear(told({ closed: true }));
  dialogue.hear(told({ closed: false, updatedAt: start + 1 }));
  dialogue.send('oi');
  play(dialogue, [['lugar', 'waiting']]);
});

it('is not said where nobody wrote one', () => {
  play(open(marketplace), [
    ['passam', 5 * days],
    ['lugar', 'waiting'],
  ]);
});

it('waits for the next opening, on Monday', () => {
  const dialogue = open(inOffice);
  play(dialogue, [['passam', 41 * hours]]);
  expect(dialogue.said).toEqual([]);
  play(dialogue, [
    ['passam', 2 * hours],
    ['bot', /Recebemos o seu protocolo/],
    ['passam', 7 * days],
  ]);
});

it('waits over holidays too, those of one year and of every year', () => {
  const queues = [{ id: 'marketplace', name: { pt: 'Loja', en: 'Shop' } }];
  const dialogue = open(
    createMarketplace({ ...settings, acknowledgement, queues, holidays: ['11-21', '2026-11-22'] }),
  );
  // Until Monday at midnight.
  dialogue.pass(33 * hours);
  expect(dialogue.said).toEqual([]);
  dialogue.pass(hours);
  expect(dialogue.said).toHaveLength(1);
});

it('is never said where nobody ever comes', () => {
  const queues = [
    { id: 'marketplace', name: { pt: 'Loja', en: 'Shop' }, hours: [[], [], [], [], [], [], []] },
  ] as const;
  const dialogue = open(createMarketplace({ ...settings, acknowledgement, queues }));
  dialogue.pass(400 * days);
  expect(dialogue.said).toEqual([]);
  expect(dialogue.state.listing.place).toBe('waiting');
});

it('is not said after somebody has answered, here or at the panel', () => {
  for (const by of [ana, panel]) {
    const dialogue = open(inOffice);
    dialogue.hear({ type: 'attendant.said', by, text: 'Sai hoje.' });
    dialogue.pass(7 * days);
    expect(dialogue.said.filter((say) => say.by === 'bot')).toEqual([]);
  }
});

it('is not said to what was opened long ago, nor in one breath with an answer', () => {
  const old = createDialogue(greeting, { startsAt: start });
  old.hear(told({ openedAt: start - 2 * days }));
  const answered = createDialogue(greeting, { startsAt: start });
  answered.hear(
    { type: 'protocol.changed', protocol: opened },
    { type: 'attendant.said', by: panel, text: 'Sai hoje.' },
  );
  expect([...old.said, ...answered.said]).toEqual([]);
});

it('that does not pass is noted, and owes nobody an answer', () => {
  const dialogue = open();
  dialogue.hear({ type: 'send.failed', text: acknowledgement, keep: false, reason: 'moderada' });
  expect(dialogue.notes.at(-1)).toContain('não entregue');
  expect(dialogue.state.listing.reason).toBe('Entrega: atraso');
});

it('is not said to a protocol that a person has, even before they wrote', () => {
  const dialogue = open(inOffice);
  dialogue.hear({ type: 'attendant.claimed', by: ana });
  dialogue.pass(43 * hours);
  expect(dialogue.said).toEqual([]);
});
