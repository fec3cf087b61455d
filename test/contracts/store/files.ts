import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { minute, posting, type Use } from './stage.ts';

/** Files, of any size, until they end. */
export function files(use: Use): void {
  const sizes = [0, 1, 262_143, 262_144, 262_145, 3_000_000];

  test.each(sizes)('%i bytes come back as they went in', async (size) => {
    const { files } = use().store;
    const bytes = randomBytes(size);
    await files.put('boleto-1', bytes, { expiresIn: minute });
    expect(Buffer.compare((await files.get('boleto-1')) ?? Buffer.from('nada'), bytes)).toBe(0);
  });

  test('20 MB is not too much', async () => {
    const { files } = use().store;
    const bytes = randomBytes(20 * 1024 * 1024);
    await files.put('foto-grande', bytes, { expiresIn: minute });
    expect(Buffer.compare((await files.get('foto-grande')) ?? Buffer.from('nada'), bytes)).toBe(0);
  });

  test('each has its own name, and none is written over', async () => {
    const { files } = use().store;
    await files.put('primeiro', Buffer.from('um'), { expiresIn: minute });
    await files.put('primeiro-2', Buffer.from('dois'), { expiresIn: minute });
    await expect(files.put('primeiro', Buffer.from('outro'), { expiresIn: minute })).rejects.toThrow('over');
    expect(String(Buffer.from((await files.get('primeiro')) ?? []))).toBe('um');
    expect(await files.get('primeir')).toBeNull();
    expect(await files.get('../../etc/passwd')).toBeNull();
    await files.delete('primeiro');
    await files.delete('primeiro');
    expect(await files.get('primeiro')).toBeNull();
    expect(String(Buffer.from((await files.get('primeiro-2')) ?? []))).toBe('dois');
  });

  test('of two at once by one name, one is there', async () => {
    const { files } = use().store;
    const puts = [1, 2].map((value) =>
      files.put('o-mesmo-nome', Buffer.alloc(900_000, value), { expiresIn: minute }),
    );
    const outcomes = await Promise.allSettled(puts);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const kept = Buffer.from((await files.get('o-mesmo-nome')) ?? []);
    expect(kept.equals(Buffer.alloc(900_000, outcomes[0]?.status === 'fulfilled' ? 1 : 2))).toBe(true);
  });

  test('what was handed in may change afterwards, and what is handed out too', async () => {
    const { files } = use().store;
    const bytes = Buffer.from('como era');
    await files.put('documento', bytes, { expiresIn: minute });
    bytes.fill(0);
    (await files.get('documento'))?.fill(0);
    expect(String(Buffer.from((await files.get('documento')) ?? []))).toBe('como era');
  });

  test('each ends at its time, and its name is free again', async () => {
    const { store, pass } = use();
    await store.files.put('curto-prazo', Buffer.from('um'), { expiresIn: minute });
    await store.files.put('longo-prazo', Buffer.from('dois'), { expiresIn: 60 * minute });
    pass(minute - 1);
    expect(await store.files.get('curto-prazo')).not.toBeNull();
    pass(1);
    expect(await store.files.get('curto-prazo')).toBeNull();
    expect(await store.files.get('longo-prazo')).not.toBeNull();
    await store.post([posting(1, 'oi')]);
    expect(await store.files.get('longo-prazo')).not.toBeNull();
    await store.files.put('curto-prazo', Buffer.from('três'), { expiresIn: minute });
    expect(String(Buffer.from((await store.files.get('curto-prazo')) ?? []))).toBe('três');
    pass(60 * minute);
    expect(await store.files.get('longo-prazo')).toBeNull();
  });
}
