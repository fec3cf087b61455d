/**
 * One conversation on a terminal, or through a pipe. On a pipe the lines take turns with the answers, as a person
 * would: a script of answers is a conversation, not one long message.
 */

import { randomUUID } from 'node:crypto';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { inWords, type Message } from '../core/content.ts';
import { printable } from '../core/text/index.ts';
import { numberedText } from '../core/text/menu.ts';
import type { Channel, Receive } from './channel.ts';
import { largestFile } from './files.ts';

export type TerminalOptions = {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether a person sits there; by default, whether input and output both are a terminal. */
  readonly interactive?: boolean;
  readonly now?: () => number;
  /** On a pipe, milliseconds without a further message after which an answer is complete. */
  readonly pause?: number;
  /** On a pipe, milliseconds to wait for an answer that may not come. */
  readonly patience?: number;
};

export type Terminal = Channel & {
  /** Resolves when the input has ended (Ctrl-D, Ctrl-C) and, on a pipe, its last line is answered. */
  readonly closed: Promise<void>;
};

const prompt = 'você> ';

/** The longest that a message waits before it is posted again, in milliseconds. */
const longestRetry = 5_000;

export function createTerminal(options: TerminalOptions): Terminal {
  const { input, output, pause = 700, patience = 30_000 } = options;
  const now = options.now ?? Date.now;
  const interactive = options.interactive ?? (isTerminal(input) && isTerminal(output));
  const answers = createAnswers();
  let lines: Interface | null = null;
  let taking: Promise<void> = Promise.resolve();
  let close: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });

  /** Posts a line until the store has it, or the channel stops: a terminal cannot bring it again later. */
  async function take(text: string, receive: Receive): Promise<void> {
    const arrival = {
      address: 'terminal',
      dedupe: randomUUID(),
      event: { type: 'customer.said', content: { type: 'text', text }, saidAt: now() },
    } as const;
    for (let wait = 100; ; wait = Math.min(wait * 2, longestRetry)) {
      try {
        return await receive([arrival]);
      } catch {
        if (lines === null) return print('(a última mensagem não pôde ser guardada)');
        if (wait === 100) print('(não foi possível guardar a mensagem; tentando de novo)');
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** Writes above the line that is being typed, which stays as it is. */
  function print(text: string): void {
    if (interactive) output.write('\r\x1b[K');
    output.write(`${printable(text)}\n${interactive ? '\n' : ''}`);
    if (interactive && lines !== null) lines.prompt(true);
  }

  async function read(from: Interface, receive: Receive): Promise<void> {
    if (interactive) {
      from.on('SIGINT', () => from.close());
      // After whatever the caller has to say first.
      setImmediate(() => lines === from && from.prompt());
    }
    for await (const line of from) {
      if (lines !== from) return;
      if (line.trim() === '') {
        if (interactive) from.prompt();
        continue;
      }
      if (!interactive) output.write(`${prompt}${printable(line)}\n`);
      const before = answers.count();
      taking = take(line, receive);
      await taking;
      if (interactive) from.prompt();
      else await answers.quiet(before, pause, patience);
    }
  }

  return {
    name: 'terminal',
    account: 'main',
    closed,
    async start(receive) {
      const from = createInterface({ input, output: interactive ? output : undefined, prompt });
      lines = from;
      read(from, receive).then(close, close);
    },
    async stop() {
      lines?.close();
      lines = null;
      answers.release();
      await taking;
    },
    // It shows a file's name, and that is all that it can.
    shows: { files: [{ size: largestFile }] },
    async send(_, message: Message) {
      print(numberedText({ ...message, text: inWords(message) }));
      answers.came();
    },
    standing: () =>
      lines === null
        ? { state: 'off', detail: 'O terminal está fechado.' }
        : { state: 'connected', detail: 'Conversa aberta neste terminal.' },
    async typing() {
      answers.promise();
    },
    check: async () => 'Terminal: não depende de nenhuma conta.',
  };
}

/** Counts what has been answered, and tells when a pause has come. */
function createAnswers() {
  let count = 0;
  let promised = false;
  let wake: (came: boolean) => void = () => {};
  const next = (milliseconds: number) =>
    new Promise<boolean>((resolve) => {
      const timer = setTimeout(resolve, milliseconds, false);
      wake = (came) => {
        clearTimeout(timer);
        resolve(came);
      };
    });
  return {
    count: () => count,
    came() {
      count++;
      promised = false;
      wake(true);
    },
    /** Another one is being prepared, however long that takes. */
    promise() {
      promised = true;
      wake(true);
    },
    /** Whoever waits waits no longer. */
    release: () => wake(false),
    /** Waits until there is more than `before`, and then until nothing comes for `pause`. */
    async quiet(before: number, pause: number, patience: number): Promise<void> {
      if (count === before && !(await next(patience))) return;
      while (await next(promised ? patience : pause));
    },
  };
}

const isTerminal = (stream: object): boolean => 'isTTY' in stream && stream.isTTY === true;
