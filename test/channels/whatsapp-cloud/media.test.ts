/** Files that customers sent: fetched where Meta says they are, and nowhere else. */

import { createServer } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isFileAddress } from '../../../src/channels/whatsapp-cloud/graph/index.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { File } from '../../support/graph/graph-api.ts';
import { openStage, type Stage } from '../../support/graph/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await openStage();
});
afterEach(() => stage.close());

const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 251);
const fetchMedia = (ref: string, limit = 1_000_000) => {
  const { media } = stage.create();
  if (media === undefined) throw new Error('the channel has no media');
  return media(ref, limit);
};
const fetchFile = (file: Partial<File>, limit?: number) =>
  fetchMedia(stage.meta.keep({ type: 'image/jpeg', bytes, ...file }), limit);
const failureOf = async (fetching: Promise<unknown>): Promise<Failure> => {
  const thrown: unknown = await fetching.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof Failure)) throw new Error(`no failure: ${inspect(thrown)}`);
  expect(inspect(thrown, { depth: 9 })).not.toContain(stage.meta.token);
  return thrown;
};

it('are fetched whole, with the type that Meta tells', async () => {
  expect(await fetchFile({ says: bytes.length })).toEqual({ type: 'image/jpeg', bytes: Buffer.from(bytes) });
  expect(await fetchFile({}, bytes.length)).toMatchObject({ type: 'image/jpeg' });
});

it('are not fetched if they are too large, and not to their end if they turn out to be', async () => {
  const tooLarge = { kind: 'refused', message: 'a mídia é grande demais' };
  expect(await failureOf(fetchFile({ says: 2_000_000 }))).toMatchObject(tooLarge);
  expect(stage.meta.calls.map(({ path }) => path)).toHaveLength(1);
  expect(await failureOf(fetchFile({ says: 10 }, bytes.length - 1))).toMatchObject(tooLarge);
  expect(await failureOf(fetchFile({}, 1_000))).toMatchObject(tooLarge);
});

it('may be gone', async () => {
  const gone = { kind: 'refused', message: 'a mídia não está mais na Meta' };
  expect(await failureOf(fetchMedia('123456'))).toMatchObject(gone);
  stage.meta.fail('/files/', { status: 404, body: '' });
  expect(await failureOf(fetchFile({}))).toMatchObject(gone);
});

it('are asked for again where the way to them fails', async () => {
  stage.meta.fail('/files/', { status: 503, body: 'later' });
  expect((await failureOf(fetchFile({}))).kind).toBe('unknown');
  stage.meta.fail('/v24.0/', { status: 401, code: 190 });
  expect((await failureOf(fetchFile({}))).kind).toBe('retry');
});

it('are only what a message of Meta’s named', async () => {
  for (const ref of ['', '../me', '123/messages', '1?fields=x', 'abc', '1'.repeat(41)])
    expect((await failureOf(fetchMedia(ref))).kind).toBe('refused');
  expect(stage.meta.calls).toEqual([]);
});

it('show the token to nobody else', async () => {
  const heard: unknown[] = [];
  const stranger = createServer((request, response) => {
    heard.push(request.headers);
    response.end('caught');
  });
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = stranger.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/file`;
  expect(await failureOf(fetchFile({ url }))).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('não é da Meta'),
  });
  // Nor by a detour.
  stage.meta.fail('/files/', { status: 302, body: '', headers: { location: url } });
  expect((await failureOf(fetchFile({}))).kind).toBe('unknown');
  await new Promise((resolve) => stranger.close(resolve));
  expect(heard).toEqual([]);
});

it.each([
  ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1&ext=2', true],
  ['https://scontent.xx.fbcdn.net/v/t62?x=1', true],
  ['https://mmg.whatsapp.net/file', true],
  ['https://graph.facebook.com/v24.0/1', true],
  ['http://lookaside.fbsbx.com/x', false],
  ['https://lookaside.fbsbx.com:8443/x', false],
  ['https://lookaside.fbsbx.com.example.com/x', false],
  ['https://evilfbcdn.net/x', false],
  ['https://fbcdn.net/x', false],
  ['https://example.com/lookaside.fbsbx.com', false],
  ['https://user:pass@lookaside.fbsbx.com/x', false],
  ['https://lookaside.fbsbx.com@example.com/x', false],
  ['http://graph.facebook.com/v24.0/1', false],
  ['file:///etc/passwd', false],
  ['x', false],
  ['', false],
])('%s is an address for the token: %s', (address, may) => {
  expect(isFileAddress(address, 'https://graph.facebook.com')).toBe(may);
});
