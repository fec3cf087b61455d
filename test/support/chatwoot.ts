/**
 * A Chatwoot on loopback, as far as its API channel goes: contacts, conversations and messages of one account and one
 * inbox, and the callback that it makes for each message and each change of status. It tells everything twice, as one
 * does whose account has a webhook to the same address, and never again if nobody listens.
 */

import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';

export const account = 1;
export const inbox = 5;
export const apiToken = 'chatwoot-api-token';

export type ChatwootMessage = {
  readonly id: number;
  readonly content: string;
  readonly message_type: 'incoming' | 'outgoing';
  readonly private: boolean;
  readonly source_id: string | null;
  readonly sender: { readonly id: number; readonly name: string; readonly type: 'user' | 'contact' };
};
type Conversation = {
  readonly id: number;
  readonly contact: number;
  status: 'open' | 'resolved';
  readonly messages: ChatwootMessage[];
};

const contactShape = z.object({
  inbox_id: z.literal(inbox),
  identifier: z.string(),
  name: z.string(),
  source_id: z.string(),
});
const conversationShape = z.object({
  inbox_id: z.literal(inbox),
  contact_id: z.number(),
  source_id: z.string(),
  status: z.literal('open'),
});
const messageShape = z.object({
  content: z.string().min(1),
  message_type: z.enum(['incoming', 'outgoing']),
  private: z.boolean(),
  source_id: z.string().optional(),
});

/** The token's own user: whatever the bridge writes as outgoing is theirs. */
const bot = { id: 1, name: 'Ponte', type: 'user' } as const;

export type Chatwoot = Awaited<ReturnType<typeof openChatwoot>>;

export async function openChatwoot() {
  const contacts: { readonly id: number; readonly identifier: string; readonly name: string }[] = [];
  const conversations: Conversation[] = [];
  let callback = '';
  let id = 100;
  /** How many messages are written from now on whose answer is lost. */
  let losing = 0;

  const tell = async (event: object): Promise<void> => {
    if (callback === '') return;
    for (let time = 0; time < 2; time++)
      await fetch(callback, { method: 'POST', body: JSON.stringify(event) }).catch(() => {});
  };
  const find = (text: string) => conversations.find((each) => each.id === Number(text));

  const add = async (
    conversation: Conversation,
    message: Omit<ChatwootMessage, 'id'>,
  ): Promise<ChatwootMessage> => {
    const made = { id: ++id, ...message };
    conversation.messages.push(made);
    if (made.message_type === 'incoming' && conversation.status === 'resolved')
      await move(conversation, 'open');
    void tell({
      event: 'message_created',
      ...made,
      inbox: { id: inbox, name: 'Plantão' },
      account: { id: account, name: 'Provedor' },
      conversation: { id: conversation.id, inbox_id: inbox, status: conversation.status },
    });
    return made;
  };
  const move = async (conversation: Conversation, status: Conversation['status'], assignee?: string) => {
    if (conversation.status === status) return;
    conversation.status = status;
    void tell({
      event: 'conversation_status_changed',
      id: conversation.id,
      inbox_id: inbox,
      status,
      meta: { assignee: assignee === undefined ? null : { name: assignee } },
    });
  };

  const app = new Hono().basePath(`/api/v1/accounts/${account}`);
  app.use(async (context, next) =>
    context.req.header('api_access_token') === apiToken ? next() : context.json({ error: 'Invalid' }, 401),
  );
  app.get('/contacts/search', (context) => {
    const wanted = context.req.query('q') ?? '';
    return context.json({ payload: contacts.filter(({ identifier }) => identifier.includes(wanted)) });
  });
  app.post('/contacts', async (context) => {
    const body = contactShape.safeParse(await context.req.json());
    if (!body.success || contacts.some(({ identifier }) => identifier === body.data.identifier))
      return context.json({ message: 'Identifier has already been taken' }, 422);
    const contact = { id: ++id, identifier: body.data.identifier, name: body.data.name };
    contacts.push(contact);
    return context.json({ payload: { contact, contact_inbox: { source_id: body.data.source_id } } });
  });
  app.get('/contacts/:id/conversations', (context) =>
    context.json({
      payload: conversations
        .filter(({ contact }) => contact === Number(context.req.param('id')))
        .map((each) => ({ id: each.id, inbox_id: inbox, status: each.status })),
    }),
  );
  app.post('/conversations', async (context) => {
    const body = conversationShape.parse(await context.req.json());
    const made: Conversation = { id: ++id, contact: body.contact_id, status: 'open', messages: [] };
    conversations.push(made);
    return context.json({ id: made.id, inbox_id: inbox, status: made.status });
  });
  app.get('/conversations/:id/messages', (context) =>
    context.json({ payload: find(context.req.param('id'))?.messages.slice(-20) ?? [] }),
  );
  app.post('/conversations/:id/messages', async (context) => {
    const conversation = find(context.req.param('id'));
    if (conversation === undefined) return context.json({ error: 'Resource could not be found' }, 404);
    const { source_id = null, ...body } = messageShape.parse(await context.req.json());
    const sender =
      body.message_type === 'outgoing' ? bot : ({ id: 2, name: 'Cliente', type: 'contact' } as const);
    const made = await add(conversation, { ...body, source_id, sender });
    if (losing-- > 0) return context.text('<html>gateway</html>', 502);
    return context.json(made);
  });
  app.post('/conversations/:id/toggle_status', async (context) => {
    const conversation = find(context.req.param('id'));
    if (conversation === undefined) return context.json({ error: 'Resource could not be found' }, 404);
    const { status } = z.object({ status: z.enum(['open', 'resolved']) }).parse(await context.req.json());
    await move(conversation, status);
    return context.json({ payload: { success: true, current_status: status } });
  });

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    url: `http://127.0.0.1:${port}`,
    conversations: conversations as readonly Conversation[],
    contacts: contacts as readonly { readonly identifier: string; readonly name: string }[],
    /** Where messages and changes are told. */
    callBack(url: string) {
      callback = url;
    },
    loseAnswers(count: number) {
      losing = count;
    },
    /** An agent writes: to the customer, or a note. */
    async say(conversation: Conversation, name: string, content: string, isPrivate = false) {
      await add(conversation, {
        content,
        message_type: 'outgoing',
        private: isPrivate,
        source_id: null,
        sender: { id: 7, name, type: 'user' },
      });
    },
    resolve: (conversation: Conversation, name: string) => move(conversation, 'resolved', name),
    async close() {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
