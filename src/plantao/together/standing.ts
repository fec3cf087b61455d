/** How an account is where it is served, told to the processes that do not serve it: all that anybody may know of it. */

import type { Channel } from '../../channels/channel.ts';
import type { Store } from '../../stores/store.ts';

export type SharedStanding = {
  /** What the process that serves the account told lately, in words for a person; undefined if it told nothing. */
  told(): string | undefined;
  stop(): void;
};

/** What processes tell each other of: the channel and account, and how it is. */
const topic = 'channel-standing';
/** Milliseconds between two looks whether it has changed, after which it is told all the same, and for which that counts. */
const look = 2_000;
const again = 20_000;
const fresh = 3 * again;

export function shareStanding(
  name: string,
  {
    store: { peers },
    standing,
    isOurs,
  }: {
    readonly store: Pick<Store, 'peers'>;
    readonly standing: Channel['standing'];
    readonly isOurs: () => boolean;
  },
): SharedStanding {
  if (peers === undefined) return { told: () => undefined, stop: () => {} };
  let heard: { readonly words: string; readonly at: number } | undefined;
  let last = { words: '', at: Number.NEGATIVE_INFINITY };

  const tell = () => {
    if (!isOurs()) return;
    const words = standing().detail;
    const at = performance.now();
    if (words === last.words && at - last.at < again) return;
    last = { words, at };
    peers.tell(topic, `${name} ${words}`);
  };
  const telling = setInterval(tell, look).unref();
  const unhear = peers.hear(topic, (text) => {
    if (text.startsWith(`${name} `)) heard = { words: text.slice(name.length + 1), at: performance.now() };
  });

  return {
    told: () =>
      heard !== undefined && performance.now() - heard.at < fresh
        ? `em outro processo: ${heard.words}`
        : undefined,
    stop() {
      clearInterval(telling);
      unhear();
    },
  };
}
