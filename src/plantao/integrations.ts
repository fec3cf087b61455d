/** What other programs have to do with a deployment: tokens and endpoints over its data, with its keys and its clock. */

import type { Data } from '../data/index.ts';
import { createIntegrations, type Integrations, type IntegrationsOptions } from '../integrations/index.ts';
import type { Log } from '../log.ts';

export const openIntegrations = (
  { store, keys }: Pick<Data, 'store' | 'keys'>,
  log?: Log,
  sending?: IntegrationsOptions['sending'],
): Integrations =>
  createIntegrations({
    records: store.records,
    keys,
    now: store.now,
    ...(log === undefined ? {} : { log }),
    ...(sending === undefined ? {} : { sending }),
  });
