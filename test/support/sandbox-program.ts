/** The sandbox ERP, here or as a process of its own, with what is asked of it from outside. */

import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type SandboxCustomer, startHubsoftSandbox } from '../../src/sandboxes/hubsoft/index.ts';
import { runProgram } from './program.ts';

export type SandboxErp = {
  /** The variables that lead the service here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Sets a fault (`src/sandboxes/hubsoft/faults/plan.ts`). */
  misbehave(fault: Readonly<Record<string, unknown>>): Promise<void>;
  behave(): Promise<void>;
  /** It has these customers too. */
  admit(customers: readonly SandboxCustomer[]): Promise<void>;
  /** How many requests came to a route until now. */
  requestsTo(route: string): Promise<number>;
  /** What it wrote down of the tickets that it opened. */
  tickets(): readonly { readonly description: string; readonly protocol: string }[];
  /** Drops whoever is connected; resolves when it is gone. */
  close(): Promise<void>;
};

const counted = z.object({ routes: z.record(z.string(), z.number()) });
const ticket = z.object({ description: z.string(), protocol: z.string() });

/**
 * As a process of its own, as whoever tries it has it.
 *
 * @param file where it keeps the tickets.
 */
export async function runSandbox(file: string): Promise<SandboxErp> {
  const program = runProgram(['sandbox', 'hubsoft', '--faults', '--file', file], {});
  const [settings] = await program.printed(/HUBSOFT_URL=[\s\S]+?HUBSOFT_PASSWORD=\S+/);
  return leadTo(settings, file, async () => {
    program.process.kill('SIGTERM');
    await program.ended;
  });
}

/** The same in this process, where nothing happens to it: it is there at once. */
export async function openSandbox(file: string): Promise<SandboxErp> {
  const { settings, close } = await startHubsoftSandbox({ file, faults: true });
  return leadTo(settings, file, close);
}

function leadTo(settings: string, file: string, close: () => Promise<void>): SandboxErp {
  const environment = Object.fromEntries(
    settings.split('\n').map((line): [string, string] => {
      const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
      return [name, value];
    }),
  );
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${environment.HUBSOFT_URL}/_sandbox/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    environment: {
      ...environment,
      PLANTAO_PROVIDER_NAME: 'Fibra Serrana',
      PLANTAO_PRIVACY_URL: 'https://fibraserrana.example/privacidade',
    },
    async misbehave(fault) {
      await ask('POST', 'faults', fault);
    },
    async behave() {
      await ask('DELETE', 'faults');
    },
    async admit(customers) {
      await ask('POST', 'customers', [...customers]);
    },
    requestsTo: async (route) => counted.parse(await ask('GET', 'requests')).routes[route] ?? 0,
    tickets: () =>
      existsSync(file)
        ? readFileSync(file, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => ticket.parse(JSON.parse(line)))
        : [],
    close,
  };
}
