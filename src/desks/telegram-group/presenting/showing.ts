/** What a topic has to show next. Pure. */

import { longestText } from '../../../channels/forum.ts';
import type { Listing } from '../../../core/flow.ts';
import type { Conversation, Line } from '../../../stores/store.ts';
import { contentText, duration } from '../../telling.ts';
import { cut, onOneLine, shown } from '../texts.ts';
import { echoOf, type Topic } from '../topics.ts';
import { type Head, headOf } from './head.ts';

/** How many lines of before a topic shows when it is opened. */
export const linesBefore = 12;

/** How many lines are read at once. */
export const linesAtOnce = 60;

/** A line that waits longer is told to be late, in milliseconds. */
const late = 45_000;

/** One line's share of a message: the rest is read on the desk's page. */
const longestLine = 3_000;

export type Deed =
  /** There is no topic yet. */
  | { readonly type: 'make' | 'reopen' | 'close' | 'erase' }
  | { readonly type: 'head' | 'edit'; readonly head: Head }
  | { readonly type: 'tell'; readonly text: string; readonly then: Told }
  /** Nothing that anybody has to read again. */
  | { readonly type: 'skip'; readonly then: Told };

/** What is known of the topic once that was told. */
export type Told = Pick<Topic, 'shown' | 'told' | 'echoes'>;

export type View = {
  readonly topic: Topic | null;
  /** Null if it was erased. */
  readonly conversation: Conversation | null;
  /** After `topic.shown`. */
  readonly lines: readonly Line[];
  readonly now: number;
  readonly publicUrl?: string | undefined;
};

/** Who has the conversation, as it is remembered. */
export const holderOf = ({ place, owner }: Listing): string =>
  place === 'attended' ? `attended:${owner?.id ?? ''}` : place;

/** The next thing to do; null if the topic shows all there is. */
export function nextDeed({ topic, conversation, lines, now, publicUrl }: View): Deed | null {
  if (conversation === null) return topic === null ? null : { type: 'erase' };
  const { listing } = conversation;
  const isPersons = listing.place === 'waiting' || listing.place === 'attended';
  if (topic === null || topic.topic === null)
    // One that was there before comes back for whoever has the conversation.
    return listing.place === 'waiting' || (topic?.open && isPersons) ? { type: 'make' } : null;
  if (!topic.open) return isPersons ? { type: 'reopen' } : null;
  const head = headOf(conversation, { publicUrl, twin: topic.twin });
  if (topic.head === null && isPersons) return { type: 'head', head };
  const told = tell(topic, conversation, lines, { now, publicUrl });
  if (told !== null) return told;
  if (!isPersons) return { type: 'close' };
  return topic.head?.hash === head.hash ? null : { type: 'edit', head };
}

/** As many lines as a message holds, and who has the conversation now. */
function tell(
  topic: Topic,
  { conversation, listing }: Conversation,
  lines: readonly Line[],
  { now, publicUrl }: Pick<View, 'now' | 'publicUrl'>,
): Deed | null {
  const page = publicUrl === undefined ? '' : ` ${publicUrl}/desk/c/${conversation}`;
  const echoes = [...topic.echoes];
  const parts: string[] = [];
  let length = 200;
  let last = topic.shown;
  let oldest = now;
  for (const line of lines) {
    const text = isEcho(line, echoes) ? null : describe(line, page);
    if (text !== null) {
      if (length + text.length + 2 > longestText) break;
      parts.push(text);
      length += text.length + 2;
      if (line.seq > topic.from) oldest = Math.min(oldest, line.at);
    }
    last = line.seq;
  }
  const isAll = last === (lines.at(-1)?.seq ?? topic.shown) && lines.length < linesAtOnce;
  const holder = holderOf(listing);
  const moved = isAll && holder !== topic.told;
  if (moved) parts.push(moving(listing));
  if (last === topic.shown && !moved) return null;
  const then = { shown: last, told: moved ? holder : topic.told, echoes };
  if (parts.length === 0) return { type: 'skip', then };
  const delay = now - oldest;
  const behind =
    delay > late
      ? [`⏳ Este tópico está ${duration(delay)} atrasado: o Telegram limita as mensagens neste grupo.`]
      : [];
  return { type: 'tell', text: [...behind, ...parts].join('\n\n'), then };
}

/** What was typed in this topic is there already; each once. */
function isEcho(line: Line, echoes: string[]): boolean {
  const echo =
    line.type === 'said' && line.by !== 'bot'
      ? echoOf(line.by.id, line.message.text)
      : line.type === 'note'
        ? echoOf('note', line.text)
        : null;
  const at = echo === null ? -1 : echoes.indexOf(echo);
  if (at < 0) return false;
  echoes.splice(at, 1);
  return true;
}

function describe(line: Line, page: string): string {
  if (line.type === 'note') return `📝 ${cut(shown(line.text), longestLine)}`;
  if (line.type === 'customer') {
    const where = line.content.type === 'media' && page !== '' ? ` (no painel:${page})` : '';
    return `👤 ${cut(shown(contentText(line.content)), longestLine)}${where}`;
  }
  const { by, message } = line;
  const text = cut(shown(message.text), longestLine);
  const file = message.file === undefined ? '' : `[${onOneLine(message.file.name)}] `;
  return by === 'bot' ? `🤖 ${file}${text}` : `💬 ${onOneLine(by.name)}: ${file}${text}`;
}

function moving({ place, owner, reason }: Listing): string {
  switch (place) {
    case 'attended':
      return `▶ ${onOneLine(owner?.name ?? 'alguém')} assumiu a conversa.`;
    case 'waiting':
      return `⏸ A conversa espera uma pessoa${reason === undefined ? '' : `: ${onOneLine(reason)}`}.`;
    case 'bot':
      return '↩ A conversa voltou para o robô.';
    case 'closed':
      return '✔ A conversa foi encerrada.';
  }
}
