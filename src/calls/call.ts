/**
 * The contract of what flows ask for. A look-up changes nothing outside and answers at once; a job changes the world,
 * and says after each attempt how it goes on. Both take their input from storage, so it is parsed before it is used.
 */

import type { z } from 'zod';
import type { Lookups } from '../core/calls.ts';
import { Failure } from '../core/failure.ts';
import type { Result } from '../core/flow.ts';
import type { ConversationId, Reference } from '../core/ids/index.ts';

/** Who asks: what attempts are counted by. */
export type Asker = {
  readonly conversation: ConversationId;
  /** A bucket besides the conversation (an HMAC of the IP address, on the web). */
  readonly via?: string;
  /** The store's clock, in milliseconds. */
  readonly at: number;
};

/** Answers with what the asker may see, as plain JSON. Throws `Failure`. */
export type Lookup<Output = unknown> = (input: unknown, asker: Asker) => Promise<Output>;

/** One attempt at a job, under a lease; `at` is when it was handed out: what it sees is from then or later. */
export type Attempt = Asker & {
  /** What the job's ticket carries, so that it is found again. The same at each attempt. */
  readonly reference: Reference;
  /** What the last attempt left in `again`, or by `begin` if it was never settled; null or undefined at first. */
  readonly progress: unknown;
  /** A person who has looked asked for this attempt: nothing of it has come into `progress` yet. */
  readonly retried: boolean;
  /** When the job was committed, by the store's clock. */
  readonly createdAt: number;
  /** The store's clock as it goes on meanwhile. Never behind: what is dated by it was surely not done later. */
  now(): number;
  /**
   * Asked right before the world is changed: whether the lease is still ours. If so it is extended, and `progress` is
   * on disk for the case that this attempt is never settled: what is known then.
   */
  begin(progress: unknown): Promise<boolean>;
};

/** How an attempt ended. */
export type Outcome =
  /** Over, one way or the other; `follow` is a job that checks on it later, without a conversation. */
  | {
      readonly type: 'finished';
      readonly result: Result;
      readonly follow?: { readonly name: string; readonly delay: number; readonly input: unknown };
    }
  /** To be attempted again after `delay` milliseconds. `progress` is plain JSON. */
  | { readonly type: 'again'; readonly delay: number; readonly progress: unknown }
  /** A person must look at it; `reason` tells them why, in Portuguese. `result` is what the conversation hears. */
  | { readonly type: 'parked'; readonly reason: string; readonly result?: Result };

/** A job that throws is not settled: its next attempt finds what the last `begin` or `again` left. */
export type Job = (input: unknown, attempt: Attempt) => Promise<Outcome>;

/** All that flows can ask for, by name. */
export type Calls = {
  readonly lookups: Readonly<Record<string, Lookup>>;
  readonly jobs: Readonly<Record<string, Job>>;
};

/** Declares a look-up. An input that does not fit is `refused`: trying again would not mend it. */
export const defineLookup =
  <Name extends keyof Lookups>(
    name: Name,
    input: z.ZodType<Lookups[Name]['input']>,
    perform: (input: Lookups[Name]['input'], asker: Asker) => Promise<Lookups[Name]['output']>,
  ): Lookup<Lookups[Name]['output']> =>
  async (raw, asker) => {
    const parsed = input.safeParse(raw);
    if (!parsed.success) throw unfit(name);
    return perform(parsed.data, asker);
  };

/** Declares a job. One whose input does not fit is parked, so that a person sees what was asked. */
export const defineJob =
  <Input>(
    name: string,
    input: z.ZodType<Input>,
    perform: (input: Input, attempt: Attempt) => Promise<Outcome>,
  ): Job =>
  async (raw, attempt) => {
    const parsed = input.safeParse(raw);
    if (parsed.success) return perform(parsed.data, attempt);
    return {
      type: 'parked',
      reason: `O pedido "${name}" está incompleto ou foi escrito por outra versão do programa.`,
      result: { ok: false, failure: unfit(name).report() },
    };
  };

const unfit = (name: string) => new Failure('refused', `the input of "${name}" does not have its shape`);
