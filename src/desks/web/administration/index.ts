/** The pages beside the conversations: what keeps the desk in order, and one's own account. */

import type { Hono } from 'hono';
import type { Endpoints, Tokens } from '../../../integrations/integration.ts';
import type { Audit, People } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import type { Linked } from '../../linking.ts';
import type { Env, Guard } from '../guard.ts';
import type { FrameOf } from '../views/layout.tsx';
import { addAccount } from './account/index.ts';
import { addAudit } from './audit/index.ts';
import { addChannels } from './channels/index.ts';
import { addLinking } from './channels/linking.ts';
import { addParked } from './parked/index.ts';
import { addPeople } from './people/index.ts';
import { addPrograms } from './programs/index.ts';

/** How a part of the service is, in words for whoever runs it. */
export type Part = { readonly name: string; readonly state: string; readonly detail?: string };

/** Other programs, as an administrator's page knows them. */
export type Programs = {
  readonly tokens: Omit<Tokens, 'find'>;
  readonly endpoints: Omit<Endpoints, 'listeners'>;
};

export type AdministrationOptions = {
  readonly store: Store;
  readonly people: People;
  readonly audit: Audit;
  /** The accounts that a phone links. */
  readonly linked: () => readonly Linked[];
  readonly parts: () => readonly Part[];
  readonly integrations: Programs;
  /** Whether the team has a group on Telegram, where users act too. */
  readonly telegram: boolean;
  readonly guard: Guard;
  readonly frame: FrameOf;
  /** Where customers wait, as attendants call it; empty if there is only one. */
  readonly queues: readonly { readonly id: string; readonly name: string }[];
  readonly timezone: string;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
};

export function addAdministration(app: Hono<Env>, options: AdministrationOptions): void {
  addAccount(app, options);
  addParked(app, options);
  addPeople(app, options);
  addPrograms(app, options);
  addAudit(app, options);
  addChannels(app, options);
  addLinking(app, options);
}
