/** Several `plantao start` of one provider, each with a network of its own to everybody it talks to. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, runProgram } from '../program.ts';
import { startProxy, type TcpProxy } from '../proxy.ts';

export type Links = {
  /** To the store; there is none if the store is no server. */
  readonly store?: TcpProxy;
  readonly telegram: TcpProxy;
  readonly erp: TcpProxy;
};

export type Member = {
  readonly name: string;
  readonly links: Links;
  /** Milliseconds by which its wall clock is wrong. */
  readonly skew: number;
  /** Starts it, again if it gives up, as what supervises a service does; resolves once it serves. */
  start(): Promise<void>;
  /** SIGKILL, and resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  /** SIGTERM; its exit code. */
  stop(): Promise<number | string | null>;
  /** Throws if it ended by itself. */
  demandLife(): void;
  /** What it has printed since its latest start. */
  output(): string;
};

export type MemberOptions = {
  readonly name: string;
  readonly skew: number;
  readonly ports: { readonly store?: number; readonly telegram: number; readonly erp: number };
  /** Its settings, given the ports under which it reaches the others. */
  readonly environment: (ports: MemberOptions['ports']) => Readonly<Record<string, string>>;
};

const clock = new URL('clock.mjs', import.meta.url).href;

export async function createMember({ name, skew, ports, environment }: MemberOptions): Promise<Member> {
  const links: Links = {
    ...(ports.store === undefined ? {} : { store: await startProxy({ port: ports.store }) }),
    telegram: await startProxy({ port: ports.telegram }),
    erp: await startProxy({ port: ports.erp }),
  };
  const settings = environment({
    ...(links.store && { store: links.store.port }),
    telegram: links.telegram.port,
    erp: links.erp.port,
  });
  const skewed = { NODE_OPTIONS: `--import=${clock}`, TEST_CLOCK_SKEW: String(skew) };
  let program: Program | undefined;

  return {
    name,
    links,
    skew,
    async start() {
      for (let left = 20; ; left--) {
        program = runProgram(['start'], { ...settings, ...(skew === 0 ? {} : skewed) });
        try {
          await program.printed(/Plantão: /);
          return;
        } catch (error) {
          if (left === 0) throw error;
          await sleep(1_000);
        }
      }
    },
    async kill() {
      program?.process.kill('SIGKILL');
      await program?.ended;
    },
    freeze: () => void program?.process.kill('SIGSTOP'),
    thaw: () => void program?.process.kill('SIGCONT'),
    async stop() {
      program?.process.kill('SIGTERM');
      return program?.ended ?? null;
    },
    demandLife() {
      const { exitCode = null } = program?.process ?? {};
      if (exitCode !== null) throw new Error(`${name} ended by itself (${exitCode}):\n${program?.output()}`);
    },
    output: () => program?.output() ?? '',
  };
}
