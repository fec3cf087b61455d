/**
 * What happened on a sandbox, one JSON line each, in an append-only file that is written before anybody is answered. A last line
 * that was torn by a crash was never answered, and is cut off at the next start. A line has reached the operating
 * system, not the disk: it survives a killed process, not a power cut.
 */

import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import type { z } from 'zod';

export type Journal<Line> = {
  lines(): readonly Line[];
  /** Durable once it returns. Throws, and nothing has happened, if the file cannot be written. */
  write(lines: readonly Line[]): void;
};

/**
 * Reads the file, if there is one, and keeps what happens in memory if none is named.
 *
 * @throws Error on a line (but a torn last one) that is not of this form.
 */
export function openJournal<Line>(file: string | undefined, form: z.ZodType<Line>): Journal<Line> {
  const lines = file === undefined ? [] : readLines(file, form);
  return {
    lines: () => lines,
    write(added) {
      if (file !== undefined)
        appendFileSync(file, added.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
      lines.push(...added);
    },
  };
}

function readLines<Line>(file: string, form: z.ZodType<Line>): Line[] {
  const text = readIfThere(file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line, index) => {
      try {
        return form.parse(JSON.parse(line));
      } catch (cause) {
        throw new Error(`${file}, line ${index + 1}: nothing that happened on this sandbox`, { cause });
      }
    });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
