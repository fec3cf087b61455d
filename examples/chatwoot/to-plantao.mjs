/**
 * What agents do in Chatwoot, done on Plantão: an answer, and a closing when a conversation is resolved. Kept in a file
 * until Plantão took it, in order, and asked for under one key, so that it happens once.
 *
 * For Plantão all agents of Chatwoot are one attendant, with the name of whoever writes: which of them has a
 * conversation is Chatwoot's to know.
 */

const attendant = 'chatwoot';
const pauses = { first: 1_000, most: 60_000 };

export function createAnswers({ memory, plantao, chatwoot, inbox }) {
  const { state, save, codeOf } = memory;
  let stopped = false;
  let running = false;
  let timer;

  const add = (deed) => {
    if (state.known.includes(deed.key)) return;
    state.known.push(deed.key);
    state.waiting.push(deed);
    save();
    void run();
  };

  const tell = (conversation, text) =>
    chatwoot.write(conversation, { content: text, isPrivate: true }).catch(() => {});

  /** Whether it is over: done, or refused in words that agents read. */
  const perform = async ({ name, key, conversation, text, agent }) => {
    const code = codeOf(conversation);
    if (code === undefined) return true;
    const as = { id: attendant, name: agent };
    try {
      await plantao.act(code, name, key, text === undefined ? { as } : { as, text });
      return true;
    } catch (error) {
      const { status = 0, message } = error;
      if (status < 400 || status >= 500 || status === 401 || status === 429) throw error;
      await tell(conversation, `${name === 'close' ? 'Não foi encerrada' : 'Não foi enviada'}: ${message}`);
      return true;
    }
  };

  async function run() {
    if (running || stopped) return;
    running = true;
    clearTimeout(timer);
    let pause = pauses.first;
    while (!stopped && state.waiting.length > 0) {
      try {
        await perform(state.waiting[0]);
        state.waiting.shift();
        save();
        pause = pauses.first;
      } catch (error) {
        console.error(`bridge: ${error instanceof Error ? error.message : 'failed'}; tries again`);
        await new Promise((resolve) => {
          timer = setTimeout(resolve, pause);
        });
        pause = Math.min(pause * 2, pauses.most);
      }
    }
    running = false;
  }

  return {
    /** Takes what Chatwoot told. What the bridge itself wrote comes back too: as a note, or as the customer's. */
    take(event) {
      if (event.event === 'message_created') {
        const { id, content, message_type, private: isPrivate, sender, conversation, attachments } = event;
        if (message_type !== 'outgoing' || isPrivate || event.inbox?.id !== inbox) return;
        const code = codeOf(conversation?.id);
        if (sender?.type !== 'user' || code === undefined) return;
        // Whoever writes in one that was resolved wants to read what is answered.
        state.conversations[code].open = true;
        if (content)
          add({
            name: 'answer',
            key: `chatwoot-message-${id}`,
            conversation: conversation.id,
            text: content,
            agent: sender.name,
          });
        if (attachments?.length > 0)
          void tell(conversation.id, 'Os arquivos não foram enviados: a ponte só leva texto.');
      }
      if (event.event === 'conversation_status_changed' && event.status === 'resolved') {
        const code = codeOf(event.id);
        if (code === undefined || !state.conversations[code].open) return;
        const agent = event.meta?.assignee?.name ?? 'Atendimento';
        add({
          name: 'close',
          key: `chatwoot-resolved-${event.id}-${state.conversations[code].seq}`,
          conversation: event.id,
          agent,
        });
      }
    },
    start: () => void run(),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
