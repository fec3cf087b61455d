/** A provider's whole service with everybody around it, as processes, on a store that can fail. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runSandbox, type SandboxErp } from '../sandbox-program.ts';
import { type BotApi, startBotApi } from '../telegram/bot-api.ts';
import type { Ground } from './grounds/index.ts';
import { createMember, type Member } from './programs.ts';

export type Stage = {
  readonly ground: Ground;
  readonly telegram: BotApi;
  readonly sandbox: SandboxErp;
  readonly members: readonly Member[];
  /** The settings of a program on this machine that reaches the store without any proxy. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends everything, however far it came. */
  close(): Promise<void>;
};

/** Minutes by which the programs' clocks are wrong, in turn. */
const skews = [0, 4, -3].map((minutes) => minutes * 60_000);

/** Opens the stage and starts its programs, one after another. */
export async function openStage(ground: Ground, programs: number): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-faults-'));
  const telegram = await startBotApi();
  const sandbox = await runSandbox(join(folder, 'tickets.jsonl'));
  const members: Member[] = [];
  const erp = Number(new URL(sandbox.environment.HUBSOFT_URL ?? '').port);
  const common = {
    PORT: '0',
    PLANTAO_QUIET_SECONDS: '1',
    TELEGRAM_BOT_TOKEN: telegram.token,
    // A creation that was struck is in doubt for so long before it is repeated.
    HUBSOFT_TIMEOUT_SECONDS: '10',
    HUBSOFT_LISTING_SECONDS: '15',
    ...sandbox.environment,
    LOG_LEVEL: 'warn',
  };
  const close = async () => {
    for (const member of members) {
      member.thaw();
      await member.kill();
      for (const link of Object.values(member.links)) await link.close();
    }
    await sandbox.close();
    await telegram.close();
    await ground.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (let index = 0; index < programs; index++)
      members.push(
        await createMember({
          name: `program ${index + 1}`,
          skew: programs === 1 ? 0 : (skews[index % skews.length] ?? 0),
          ports: {
            ...(ground.port === undefined ? {} : { store: ground.port }),
            telegram: Number(new URL(telegram.url).port),
            erp,
          },
          environment: (ports) => ({
            ...common,
            ...ground.environment(ports.store),
            TELEGRAM_API_ROOT: `http://127.0.0.1:${ports.telegram}`,
            HUBSOFT_URL: `http://127.0.0.1:${ports.erp}`,
          }),
        }),
      );
    for (const member of members) await member.start();
  } catch (error) {
    await close();
    throw error;
  }
  const settings = { ...common, ...ground.environment(ground.port) };
  return { ground, telegram, sandbox, members, settings, close };
}
