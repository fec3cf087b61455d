/** The log: JSON lines, pretty on a terminal. Never message texts, names, phones or documents: ids, kinds, reasons. */

import { pino } from 'pino';

/** What the program's parts log with: fields first, then a sentence. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;

export function createLog(options: { readonly level: string; readonly pretty: boolean }): Log {
  return pino({
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    ...(options.pretty
      ? {
          transport: {
            target: 'pino-pretty',
            options: { translateTime: 'SYS:HH:MM:ss', ignore: 'pid,hostname', destination: 2 },
          },
        }
      : {}),
  });
}

/** For tests, and for parts that are used without a program around them. */
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };
