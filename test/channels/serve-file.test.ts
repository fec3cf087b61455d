import { describe, expect, test } from 'vitest';
import { recognise } from '../../src/channels/recognise.ts';
import { serveFile } from '../../src/channels/serve-file.ts';

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

describe('a file is what it begins like', () => {
  test.each([
    ['\xff\xd8\xff\xe1Exif', 'image/jpeg'],
    ['\x89PNG\r\n\x1a\n...', 'image/png'],
    ['RIFF1234WEBPVP8 ', 'image/webp'],
    ['GIF89a...', 'image/gif'],
    ['OggS\0...OpusHead', 'audio/ogg'],
    ['ID3\x04...', 'audio/mpeg'],
    ['\xff\xfb\x90\x64', 'audio/mpeg'],
    ['\0\0\0\x20ftypisom', 'video/mp4'],
    ['\0\0\0\x20ftypM4A ', 'audio/mp4'],
    ['%PDF-1.7', 'application/pdf'],
    ['\0\0\0\x20ftypheic', undefined],
    ['RIFF1234WAVEfmt ', undefined],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['<!doctype html>', undefined],
    ['\xff\xff\xff\xff', undefined],
    ['MZ\x90\0', undefined],
    ['', undefined],
  ])('%j', (text, type) => {
    expect(recognise(bytesOf(text))).toBe(type);
  });
});

const ask = (headers: Record<string, string> = {}, method = 'GET') =>
  new Request('http://desk.test/file', { method, headers });
const jpeg = { bytes: bytesOf('\xff\xd8\xff0123456789') };

describe('a file in an answer', () => {
  test('is shown as what it is, under its name, and never guessed at nor run', async () => {
    const response = serveFile(ask(), { ...jpeg, name: 'cabo da "sala"\r\n.jpg' });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': "inline; filename*=UTF-8''cabo%20da%20_sala_.jpg",
      'content-length': '13',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(jpeg.bytes);
  });

  test('is only handed over if it could be anything', () => {
    const { headers } = serveFile(ask(), { bytes: bytesOf('<script>alert(1)</script>'), name: 'foto.jpg' });
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('content-disposition')).toMatch(/^attachment; /);
  });

  test('has a name by its type if it has none', () => {
    expect(serveFile(ask(), jpeg).headers.get('content-disposition')).toMatch(/arquivo\.jpg$/);
  });

  test.each([
    ['bytes=0-2', 206, 'bytes 0-2/13', 3],
    ['bytes=3-', 206, 'bytes 3-12/13', 10],
    ['bytes=-4', 206, 'bytes 9-12/13', 4],
    ['bytes=0-999', 206, 'bytes 0-12/13', 13],
    ['bytes=13-', 416, 'bytes */13', 0],
    ['bytes=-0', 416, 'bytes */13', 0],
    ['bytes=0-1,4-5', 200, null, 13],
    ['lines=1-2', 200, null, 13],
  ])('%s is answered by %i', async (range, status, told, length) => {
    const response = serveFile(ask({ range }), jpeg);
    expect([response.status, response.headers.get('content-range')]).toEqual([status, told]);
    expect((await response.arrayBuffer()).byteLength).toBe(length);
  });

  test('is not sent to who asks only about it', async () => {
    const response = serveFile(ask({}, 'HEAD'), jpeg);
    expect(response.headers.get('content-length')).toBe('13');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });
});
