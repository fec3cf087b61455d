/** What a bot asks for: JSON, or a form where it uploads a file. */

import { readForm } from '../form.ts';
import type { Payload } from './bot-api.ts';

/** A file as the bot sent it. */
export type Upload = { readonly kind: 'photo' | 'document'; readonly name: string; readonly content: File };

export const isUpload = (value: unknown): value is Upload => toRecord(value).content instanceof File;

/** Fields of a form that are JSON are read; a file that a field only points to takes its place. */
export function readPayload(body: Buffer, type: string | undefined): Payload {
  const form = readForm(body, type);
  if (form === undefined) return parse(body.toString());
  return Object.fromEntries(
    [...form].map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      const [, attached] = /^attach:\/\/(.+)$/.exec(value) ?? [];
      return [name, attached === undefined ? readField(value) : form.get(attached)];
    }),
  );
}

function readField(text: string): unknown {
  if (!/^[{[]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function parse(text: string): Payload {
  try {
    return toRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

export const toRecord = (value: unknown): Payload =>
  typeof value === 'object' && value !== null ? (value as Payload) : {};
