/** What attendants do with a conversation whose machine threw. */

import { expect, test } from 'vitest';
import { createSupport } from '../../../flows/support/index.ts';
import type { FlowState } from '../../../src/core/flow.ts';
import { ana, bruno, createChat, only, says, sole, type texts, throughJson } from '../chat.ts';

const support = createSupport({
  providerName: 'Fibra Serrana',
  timezone: 'America/Sao_Paulo',
  serviceOrder: 'never',
  demonstration: false,
});

/** Stopped, with Ana at it. */
function attended() {
  const chat = createChat(support, throughJson);
  chat.hears(says('oi'));
  const { state } = chat;
  if (state === null) throw new Error('nothing was heard');
  const stopped: FlowState = {
    ...state,
    stopped: { reason: 'quebrou', unheard: [], owner: null, actedAt: chat.at },
    listing: { place: 'waiting', since: chat.at, reason: 'o robô parou', stopped: 'quebrou' },
  };
  chat.state = stopped;
  chat.hears({ type: 'attendant.claimed', by: ana });
  return chat;
}
const noted = (turn: Parameters<typeof texts>[0]) => only(turn, 'note').map(({ text }) => text);

test('a colleague is given it, or takes it from whom it was meant', () => {
  const chat = attended();
  chat.hears({ type: 'attendant.transferred', by: bruno, to: { attendant: bruno } });
  expect(chat.state?.listing.owner).toEqual(ana);
  const turn = chat.hears({ type: 'attendant.transferred', by: ana, to: { attendant: bruno } });
  expect(chat.state).toMatchObject({
    listing: { place: 'attended', owner: bruno, stopped: 'quebrou' },
    stopped: { owner: bruno },
  });
  expect(sole(noted(turn))).toContain('Bruno');
  chat.hears({ type: 'attendant.claimed', by: ana, over: 'carla' });
  expect(chat.state?.listing.owner).toEqual(bruno);
  chat.hears({ type: 'attendant.claimed', by: ana, over: bruno.id });
  expect(chat.state?.stopped?.owner).toEqual(ana);
});

test('a queue has it wait again', () => {
  const chat = attended();
  chat.hears(says('alô?'));
  expect(chat.state?.listing.unansweredSince).toBeDefined();
  chat.hears({ type: 'attendant.transferred', by: ana, to: { queue: 'financeiro' } });
  expect(chat.state).toMatchObject({
    listing: { place: 'waiting', queue: 'financeiro' },
    stopped: { owner: null },
  });
  expect(chat.state?.listing.owner).toBeUndefined();
  expect(chat.state?.listing.unansweredSince).toBeUndefined();
});

test('a file reaches the customer', () => {
  const file = { ref: 'f1', type: 'image/png', name: 'foto.png', size: 3 };
  const turn = attended().hears({ type: 'attendant.said', by: ana, text: 'veja', file });
  expect(sole(only(turn, 'say')).message).toEqual({ text: 'veja', file });
});

test('a closing is at once, with its reason, and a ticket is not opened', () => {
  const chat = attended();
  const ticket = {
    service: '1',
    name: 'Ana',
    phone: '37999112233',
    description: 'off',
    serviceOrder: false,
  };
  const ordered = chat.hears({ type: 'attendant.orderedTicket', by: ana, request: 'r1', ticket });
  expect(only(ordered, 'job')).toEqual([]);
  expect(sole(noted(ordered))).toContain('devolva');
  const turn = chat.hears({ type: 'attendant.closed', by: ana, undoable: true, reason: 'resolvido' });
  expect(chat.state?.listing.place).toBe('closed');
  expect(noted(turn)).toEqual(['Ana encerrou: resolvido']);
  chat.hears({ type: 'attendant.reopened', by: ana });
  expect(chat.state?.listing.place).toBe('closed');
});
