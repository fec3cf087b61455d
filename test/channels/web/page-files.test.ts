import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { noBrowser } from '../../support/page/browser.ts';
import { barriersOf, say, shows, tell, useChatPage, waiting } from '../../support/page/chat-page.ts';

/** One point, in grey. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

const widthOf = (place: string) => `document.querySelector('${place}')?.naturalWidth`;

describe.skipIf(noBrowser)('files on the chat page', { timeout: 300_000 }, () => {
  const { begin } = useChatPage();

  it('sends a photo, and shows it where it was said', async () => {
    const { desk, page } = await begin(() => [{ text: 'recebi' }]);
    await page.setInputFiles('#file', { name: 'roteador.png', mimeType: 'image/png', buffer: png });
    await shows(page, ['', 'recebi']);
    const picture = page.locator('.mine img');
    await picture.waitFor();
    await expect.poll(() => page.evaluate(widthOf('.mine img')), waiting).toBe(1);
    expect(await page.locator('.upload').count()).toBe(0);
    expect(desk.heard).toEqual(['']);
    expect(await barriersOf(page)).toEqual([]);
    await page.reload();
    await picture.waitFor();
  });

  it('says why something is not sent, and lets it be given up or tried again', async () => {
    const { desk, page } = await begin(() => [{ text: 'recebi' }]);
    const upload = page.locator('.upload');
    await page.setInputFiles('#file', {
      name: 'a.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('?'),
    });
    await expect.poll(() => upload.textContent(), waiting).toMatch(/a\.pdf.*só chegam fotos.*Desistir/);
    await upload.getByRole('button', { name: 'Desistir' }).click();
    expect(await upload.count()).toBe(0);

    desk.full = true;
    await page.setInputFiles('#file', { name: 'b.png', mimeType: 'image/png', buffer: png });
    const again = upload.getByRole('button', { name: 'Tentar de novo' });
    await again.waitFor();
    expect(await barriersOf(page)).toEqual([]);
    desk.full = false;
    await again.click();
    await shows(page, ['', 'recebi']);
  });

  it('shows what an attendant sends: pictures, and the names of documents', async () => {
    const { desk, page } = await begin(() => [{ text: 'um momento' }]);
    await say(page, 'me manda o boleto');
    await shows(page, ['me manda o boleto', 'um momento']);
    const file = { ref: 'boleto-da-ana', type: 'application/pdf', name: 'boleto.pdf', size: 8 };
    const picture = { ref: 'mapa-do-bairro', type: 'image/png', name: 'mapa.png', size: png.length };
    await desk.store.files.put(picture.ref, png, { expiresIn: 600_000 });
    await tell(desk, { text: 'segue', file }, { text: '', file: picture });
    const link = page.locator('.theirs a.file', { hasText: 'boleto.pdf' });
    await link.waitFor();
    expect(await link.getAttribute('download')).toBe('boleto.pdf');
    await expect.poll(() => page.evaluate(widthOf('.theirs img')), waiting).toBe(1);
    expect(await page.locator('.theirs img').getAttribute('alt')).toBe('mapa.png');
  });

  it('shows the name of a picture that is gone', async () => {
    const { desk, page } = await begin(() => [{ text: 'um momento' }]);
    await say(page, 'oi');
    await shows(page, ['oi', 'um momento']);
    await tell(desk, {
      text: '',
      file: { ref: 'ja-acabou-faz-tempo', type: 'image/png', name: 'x.png', size: 1 },
    });
    await expect.poll(() => page.locator('.theirs a.file').textContent(), waiting).toBe('x.png');
  });
});
