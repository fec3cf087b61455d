/** What a topic offers to open as a ticket, and what is ordered by pressing it. */

import { describe, expect, it } from 'vitest';
import type { Service } from '../../../src/core/calls.ts';
import type { Listing } from '../../../src/core/flow.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import {
  isOrder,
  offerTicket,
  readOrder,
  rememberOffer,
} from '../../../src/desks/telegram-group/attending/tickets.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Conversation } from '../../../src/stores/store.ts';

const service: Service = { id: '11', plan: '500 Mega', place: 'Centro', standing: 'active', openTickets: [] };
const other: Service = { id: '12', plan: '200 Mega', standing: 'suspended-debt', openTickets: [] };
const gone: Service = { id: '13', plan: 'Antigo', standing: 'cancelled', openTickets: [] };

const waiting = (more: Partial<Listing>): Conversation => ({
  conversation: conversationId('carlos01'),
  channel: 'web',
  origin: { channel: 'web', account: 'main', address: 'a' },
  revision: 1,
  state: null,
  unread: 0,
  listing: { place: 'waiting', since: 0, ...more },
});
const complete: Partial<Listing> = {
  phone: '37999112233',
  known: {
    service,
    services: [service, other, gone],
    customer: { code: '7', name: 'Carlos Lima' },
    draft: { description: 'luz vermelha no modem' },
  },
};

describe('a ticket from a topic', () => {
  it('names what is missing', () => {
    expect(offerTicket(waiting({}), '')).toEqual({
      problem:
        'Não dá para abrir o chamado ainda: falta o serviço (o cliente ainda não se identificou); o nome; um telefone; o que acontece (escreva /chamado e a descrição).',
    });
    expect(offerTicket(waiting({ ...complete, phone: 'nenhum' }), '')).toEqual({
      problem: 'Não dá para abrir o chamado ainda: falta um telefone.',
    });
  });

  it('is shown as it is known, with a button for each service that one can be opened for', () => {
    const offered = offerTicket(waiting(complete), '');
    if ('problem' in offered) throw new Error(offered.problem);
    expect(offered.text).toBe(
      '🎫 Abrir este chamado no ERP?\nNome: Carlos Lima\nTelefone: (37) 99911-2233\nProblema: luz vermelha no modem',
    );
    const buttons = offered.buttons.flat();
    expect(buttons.map(({ label }) => label)).toEqual([
      'Abrir: 500 Mega (Centro)',
      'Abrir, com visita: 500 Mega (Centro)',
      'Abrir: 200 Mega',
      'Abrir, com visita: 200 Mega',
      'Não abrir',
    ]);
    expect(buttons.every(({ press }) => isOrder(press))).toBe(true);
  });

  it('has no technician sent to who proved nothing, and takes the attendant’s words', () => {
    const offered = offerTicket(
      waiting({ phone: '37999112233', name: 'Carlos', known: { service } }),
      'sem sinal desde ontem',
    );
    if ('problem' in offered) throw new Error(offered.problem);
    expect(offered.buttons.flat().map(({ label }) => label)).toEqual(['Abrir', 'Não abrir']);
    expect(offered.text).toContain('Problema: sem sinal desde ontem');
  });

  it('is what was shown, one request however often it is pressed', async () => {
    const { records } = createMemoryStore();
    const offered = offerTicket(waiting(complete), '');
    if ('problem' in offered) throw new Error(offered.problem);
    await rememberOffer(records, '-1001', { message: 9, offer: offered.offer });
    const press = (text: string) => readOrder(records, '-1001', { press: text, message: 9 });
    const first = await press('order:1:visit');
    expect(first).toMatchObject({
      ticket: {
        service: '12',
        name: 'Carlos Lima',
        phone: '37999112233',
        description: 'luz vermelha no modem',
        serviceOrder: true,
      },
    });
    const second = await press('order:0');
    expect(second).toMatchObject({ ticket: { service: '11', serviceOrder: false } });
    expect('request' in first && 'request' in second && first.request === second.request).toBe(true);
    expect(await press('order:4')).toEqual({ problem: 'Este serviço não está mais na lista.' });
    expect(await press('order:no')).toEqual({ problem: 'Nada foi aberto.' });
    expect(await press('order:0')).toEqual({
      problem: 'Esta confirmação não vale mais: peça o chamado de novo.',
    });
  });
});
