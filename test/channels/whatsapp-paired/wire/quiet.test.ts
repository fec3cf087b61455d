/** A channel in another process says nothing on its own: what the library prints would tell keys and texts. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BufferJSON } from '@whiskeysockets/baileys';
import { afterEach, expect, test, vi } from 'vitest';
import { startWhatsApp } from '../../../support/whatsapp/index.ts';
import { until } from './stage.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test('nothing is printed, whatever happens, and no rejection is left', async () => {
  // The people at the other end use the same library.
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
  const whatsapp = await startWhatsApp();
  const account = whatsapp.account({ phone: '5511988880001' });
  const script = join(import.meta.dirname, 'channel-process.mjs');
  const child = spawn(process.execPath, [script, whatsapp.url], { stdio: ['pipe', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  try {
    const { creds, preKeys } = account.linked();
    child.stdin.end(JSON.stringify({ creds, preKeys }, BufferJSON.replacer));
    const ana = whatsapp.subscriber({ phone: '5511977770001', name: 'Ana' });
    const bruno = whatsapp.subscriber({ phone: '5511977770002', name: 'Bruno', addressing: 'phone' });
    const [toAna, toBruno] = [ana.chat(account), bruno.chat(account)];
    await until(() => account.isOnline);
    await toAna.say('um');
    await toBruno.say('um');
    await until(() => toAna.texts.length === 1 && toBruno.texts.length === 1);
    // A session that is replaced, from either end; a message that cannot be read; one that comes twice.
    ana.reinstall();
    await toAna.say('dois');
    await until(() => toAna.texts.length === 2);
    await toBruno.say('dois', { garbled: true });
    await until(() => toBruno.texts.length === 2);
    toBruno.deliverAgain(await toBruno.say('três'));
    toBruno.askAgain(toBruno.seen[0]?.id ?? '', { device: 7 });
    await until(() => toBruno.texts.length === 3 && toBruno.arrivals(toBruno.seen[0]?.id ?? '') === 2);
    // A frame that nobody can decrypt, and connections that end.
    account.garbage();
    await until(() => account.logins === 2 && account.isOnline);
    account.close(515);
    await until(() => account.logins === 3 && account.isOnline);
    await toAna.say('três');
    await until(() => toAna.texts.length === 3);
    expect(child.exitCode).toBeNull();
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(printed).toBe('');
    expect(whatsapp.unknown).toEqual([]);
  } finally {
    child.kill('SIGKILL');
    await whatsapp.close();
  }
});
