/** Compares what people did and saw with what the service has kept, after everything has calmed down. */

import { renderMessage } from '../../../src/channels/telegram/sending/outgoing.ts';
import type { Data } from '../../../src/data/index.ts';
import type { createKeys } from '../../../src/keys/index.ts';
import type { Line, Store } from '../../../src/stores/store.ts';
import type { Chat } from '../telegram/bot-api.ts';

export type Compared = {
  /**
   * What the person did that the service has confirmed and does not know, a list of update ids for each: what was done in the same
   * words more than once may be any of them.
   */
  readonly forgotten: readonly (readonly number[])[];
  /** What the service knows of the person twice, or in another order than it was done. */
  readonly strange: readonly string[];
  /** What is noted as sent and was never seen. */
  readonly unseen: readonly string[];
  /** Messages that were seen in another order than they were said. */
  readonly disordered: readonly string[];
  /** For each message that came more than once: how often more. */
  readonly repeats: readonly number[];
  /** Of these, what came again after others that are later. */
  readonly late: number;
};

/** @param chat of the Telegram account `main`. */
export async function compare(data: Pick<Data, 'store' | 'keys'>, chat: Chat): Promise<Compared> {
  const conversation = data.keys.identify({
    channel: 'telegram',
    account: 'main',
    address: String(chat.id),
  });
  const lines = await readLines(data.store, conversation);
  return { ...compareDeeds(chat, lines), ...compareSayings(chat, lines) };
}

async function readLines(store: Store, conversation: ReturnType<ReturnType<typeof createKeys>['identify']>) {
  const lines: Line[] = [];
  for (;;) {
    const page = await store.transcript(conversation, { after: lines.at(-1)?.seq ?? 0, limit: 200 });
    if (page.length === 0) return lines;
    lines.push(...page);
  }
}

const wordsOf = (line: Line & { readonly type: 'customer' }): string => {
  const { content } = line;
  if (content.type === 'text') return content.text;
  return content.type === 'choice' ? content.label : '';
};

/**
 * The lines must be a part of what was done, in its order. Looked at from the end: of what somebody did again, because
 * nothing came of it, the last is what was heard.
 */
function compareDeeds({ deeds }: Chat, lines: readonly Line[]): Pick<Compared, 'forgotten' | 'strange'> {
  const forgotten: (readonly number[])[] = [];
  const strange: string[] = [];
  const alike = ({ words }: (typeof deeds)[number]) =>
    deeds.filter((deed) => deed.words === words).map(({ update }) => update);
  const heard = lines.flatMap((line) => (line.type === 'customer' ? [wordsOf(line)] : []));
  let before = deeds.length;
  for (const words of heard.reverse()) {
    const found = deeds.findLastIndex((deed, index) => index < before && deed.words === words);
    if (found < 0) {
      strange.push(words);
      continue;
    }
    forgotten.push(...deeds.slice(found + 1, before).map(alike));
    before = found;
  }
  forgotten.push(...deeds.slice(0, before).map(alike));
  return { forgotten, strange };
}

type Part = { readonly text: string; readonly line: number; readonly sent: boolean };

/** Telegram cuts what is said in parts. */
function partsOf(lines: readonly Line[]): readonly Part[] {
  return lines.flatMap((line) => {
    if (line.type !== 'said') return [];
    const sent = line.delivery === 'sent';
    return renderMessage(line.message, line.menu).map(({ text }) => ({
      text: text.trim(),
      line: line.seq,
      sent,
    }));
  });
}

/** Each message that was seen is the next that was said, or one again, or one after some that were never sent. */
function compareSayings(
  { messages }: Chat,
  lines: readonly Line[],
): Pick<Compared, 'unseen' | 'disordered' | 'repeats' | 'late'> {
  const parts = partsOf(lines);
  const unseen: string[] = [];
  const disordered: string[] = [];
  const repeats = new Map<number, number>();
  let late = 0;
  let next = 0;
  for (const { text } of messages) {
    const current = parts[next - 1]?.line;
    const ahead = parts.findIndex((part, index) => index >= next && part.text === text);
    const skipped = ahead < 0 ? [] : parts.slice(next, ahead).filter((part) => part.sent);
    const again = parts.findLastIndex((part, index) => index < next && part.text === text);
    const isAgain = again >= 0 && (ahead < 0 || skipped.length > 0);
    if (isAgain) {
      const line = parts[again]?.line ?? 0;
      repeats.set(again, (repeats.get(again) ?? 0) + 1);
      // The rest of a text in parts comes again with it.
      if (line === current) next = again + 1;
      else late++;
    } else if (ahead < 0) disordered.push(text);
    else {
      unseen.push(...skipped.map((part) => part.text));
      next = ahead + 1;
    }
  }
  unseen.push(...parts.slice(next).flatMap((part) => (part.sent ? part.text : [])));
  return { unseen, disordered, repeats: [...repeats.values()], late };
}
