/** Keys in memory, as a device keeps its own. */

import type { SignalDataTypeMap, SignalKeyStore } from '@whiskeysockets/baileys';

type Shelves = { readonly [T in keyof SignalDataTypeMap]: Map<string, SignalDataTypeMap[T]> };

/** An empty store of keys. */
export function createMemoryKeys(): SignalKeyStore {
  const shelves: Shelves = {
    'pre-key': new Map(),
    session: new Map(),
    'sender-key': new Map(),
    'sender-key-memory': new Map(),
    'app-state-sync-key': new Map(),
    'app-state-sync-version': new Map(),
    'lid-mapping': new Map(),
    'device-list': new Map(),
    tctoken: new Map(),
    'identity-key': new Map(),
  };

  const put = <V>(shelf: Map<string, V>, values: Readonly<Record<string, V | null>> = {}) => {
    for (const [id, value] of Object.entries(values))
      if (value === null) shelf.delete(id);
      else shelf.set(id, value);
  };

  return {
    get<T extends keyof SignalDataTypeMap>(type: T, ids: string[]) {
      const shelf: Map<string, SignalDataTypeMap[T]> = shelves[type];
      const found: { [id: string]: SignalDataTypeMap[T] } = {};
      for (const id of ids) {
        const value = shelf.get(id);
        if (value !== undefined) found[id] = value;
      }
      return found;
    },
    set(data) {
      const take = <T extends keyof SignalDataTypeMap>(type: T) =>
        put<SignalDataTypeMap[T]>(shelves[type], data[type]);
      for (const type of signalTypes) take(type);
    },
  };
}

const signalTypes = [
  'pre-key',
  'session',
  'sender-key',
  'sender-key-memory',
  'app-state-sync-key',
  'app-state-sync-version',
  'lid-mapping',
  'device-list',
  'tctoken',
  'identity-key',
] as const;
