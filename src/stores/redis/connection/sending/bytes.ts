/**
 * A command as Redis reads it (RESP), written into memory that many share. ioredis puts thousands of short texts together, for
 * the socket to take apart again; most of them are numbers and ids, which are written letter by letter.
 */

import type { Argument } from '../script.ts';

/** Bytes of the memory that is taken at once. */
const blockSize = 256 * 1_024;
/** Texts of so many characters are written by the runtime, which takes a while to be called. */
const long = 32;
/** No length takes more bytes than this, with what stands around it and its argument. */
const around = 24;

let block = Buffer.allocUnsafeSlow(blockSize);
/** Of the command that is being written. */
let begin = 0;
let end = 0;

/**
 * @param args each is one argument; bytes are taken as they are.
 * @returns what nobody else writes into.
 */
export function writeCommand(name: string, ...args: readonly (readonly Argument[])[]): Buffer {
  let count = 1;
  for (const some of args) count += some.length;
  begin = end;
  makeRoom(2 * around + 3 * name.length);
  writeLength(0x2a, count);
  writeText(name);
  for (const some of args)
    for (const argument of some)
      if (typeof argument === 'number') {
        makeRoom(2 * around);
        writeNumber(argument);
      } else {
        makeRoom(around + 3 * argument.length);
        if (typeof argument === 'string') writeText(argument);
        else writeBytes(argument);
      }
  return block.subarray(begin, end);
}

/** What does not fit goes on in another block, with what was written of the command before it. */
function makeRoom(room: number): void {
  if (end + room <= block.length) return;
  const written = block.subarray(begin, end);
  block = Buffer.allocUnsafeSlow(Math.max(blockSize, 2 * (written.length + room)));
  written.copy(block);
  begin = 0;
  end = written.length;
}

function writeNumber(number: number): void {
  // Most are no more than a mark.
  if (number >= 0 && number < 10 && Number.isInteger(number)) {
    block[end] = 0x24;
    block[end + 1] = 0x31;
    block[end + 2] = 0x0d;
    block[end + 3] = 0x0a;
    block[end + 4] = 0x30 + number;
    block[end + 5] = 0x0d;
    block[end + 6] = 0x0a;
    end += 7;
    return;
  }
  if (!Number.isSafeInteger(number) || number < 0) {
    writeText(String(number));
    return;
  }
  const digits = digitsOf(number);
  writeLength(0x24, digits);
  writeDigits(number, digits);
  writeLineEnd();
}

function writeText(text: string): void {
  const digits = digitsOf(text.length);
  const from = end + digits + 3;
  const written = text.length < long ? writeLetters(text, from) : block.write(text, from);
  const needed = digitsOf(written);
  // Some characters take several bytes: so many that their number is longer.
  if (needed !== digits) block.copyWithin(from + needed - digits, from, from + written);
  writeLength(0x24, written);
  end += written;
  writeLineEnd();
}

/** How many bytes it wrote. */
function writeLetters(text: string, from: number): number {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7f) return block.write(text, from);
    block[from + index] = code;
  }
  return text.length;
}

function writeBytes(bytes: Buffer): void {
  writeLength(0x24, bytes.length);
  end += bytes.copy(block, end);
  writeLineEnd();
}

function writeLength(mark: number, length: number): void {
  block[end] = mark;
  end += 1;
  writeDigits(length, digitsOf(length));
  writeLineEnd();
}

function writeDigits(number: number, digits: number): void {
  let rest = number;
  for (let at = end + digits - 1; at >= end; at--) {
    block[at] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  end += digits;
}

function writeLineEnd(): void {
  block[end] = 0x0d;
  block[end + 1] = 0x0a;
  end += 2;
}

function digitsOf(length: number): number {
  let digits = 1;
  for (let most = 10; length >= most; most *= 10) digits++;
  return digits;
}
