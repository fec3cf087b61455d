/** What attendants do in a topic, as entries of its conversation's mailbox, and what they are told of it. */

import type { ForumButtons, ForumEvent } from '../../../channels/forum.ts';
import type { TicketStatus } from '../../../core/calls.ts';
import type { ConversationId } from '../../../core/ids/index.ts';
import type { Audit, User } from '../../../people/people.ts';
import { type Action as Deed, may } from '../../../people/roles.ts';
import type { Conversation, Store } from '../../../stores/store.ts';
import { type Action, type ActionOutcome, carryOut, objectionTo } from '../../acting.ts';
import { onOneLine } from '../texts.ts';
import { echoOf, mostEchoes, type Topics } from '../topics.ts';
import { type FilesOptions, fetchFile } from './files.ts';
import { requestOf } from './requests.ts';
import { statusWords } from './ticket-words.ts';
import { isOrder, offerTicket, readOrder, rememberOffer } from './tickets.ts';
import { readWish, type Wish } from './wishes.ts';

export type AttendingOptions = {
  readonly store: Store;
  readonly topics: Topics;
  readonly group: string;
  readonly audit: Pick<Audit, 'note'>;
  /** Asks the ERP where a protocol stands; null if it knows none such. Throws `Failure`. */
  readonly findTicket: (protocol: string) => Promise<TicketStatus | null>;
  /** Milliseconds that an action waits to see what became of it. */
  readonly patience: number;
} & FilesOptions;

/** What is told in the topic, or beside the button that was pressed; nothing if it speaks for itself. */
export type Told = {
  readonly words: string;
  readonly buttons?: ForumButtons;
  /** With the number of the message that says it. */
  readonly sent?: (message: number) => Promise<void>;
  /** Told in the topic, though a button was pressed. */
  readonly inTopic?: true;
} | null;

/** What each action is, and what one must be permitted for it. */
const acts = {
  take: { name: 'claim', deed: 'take', done: 'Você assumiu.' },
  reply: { name: 'reply', deed: 'answer', done: '' },
  note: { name: 'note', deed: 'note', done: '' },
  'give-back': { name: 'give-back', deed: 'transfer', done: 'Devolvida ao robô.' },
  close: { name: 'close', deed: 'close', done: 'Encerra em instantes: “Não encerrar” desfaz.' },
  reopen: { name: 'reopen', deed: 'close', done: 'A conversa continua com você.' },
} as const satisfies Readonly<
  Record<string, { readonly name: Action; readonly deed: Deed; readonly done: string }>
>;
type Act = keyof typeof acts;

export function createAttending(options: AttendingOptions) {
  const { store, topics, group, audit, findTicket, patience, networkOn } = options;

  /** What they type is in the topic already. Noted before it is posted: it may be shown at once. */
  const expectEcho = (conversation: ConversationId, echo: string) =>
    topics.exclusively(conversation, async () => {
      const topic = await topics.get(conversation);
      if (topic === null || topic.echoes.includes(echo)) return;
      await topics.set(conversation, { ...topic, echoes: [...topic.echoes, echo].slice(-mostEchoes) });
    });

  const act = async (
    user: User,
    found: Conversation,
    key: Act,
    text: string,
    event: ForumEvent,
  ): Promise<Told> => {
    const { name, deed, done } = acts[key];
    if (!may(user.role, deed)) return { words: 'Seu usuário não pode fazer isto.' };
    const problem =
      key === 'reply'
        ? (objectionTo(text) ?? objectionOf(found, text))
        : key === 'note'
          ? objectionTo(text, 'a nota')
          : null;
    if (problem !== null) return { words: `Não foi: ${problem}.` };
    const refusal = key === 'note' ? null : othersOf(found, user);
    if (refusal !== null) return { words: refusal };
    const { conversation, listing } = found;
    const isTyped = event.what.type === 'said';
    if (isTyped && key === 'reply') await expectEcho(conversation, echoOf(user.id, text));
    if (isTyped && key === 'note') await expectEcho(conversation, echoOf('note', `${user.name}: ${text}`));
    const request = requestOf('event', group, event.id);
    const outcome = await carryOut(store, found, {
      name,
      body: {
        by: { id: user.id, name: user.name },
        request,
        text,
        ...(key === 'close' ? { undoable: true } : {}),
      },
      patience,
    });
    if (outcome.outcome === 'done' && key !== 'reply' && key !== 'note')
      await audit.note({ by: user.id, action: key, conversation, detail: 'telegram' });
    const isQueued = key === 'give-back' && listing.known?.protocol !== undefined;
    return tell(outcome, isQueued ? 'Devolvida à fila.' : done);
  };

  const sendFile = async (
    user: User,
    found: Conversation,
    { ref, name, text }: Wish & { readonly type: 'file' },
    event: ForumEvent,
  ): Promise<Told> => {
    if (!may(user.role, 'answer')) return { words: 'Seu usuário não pode fazer isto.' };
    const refusal = othersOf(found, user);
    if (refusal !== null) return { words: refusal };
    const objection = objectionOf(found, text);
    if (objection !== null) return { words: `O arquivo não foi: ${objection}.` };
    const request = requestOf('event', group, event.id);
    const file = await fetchFile(options, { found, ref, name, request });
    if ('problem' in file) return { words: `O arquivo não foi: ${file.problem}.` };
    const { conversation } = found;
    await expectEcho(conversation, echoOf(user.id, text));
    const by = { id: user.id, name: user.name };
    const body = { by, request, text, file };
    return tell(await carryOut(store, found, { name: 'reply', body, patience }), '');
  };

  /** What the customer's network has against words; null if nothing. */
  const objectionOf = ({ origin }: Conversation, text: string): string | null =>
    networkOn(origin)?.objectTo?.(text) ?? null;

  const order = async (user: User, found: Conversation, press: string, message: number): Promise<Told> => {
    if (!may(user.role, 'open-ticket')) return { words: 'Seu usuário não pode abrir chamados.' };
    const refusal = othersOf(found, user);
    if (refusal !== null) return { words: refusal };
    const read = await readOrder(store.records, group, { press, message });
    if ('problem' in read) return { words: read.problem };
    const { conversation } = found;
    const { outcome } = await carryOut(store, found, {
      name: 'order-ticket',
      body: { by: { id: user.id, name: user.name }, request: read.request },
      ticket: read.ticket,
      patience,
    });
    if (outcome !== 'done' && outcome !== 'pending')
      return { words: 'Só abre chamado quem tem a conversa: assuma antes.' };
    await audit.note({ by: user.id, action: 'open-ticket', conversation, detail: 'telegram' });
    const words = `🎫 ${onOneLine(user.name)} pediu a abertura: o protocolo aparece neste tópico.`;
    return { words, inTopic: true };
  };

  const offer = (user: User, found: Conversation, described: string): Told => {
    if (found.listing.known?.protocol !== undefined) return noErp;
    if (!may(user.role, 'open-ticket')) return { words: 'Seu usuário não pode abrir chamados.' };
    const offered = offerTicket(found, described);
    if ('problem' in offered) return { words: offered.problem, inTopic: true };
    return {
      words: offered.text,
      buttons: offered.buttons,
      inTopic: true,
      sent: (message) => rememberOffer(store.records, group, { message, offer: offered.offer }),
    };
  };

  const lookUp = async (
    user: User,
    { conversation, listing }: Conversation,
    protocol: string,
  ): Promise<Told> => {
    if (listing.known?.protocol !== undefined) return noErp;
    if (!may(user.role, 'look-up')) return { words: 'Seu usuário não pode consultar o ERP.' };
    await audit.note({ by: user.id, action: 'look-up', conversation, detail: 'telegram' });
    return { words: await statusWords(findTicket, protocol) };
  };

  const fulfil = async (user: User, found: Conversation, wish: Wish, event: ForumEvent): Promise<Told> => {
    switch (wish.type) {
      case 'act':
        return act(user, found, wish.act, wish.text, event);
      case 'ticket':
        return offer(user, found, wish.description);
      case 'protocol':
        return lookUp(user, found, wish.protocol);
      case 'tell': {
        const { untold = [] } = found.listing;
        if (untold.length === 0) return { words: 'O cliente já sabe de tudo.' };
        return act(user, found, 'reply', untold.join('\n\n').slice(0, 4_000), event);
      }
      case 'file':
        return sendFile(user, found, wish, event);
      case 'problem':
        return { words: wish.words };
    }
  };

  return {
    /** What somebody who may enter did in a topic. Rejects if the store does, and may then be called again. */
    async attend(user: User, conversation: ConversationId, event: ForumEvent): Promise<Told> {
      const found = await store.conversation(conversation);
      if (found === null) return { words: 'Esta conversa não existe mais.' };
      const { what } = event;
      if (what.type === 'pressed' && isOrder(what.press)) return order(user, found, what.press, what.message);
      return fulfil(user, found, readWish(what), event);
    },
  };
}

const noErp: Told = { words: 'O ERP não conhece os protocolos do marketplace: nada foi feito.' };

/** Why this attendant cannot do anything here; null if they can. Who answers elsewhere holds nobody off. */
function othersOf({ listing: { owner } }: Conversation, { id }: User): string | null {
  if (owner === undefined || owner.id === id || owner.elsewhere) return null;
  return others(owner.name);
}

const others = (name: string): string =>
  `A conversa está com ${onOneLine(name)}: nada foi feito nem enviado ao cliente.`;

function tell(outcome: ActionOutcome, done: string): Told {
  switch (outcome.outcome) {
    case 'done':
      return done === '' ? null : { words: done };
    case 'owned':
      return { words: others(outcome.owner) };
    case 'unchanged':
      return { words: 'A conversa não mudou: o robô não pode seguir com ela agora.' };
    case 'pending':
      return { words: 'Guardado, e ainda não aconteceu: o tópico mostra assim que acontecer.' };
  }
}
