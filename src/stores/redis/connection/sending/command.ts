/** A script with its arguments as ioredis sends it, finds its server, sends it anew after a reconnection, and reads its answer. */

import { Command } from 'ioredis';
import type { Argument } from '../script.ts';
import { writeCommand } from './bytes.ts';

/**
 * @param name `evalsha` or `eval`.
 * @param script what the command knows it by.
 * @param encoding of what comes back; bytes if it is null.
 */
export class ScriptCommand extends Command {
  readonly #start: readonly Argument[];
  readonly #rest: readonly Argument[];

  constructor(
    name: 'evalsha' | 'eval',
    script: string,
    keys: readonly string[],
    rest: readonly Argument[],
    encoding: 'utf8' | null,
  ) {
    // ioredis looks for the keys; of what stands behind them it would make copies, and tell it with an error.
    super(name, [script, keys.length, ...keys], { replyEncoding: encoding });
    this.#start = [script, keys.length, ...keys];
    this.#rest = rest;
  }

  override toWritable(): Buffer {
    return writeCommand(this.name, this.#start, this.#rest);
  }
}
