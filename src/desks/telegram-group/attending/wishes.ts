/** What somebody wants with what they typed or pressed in a topic. Pure. */

import type { ForumEvent } from '../../../channels/forum.ts';

export type Wish =
  | {
      readonly type: 'act';
      readonly act: 'take' | 'reply' | 'note' | 'give-back' | 'close' | 'reopen';
      readonly text: string;
    }
  /** A ticket, described in the attendant's words if there are any. */
  | { readonly type: 'ticket'; readonly description: string }
  | { readonly type: 'protocol'; readonly protocol: string }
  /** A file for the customer, with a text beneath it if there is one. `ref` is for the channel's `media`. */
  | { readonly type: 'file'; readonly ref: string; readonly name?: string; readonly text: string }
  /** What the ERP answered, and nobody has told the customer yet. */
  | { readonly type: 'tell' }
  /** Nothing that can be done, in words for who wants it. */
  | { readonly type: 'problem'; readonly words: string };

const act = (name: 'take' | 'give-back' | 'close' | 'reopen'): Wish => ({ type: 'act', act: name, text: '' });

const pressed: Readonly<Record<string, Wish>> = {
  take: act('take'),
  'give-back': act('give-back'),
  close: act('close'),
  reopen: act('reopen'),
  ticket: { type: 'ticket', description: '' },
  tell: { type: 'tell' },
};

const commands: Readonly<Record<string, (rest: string) => Wish>> = {
  assumir: () => act('take'),
  devolver: () => act('give-back'),
  encerrar: () => act('close'),
  reabrir: () => act('reopen'),
  contar: () => ({ type: 'tell' }),
  chamado: (description) => ({ type: 'ticket', description }),
  protocolo: (rest) => {
    const protocol = rest.replace(/[\s.-]/g, '');
    return /^\d{12,24}$/.test(protocol)
      ? { type: 'protocol', protocol }
      : { type: 'problem', words: 'Escreva /protocolo e o número, de 12 a 24 algarismos.' };
  },
};

const help =
  'Não conheço este comando, e não o enviei. Há /assumir, /devolver, /encerrar, /reabrir, /chamado, /protocolo e /contar; // no começo faz uma nota.';

export function readWish(what: ForumEvent['what']): Wish {
  switch (what.type) {
    case 'said':
      return readText(what.text);
    case 'pressed':
      return pressed[what.press] ?? { type: 'problem', words: 'Este botão não vale mais.' };
    case 'edited':
      return {
        type: 'problem',
        words: 'A correção não chega ao cliente, que tem a mensagem como foi enviada: escreva outra.',
      };
    case 'file':
      return readFile(what);
    case 'other':
      return { type: 'problem', words: 'Não enviei: daqui só seguem textos e arquivos.' };
  }
}

function readFile({ ref, name, caption = '' }: ForumEvent['what'] & { type: 'file' }): Wish {
  const text = caption.trim();
  if (text.startsWith('//'))
    return { type: 'problem', words: 'Uma nota não leva arquivo: escreva só o texto, com // no começo.' };
  return { type: 'file', ref, text, ...(name === undefined ? {} : { name }) };
}

function readText(text: string): Wish {
  const trimmed = text.trim();
  if (trimmed.startsWith('//')) return { type: 'act', act: 'note', text: trimmed.slice(2).trim() };
  const [, name, rest = ''] = /^\/([a-z]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(trimmed) ?? [];
  if (name !== undefined)
    return commands[name.toLowerCase()]?.(rest.trim()) ?? { type: 'problem', words: help };
  return { type: 'act', act: 'reply', text: trimmed };
}
