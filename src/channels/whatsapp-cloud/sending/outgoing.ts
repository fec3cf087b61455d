/** From a message to what Meta is asked to send. Pure. */

import type { Choice, Message } from '../../../core/content.ts';
import { numberedText } from '../../../core/text/menu.ts';
import { splitText } from '../../../core/text/split.ts';
import { plainName } from '../../files.ts';
import { pressId } from '../incoming/press.ts';
import { pictures } from './limits.ts';

/** The longest text, and the longest one above buttons or a list, that WhatsApp takes in one message. */
export const textLength = 4096;
const bodyLength = 1024;
/** The longest text beneath a file. */
export const captionLength = 1024;

const most = {
  buttons: 3,
  buttonTitle: 20,
  rows: 10,
  rowTitle: 24,
  rowDescription: 72,
  pressId: 200,
  template: 800,
} as const;

type Row = { readonly id: string; readonly title: string; readonly description?: string };

type Interactive = {
  readonly body: { readonly text: string };
} & (
  | {
      readonly type: 'button';
      readonly action: {
        readonly buttons: readonly { readonly type: 'reply'; readonly reply: Omit<Row, 'description'> }[];
      };
    }
  | {
      readonly type: 'list';
      readonly action: {
        readonly button: string;
        readonly sections: readonly { readonly rows: readonly Row[] }[];
      };
    }
);

/** A file by the id that Meta gave it. */
type Uploaded = { readonly id: string; readonly caption?: string };

/** What a request to Meta says besides whom it is for. */
export type Outgoing =
  | { readonly type: 'text'; readonly text: { readonly body: string; readonly preview_url: false } }
  | { readonly type: 'interactive'; readonly interactive: Interactive }
  | { readonly type: 'image'; readonly image: Uploaded }
  | { readonly type: 'document'; readonly document: Uploaded & { readonly filename: string } }
  | {
      readonly type: 'template';
      readonly template: {
        readonly name: string;
        readonly language: { readonly code: string };
        readonly components: readonly {
          readonly type: 'body';
          readonly parameters: readonly { readonly type: 'text'; readonly text: string }[];
        }[];
      };
    };

/**
 * The messages that show a message, in order. Choices are buttons where they fit, else the rows of a list, else a
 * numbered text; they are on the last message. The number of whoever writes is known, so that nobody is asked for it.
 * A file is first; a text without choices is beneath it if it fits there.
 *
 * @param media the id of the message's file at Meta.
 */
export function renderMessage(
  message: Message,
  menu: string | undefined,
  media?: string,
): readonly Outgoing[] {
  const { file } = message;
  const words = file && message.text.trim() === '' ? [] : renderWords(message, menu);
  if (file === undefined || media === undefined) return words;
  const [first, ...rest] = words;
  const text = first?.type === 'text' ? first.text.body : '';
  const isBeneath = text !== '' && text.length <= captionLength;
  const uploaded = { id: media, ...(isBeneath ? { caption: text } : {}) };
  const shown: Outgoing = pictures.includes(file.type)
    ? { type: 'image', image: uploaded }
    : { type: 'document', document: { ...uploaded, filename: plainName(file.name) } };
  return [shown, ...(isBeneath ? rest : words)];
}

function renderWords(message: Message, menu: string | undefined): readonly Outgoing[] {
  const { choices = [] } = message;
  const whole = wellFormed(message.text);
  const show = menu === undefined ? null : (asButtons(choices, menu) ?? asList(choices, menu));
  if (show === null) return splitText(wellFormed(numberedText(message)), textLength).map(asText);
  const parts = splitText(whole, textLength);
  const last = splitText(parts.at(-1) ?? '', bodyLength);
  return [...[...parts.slice(0, -1), ...last.slice(0, -1)].map(asText), show(last.at(-1) ?? '')];
}

const asText = (body: string): Outgoing => ({ type: 'text', text: { body, preview_url: false } });

type Show = (text: string) => Outgoing;

/** Null if there are none, too many or too long ones, or two that look the same. */
function asButtons(choices: readonly Choice[], menu: string): Show | null {
  if (!isShowable(choices, menu, most.buttons)) return null;
  if (choices.some(({ label }) => label.length > most.buttonTitle)) return null;
  const buttons = choices.map(({ id, label }) => ({
    type: 'reply' as const,
    reply: { id: pressId(menu, id), title: wellFormed(label) },
  }));
  return (text) => ({
    type: 'interactive',
    interactive: { type: 'button', body: { text }, action: { buttons } },
  });
}

function asList(choices: readonly Choice[], menu: string): Show | null {
  if (!isShowable(choices, menu, most.rows)) return null;
  const rows = choices.flatMap((choice) => asRow(choice, menu) ?? []);
  if (rows.length < choices.length) return null;
  return (text) => ({
    type: 'interactive',
    // A word of both languages that customers are answered in.
    interactive: { type: 'list', body: { text }, action: { button: 'Menu', sections: [{ rows }] } },
  });
}

function isShowable(choices: readonly Choice[], menu: string, limit: number): boolean {
  const labels = new Set(choices.map(({ label }) => label.trim()));
  return (
    choices.length > 0 &&
    choices.length <= limit &&
    labels.size === choices.length &&
    !labels.has('') &&
    choices.every(({ id }) => pressId(menu, id).length <= most.pressId)
  );
}

/** A long label goes on below the row's title, from the last word that does not fit; null if there is no such place. */
function asRow({ id, label }: Choice, menu: string): Row | null {
  const whole = wellFormed(label);
  if (whole.length <= most.rowTitle) return { id: pressId(menu, id), title: whole };
  const cut = whole.lastIndexOf(' ', most.rowTitle);
  const description = whole.slice(cut + 1);
  if (cut < 1 || description.length > most.rowDescription || description.trim() === '') return null;
  return { id: pressId(menu, id), title: whole.slice(0, cut), description };
}

/**
 * A message as an approved template that has one variable in its body. Meta takes no line's end, no tab and no four
 * spaces in a variable.
 */
export function renderTemplate(
  message: Message,
  { name, language }: { readonly name: string; readonly language: string },
): Outgoing {
  const flat = wellFormed(numberedText(message)).replace(/\s+/g, ' ').trim();
  const [first = ''] = splitText(flat, most.template - 2);
  const text = first.length < flat.length ? `${first} …` : flat;
  return {
    type: 'template',
    template: {
      name,
      language: { code: language },
      components: [{ type: 'body', parameters: [{ type: 'text', text }] }],
    },
  };
}

/** Half a character, as a cut elsewhere may leave it, is no text that JSON could carry. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
