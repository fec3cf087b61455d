/**
 * Chatwoot as the bridge needs it: contacts, conversations and messages of an inbox of the kind API, by the account's
 * API (`/api/v1/accounts/…`, header `api_access_token`).
 */

const patience = 10_000;

export function createChatwoot({ url, token, account, inbox }) {
  const base = `${url.replace(/\/+$/, '')}/api/v1/accounts/${account}`;

  const ask = async (path, body) => {
    const response = await fetch(base + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { api_access_token: token, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(`Chatwoot: ${response.status} (${path.split('?')[0]})`);
    return response.json();
  };

  const contactOf = async (code, name) => {
    const identifier = `plantao:${code}`;
    const found = await ask(`/contacts/search?q=${encodeURIComponent(identifier)}`);
    const known = found.payload.find((contact) => contact.identifier === identifier);
    if (known !== undefined) return known.id;
    const made = await ask('/contacts', { inbox_id: inbox, source_id: code, identifier, name });
    return made.payload.contact.id;
  };

  return {
    /** The open conversation of a customer, made if there is none: asked twice, it is the same. */
    async open(code, name) {
      const contact = await contactOf(code, name);
      const { payload } = await ask(`/contacts/${contact}/conversations`);
      const open = payload.find((each) => each.inbox_id === inbox && each.status !== 'resolved');
      if (open !== undefined) return open.id;
      const made = await ask('/conversations', {
        inbox_id: inbox,
        contact_id: contact,
        source_id: code,
        status: 'open',
      });
      return made.id;
    },

    /** What the customer said, or (`private`) what only agents read. `source` tells it apart from all others. */
    write: (conversation, { content, source, isPrivate }) =>
      ask(`/conversations/${conversation}/messages`, {
        content,
        message_type: isPrivate ? 'outgoing' : 'incoming',
        private: isPrivate,
        ...(source === undefined ? {} : { source_id: source }),
      }),

    /** Whether something is among the last messages of a conversation. */
    async has(conversation, source) {
      const { payload } = await ask(`/conversations/${conversation}/messages`);
      return payload.some((message) => message.source_id === source);
    },

    resolve: (conversation) => ask(`/conversations/${conversation}/toggle_status`, { status: 'resolved' }),
  };
}
