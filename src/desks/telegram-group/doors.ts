/** Who may act in the group: people linked to a user of the desk, by a code that only the desk gives. */

import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ForumEvent } from '../../channels/forum.ts';
import type { Audit, People, User } from '../../people/people.ts';
import type { Records } from '../../stores/store.ts';
import { onOneLine } from './texts.ts';

export type DoorsOptions = {
  readonly records: Records;
  readonly group: string;
  readonly people: { readonly telegram: Pick<People['telegram'], 'find' | 'redeem'> };
  readonly audit: Pick<Audit, 'note'>;
};

export type Doors = {
  /** What to answer to somebody who sent a code, '' if nothing any more; null if the text is none. */
  link(event: ForumEvent): Promise<string | null>;
  /** The user, or why they may not act; `once` whether this is the first time today that they are to be told. */
  enter(from: ForumEvent['from']): Promise<User | { readonly refusal: string; readonly once: boolean }>;
};

const linking = /^\/vincular(?:@\w+)?(?:\s+([\s\S]*))?$/i;
const day = 24 * 3_600_000;

/** Codes that one account may send in ten minutes, and all in private in one: answers are the group's messages. */
const allowed = { ofOne: { points: 5, duration: 600 }, inPrivate: { points: 10, duration: 60 } } as const;

/** Whether it is the desk's at all: what people talk beside the topics is read by nobody. */
export const concerns = ({ place, what }: ForumEvent): boolean =>
  typeof place !== 'string' || (what.type === 'said' && linking.test(what.text.trim()));

export function createDoors({ records, group, people, audit }: DoorsOptions): Doors {
  const [ofOne, inPrivate] = [new RateLimiterMemory(allowed.ofOne), new RateLimiterMemory(allowed.inPrivate)];
  /** Counts a code; whether there were too many. */
  const isTooMany = async ({ from, place }: ForumEvent): Promise<boolean> => {
    try {
      await ofOne.consume(from.id);
      if (place === 'private') await inPrivate.consume('all');
      return false;
    } catch {
      return true;
    }
  };

  /** Whether nobody was told this today. */
  const isFirst = (account: string, what: string): Promise<boolean> =>
    records.set(`telegram-group/${group}/told/${what}/${account}`, true, { expect: null, expiresIn: day });

  const refuse = async ({ id }: ForumEvent['from'], what: string, refusal: string) => ({
    refusal,
    once: await isFirst(id, what),
  });

  return {
    async link(event) {
      const { what, from } = event;
      const found = what.type === 'said' ? linking.exec(what.text.trim()) : null;
      if (found === null) return null;
      if (await isTooMany(event)) return '';
      const code = found[1]?.trim() ?? '';
      if (code === '')
        return 'Envie /vincular e o código de 8 letras e números. Ele se pede em Minha conta, na página do atendimento; ou quem administra o sistema dá um: plantao user telegram LOGIN.';
      if (from.anonymous) return 'Envie o código com a sua própria conta, sem o modo anônimo.';
      const user = await people.telegram.redeem(code, { id: from.id, name: from.name });
      if (user === null) return 'Este código não vale, ou não vale mais: peça outro.';
      await audit.note({ by: user.id, action: 'telegram-linked' });
      return `Pronto, ${onOneLine(user.name)}: o que você escrever nos tópicos do grupo chega aos clientes.`;
    },

    async enter(from) {
      if (from.anonymous)
        return refuse(
          from,
          'anonymous',
          'Nada foi enviado: quem atende escreve com a própria conta, sem o modo anônimo do grupo.',
        );
      const user = await people.telegram.find(from.id);
      if (user === null)
        return refuse(
          from,
          'stranger',
          `${onOneLine(from.name)}, nada foi enviado: aqui só atende quem ligou esta conta ao seu usuário. Peça um código e mande /vincular CÓDIGO.`,
        );
      if (user.disabled)
        return refuse(
          from,
          'disabled',
          `${onOneLine(user.name)}, nada foi enviado: seu usuário está bloqueado.`,
        );
      return user;
    },
  };
}
