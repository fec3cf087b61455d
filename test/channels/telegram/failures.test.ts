import { HttpError } from 'grammy';
import { expect, it } from 'vitest';
import { translate } from '../../../src/channels/telegram/failures.ts';
import { Failure } from '../../../src/core/failure.ts';

const url = 'https://api.telegram.org/bot1:secret/sendMessage';
const network = (code: string, reason: string) =>
  new HttpError(
    'Network request failed!',
    Object.assign(new Error(`request to ${url} failed, reason: ${reason}`), { type: 'system', code }),
  );

it.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 192.0.2.1:443', 'retry'],
  ['ENOTFOUND', 'getaddrinfo ENOTFOUND api.telegram.org', 'retry'],
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN api.telegram.org', 'retry'],
  ['ENETUNREACH', 'connect ENETUNREACH 192.0.2.1:443', 'retry'],
  ['ETIMEDOUT', 'connect ETIMEDOUT 192.0.2.1:443', 'retry'],
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'retry'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'Hostname does not match', 'retry'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'retry'],
  ['ETIMEDOUT', 'read ETIMEDOUT', 'unknown'],
  ['EHOSTUNREACH', 'read EHOSTUNREACH', 'unknown'],
  ['ECONNRESET', 'read ECONNRESET', 'unknown'],
  ['ECONNRESET', 'socket hang up', 'unknown'],
  ['EPIPE', 'write EPIPE', 'unknown'],
])('knows whether a request may have left before %s (%s)', (code, reason, kind) => {
  const failure = translate(network(code, reason));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toContain(code);
  expect(failure.message).not.toContain('secret');
});

it('takes what it does not know for perhaps done, and a Failure as it is', () => {
  const odd = translate(new TypeError(`cannot parse ${url}`));
  expect(odd.kind).toBe('unknown');
  expect(odd.cause).toBeUndefined();
  expect(odd.message).not.toContain('secret');
  expect(translate('?').kind).toBe('unknown');
  const failure = new Failure('refused', 'não');
  expect(translate(failure)).toBe(failure);
});
