/** What the programs of a fault test keep their data in, and what can befall that. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../fault.ts';

/** A fault that befalls what everybody keeps their data in, whoever they are. */
export type StoreFault = Omit<Fault, 'strike' | 'befalls'> & {
  befalls(): 'store';
  strike(whoever: unknown, random: () => number): Promise<void>;
};

export type Ground = {
  /** As the table of faults calls it. */
  readonly name: string;
  /** Where programs reach it, by way of their own proxies; undefined if it is no server. */
  readonly port?: number;
  /** The settings that lead there. */
  environment(port?: number): Readonly<Record<string, string>>;
  /** What can befall it, besides what befalls everybody. */
  readonly faults: readonly StoreFault[];
  /** Whether it promises that nothing confirmed is lost in any of these. */
  readonly lossless: boolean;
  close(): Promise<void>;
};

/** A key for programs that share a store. */
export function makeKey() {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-key-'));
  const file = join(folder, 'plantao.key');
  writeFileSync(file, `${Buffer.alloc(32, 7).toString('base64')}\n`, { mode: 0o600 });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
