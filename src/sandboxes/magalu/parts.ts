/** What the sandbox's routes share. */

import type { HttpBindings } from '@hono/node-server';
import type { Faults, RouteName } from './faults/plan.ts';
import type { Habits } from './habits.ts';
import type { Grants } from './identity/grants.ts';
import type { Market } from './market/market.ts';

export type Bindings = { readonly Bindings: HttpBindings };

export type Clock = {
  now(): number;
  /** Moves the clock forward, so that a test need not wait. */
  advance(milliseconds: number): void;
};

export type Parts = {
  readonly clock: Clock;
  readonly habits: () => Habits;
  readonly change: (habits: Partial<Habits>) => void;
  readonly grants: Grants;
  readonly market: Market;
  readonly faults: Faults;
  /** How many requests each route has had, whatever became of them. */
  readonly requests: Map<RouteName, number>;
  /** Aborted once the sandbox closes: what was held back is then not carried out. */
  readonly closing: AbortSignal;
};
