import { describe, expect, it } from 'vitest';
import type { Ticket } from '../../src/backends/backend.ts';
import { secrets, setup } from './people.ts';

const protocol = '2026071814050000123';
const ticket: Ticket = {
  id: '501',
  customer: '2093',
  protocol,
  status: 'Aguardando Análise',
  closed: false,
  openedAt: '2026-07-18T14:05:00',
  subject: 'Sem internet',
  description: 'PL-7K3Q-9F2M | Sem internet desde ontem | ATENDIMENTO ABERTO VIA API',
  rawDescription: 'PL-7K3Q-9F2M | Sem internet, ligue 37999112233 | ATENDIMENTO ABERTO VIA API',
  orders: [
    { number: '77', status: 'scheduled', statusText: 'agendado', slot: { from: '2026-07-20T08:00:00' } },
  ],
};
const mine = { protocol, as: { customer: '2093' } };
const opened = { protocol, as: { opener: true } } as const;
const another = { protocol, as: { customer: '2094' } };
const nothing = { protocol: '2026071814050000999', as: { customer: '2093' } };
const notFound = { found: false, locked: false };

const withTicket = () => {
  const world = setup();
  world.erp.tickets.push({ ...ticket, id: '502', protocol: `${protocol}7` }, ticket);
  return world;
};

describe('one ticket by its protocol', () => {
  it('is told to the customer whose it is', async () => {
    const { findTicket, answers } = withTicket();
    expect(await findTicket(mine)).toEqual({
      found: true,
      ticket: {
        protocol,
        status: 'Aguardando Análise',
        closed: false,
        openedAt: '2026-07-18T14:05:00',
        subject: 'Sem internet',
        description: 'Sem internet desde ontem',
        orders: [
          {
            number: '77',
            status: 'scheduled',
            statusText: 'agendado',
            slot: { from: '2026-07-20T08:00:00' },
          },
        ],
      },
    });
    for (const answer of answers) expect(answer).not.toMatch(secrets);
  });

  it('is protocol, date and status word for the chat that opened it', async () => {
    const { findTicket } = withTicket();
    expect(await findTicket(opened)).toEqual({
      found: true,
      ticket: { protocol, status: 'Aguardando Análise', closed: false, openedAt: '2026-07-18T14:05:00' },
    });
  });

  it('answers what does not exist and what is not yours alike', async () => {
    const { erp, findTicket } = withTicket();
    expect(await findTicket(nothing)).toEqual(notFound);
    expect(await findTicket(another)).toEqual(notFound);
    const { customer: _, ...anonymous } = ticket;
    erp.tickets.splice(0, 2, anonymous);
    expect(await findTicket(mine)).toEqual(notFound);
    // A part of a protocol is no protocol.
    expect(await findTicket({ ...mine, protocol: protocol.slice(0, 14) })).toEqual(notFound);
  });

  it('closes the door for the hour after five wrong ones from a chat', async () => {
    const { clock, findTicket } = withTicket();
    for (let i = 0; i < 5; i++) expect(await findTicket(nothing)).toEqual(notFound);
    expect(await findTicket(mine)).toEqual({ found: false, locked: true });
    expect(await findTicket(mine, 'another chat')).toMatchObject({ found: true });
    clock.now += 3_600_000;
    expect(await findTicket(mine)).toMatchObject({ found: true });
  });

  it("does not close a customer's own ticket to them because others guessed it", async () => {
    const { findTicket } = withTicket();
    for (let i = 0; i < 9; i++) await findTicket(another, `chat ${i}`);
    expect(await findTicket(opened, 'opener')).toEqual({ found: false, locked: true });
    expect(await findTicket(mine, 'owner')).toMatchObject({ found: true });
  });

  it('counts neither right ones nor an ERP that does not answer', async () => {
    const { erp, findTicket } = withTicket();
    erp.lookFaults.push('retry', 'unknown', 'retry', 'unknown', 'retry', 'unknown');
    for (let i = 0; i < 6; i++) await expect(findTicket(mine)).rejects.toThrow('look-up');
    for (let i = 0; i < 6; i++) expect(await findTicket(mine)).toMatchObject({ found: true });
  });
});

describe('the latest tickets', () => {
  it("are a customer's five newest, with the permitted fields only", async () => {
    const { answers, erp, findTickets } = setup();
    for (let i = 9; i > 0; i--) erp.tickets.push({ ...ticket, id: `${i}`, protocol: `${protocol}${i}` });
    const { tickets } = await findTickets('2093');
    expect(tickets.map((each) => each.protocol.slice(-1))).toEqual(['9', '8', '7', '6', '5']);
    expect(Object.keys(tickets[0] ?? {}).sort()).toEqual([
      'closed',
      'description',
      'openedAt',
      'orders',
      'protocol',
      'status',
      'subject',
    ]);
    for (const answer of answers) expect(answer).not.toMatch(secrets);
  });

  it("are never somebody else's, however loosely the ERP searches", async () => {
    const { erp, findTickets } = setup();
    const { customer: _, ...nobodys } = ticket;
    erp.listTickets = async () => [{ ...ticket, customer: '20931' }, nobodys, ticket];
    expect((await findTickets('2093')).tickets).toHaveLength(1);
  });

  it('are not empty because the ERP did not answer', async () => {
    const { erp, findTickets } = setup();
    erp.lookFaults.push('unknown');
    await expect(findTickets('2093')).rejects.toMatchObject({ kind: 'unknown' });
  });
});
