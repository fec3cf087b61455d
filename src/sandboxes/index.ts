/** The sandboxes that there are, by the name that `plantao sandbox <name>` takes. */

import { startHubsoftSandbox } from './hubsoft/index.ts';
import { startMagaluSandbox } from './magalu/index.ts';
import type { StartSandbox } from './sandbox.ts';

export const sandboxes: Readonly<Record<string, StartSandbox>> = {
  hubsoft: startHubsoftSandbox,
  magalu: startMagaluSandbox,
};
