/**
 * Commands to a Redis on loopback, over a connection each. What is asked again and again until it is so would otherwise be
 * a process each time, which costs the tests more than what they ask.
 */

import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Milliseconds that a server has for an answer. */
const patience = 20_000;

/**
 * One command to a Redis on loopback; its answer as `redis-cli` prints it: an array's elements on a line each. What only
 * `redis-cli` itself can do, as `--rdb`, it does. Rejects with what the server objects to, and if it is not there.
 */
export async function askRedis(port: number, args: readonly string[]): Promise<string> {
  const own = args[0]?.startsWith('--') === true;
  return (own ? await runCommand(port, args) : await send(port, args)).trimEnd();
}

async function runCommand(port: number, args: readonly string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-e', '-h', '127.0.0.1', '-p', String(port), ...args], {
    timeout: patience,
  });
  return stdout;
}

function send(port: number, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const fail = (why: string): void => {
      reject(new Error(`redis ${args.join(' ')}: ${why}`));
      socket.destroy();
    };
    let heard: Buffer = Buffer.alloc(0);
    socket.setTimeout(patience, () => fail(`no answer within ${patience} ms`));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail(error.code === 'ECONNREFUSED' ? 'the connection was refused' : error.message),
    );
    socket.once('close', () => fail('the connection ended'));
    socket.on('data', (chunk) => {
      heard = Buffer.concat([heard, chunk]);
      const answer = readAnswer(heard, 0);
      if (answer === null) return;
      if (answer.isError) return fail(answer.text);
      resolve(answer.text);
      socket.destroy();
    });
    const words = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
    socket.write(`*${args.length}\r\n${words.join('')}`);
  });
}

type Answer = {
  readonly text: string;
  readonly isError: boolean;
  /** Where what follows begins. */
  readonly end: number;
};

/** What RESP2 says from `at` on; null: there is more to come. */
function readAnswer(bytes: Buffer, at: number): Answer | null {
  const until = bytes.indexOf('\r\n', at);
  if (until < 0) return null;
  const kind = bytes.toString('latin1', at, at + 1);
  const line = bytes.toString('utf8', at + 1, until);
  const begin = until + 2;
  if (kind === '*') return readArray(bytes, begin, Number(line));
  if (kind !== '$') return { text: line, isError: kind === '-', end: begin };
  const length = Number(line);
  if (length < 0) return { text: '', isError: false, end: begin };
  const end = begin + length + 2;
  return bytes.length < end
    ? null
    : { text: bytes.toString('utf8', begin, begin + length), isError: false, end };
}

function readArray(bytes: Buffer, begin: number, count: number): Answer | null {
  const texts: string[] = [];
  let end = begin;
  for (let index = 0; index < count; index++) {
    const element = readAnswer(bytes, end);
    if (element === null) return null;
    texts.push(element.text);
    end = element.end;
  }
  return { text: texts.join('\n'), isError: false, end };
}
