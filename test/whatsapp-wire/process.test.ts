/** A client in another process, which knows nothing of the tests. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BufferJSON } from '@whiskeysockets/baileys';
import { afterEach, expect, test } from 'vitest';
import type { Credentials } from '../support/whatsapp/index.ts';
import { waitFor } from './client.ts';
import { createWorld } from './world.ts';

const world = createWorld();
const running = new Set<ChildProcess>();

afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

/** Starts the client; what it prints is kept. */
function start(credentials: Credentials) {
  const script = join(import.meta.dirname, 'client-process.mjs');
  const child = spawn(process.execPath, [script, world.whatsapp.url], { stdio: ['pipe', 'pipe', 'ignore'] });
  running.add(child);
  const { creds, preKeys } = credentials;
  child.stdin.end(JSON.stringify({ creds, preKeys }, BufferJSON.replacer));
  const printed = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.text += text;
  });
  return { child, lines: () => printed.text.split('\n') };
}

test('connects with the keys that it has, is killed, and gets what was said meanwhile', async () => {
  const account = world.account();
  const credentials = account.linked();
  const chat = world.subscriber().chat(account);
  const first = start(credentials);
  await waitFor(() => first.lines().includes('open'));
  await chat.say('um');
  await waitFor(() => first.lines().includes('um') && account.unconfirmed.length === 0);
  first.child.kill('SIGKILL');
  await waitFor(() => !account.isOnline);

  await chat.resend(await chat.say('dois'));
  const second = start(credentials);
  await waitFor(() => second.lines().includes('dois'));
  expect(second.lines()).not.toContain('um');
});

test('ends at a frame that does not decrypt, unless it is prepared for it', async () => {
  const account = world.account();
  const { child, lines } = start(account.linked());
  await waitFor(() => lines().includes('open') && account.isOnline);
  const exited = once(child, 'exit');
  account.garbage();
  expect(await exited).toEqual([1, null]);
});
