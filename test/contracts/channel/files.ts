/** Files that are sent: whole where a network takes them, and refused in words where it does not. */

import { createHash, randomBytes } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Channel, SendOptions } from '../../../src/channels/channel.ts';
import type { Attachment, Message } from '../../../src/core/content.ts';
import { Failure } from '../../../src/core/failure.ts';
import { type Abilities, type Customer, sees, waiting } from './stage.ts';

/** A channel to which Ana has written once. */
type Opened = {
  readonly channel: Channel;
  readonly ana: Customer;
  readonly address: string;
  send(address: string, message: Message, menu?: string, file?: SendOptions['file']): Promise<void>;
};

export function files({
  abilities,
  openWithAna,
  itIf,
}: {
  readonly abilities: Abilities;
  readonly openWithAna: () => Promise<Opened>;
  readonly itIf: (applies: boolean) => (title: string, run: () => Promise<void>) => void;
}): void {
  itIf(abilities.files === 'whole')('sends pictures and documents, and their words', async () => {
    const { ana, send, address } = await openWithAna();
    const [photo, bill] = [jpeg(), pdf()];
    await send(address, { text: 'o cabo é este', file: attachment(photo, 'cabo.jpg') }, undefined, of(photo));
    await send(address, { text: '', file: attachment(bill, 'boleto.pdf') }, undefined, of(bill));
    await vi.waitFor(async () => {
      const files = (await ana.files?.()) ?? [];
      expect(files.map(({ bytes }) => digest(bytes))).toEqual([photo, bill].map(digest));
      expect(files.at(-1)?.name).toBe('boleto.pdf');
    }, waiting);
    await sees(ana, (seen) => seen.some(({ text }) => text.includes('o cabo é este')));
  });

  itIf(abilities.files === 'whole')('shows a text whole that is too long for beneath a file', async () => {
    const { ana, send, address } = await openWithAna();
    const photo = jpeg();
    const words = Array.from({ length: 700 }, (_, index) => `p${String(index).padStart(7, '0')}`);
    const file = attachment(photo, 'foto.jpg');
    await send(address, { text: words.join(' '), file }, undefined, of(photo));
    await sees(ana, (seen) => {
      const shown = seen.map(({ text }) => text).join(' ');
      return words.join() === (shown.match(/p\d{7}/g) ?? []).join();
    });
    await vi.waitFor(async () => expect(await ana.files?.()).toHaveLength(1), waiting);
  });

  itIf(abilities.files === 'whole')('sends nothing of a file that is gone', async () => {
    const { ana, send, address } = await openWithAna();
    const gone = async () => {
      throw new Failure('refused', 'o arquivo não está mais guardado');
    };
    const message = { text: 'segue', file: attachment(pdf(), 'boleto.pdf') };
    await expect(send(address, message, undefined, gone)).rejects.toMatchObject({ kind: 'refused' });
    expect((await ana.seen()).some(({ text }) => text.includes('segue'))).toBe(false);
  });

  itIf(abilities.files === 'names')('shows what a file is called', async () => {
    const { ana, send, address } = await openWithAna();
    const bill = pdf();
    await send(address, { text: 'segue', file: attachment(bill, 'boleto.pdf') }, undefined, of(bill));
    await sees(ana, (seen) => seen.some(({ text }) => /boleto\.pdf.*segue/.test(text)));
  });

  itIf(abilities.files !== 'names')('refuses a file that the network does not take, in words', async () => {
    const { channel, send, address } = await openWithAna();
    const file = { ...attachment(pdf(), 'boleto.pdf'), size: 10 ** 9 };
    expect(channel.shows?.files.length ?? 0).toBeGreaterThanOrEqual(abilities.files ? 1 : 0);
    const sending = send(address, { text: 'segue', file }, undefined, of(pdf()));
    await expect(sending).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringMatching(/arquivo/),
    });
  });
}

/** The beginnings by which files are known for what they are, and something behind them. */
const jpeg = () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(150_000)]);
const pdf = () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(50_000)]);
const types: Readonly<Record<string, string>> = { jpg: 'image/jpeg', pdf: 'application/pdf' };
const attachment = (bytes: Uint8Array, name: string): Attachment => ({
  ref: randomBytes(12).toString('hex'),
  type: types[name.slice(-3)] ?? '',
  name,
  size: bytes.length,
});
const of = (bytes: Uint8Array) => async () => bytes;
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
