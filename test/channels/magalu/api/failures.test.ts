/** From what connections throw and answers say to the three failures. */

import { describe, expect, it } from 'vitest';
import { readNetwork, readRefusal } from '../../../../src/channels/magalu/api/failures.ts';
import { Failure } from '../../../../src/core/failure.ts';

const thrown = (code: string, message: string, name = 'Error') =>
  Object.assign(new Error(message), { code, name });

it.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', 'retry'],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.magalu.com', 'retry'],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.magalu.com', 'retry'],
  ['UND_ERR_CONNECT_TIMEOUT', 'Connect Timeout Error', 'retry'],
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'retry'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match', 'retry'],
  ['EHOSTUNREACH', 'connect EHOSTUNREACH 192.0.2.1:443', 'retry'],
  ['EHOSTUNREACH', 'read EHOSTUNREACH', 'unknown'],
  ['ECONNRESET', 'read ECONNRESET', 'unknown'],
  ['EPIPE', 'write EPIPE', 'unknown'],
  ['UND_ERR_SOCKET', 'other side closed', 'unknown'],
  ['UND_ERR_BODY_TIMEOUT', 'Body Timeout Error', 'unknown'],
])('knows whether a request may have left before %s (%s)', (code, message, kind) => {
  const failure = readNetwork(thrown(code, message));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toContain(code);
  expect(failure.message).not.toContain('192.0.2.1');
});

it('takes what it does not know for perhaps done, a time-out too, and a Failure as it is', () => {
  expect(readNetwork(new DOMException('aborted', 'TimeoutError')).kind).toBe('unknown');
  expect(readNetwork(new TypeError('cannot parse https://api.magalu.com/?token=x')).message).not.toContain(
    'token',
  );
  for (const odd of ['?', null, undefined, 7, { code: {} }]) expect(readNetwork(odd).kind).toBe('unknown');
  const failure = new Failure('refused', 'não');
  expect(readNetwork(failure)).toBe(failure);
});

describe('an answer of another status than 2xx', () => {
  it.each([
    [401, {}, 'retry'],
    [429, undefined, 'retry'],
    [403, { message: 'scope' }, 'refused'],
    [404, {}, 'refused'],
    [410, {}, 'refused'],
    [422, { message: 'message is too long' }, 'refused'],
    [400, undefined, 'unknown'],
    [404, undefined, 'unknown'],
    [500, {}, 'unknown'],
    [503, undefined, 'unknown'],
    [302, undefined, 'unknown'],
  ])('%s %j: %s', (status, body, kind) => {
    expect(readRefusal(status, body).kind).toBe(kind);
  });

  it('asks for a pause: as long as it says, or a minute', () => {
    expect(readRefusal(429, {}, 7_000).retryAfter).toBe(7_000);
    expect(readRefusal(429, {}).retryAfter).toBe(60_000);
    expect(readRefusal(503, {}, 3_000).retryAfter).toBe(3_000);
  });

  it.each([
    [{ message: 'texto longo demais' }],
    [{ error: { message: 'texto longo demais' } }],
    [{ errors: [{ detail: 'texto longo demais' }, { detail: 'outro' }] }],
    [{ error: 'invalid', error_description: 'texto longo demais' }],
    [{ slug: 'texto longo demais' }],
  ])('has a sentence for people: %j', (body) => {
    expect(readRefusal(422, body).message).toBe('a Magalu recusou: texto longo demais');
  });

  it.each([[{ message: 7 }], [[]], [null], ['texto'], [{ errors: [] }], [{ message: '   ' }]])(
    'has none that anybody could read: %j',
    (body) => {
      expect(readRefusal(422, body).message).toBe('a Magalu recusou (422)');
    },
  );

  it('is quoted on one line, and not at length', () => {
    const { message } = readRefusal(422, { message: `um\ndois ${'x'.repeat(1_000)}` });
    expect(message).toContain('um dois');
    expect(message.length).toBeLessThan(200);
  });
});
