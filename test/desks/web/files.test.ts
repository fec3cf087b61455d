/** What is sent besides words: customers' photos on the page, attendants' files to customers, and who is typing. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { conversationId } from '../../../src/core/ids/index.ts';
import { NoRoom } from '../../../src/stores/store.ts';
import { type OpenDesk, openDesk, origin } from './open-desk.ts';

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 1, 2, 3]);
let desk: OpenDesk;
let ana: Awaited<ReturnType<OpenDesk['comeIn']>>;

beforeEach(async () => {
  desk = openDesk();
  await desk.addUser('ana');
  ana = await desk.comeIn('ana');
});
afterEach(() => desk.close());

const take = async (code: string) => {
  await desk.say(code, 'atendente');
  await desk.settled();
  await ana.send(`/desk/c/${code}/take`);
};
/** As the page sends it. */
const upload = async (code: string, file: File, fields: Record<string, string> = {}) => {
  const body = new FormData();
  const all = { csrf: ana.session.csrf, owner: ana.user.id, mode: 'reply', text: '', ...fields };
  for (const [name, value] of Object.entries(all)) body.set(name, value);
  body.set('file', file);
  const headers = { cookie: ana.cookie, origin, 'hx-request': 'true' };
  return desk.read(await desk.ask(`/desk/c/${code}/say`, { method: 'POST', headers, body }));
};

describe('what a customer sent', () => {
  test('is shown, and served as nothing that a browser would run', async () => {
    desk.pictures.set('foto-1', png);
    desk.pictures.set('evil', new TextEncoder().encode('<script>alert(1)</script>'));
    await desk.hear('aaaa-photo', { type: 'media', media: 'photo', ref: 'foto-1', caption: 'o roteador' });
    await desk.hear('aaaa-photo', { type: 'media', media: 'document', ref: 'evil' });
    await desk.hear('aaaa-photo', { type: 'media', media: 'audio', ref: 'gone' });
    await desk.hear('aaaa-photo', { type: 'location', latitude: -20.14, longitude: -44.88 });
    await desk.settled();
    const { text } = await ana.get('/desk/c/aaaa-photo');
    expect(text).toMatch(/<img src="\/desk\/c\/aaaa-photo\/media\/1" alt="foto" loading="lazy"/);
    expect(text).toContain('[foto] o roteador');
    expect(text).toMatch(/<audio[^>]* preload="none"/);
    expect(text).toContain('https://www.openstreetmap.org/?mlat=-20.140000&amp;mlon=-44.880000');
    const lines = await desk.store.transcript(conversationId('aaaa-photo'), { limit: 50 });
    const seqOf = (ref: string) =>
      lines.find(
        (line) => line.type === 'customer' && line.content.type === 'media' && line.content.ref === ref,
      )?.seq;
    const photo = await ana.get(`/desk/c/aaaa-photo/media/${seqOf('foto-1')}`);
    expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/png']);
    const evil = await ana.get(`/desk/c/aaaa-photo/media/${seqOf('evil')}`);
    expect(evil.headers.get('content-type')).toBe('application/octet-stream');
    expect(evil.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(evil.headers.get('content-security-policy')).toContain('sandbox');
    expect((await ana.get(`/desk/c/aaaa-photo/media/${seqOf('gone')}`)).status).toBe(404);
    expect((await ana.get('/desk/c/aaaa-photo/media/99')).status).toBe(404);
  });

  test('is nobody’s who is not in', async () => {
    await desk.hear('aaaa-photo', { type: 'media', media: 'photo', ref: 'foto-1' });
    await desk.settled();
    expect((await desk.ask('/desk/c/aaaa-photo/media/1')).status).toBe(401);
  });
});

describe('what an attendant sends', () => {
  test('reaches the customer, with words beneath it or without', async () => {
    await take('aaaa-file');
    expect((await upload('aaaa-file', new File([png], '../luz.png'))).status).toBe(200);
    expect((await upload('aaaa-file', new File([png], 'b.png'), { text: 'veja' })).status).toBe(200);
    await desk.settled();
    expect(desk.filesOf('aaaa-file')).toHaveLength(2);
    expect(desk.filesOf('aaaa-file')[0]).not.toContain('/');
    expect(desk.heardBy('aaaa-file').at(-1)).toContain('veja');
    const { text } = await ana.get('/desk/c/aaaa-file');
    const seen = [...text.matchAll(/<img src="([^"]+)" alt="b.png"/g)].map(([, address]) => address ?? '');
    expect(seen).toHaveLength(1);
    expect((await ana.get(seen[0] ?? '')).headers.get('content-type')).toBe('image/png');
  });

  test('and the channel does not take is told before it goes', async () => {
    await take('aaaa-file');
    const before = desk.heardBy('aaaa-file').length;
    const large = new Uint8Array(2 ** 20 + 1);
    large.set(png);
    for (const [file, fields, words] of [
      [new File(['PK'], 'planilha.xlsx'), {}, 'deste tipo'],
      [new File([large], 'grande.png'), {}, 'até 1 MB'],
      [new File([png], 'nota.png'), { mode: 'note', text: 'a' }, 'notas não levam'],
    ] as const) {
      const refused = await upload('aaaa-file', file, fields);
      expect(refused.status).toBeGreaterThanOrEqual(400);
      expect(refused.text).toContain(words);
    }
    await desk.settled();
    expect(desk.heardBy('aaaa-file')).toHaveLength(before);
  });

  test('and there is no room for is told', async () => {
    await take('aaaa-file');
    desk.store.files.put = async () => {
      throw new NoRoom('disk', 'full');
    };
    const refused = await upload('aaaa-file', new File([png], 'a.png'));
    expect([refused.status, refused.text]).toEqual([415, expect.stringContaining('não há mais espaço')]);
  });

  test('is not read at all if it is far too large', async () => {
    await take('aaaa-file');
    const headers = { cookie: ana.cookie, origin, 'hx-request': 'true', 'content-length': '99999999' };
    const answer = await desk.ask('/desk/c/aaaa-file/say', { method: 'POST', headers, body: 'x' });
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('até 20 MB')]);
  });
});

test('who is typing is told both ways, to whom it concerns', async () => {
  await desk.close();
  const shown: string[] = [];
  let customerTypes = () => {};
  desk = openDesk({
    presence: {
      watch: (callback) => {
        customerTypes = () => callback(conversationId('aaaa-types'));
        return () => {};
      },
      byAttendant: async (conversation) => {
        shown.push(conversation);
      },
    },
  });
  await desk.addUser('ana');
  await desk.addUser('bruno');
  ana = await desk.comeIn('ana');
  await take('aaaa-types');
  expect((await ana.send('/desk/c/aaaa-types/typing')).status).toBe(204);
  await (await desk.comeIn('bruno')).send('/desk/c/aaaa-types/typing');
  expect(shown).toEqual(['aaaa-types']);
  const stream = await desk.ask('/desk/events', { headers: { cookie: ana.cookie } });
  const reader = stream.body?.getReader();
  await reader?.read();
  customerTypes();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(
    'event: typing\ndata: "aaaa-types"\n\n',
  );
  await reader?.cancel();
});
