/** libsignal prints private keys: in a process of its own, because the console is quieted once for all. */

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { silentLogger } from '../../../../src/channels/whatsapp-paired/connecting/quiet.ts';

const here = fileURLToPath(new URL('../../../..', import.meta.url));
const quiet = new URL('../../../../dist/src/channels/whatsapp-paired/connecting/quiet.js', import.meta.url)
  .href;

/** A session that is closed, opened and closed twice, and a key of the wrong length: libsignal prints each time. */
const program = `
  import { createRequire } from 'node:module';
  import { quietLibsignal } from ${JSON.stringify(quiet)};
  const { SessionRecord, curve } = createRequire(process.cwd() + '/')('libsignal');
  const secret = Buffer.from('chave-privada');
  const speak = () => {
    const session = SessionRecord.createEntry();
    session.currentRatchet = { ephemeralKeyPair: { privKey: secret, pubKey: secret } };
    session.indexInfo = { closed: -1, baseKey: secret };
    const record = new SessionRecord();
    record.closeSession(session);
    record.closeSession(session);
    record.openSession(session);
    record.openSession(session);
    const pair = curve.generateKeyPair();
    curve.calculateAgreement(pair.pubKey.subarray(1), pair.privKey);
  };
  const rest = () => {
    console.log('um %s', 'log');
    console.debug('um debug');
    console.info('um info');
    console.warn('um aviso');
    console.error('um erro', { privKey: 'de outro' });
    [1].forEach(console.log);
    Promise.resolve('prometido').then(console.log);
  };
  process.stdout.write('ANTES\\n');
  speak();
  quietLibsignal();
  quietLibsignal();
  process.stdout.write('DEPOIS\\n');
  speak();
  rest();
`;

it('keeps libsignal from the console, and nobody else', async () => {
  const run = promisify(execFile);
  const args = ['--input-type=module', '--eval', program];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: here });
  const [before = '', after = ''] = stdout.split('DEPOIS\n');
  // Without this it would print the key, and the test would prove nothing.
  expect(before).toContain('Closing session');
  expect(before).toContain('63 68 61 76 65');
  expect(after.split('\n')).toEqual(['um log', 'um debug', 'um info', '1 0 [ 1 ]', 'prometido', '']);
  // What it warned of before it was quiet, once, and then the words of others.
  expect(stderr.match(/Session already/g)).toHaveLength(2);
  expect(stderr.match(/Expected pubkey/g)).toHaveLength(1);
  expect(stderr).toContain("um aviso\num erro { privKey: 'de outro' }\n");
});

it('gives the library a log that hears nothing, and its children too', () => {
  expect(silentLogger.level).toBe('silent');
  expect(silentLogger.child({ class: 'socket' })).toBe(silentLogger);
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const)
    expect(silentLogger[level]({ jid: '1@lid' }, 'palavras')).toBeUndefined();
});
