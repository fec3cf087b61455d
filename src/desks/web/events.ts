/**
 * The event stream of a browser: which conversations changed, and never what is in them. Pages then read again what
 * they show, so that a stream that was lost costs nothing but a delay.
 */

import type { ConversationId } from '../../core/ids/index.ts';
import type { Store } from '../../stores/store.ts';
import type { Presence } from '../presence.ts';

export type Events = {
  /** Begins a stream of a user's that lasts while `isIn` says so; null if there are too many. */
  open(user: string, isIn: () => Promise<boolean>): ReadableStream<Uint8Array> | null;
  /** Who has a stream now, of whichever process: they have a page open. */
  present(): ReadonlySet<string>;
  /** Ends all streams in good order; later ones are refused. */
  close(): void;
};

export type EventsOptions = {
  readonly store: Pick<Store, 'watch' | 'peers'>;
  /** Calls back when a customer writes. */
  readonly typing?: Presence['watch'];
  /** Milliseconds between two signs of life. */
  readonly beat: number;
  readonly most?: number;
};

type Stream = {
  write(text: string): void;
  end(): void;
  readonly user: string;
  readonly isIn: () => Promise<boolean>;
};

/** What processes tell each other of: the ids of those who have a page open. */
const topic = 'desk-present';
/** Milliseconds in which changes are gathered: a turn is many small ones. */
const gathering = 50;
/** A reader that lags by more bytes than this has gone: what changes at once may be much. */
const lag = 1024 * 1024;

export function createEvents({ store, typing, beat, most = 500 }: EventsOptions): Events {
  const streams = new Set<Stream>();
  const changed = new Map<ConversationId, Set<string>>();
  let closed = false;
  /** Until when those are present who have their streams from other processes. */
  const elsewhere = new Map<string, number>();
  const tellPresent = () => {
    const users = [...new Set([...streams].map(({ user }) => user))];
    if (users.length > 0) store.peers?.tell(topic, users.join(' '));
  };
  const unhear = store.peers?.hear(topic, (users) => {
    for (const user of users.split(' ')) elsewhere.set(user, performance.now() + 2.5 * beat);
  });

  const flush = () => {
    const text = [...changed]
      .map(
        ([conversation, what]) =>
          `event: change\ndata: ${JSON.stringify({ conversation, what: [...what] })}\n\n`,
      )
      .join('');
    changed.clear();
    for (const stream of [...streams]) stream.write(text);
  };
  const unwatch = store.watch(({ conversation, what }) => {
    const shown = what.filter((part) => part === 'transcript' || part === 'listing');
    if (shown.length === 0 || streams.size === 0) return;
    if (changed.size === 0) setTimeout(flush, gathering).unref();
    const known = changed.get(conversation) ?? new Set();
    changed.set(conversation, new Set([...known, ...shown]));
  });
  const untype = typing?.((conversation) => {
    const text = `event: typing\ndata: ${JSON.stringify(conversation)}\n\n`;
    for (const stream of [...streams]) stream.write(text);
  });
  // An event and not a comment: scripts cannot see comments, and a connection can be dead for minutes without a word.
  const heart = setInterval(() => {
    tellPresent();
    for (const stream of [...streams]) {
      stream.write('event: beat\ndata:\n\n');
      stream.isIn().then(
        (isIn) => isIn || stream.end(),
        () => stream.end(),
      );
    }
  }, beat);
  heart.unref();

  return {
    present() {
      for (const [user, until] of elsewhere) if (until < performance.now()) elsewhere.delete(user);
      return new Set([...[...streams].map(({ user }) => user), ...elsewhere.keys()]);
    },
    open(user, isIn) {
      if (closed || streams.size >= most) return null;
      const encoder = new TextEncoder();
      let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
      const stream: Stream = {
        user,
        isIn,
        write(text) {
          if (!streams.has(stream)) return;
          controller?.enqueue(encoder.encode(text));
          if ((controller?.desiredSize ?? 0) < -lag) stream.end();
        },
        end() {
          if (streams.delete(stream)) controller?.close();
        },
      };
      return new ReadableStream<Uint8Array>(
        {
          start(given) {
            controller = given;
            streams.add(stream);
            tellPresent();
            stream.write('retry: 2000\nevent: beat\ndata:\n\n');
          },
          cancel: () => {
            streams.delete(stream);
          },
        },
        new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
      );
    },
    close() {
      closed = true;
      clearInterval(heart);
      unwatch();
      untype?.();
      unhear?.();
      for (const stream of [...streams]) stream.end();
    },
  };
}
