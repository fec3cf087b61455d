/** Several processes that share one store, as far as a store in memory can show them: each has a view of its own. */

import type { Lock } from '../../src/stores/contract/locks.ts';
import type { Peers } from '../../src/stores/contract/peers.ts';
import type { Store } from '../../src/stores/store.ts';

type Listener = {
  readonly process: number;
  readonly topic: string;
  readonly callback: (text: string) => void;
};

/** A view of the store for each process. `cut` keeps a process's locks from the store, as a broken connection does. */
export function shareStore(store: Store): { open(): Store & { readonly cut: { on: boolean } } } {
  const listeners = new Set<Listener>();
  let processes = 0;
  return {
    open() {
      const process = ++processes;
      const cut = { on: false };
      const through = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
        if (cut.on) throw new Error('the store does not answer');
        return ask();
      };
      const peers: Peers = {
        tell(topic, text) {
          for (const listener of listeners)
            if (listener.topic === topic && listener.process !== process) listener.callback(text);
        },
        hear(topic, callback) {
          const listener = { process, topic, callback };
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      const view: Store & { readonly cut: { on: boolean } } = {
        ...store,
        cut,
        locks: {
          acquire: (name, options) => through(() => store.locks.acquire(name, options)),
          renew: (lock, options) => through(() => store.locks.renew(lock, options)),
          release: (lock) => through(() => store.locks.release(lock)),
        },
        fenced: (held: () => Lock | null) => ({
          ...store.fenced(held),
          peers,
          locks: view.locks,
        }),
        peers,
      };
      return view;
    },
  };
}
