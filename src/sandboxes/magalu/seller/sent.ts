/** A message that a seller sends: JSON, or a form of several parts if a file comes with it. */

import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Saying } from '../market/market.ts';
import type { Bindings } from '../parts.ts';
import { type Reading, readFile, readSending } from './reading.ts';

type Sent = Omit<Saying, 'ticket' | 'by'>;

export async function readSent(
  context: Context<Bindings>,
  route: 'message' | 'upload',
): Promise<Reading<Sent>> {
  const type = context.req.header('content-type') ?? '';
  return route === 'upload' && type.startsWith('multipart/form-data')
    ? readForm(await context.req.formData())
    : readJson(await context.req.json().catch(() => undefined));
}

function readJson(body: unknown): Reading<Sent> {
  if (typeof body !== 'object' || body === null) return { ok: false, message: 'body is not valid JSON' };
  const sending = readSending({ ...body }, false);
  return sending.ok ? { ok: true, value: { ...sending.value, attachments: [] } } : sending;
}

/** The owner comes as JSON, or as parts of its own (`owner[name]`, `owner.name`, `owner_name`). */
async function readForm(form: FormData): Promise<Reading<Sent>> {
  const fields: Record<string, unknown> = {};
  const attachments: Sent['attachments'][number][] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') fields[name] = value;
    else {
      const file = readFile({ name: value.name, bytes: Buffer.from(await value.arrayBuffer()) });
      if (!file.ok) return file;
      const { bytes, ...rest } = file.value;
      attachments.push({ id: randomUUID(), ...rest, base64: bytes.toString('base64') });
    }
  }
  const sending = readSending({ message: '', ...fields, owner: ownerOf(fields) }, attachments.length > 0);
  return sending.ok ? { ok: true, value: { ...sending.value, attachments } } : sending;
}

function ownerOf(fields: Readonly<Record<string, unknown>>): unknown {
  if (typeof fields.owner === 'string')
    try {
      return JSON.parse(fields.owner);
    } catch {
      return undefined;
    }
  return { name: fields['owner[name]'] ?? fields['owner.name'] ?? fields.owner_name };
}
