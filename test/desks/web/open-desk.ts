/** The desk's pages over real conversations of the support flow, asked as browsers ask. */

import { createWebDesk, type WebDeskOptions } from '../../../src/desks/web/index.ts';
import { createIntegrations } from '../../../src/integrations/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { createAudit } from '../../../src/people/audit.ts';
import { createPeople } from '../../../src/people/index.ts';
import type { User } from '../../../src/people/people.ts';
import type { Role } from '../../../src/people/roles.ts';
import { summaryIn } from '../../../src/plantao/desks/summary.ts';
import { type AttendedDeskOptions, openAttendedDesk } from '../../support/attended-desk.ts';

export const origin = 'http://desk.example';
export const password = 'girassol azul 42';

/** What a guess costs here: the tests are not about how long it takes. */
const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 } as const;

export type Answer = { readonly status: number; readonly text: string; readonly headers: Headers };

export function openDesk(options: Partial<WebDeskOptions> = {}, led: AttendedDeskOptions = {}) {
  const attended = openAttendedDesk(led);
  const { store, archive } = attended;
  const keys = createKeys(new Uint8Array(32).fill(9));
  const people = createPeople({ records: store.records, sign: keys.sign, now: store.now, cost: cheap });
  const audit = createAudit({ records: store.records, now: store.now });
  const integrations = createIntegrations({ records: store.records, keys, now: store.now });
  const web = createWebDesk({
    integrations,
    store,
    archive,
    people,
    audit,
    retention: 365 * 86_400_000,
    channels: () => attended.networks,
    tickets: { serviceOrder: 'ask', askEmail: false, summary: summaryIn, find: async () => null },
    providerName: 'Fibra Serrana',
    timezone: 'America/Sao_Paulo',
    secure: false,
    patience: 30_000,
    ...options,
  });
  attended.start();

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await web.route(new Request(origin + path, init), { ip: '203.0.113.9' });
    if (response === undefined) throw new Error(`${path} is not a route of the desk`);
    return response;
  };
  const read = async (response: Response): Promise<Answer> => ({
    status: response.status,
    text: await response.text(),
    headers: response.headers,
  });

  const addUser = async (login: string, role: Role = 'attendant'): Promise<User> => {
    const name = login.charAt(0).toUpperCase() + login.slice(1);
    const user = await people.users.add({ login, name, role });
    if ('problem' in user) throw new Error(user.problem);
    const ready = await people.users.setPassword(user.id, password);
    if ('problem' in ready) throw new Error(ready.problem);
    return ready;
  };

  /** A browser of somebody who is in. */
  const comeIn = async (login: string) => {
    const came = await people.login({ login, password, ip: '203.0.113.9', agent: 'test' });
    if ('refused' in came) throw new Error(came.refused);
    const session = await people.session(came.session);
    if (session === null) throw new Error('no session');
    const cookie = `plantao-desk=${came.session}`;
    const get = async (path: string, headers: Record<string, string> = {}) =>
      read(await ask(path, { headers: { cookie, accept: 'text/html', ...headers } }));
    const send = async (
      path: string,
      fields: Record<string, string> = {},
      headers: Record<string, string> = {},
    ) =>
      read(
        await ask(path, {
          method: 'POST',
          headers: { cookie, origin, 'hx-request': 'true', ...headers },
          body: new URLSearchParams({ csrf: session.csrf, owner: '', ...fields }),
        }),
      );
    return { cookie, session, user: session.user, get, send };
  };

  return {
    ...attended,
    web,
    people,
    audit,
    integrations,
    ask,
    read,
    addUser,
    comeIn,
    async close() {
      await web.stop();
      await integrations.close();
      await attended.stop();
    },
  };
}

export type OpenDesk = ReturnType<typeof openDesk>;
