/** The log: JSON lines, pretty on a terminal. Never message texts, names, phones or documents: ids, kinds, reasons. */

import { fstatSync } from 'node:fs';
import type { DestinationStream, LoggerOptions } from 'pino';

/** What the program's parts log with: fields first, then a sentence. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;

/** Loads what it logs with, which whoever only needs `Log` does not. */
export async function createLog(options: {
  readonly level: string;
  /** On a terminal: always on standard error. */
  readonly pretty: boolean;
  /** The file that systemd's journal takes lines from, as it names it (`JOURNAL_STREAM`, systemd.exec(5)). */
  readonly journal?: string | undefined;
  /** Where lines go that are not pretty; standard output if absent. */
  readonly to?: DestinationStream;
}): Promise<Log> {
  const { pino } = await import('pino');
  // What it cannot write, to a file on a full disk say, it keeps up to so much and writes later: customers are answered
  // meanwhile, with or without a log.
  const output = pino.destination({ dest: 1, sync: true, maxLength: 1024 * 1024 }).on('error', () => {});
  const settings: LoggerOptions = {
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
  };
  return options.pretty
    ? pino(settings)
    : pino(settings, options.to ?? (isJournal(options.journal) ? graded(output) : output));
}

/** Whether standard output is the journal's file. */
function isJournal(named: string | undefined): boolean {
  if (named === undefined) return false;
  const { dev, ino } = fstatSync(1);
  return named === `${dev}:${ino}`;
}

/** With the severity in front that the journal takes off again (sd-daemon(3)): `journalctl -p warning` finds what it should. */
const graded = (output: DestinationStream): DestinationStream => ({
  write: (line) => output.write(`<${severityOf(Number(/^\{"level":(\d+)/.exec(line)?.[1]))}>${line}`),
});

const severityOf = (level: number): number => (level >= 50 ? 3 : level >= 40 ? 4 : level >= 30 ? 6 : 7);

/**
 * What is logged of an error that nobody foresaw: what it is and where it comes from, without its words, which may quote
 * what a customer wrote.
 */
export const originOf = (thrown: unknown): { readonly error: string; readonly at?: string } => {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const at = /^\s+at (.+)$/m.exec(thrown.stack ?? '')?.[1];
  return { error: thrown.name, ...(at === undefined ? {} : { at }) };
};

/** For tests, and for parts that are used without a program around them. */
export const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Why something of our own failed, for the log: the words of an error, which is ours or of a library that quotes nobody. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
