/**
 * Open event streams. Each walks along its transcript by `seq`, so that a stream that was lost goes on where it was:
 * nothing is missing and nothing comes twice, whoever restarts in between.
 */

import type { ConversationId } from '../../core/ids/index.ts';
import type { Store } from '../../stores/store.ts';
import { readStretch } from './lines.ts';

export type Streams = {
  /** Begins a stream after the line `after`; null if this conversation, its network, or this process has too many. */
  open(conversation: ConversationId, after: number, network: string): ReadableStream<Uint8Array> | null;
  /** Shows "typing" on the streams of a conversation that are open here. */
  type(conversation: ConversationId): void;
  /** Ends all streams in good order; later ones are refused. */
  close(): void;
};

export type StreamOptions = {
  readonly store: Pick<Store, 'transcript' | 'watch'>;
  readonly onError: (error: unknown) => void;
  /** Milliseconds between two signs of life. */
  readonly beat: number;
  readonly perConversation: number;
  readonly perNetwork: number;
  readonly perProcess: number;
};

type Stream = { pump(): void; write(text: string): void; end(): void };

/** A reader that lags by more chunks than this has gone, or wants our memory. */
const patience = 500;

export function createStreams({
  store,
  onError,
  beat,
  perConversation,
  perNetwork,
  perProcess,
}: StreamOptions): Streams {
  const open = new Map<ConversationId, Set<Stream>>();
  const networks = new Map<string, number>();
  let closed = false;
  let count = 0;
  const each = (conversation: ConversationId, visit: (stream: Stream) => void) =>
    [...(open.get(conversation) ?? [])].forEach(visit);

  const unwatch = store.watch(({ conversation, what }) => {
    if (what.includes('transcript')) each(conversation, (stream) => stream.pump());
  });
  // An event and not a comment: pages cannot see comments, and a connection can be dead for minutes without a word.
  const heart = setInterval(() => {
    for (const conversation of open.keys())
      each(conversation, (stream) => {
        stream.write('event: beat\ndata:\n\n');
        // Also catches up if a change of another process was missed.
        stream.pump();
      });
  }, beat);
  heart.unref();

  function begin(conversation: ConversationId, after: number, network: string): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let cursor = after;
    let state: 'idle' | 'reading' | 'reading, and again' | 'ended' = 'idle';
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;

    const leave = () => {
      if (state === 'ended') return false;
      state = 'ended';
      count--;
      const others = (networks.get(network) ?? 1) - 1;
      if (others > 0) networks.set(network, others);
      else networks.delete(network);
      const siblings = open.get(conversation);
      siblings?.delete(stream);
      if (siblings?.size === 0) open.delete(conversation);
      return true;
    };
    const stream: Stream = {
      write(text) {
        if (state === 'ended') return;
        controller?.enqueue(encoder.encode(text));
        if ((controller?.desiredSize ?? 0) < -patience) stream.end();
      },
      end() {
        if (leave()) controller?.close();
      },
      pump() {
        if (state === 'reading') state = 'reading, and again';
        if (state !== 'idle') return;
        state = 'reading';
        advance().catch(onError).finally(rest);
      },
    };
    async function advance() {
      for (;;) {
        const { lines, last, more } = await readStretch(store, conversation, cursor);
        for (const line of lines)
          stream.write(`id: ${line.seq}\nevent: line\ndata: ${JSON.stringify(line)}\n\n`);
        cursor = last;
        if (!more || state === 'ended') return;
      }
    }
    const rest = () => {
      if (state === 'ended') return;
      const again = state === 'reading, and again';
      state = 'idle';
      if (again) stream.pump();
    };

    count++;
    networks.set(network, (networks.get(network) ?? 0) + 1);
    open.set(conversation, (open.get(conversation) ?? new Set()).add(stream));
    return new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
        stream.write('retry: 2000\n\n');
        stream.pump();
      },
      cancel: () => {
        leave();
      },
    });
  }

  return {
    open: (conversation, after, network) =>
      closed ||
      count >= perProcess ||
      (networks.get(network) ?? 0) >= perNetwork ||
      (open.get(conversation)?.size ?? 0) >= perConversation
        ? null
        : begin(conversation, after, network),
    type: (conversation) => each(conversation, (stream) => stream.write('event: typing\ndata:\n\n')),
    close() {
      closed = true;
      clearInterval(heart);
      unwatch();
      for (const conversation of open.keys()) each(conversation, (stream) => stream.end());
    },
  };
}
