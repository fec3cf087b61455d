import { describe, expect, it, vi } from 'vitest';
import { createAccess } from '../../../src/backends/hubsoft/access.ts';
import type { WireAnswer, WireRequest } from '../../../src/backends/hubsoft/http.ts';
import { Failure } from '../../../src/core/failure.ts';

const hour = 3_600_000;
const credentials = { clientId: '7', clientSecret: 's3gredo', username: 'api', password: 's3nha' };

/** Access to a host that grants `t1`, `t2`, … unless it is told an answer. */
function open({ expiresIn = 2_592_000 as unknown } = {}) {
  let time = 0;
  let granted = 0;
  let answer: WireAnswer | undefined;
  const send = vi.fn(async (_: WireRequest): Promise<WireAnswer> => {
    if (answer !== undefined) return answer;
    granted += 1;
    return { status: 200, text: JSON.stringify({ access_token: `t${granted}`, expires_in: expiresIn }) };
  });
  return {
    access: createAccess({ send }, credentials, () => time),
    send,
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    answerWith: (next: WireAnswer | undefined) => {
      answer = next;
    },
  };
}

describe('the access token', () => {
  it('is asked for once by all who need it at the same time', async () => {
    const { access, send } = open();
    expect(await Promise.all(Array.from({ length: 20 }, () => access.token()))).toEqual(Array(20).fill('t1'));
    expect(send).toHaveBeenCalledTimes(1);
  });

  it('is kept for a day', async () => {
    const { access, pass } = open();
    await access.token();
    pass(24 * hour - 1);
    expect(await access.token()).toBe('t1');
    pass(1);
    expect(await access.token()).toBe('t2');
  });

  it.each([
    [3_600, 0.9 * hour],
    ['3600', 0.9 * hour],
    ['soon', 24 * hour],
    [null, 24 * hour],
  ])('granted for %j it is renewed in time', async (expiresIn, lasts) => {
    const { access, pass } = open({ expiresIn });
    await access.token();
    pass(lasts - 1);
    expect(await access.token()).toBe('t1');
    pass(1);
    expect(await access.token()).toBe('t2');
  });

  it('is replaced once, however many had it rejected, and however late they tell', async () => {
    const { access, send } = open();
    await access.token();
    expect(await Promise.all([access.replace('t1'), access.replace('t1')])).toEqual(['t2', 't2']);
    expect(await access.replace('t1')).toBe('t2');
    expect(send).toHaveBeenCalledTimes(2);
  });

  it('is asked for again after a failure', async () => {
    const { access, answerWith } = open();
    answerWith({ status: 502, text: '<html>' });
    await expect(access.token()).rejects.toMatchObject({ kind: 'retry' });
    answerWith(undefined);
    expect(await access.token()).toBe('t1');
  });

  it.each<[WireAnswer, Partial<Failure>]>([
    [{ status: 500, text: '' }, { kind: 'retry' }],
    [{ status: 200, text: '<html>login</html>' }, { kind: 'retry' }],
    [
      { status: 200, text: '{}' },
      { kind: 'retry', message: 'o endereço não respondeu como a API do HubSoft: confira-o' },
    ],
    [
      { status: 404, text: '<html>' },
      { kind: 'retry', message: 'o endereço não respondeu como a API do HubSoft: confira-o' },
    ],
    [
      { status: 429, text: '', retryAfter: 3_000 },
      { kind: 'retry', retryAfter: 3_000 },
    ],
    [{ status: 401, text: '{"error":"invalid_client"}' }, { kind: 'retry' }],
  ])('with %j nothing was done, and the call may be tried again', async (answer, failed) => {
    const { access, answerWith } = open();
    answerWith(answer);
    await expect(access.token()).rejects.toMatchObject(failed);
  });

  it.each([
    [
      '{"error":"invalid_client","error_description":"Client authentication failed"}',
      'o client_id e o client_secret',
    ],
    [
      '{"error":"invalid_credentials","message":"The user credentials were incorrect."}',
      'o usuário e a senha da API',
    ],
    ['{"error":"invalid_grant"}', 'o usuário e a senha da API'],
    ['<html>', 'o client_id, o client_secret, o usuário e a senha da API'],
  ])('proved wrong by %s it names the settings', async (text, settings) => {
    const { access, answerWith } = open();
    answerWith({ status: 401, text });
    const refused = new Failure('refused', `o HubSoft não aceitou as credenciais: confira ${settings}`);
    await expect(access.prove()).rejects.toEqual(refused);
  });
});
