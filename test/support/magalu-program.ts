/** The marketplace's sandbox as a process of its own, with what is asked of it from outside. */

import { z } from 'zod';
import { type Program, runProgram } from './program.ts';

type Body = Readonly<Record<string, unknown>>;

export type MagaluProgram = {
  readonly program: Program;
  readonly url: string;
  /** The variables that lead the service here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets a fault (`src/sandboxes/magalu/faults/plan.ts`). */
  misbehave(fault: Body): Promise<void>;
  behave(): Promise<void>;
  /** How many faults have not struck yet. */
  faults(): Promise<number>;
  /** Changes how it behaves with everybody (`src/sandboxes/magalu/habits.ts`). */
  habits(habits: Body): Promise<void>;
  /** A buyer opens a protocol. */
  open(opening: Body): Promise<{ readonly id: string; readonly protocol: string }>;
  /** A buyer writes once more. */
  write(ticket: string, text: string): Promise<void>;
  change(ticket: string, change: Body): Promise<void>;
  /** Takes away what lets it in now: the refresh token is still good. */
  revokeAccess(): Promise<void>;
  /** Where the browser of a seller who consents is sent to: an address with a code. */
  consent(link: string): Promise<URL>;
  counts(): Promise<Counts>;
  /** What the seller sent to a protocol, with its codes. */
  sent(ticket: string): Promise<Counts['sent'][string]>;
};

const standing = z.object({ faults: z.array(z.unknown()) });
const opened = z.object({ id: z.string(), protocol: z.string() });
const counts = z.object({
  routes: z.record(z.string(), z.number()),
  tokens: z.object({ exchanged: z.number(), refreshed: z.number(), reused: z.number() }),
  sent: z.record(
    z.string(),
    z.array(
      z.object({
        what: z.enum(['said', 'told']),
        id: z.string(),
        code: z.string().optional(),
        text: z.string().optional(),
        type: z.string().optional(),
        attachments: z.array(z.object({ name: z.string(), base64: z.string() })).optional(),
      }),
    ),
  ),
});
type Counts = z.infer<typeof counts>;

/** @param file where it keeps what happened. */
export async function runMagalu(file: string, port = 0): Promise<MagaluProgram> {
  const program = runProgram(['sandbox', 'magalu', '--faults', '--file', file, '--port', String(port)], {});
  const [settings] = await program.printed(/MAGALU_CLIENT_ID=[\s\S]+?MAGALU_ID_ROOT=\S+/);
  const environment = Object.fromEntries(
    settings.split('\n').map((line): [string, string] => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const url = environment.MAGALU_API_ROOT ?? '';
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const tell = async (method: string, path: string, body?: object): Promise<void> => {
    await ask(method, path, body);
  };
  const count = async () => counts.parse(await ask('GET', 'counts'));
  return {
    ...{ program, url, environment },
    misbehave: (fault) => tell('POST', 'faults', fault),
    behave: () => tell('DELETE', 'faults'),
    faults: async () => standing.parse(await ask('GET', 'faults')).faults.length,
    habits: (habits) => tell('POST', 'habits', habits),
    open: async (opening) => opened.parse(await ask('POST', 'tickets', opening)),
    write: (ticket, text) => tell('POST', `tickets/${ticket}/messages`, { text }),
    change: (ticket, change) => tell('POST', `tickets/${ticket}`, change),
    revokeAccess: () => tell('POST', 'tokens/revoke', { access: true }),
    async consent(link) {
      const answer = await fetch(link, { redirect: 'manual' });
      return new URL(answer.headers.get('location') ?? '');
    },
    counts: count,
    sent: async (ticket) => (await count()).sent[ticket] ?? [],
  };
}
