/** The desk as another program has it: by the API of a running service, with a token of the command line. */

import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const conversation = z.object({
  id: z.string(),
  channel: z.string(),
  place: z.string(),
  /** Where it is a marketplace's. */
  protocol: z
    .object({
      number: z.string(),
      status: z.string().optional(),
      closed: z.boolean(),
      urgency: z.string().optional(),
    })
    .optional(),
});
const line = z.object({
  seq: z.number(),
  from: z.enum(['customer', 'bot', 'attendant', 'note']),
  text: z.string(),
  delivery: z.string().optional(),
});
export type DeskLine = z.infer<typeof line>;
const list = z.object({ conversations: z.array(conversation) });
const whole = z.object({ conversation, lines: z.array(line) });
const ready = z.object({
  parts: z.array(z.object({ name: z.string(), state: z.string(), detail: z.string().optional() })),
});

/** What the command line prints when it makes a token. */
export const tokenIn = (printed: string): string =>
  /plantao\.[0-9a-f]{12}\.[\w-]{43}/.exec(printed)?.[0] ?? printed;

const agent = { id: '7', name: 'Júlia' };

/** @param url where the service is at this moment: it may be started again. */
export function createDeskApi(url: () => string, token: string) {
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url()}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...init.headers },
      signal: AbortSignal.timeout(20_000),
    });
  const look = async (path: string): Promise<unknown> => {
    const response = await ask(path);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    /** The conversations of a place. */
    list: async (place: string) =>
      list.parse(await look(`/conversations?place=${place}&limit=100`)).conversations,
    read: async (id: string) => whole.parse(await look(`/conversations/${id}`)),
    /** Answers as an attendant; the same key is the same answer. */
    async answer(id: string, text: string, key: string = randomUUID()): Promise<number> {
      const response = await ask(`/conversations/${id}/answer`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
        body: JSON.stringify({ text, as: agent }),
      });
      return response.status;
    },
    /** How a part of the service stands. */
    async part(name: string) {
      const response = await fetch(`${url()}/readyz`, { signal: AbortSignal.timeout(20_000) });
      return ready.parse(await response.json()).parts.find((part) => part.name === name);
    },
  };
}

export type DeskApi = ReturnType<typeof createDeskApi>;
