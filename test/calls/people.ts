/** Invented customers and a provider's look-ups over them, with a real store's records and a clock that tests move. */

import { createHash } from 'node:crypto';
import type { CustomerRecord } from '../../src/backends/backend.ts';
import type { Asker } from '../../src/calls/call.ts';
import { createCalls } from '../../src/calls/index.ts';
import type {
  FindTicketInput,
  FindTicketOutput,
  FindTicketsOutput,
  VerifyInput,
  VerifyOutput,
} from '../../src/core/calls.ts';
import { conversationId } from '../../src/core/ids/index.ts';
import { createMemoryStore } from '../../src/stores/memory/index.ts';
import { createFakeBackend } from '../support/fake-backend.ts';

type Plan = CustomerRecord['services'][number];

export const fibre: Plan = {
  id: '11000',
  plan: '500 Mega Fibra',
  place: 'Centro, Divinópolis',
  standing: 'active',
};
export const farm: Plan = { id: '11001', plan: '100 Mega Rádio', standing: 'suspended-debt' };
export const old: Plan = { id: '10001', plan: '10 Mega', standing: 'cancelled' };
export const coming: Plan = { id: '11002', plan: '1 Giga', standing: 'awaiting-installation' };

export const mariana: CustomerRecord = {
  code: '2093',
  name: 'MARIANA DUARTE',
  taxId: '52998224725',
  birthDate: '1985-04-03',
  phones: ['37999112233', '3732145566'],
  services: [fibre, old],
  alerts: ['Rompimento de fibra no Centro'],
};

export const tiago: CustomerRecord = {
  code: '2094',
  name: 'Tiago Prado',
  taxId: '11144477735',
  birthDate: '1990-12-31',
  phones: ['3799887766'],
  services: [{ ...fibre, id: '12000' }, farm],
  alerts: [],
};

export const bakery: CustomerRecord = {
  code: '2095',
  name: 'PADARIA PÃO QUENTE LTDA',
  taxId: '12ABC34501DE35',
  phones: ['37999112233'],
  services: [farm],
  alerts: [],
};

/** The personal data of all records that no answer may hold. */
export const secrets =
  /52998224725|11144477735|12ABC34501DE35|1985-04-03|1990-12-31|999112233|32145566|99887766/;

export function setup(customers: readonly CustomerRecord[] = [mariana, tiago, bakery]) {
  const clock = { now: Date.UTC(2026, 6, 19, 17, 5) };
  const store = createMemoryStore({ now: () => clock.now });
  const erp = createFakeBackend({ now: () => clock.now });
  erp.customers.push(...customers);
  const bucket = (text: string) => createHash('sha256').update(text).digest('base64url');
  const { lookups } = createCalls({
    backend: erp,
    store,
    records: store.records,
    bucket,
    timezone: 'America/Sao_Paulo',
  });
  const answers: string[] = [];

  const ask = async (name: string, input: unknown, who: Partial<Asker> | string): Promise<unknown> => {
    const lookup = lookups[name];
    if (lookup === undefined) throw new Error(`no look-up "${name}"`);
    const given = typeof who === 'string' ? { conversation: conversationId(who) } : who;
    const output = await lookup(input, { conversation: conversationId('chat'), at: clock.now, ...given });
    answers.push(JSON.stringify(output));
    return JSON.parse(JSON.stringify(output));
  };
  return {
    clock,
    erp,
    store,
    /** The JSON of every answer so far. */
    answers,
    verify: async (input: VerifyInput, who: Partial<Asker> | string = 'chat') =>
      (await ask('verify', input, who)) as VerifyOutput,
    findTickets: async (customer: string) =>
      (await ask('findTickets', { customer }, 'chat')) as FindTicketsOutput,
    findTicket: async (input: FindTicketInput, who: Partial<Asker> | string = 'chat') =>
      (await ask('findTicket', input, who)) as FindTicketOutput,
  };
}
