/** What every ERP member must do, whatever ERP it speaks with. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend, TicketRequest } from '../../src/backends/backend.ts';
import { Failure, type FailureKind } from '../../src/core/failure.ts';
import { type Reference, reference } from '../../src/core/ids/index.ts';
import { carriesReference } from '../../src/core/ids/reference.ts';

/** How the ERP may misbehave. */
export type BackendFault =
  /** The connection breaks without an answer. */
  | 'reset'
  /** No answer comes. */
  | 'hang'
  /** An error of its own, said as such. */
  | 'crash'
  /** A proxy's page instead of an answer. */
  | 'page'
  /** Too many requests; it asks for a pause. */
  | 'throttle'
  /** An answer that points to another address. */
  | 'redirect'
  /** It objects to the request, in sentences for a person. */
  | 'objections'
  /** An error that shows that something broke inside. */
  | 'internals'
  /** An error without any word on it. */
  | 'bare error'
  /** What we are admitted with is no longer accepted, and what we get anew is. */
  | 'revoked once'
  /** Nothing that we are admitted with is accepted any more. */
  | 'revoked always'
  /** The newest ticket of a list lacks what no ticket can lack. */
  | 'odd row'
  /** The same, and no ticket comes with its description. */
  | 'odd row without text';

export type BackendRig = {
  /** Against an ERP that nothing has been done to yet. Its timeout is short. */
  readonly backend: Backend;
  /** The same at an address where nobody listens. */
  readonly unreachable: Backend;
  /** The same with wrong credentials. */
  readonly uninvited: Backend;
  readonly known: {
    /** Has one living service, and no open ticket. */
    readonly customer: {
      readonly name: string;
      readonly code: string;
      readonly taxId: string;
      readonly phone: string;
      readonly birthDate: string;
      readonly service: string;
      /** The protocols of the closed tickets, newest first; at least two. */
      readonly closed: readonly string[];
    };
    /** Has nothing but a cancelled service. */
    readonly formerCustomer: { readonly taxId: string };
    /** A phone on two records, and their codes. */
    readonly sharedPhone: { readonly phone: string; readonly codes: readonly string[] };
    readonly unknownTaxId: string;
    readonly unknownPhone: string;
    /** Text of which every piece is in the ERP's raw answers, and must not come through. */
    readonly secrets: readonly RegExp[];
  };
  /** Instead of the last one that struck. `before` the work unless told. */
  strike(fault: BackendFault, on: 'reading' | 'creating', when?: 'before' | 'after'): Promise<void>;
  /** The descriptions of the tickets that really were created. */
  created(): Promise<readonly string[]>;
  /** How many requests for a creation arrived. */
  creations(): Promise<number>;
  close(): Promise<void>;
};

const ref = reference('PL-7K3Q-9F2M');

/** @param setup gives a new ERP and new members for each test. */
export function backendContract(name: string, setup: () => Promise<BackendRig>): void {
  describe(`${name}: the backend contract`, () => {
    let rig: BackendRig;
    beforeEach(async () => {
      rig = await setup();
    });
    afterEach(() => rig.close());

    const request = (more: Partial<TicketRequest> = {}): TicketRequest => ({
      service: rig.known.customer.service,
      name: 'Mariana Duarte',
      phone: '37999112233',
      description: `${ref} Sem internet desde ontem: luz vermelha "LOS" acesa.`,
      serviceOrder: false,
      ...more,
    });
    const failure = async (work: Promise<unknown>): Promise<Failure> => {
      const outcome = await work.then(
        (value) => ({ value }),
        (error: unknown) => error,
      );
      if (outcome instanceof Failure) return outcome;
      throw new Error(`not a Failure: ${JSON.stringify(outcome)}`, { cause: outcome });
    };

    describe('finding customers', () => {
      it('finds the same record by document and phone', async () => {
        const { customer } = rig.known;
        for (const by of [{ taxId: customer.taxId }, { phone: customer.phone }]) {
          const records = await rig.backend.findCustomers(by);
          expect(records).toHaveLength(1);
          expect(records[0]).toMatchObject({
            code: customer.code,
            taxId: customer.taxId,
            birthDate: customer.birthDate,
          });
          expect(records[0]?.phones).toContain(customer.phone);
          expect(records[0]?.services).toEqual([
            expect.objectContaining({
              id: customer.service,
              standing: 'active',
              plan: expect.stringMatching(/./),
            }),
          ]);
        }
      });

      it('finds nobody by what nobody has', async () => {
        expect(await rig.backend.findCustomers({ taxId: rig.known.unknownTaxId })).toEqual([]);
        expect(await rig.backend.findCustomers({ phone: rig.known.unknownPhone })).toEqual([]);
      });

      it('finds who has only a cancelled service, and tells that it is cancelled', async () => {
        const [record] = await rig.backend.findCustomers(rig.known.formerCustomer);
        expect(record?.services.map(({ standing }) => standing)).toEqual(['cancelled']);
      });

      it('finds every record that shares a phone', async () => {
        const { phone, codes } = rig.known.sharedPhone;
        const records = await rig.backend.findCustomers({ phone });
        expect(records.map(({ code }) => code).sort()).toEqual([...codes].sort());
      });

      it('lets nothing through that nobody needs', async () => {
        const text = JSON.stringify(await rig.backend.findCustomers({ taxId: rig.known.customer.taxId }));
        for (const secret of rig.known.secrets) expect(text).not.toMatch(secret);
      });
    });

    describe('listing tickets', () => {
      it('lists open and closed ones, newest first, at most as many as asked for', async () => {
        const { code, closed } = rig.known.customer;
        const { protocol } = await rig.backend.openTicket(request());
        const all = [protocol, ...closed];
        const tickets = await rig.backend.listTickets({ customer: code }, { limit: 50 });
        expect(tickets.map((ticket) => ticket.protocol)).toEqual(all);
        expect(tickets.map((ticket) => ticket.closed)).toEqual([false, ...closed.map(() => true)]);
        const two = await rig.backend.listTickets({ customer: code }, { limit: 2 });
        expect(two.map((ticket) => ticket.protocol)).toEqual(all.slice(0, 2));
      });

      it('lists only open ones if asked', async () => {
        const { code } = rig.known.customer;
        expect(await rig.backend.listTickets({ customer: code }, { limit: 50, open: true })).toEqual([]);
        const { protocol } = await rig.backend.openTicket(request());
        const open = await rig.backend.listTickets({ customer: code }, { limit: 50, open: true });
        expect(open.map((ticket) => ticket.protocol)).toEqual([protocol]);
      });

      it('finds a ticket by its protocol, and none by another', async () => {
        const { code, closed } = rig.known.customer;
        const protocol = closed[0] ?? '';
        const [ticket] = await rig.backend.listTickets({ protocol }, { limit: 1 });
        expect(ticket).toMatchObject({ protocol, customer: code, closed: true });
        expect(ticket?.closedAt).toMatch(/^\d{4}-\d\d-\d\d/);
        expect(await rig.backend.listTickets({ protocol: '00000000000000000001' }, { limit: 1 })).toEqual([]);
      });
    });

    describe('listing tickets of which one cannot be read', () => {
      const tickets = (more: { readonly seeking?: Reference } = {}) =>
        rig.backend.listTickets({ service: rig.known.customer.service }, { limit: 50, ...more });
      const protocols = async (more = {}) => (await tickets(more)).map(({ protocol }) => protocol);

      it('shows the others', async () => {
        await rig.strike('odd row', 'reading');
        expect(await protocols()).toEqual(rig.known.customer.closed.slice(1));
      });

      it('finds what is looked for among the others', async () => {
        const { protocol } = await rig.backend.openTicket(request());
        await rig.backend.openTicket(request({ description: 'PL-8K3Q-9F2M Outro assunto' }));
        await rig.strike('odd row', 'reading');
        expect(await protocols({ seeking: ref })).toEqual([protocol, ...rig.known.customer.closed]);
      });

      it('tells that it is not there, if that one surely is another', async () => {
        await rig.strike('odd row', 'reading');
        expect(await protocols({ seeking: ref })).toEqual(rig.known.customer.closed.slice(1));
      });

      it('does not know, if that one is what is looked for', async () => {
        await rig.backend.openTicket(request());
        await rig.strike('odd row', 'reading');
        expect((await failure(tickets({ seeking: ref }))).kind).toBe('unknown');
      });

      it('does not know, if that one might be it', async () => {
        await rig.strike('odd row without text', 'reading');
        expect((await failure(tickets({ seeking: ref }))).kind).toBe('unknown');
      });

      it('does not know, if there may be more than are listed', async () => {
        await rig.strike('odd row', 'reading');
        const { service } = rig.known.customer;
        const full = rig.backend.listTickets({ service }, { limit: 2, seeking: ref });
        expect((await failure(full)).kind).toBe('unknown');
      });
    });

    describe('opening a ticket', () => {
      it('opens one, whose protocol finds it again', async () => {
        const ticket = await rig.backend.openTicket(request());
        expect(ticket.protocol).toMatch(/^\d{12,24}$/);
        expect(ticket).toMatchObject({ closed: false, customer: rig.known.customer.code, orders: [] });
        expect(await rig.created()).toEqual([request().description]);
        const [found] = await rig.backend.listTickets({ protocol: ticket.protocol }, { limit: 1 });
        expect(found).toMatchObject({ id: ticket.id, protocol: ticket.protocol, status: ticket.status });
      });

      it('lists it first for its service, with the reference and with the text as people should read it', async () => {
        const { protocol } = await rig.backend.openTicket(request());
        const { service } = rig.known.customer;
        const [ticket] = await rig.backend.listTickets({ service }, { limit: 50, since: '2000-01-01' });
        expect(ticket?.protocol).toBe(protocol);
        expect(carriesReference(ticket?.rawDescription ?? '', ref)).toBe(true);
        expect(ticket?.description).toBe('Sem internet desde ontem: luz vermelha "LOS" acesa.');
      });

      it('orders a technician if asked, and promises no slot that nobody scheduled', async () => {
        const ticket = await rig.backend.openTicket(request({ serviceOrder: true }));
        expect(ticket.orders).toHaveLength(1);
        expect(ticket.orders?.[0]?.status).toBe('waiting-schedule');
        expect(ticket.orders?.[0]?.slot).toBeUndefined();
      });

      it('passes on what the ERP really objects to', async () => {
        const failed = await failure(rig.backend.openTicket(request({ phone: '123' })));
        expect(failed.kind).toBe('refused');
        expect(failed.objections?.[0]).toMatch(/telefone/i);
        expect(await rig.created()).toEqual([]);
      });
    });

    describe('failing', () => {
      const creating: readonly [BackendFault, 'before' | 'after', FailureKind, number][] = [
        ['reset', 'before', 'unknown', 0],
        ['reset', 'after', 'unknown', 1],
        ['hang', 'before', 'unknown', 0],
        ['hang', 'after', 'unknown', 1],
        ['crash', 'before', 'unknown', 0],
        ['crash', 'after', 'unknown', 1],
        ['page', 'before', 'unknown', 0],
        ['page', 'after', 'unknown', 1],
        ['redirect', 'before', 'unknown', 0],
        ['internals', 'before', 'unknown', 0],
        ['internals', 'after', 'unknown', 1],
        ['bare error', 'before', 'unknown', 0],
        ['bare error', 'after', 'unknown', 1],
        ['objections', 'before', 'refused', 0],
        ['throttle', 'before', 'retry', 0],
      ];
      it.each(creating)(
        'a creation with %s %s the work is %s, sent once, created %i',
        async (fault, when, kind, created) => {
          await rig.strike(fault, 'creating', when);
          const failed = await failure(rig.backend.openTicket(request()));
          expect(failed.kind).toBe(kind);
          expect(await rig.created()).toHaveLength(created);
          expect(await rig.creations()).toBe(1);
          if (fault === 'objections') expect(failed.objections?.length).toBeGreaterThan(0);
          else expect(failed.objections).toBeUndefined();
          if (fault === 'throttle') expect(failed.retryAfter).toBeGreaterThan(0);
        },
      );

      const reading: readonly [BackendFault, FailureKind][] = [
        ['reset', 'unknown'],
        ['hang', 'unknown'],
        ['crash', 'unknown'],
        ['page', 'unknown'],
        ['redirect', 'unknown'],
        ['internals', 'unknown'],
        ['bare error', 'unknown'],
        ['objections', 'unknown'],
        ['throttle', 'retry'],
        ['revoked always', 'retry'],
      ];
      it.each(reading)('a look-up with %s never looks like an empty one: it is %s', async (fault, kind) => {
        await rig.strike(fault, 'reading');
        const { service, taxId } = rig.known.customer;
        expect((await failure(rig.backend.findCustomers({ taxId }))).kind).toBe(kind);
        await failure(rig.backend.listTickets({ service }, { limit: 50 }));
      });

      it('opens the ticket after being admitted anew', async () => {
        await rig.strike('revoked once', 'creating');
        await rig.backend.openTicket(request());
        expect(await rig.created()).toHaveLength(1);
      });

      it('does not ask for ever to be admitted', async () => {
        await rig.strike('revoked always', 'creating');
        expect((await failure(rig.backend.openTicket(request()))).kind).toBe('retry');
        expect(await rig.creations()).toBe(2);
        expect(await rig.created()).toEqual([]);
      });

      it('has surely done nothing where nobody listens', async () => {
        const { taxId } = rig.known.customer;
        expect((await failure(rig.unreachable.findCustomers({ taxId }))).kind).toBe('retry');
        expect((await failure(rig.unreachable.openTicket(request()))).kind).toBe('retry');
        expect((await failure(rig.unreachable.check())).kind).toBe('retry');
      });

      it('has surely done nothing with wrong credentials, and says so when it is checked', async () => {
        const { taxId } = rig.known.customer;
        expect((await failure(rig.uninvited.findCustomers({ taxId }))).kind).toBe('retry');
        expect((await failure(rig.uninvited.openTicket(request()))).kind).toBe('retry');
        const failed = await failure(rig.uninvited.check());
        expect(failed.kind).toBe('refused');
        expect(failed.message).toMatch(/confira/);
        expect(await rig.creations()).toBe(0);
      });

      it('gives reasons without anybody’s data', async () => {
        const { taxId, phone, name } = rig.known.customer;
        for (const fault of ['crash', 'page', 'internals', 'objections'] as const) {
          await rig.strike(fault, 'reading');
          const { message } = await failure(rig.backend.findCustomers({ taxId }));
          expect(message).toMatch(/^[^<>{}]{5,150}$/);
          for (const datum of [taxId, phone, name, 'Mariana']) expect(message).not.toContain(datum);
        }
      });
    });

    describe('standing', () => {
      it('tells that it works, in a sentence for a person', async () => {
        expect(await rig.backend.check()).toMatch(/\S+ \S+/);
        await rig.backend.findCustomers({ taxId: rig.known.customer.taxId });
        expect(rig.backend.standing()).toMatchObject({
          state: 'working',
          detail: expect.stringMatching(/\S/),
        });
      });

      it('tells that it fails, and then rests: calls end at once, surely not done', async () => {
        await rig.strike('crash', 'reading');
        const { taxId } = rig.known.customer;
        await failure(rig.backend.findCustomers({ taxId }));
        expect(rig.backend.standing().state).toBe('failing');
        for (let i = 0; i < 20 && rig.backend.standing().state !== 'resting'; i++)
          await failure(rig.backend.findCustomers({ taxId }));
        expect(rig.backend.standing().state).toBe('resting');
        const failed = await failure(rig.backend.openTicket(request()));
        expect(failed.kind).toBe('retry');
        expect(failed.retryAfter).toBeGreaterThan(0);
        expect(await rig.creations()).toBe(0);
      });

      it('says no more once it is closed', async () => {
        await rig.backend.close();
        expect((await failure(rig.backend.openTicket(request()))).kind).toBe('retry');
        expect(await rig.creations()).toBe(0);
      });
    });
  });
}
