/** The library's own voices: nothing of what they say may be in a log, and some of it nowhere. */

import type { SocketConfig } from '@whiskeysockets/baileys';

const nothing = () => {};

/** The library logs whole messages, with their senders. What matters of it this channel says in its own words. */
export const silentLogger: SocketConfig['logger'] = {
  level: 'silent',
  child: () => silentLogger,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
};

const methods = ['log', 'debug', 'info', 'warn', 'error'] as const;
const ofLibsignal = /[\\/]node_modules[\\/]libsignal[\\/]/;
let quieted = false;

/**
 * Keeps libsignal (6.0.0, `src/session_record.js` and others) from the console, where it prints whole sessions with their
 * private keys. Everybody else's words pass. Once for the process.
 */
export function quietLibsignal(): void {
  if (quieted) return;
  quieted = true;
  for (const method of methods) {
    const original = console[method].bind(console);
    console[method] = (...words: unknown[]) => {
      if (!isFromLibsignal()) original(...words);
    };
  }
}

/** Who called the console stands three lines below: this function, the method, the caller. */
const isFromLibsignal = (): boolean => ofLibsignal.test(new Error().stack?.split('\n')[3] ?? '');
