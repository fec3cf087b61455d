/** The built program with a seller of the marketplace's sandbox, and the desk by its API. */

import { vi } from 'vitest';
import { runCommand } from './command-line.ts';
import { createDeskApi, type DeskApi, tokenIn } from './desk-api.ts';
import type { MagaluProgram } from './magalu-program.ts';
import { type Program, runProgram } from './program.ts';

export const patient = { timeout: 60_000, interval: 50 };
/** A token may ask 600 times a minute. */
const unhurried = { ...patient, interval: 500 };

export type MarketplaceDesk = {
  /** Starts it, and resolves once it answers. */
  start(): Promise<Program>;
  kill(): Promise<void>;
  readonly api: DeskApi;
  /** Where it is at this moment. */
  url(): string;
  /** What a command prints, with the same settings. */
  command(...args: readonly string[]): Promise<string>;
  /** A seller consents to what the command line asks for. */
  connect(): Promise<void>;
  /** The conversation of a protocol, once it is on the desk. */
  find(protocol: string): Promise<string>;
  /** How the seller's account stands. */
  standing(): Promise<{ readonly state: string; readonly detail?: string | undefined } | undefined>;
};

/** @param settings besides those that lead to the marketplace: the store, and whatever a test is about. */
export async function openMarketplaceDesk(
  magalu: MagaluProgram,
  settings: Readonly<Record<string, string>>,
): Promise<MarketplaceDesk> {
  const environment = {
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
    ...magalu.environment,
    MAGALU_POLL_SECONDS: '1',
    MAGALU_LISTING_SECONDS: '5',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let service: Program | undefined;
  let url = '';
  const start = async (): Promise<Program> => {
    service = runProgram(['start'], environment);
    const [, found = ''] = await service.printed(/(http:\S+)\/readyz/);
    await service.printed(/Plantão: /);
    url = found;
    return service;
  };
  const kill = async (): Promise<void> => {
    service?.process.kill('SIGKILL');
    await service?.ended;
  };
  const command = (...args: readonly string[]) => runCommand(args, environment);
  await start();
  const made = await command('token', 'add', 'Teste', '--may', 'act');
  const api = createDeskApi(() => url, tokenIn(made));
  return {
    ...{ start, kill, api, command, url: () => url },
    async connect() {
      const connecting = runProgram(['magalu', 'connect'], environment);
      const [link] = await connecting.printed(/http\S+\/login\?\S+/);
      const { pathname, search } = await magalu.consent(link);
      const page = await fetch(url + pathname + search);
      if (!page.ok) throw new Error(`${page.status} ${await page.text()}`);
      const code = await connecting.ended;
      if (code !== 0) throw new Error(connecting.output());
    },
    find: (protocol) =>
      vi.waitFor(async () => {
        for (const place of ['waiting', 'attended']) {
          const found = (await api.list(place)).find((one) => one.protocol?.number === protocol);
          if (found !== undefined) return found.id;
        }
        throw new Error(`no conversation of ${protocol}`);
      }, unhurried),
    standing: () => api.part('magalu:main'),
  };
}
