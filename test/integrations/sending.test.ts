/** One delivery over HTTP: its signature, and what an answer means. */

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createSender,
  isForbidden,
  objectionToUrl,
  type Sender,
  sign,
} from '../../src/integrations/sending.ts';
import { openReceiver, type Receiver } from '../support/receiver.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, yes').toString('base64')}`;
const id = 'aaaa.2.0.told.bbbb';
const body = '{"type":"test"}';

let receiver: Receiver;
let sender: Sender;

beforeEach(async () => {
  receiver = await openReceiver();
  sender = createSender(() => 1_674_087_231_999);
});
afterEach(async () => {
  await sender.close();
  await receiver.close();
});

const send = (url = receiver.url) => sender.send({ url, secret, id, body });

describe('the signature', () => {
  test('is the one that Standard Webhooks shows', () => {
    expect(
      sign(
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'msg_p5jXN8AQM9LWM0D4loKWxJek',
        1_614_265_330,
        '{"test": 2432232314}',
      ),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('goes with what it signs', async () => {
    expect(await send()).toEqual({ type: 'taken' });
    const [got] = receiver.received;
    const key = Buffer.from('a secret of thirty-two bytes, yes');
    const signed = `${got?.headers['webhook-id']}.${got?.headers['webhook-timestamp']}.${got?.body}`;
    expect(got?.headers['webhook-id']).toBe(id);
    expect(got?.headers['webhook-timestamp']).toBe('1674087231');
    expect(got?.headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
    expect(got?.headers['content-type']).toBe('application/json');
    expect([got?.path, got?.body]).toEqual(['/avisos', body]);
    expect(JSON.stringify(got)).not.toContain(secret);
  });
});

describe('what is answered', () => {
  test.each([
    [{ status: 200, body: '<html>welcome</html>' }, { type: 'taken' }],
    [{ status: 204 }, { type: 'taken' }],
    [{ status: 410 }, { type: 'gone' }],
    [
      { status: 500, body: '<html>oops</html>' },
      { type: 'failed', reason: 'respondeu 500' },
    ],
    [{ status: 404 }, { type: 'failed', reason: 'respondeu 404' }],
    [
      { status: 429, headers: { 'retry-after': '120' } },
      { type: 'failed', reason: 'respondeu 429', retryAfter: 120_000 },
    ],
    [
      { status: 302, headers: { location: 'http://169.254.169.254/' } },
      { type: 'failed', reason: 'respondeu 302: redirecionamentos não são seguidos' },
    ],
    [
      { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
      { type: 'failed', reason: 'respondeu 503' },
    ],
    [
      { status: 0, how: 'reset' as const },
      { type: 'failed', reason: 'a conexão caiu' },
    ],
  ])('%j', async (reply, sent) => {
    receiver.reply(reply);
    expect(await send()).toEqual(sent);
    expect(receiver.received).toHaveLength(1);
  });

  test('an answer without end is not waited for, and the status counts', async () => {
    receiver.reply({ status: 200, body: 'x'.repeat(5_000_000) });
    expect(await send()).toEqual({ type: 'taken' });
  });

  test('who takes the request and says nothing has not taken it', async () => {
    receiver.reply({ status: 0, how: 'silent' });
    expect(await send()).toEqual({ type: 'failed', reason: 'não respondeu em 10 segundos' });
  });

  test('nobody there', async () => {
    const { url } = receiver;
    await receiver.close();
    expect(await send(url)).toEqual({ type: 'failed', reason: 'a conexão foi recusada' });
    receiver = await openReceiver();
  });
});

describe('where nothing is delivered to', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    'fd00:ec2::23',
    '168.63.129.16',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::168.63.129.16',
  ])('%s', (address) => {
    expect(isForbidden(address)).toBe(true);
  });

  test.each([
    '127.0.0.1',
    '192.168.0.10',
    '10.0.0.1',
    '2001:db8::1',
    '::1',
    '168.254.169.254',
    '64:ff9b::c0a8:a',
  ])('%s is somebody’s own', (address) => {
    expect(isForbidden(address)).toBe(false);
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[::ffff:169.254.169.254]/',
    'ftp://painel.example/',
    'file:///etc/passwd',
    'painel.example',
    'https://ana:segredo@painel.example/',
  ])('%s is refused', async (url) => {
    expect(objectionToUrl(url)).not.toBeNull();
    expect(await send(url)).toMatchObject({ type: 'failed' });
  });

  test.each(['https://painel.example/avisos?x=1', 'http://192.168.0.10:8080/', 'http://localhost:3001'])(
    '%s may be told',
    (url) => {
      expect(objectionToUrl(url)).toBeNull();
    },
  );
});
