/** What the law lets a person ask for, for who has the machine itself: what is kept of them, and that it be erased. */

import type { Hono } from 'hono';
import { z } from 'zod';
import type { Archive, Person } from '../../archive/archive.ts';
import { type ConversationId, conversationId } from '../../core/ids/index.ts';
import type { Audit } from '../../people/people.ts';
import type { Store } from '../../stores/store.ts';
import { find } from './find.ts';

export const personView = z.object({
  conversations: z.array(
    z.object({
      conversation: z.string(),
      channel: z.string(),
      name: z.string().optional(),
      at: z.number(),
      mentioned: z.literal(true).optional(),
    }),
  ),
});

/** What was exported, whole: a document for the person. */
export const exportedPerson = z.looseObject({ conversations: z.array(z.looseObject({})) });

export const erasedPerson = z.object({ erased: z.array(z.string()), stays: z.array(z.string()) });

const chosen = z.object({ conversations: z.array(z.string().regex(/^[\w-]{4,64}$/)).min(1) });

export type ConsoleArchive = Pick<Archive, 'person' | 'exportPerson' | 'erasePerson'>;

export function addPerson(
  app: Hono,
  {
    store,
    archive,
    audit,
  }: { readonly store: Store; readonly archive: ConsoleArchive; readonly audit: Audit },
): void {
  const note = async (action: string, conversations: readonly ConversationId[]) => {
    for (const conversation of conversations) await audit.note({ by: 'console', action, conversation });
  };
  const read = async (request: { json(): Promise<unknown> }) => {
    const body = chosen.safeParse(await request.json().catch(() => null));
    return body.success ? body.data.conversations.map(conversationId) : null;
  };
  const incomplete = { problem: 'pedido incompleto' };

  app.get('/person/:text', async (context) => {
    const text = context.req.param('text');
    const person = await archive.person(text);
    return context.json(person.conversations.length > 0 ? person : await byCode(store, text));
  });

  app.post('/person/export', async (context) => {
    const conversations = await read(context.req);
    if (conversations === null) return context.json(incomplete, 400);
    const document = await archive.exportPerson(conversations);
    await note('person-exported', conversations);
    return context.json(document);
  });

  app.post('/person/erase', async (context) => {
    const conversations = await read(context.req);
    if (conversations === null) return context.json(incomplete, 400);
    const erased = await archive.erasePerson(conversations);
    await note('person-erased', erased.erased);
    return context.json(erased);
  });
}

/** By what `plantao show` takes: the beginning of a code, or a number that the customer was told. */
async function byCode(store: Store, text: string): Promise<Person> {
  const found = await find(store, text);
  if ('problem' in found) return { conversations: [] };
  const { conversation, channel, listing } = found;
  const [last] = await store.transcript(conversation, { limit: 1 });
  const name = listing.name === undefined ? {} : { name: listing.name };
  return { conversations: [{ conversation, channel, ...name, at: last?.at ?? 0 }] };
}
