/**
 * A file of JSON lines that only grows: what was done is in it before it is answered, so that a process which was killed
 * can be asked afterwards. What is written has reached the operating system, not the disk.
 */

import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import type { z } from 'zod';

/** Throws, and has written nothing that counts, if the file cannot be written. */
export function appendLines(file: string, added: readonly object[]): void {
  appendFileSync(file, added.map((line) => `${JSON.stringify(line)}\n`).join(''), { mode: 0o600 });
}

/**
 * The lines, none if there is no file. A last one that was torn by a crash was never answered, and is cut off.
 *
 * @param oddity what is said of a line that is none of ours, and thrown.
 */
export function readLines<Line>(file: string, form: z.ZodType<Line>, oddity: string): Line[] {
  const text = readIfThere(file);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
  const lines = whole.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return form.parse(JSON.parse(line));
    } catch (cause) {
      throw new Error(`${file}, line ${index + 1}: ${oddity}`, { cause });
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
