/** A person on WhatsApp: what they write and press is delivered, what they see is kept. */

import { vi } from 'vitest';
import { type Payload, toList, toRecord } from './objections.ts';
import type { Upload } from './upload.ts';

/** A message of ours that the person has before their eyes. */
export type Shown = {
  readonly id: string;
  readonly type: string;
  readonly payload: Payload;
  readonly upload?: Upload;
};

export type Person = {
  /** Digits with country code. */
  readonly waId: string;
  readonly messages: readonly Shown[];
  /** As after 24 hours of silence: only templates are taken until the person writes. */
  silent: boolean;
  /** Has blocked the company. */
  blocked: boolean;
  /** Each resolves once the webhook has taken it. */
  say(text: string): Promise<void>;
  /** A message of any type: `{ type: 'image', image: { … } }`. */
  send(content: Payload): Promise<void>;
  /** Presses the button, or chooses the row, of the latest message that has one with this label. */
  press(label: string): Promise<void>;
  /** The first message that has not been waited for whose text matches. */
  waitFor(pattern: RegExp | string): Promise<Shown>;
};

export type PersonParts = {
  readonly waId: string;
  readonly name: string;
  /** Hands a message to whoever delivers it. */
  readonly deliver: (message: Payload, contact: Payload) => Promise<void>;
  readonly nextId: () => string;
};

export function createPerson({ waId, name, deliver, nextId }: PersonParts): Person & {
  show(message: Shown): void;
} {
  const messages: Shown[] = [];
  let looked = 0;
  const send = (content: Payload) => {
    person.silent = false;
    const timestamp = String(Math.floor(Date.now() / 1000));
    return deliver({ from: waId, id: nextId(), timestamp, ...content }, { profile: { name }, wa_id: waId });
  };
  const person = {
    waId,
    messages,
    silent: false,
    blocked: false,
    show: (message: Shown) => void messages.push(message),
    say: (text: string) => send({ type: 'text', text: { body: text } }),
    send,
    async press(label: string) {
      const found = messages.findLast((message) => labelsOf(message).includes(label));
      const row = rowsOf(found).find((candidate) => labelOf(candidate) === label);
      if (found === undefined || row === undefined)
        throw new Error(`${waId} sees no "${label}": ${JSON.stringify(messages.slice(-3))}`);
      const { id, title, description } = row;
      const reply = { id, title, ...(description === undefined ? {} : { description }) };
      const type = toRecord(found.payload.interactive).type === 'list' ? 'list_reply' : 'button_reply';
      await send({ type: 'interactive', interactive: { type, [type]: reply } });
    },
    waitFor: (pattern: RegExp | string) =>
      vi.waitFor(
        () => {
          const at = messages.findIndex(
            (message, index) =>
              index >= looked &&
              (typeof pattern === 'string'
                ? textOf(message).includes(pattern)
                : pattern.test(textOf(message))),
          );
          const found = messages[at];
          if (found === undefined)
            throw new Error(`no ${pattern} in ${JSON.stringify(messages.slice(-5).map(textOf))}`);
          looked = at + 1;
          return found;
        },
        { timeout: 120_000, interval: 20 },
      ),
  };
  return person;
}

/** What the person reads. */
export function textOf({ type, payload }: Shown): string {
  if (type === 'text') return String(toRecord(payload.text).body);
  if (type === 'image' || type === 'document') return String(toRecord(payload[type]).caption ?? '');
  if (type === 'interactive') return String(toRecord(toRecord(payload.interactive).body).text);
  const [body] = toList(toRecord(payload.template).components).map(toRecord);
  return String(toRecord(toList(body?.parameters)[0]).text);
}

function rowsOf(message: Shown | undefined): readonly Payload[] {
  const action = toRecord(toRecord(message?.payload.interactive).action);
  return [
    ...toList(action.buttons).map((button) => toRecord(toRecord(button).reply)),
    ...toList(action.sections).flatMap((section) => toList(toRecord(section).rows).map(toRecord)),
  ];
}

/** A row's title and what stands below it. */
const labelOf = ({ title, description }: Payload): string =>
  [title, description].filter((part) => part !== undefined).join(' ');

export const labelsOf = (message: Shown): readonly string[] => rowsOf(message).map(labelOf);
