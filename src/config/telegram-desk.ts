/** The desk in a Telegram group: which group, and which of the bots stands in it. */

import type { z } from 'zod';
import type { Bot } from './accounts/bots.ts';
import type { variables } from './variables.ts';

export type TelegramDesk = {
  /** The account of the bot. */
  readonly account: string;
  /** The forum supergroup's id, `-100…`. */
  readonly group: string;
  /** Messages a minute over all topics. */
  readonly perMinute: number;
};

type Values = Partial<
  Pick<z.infer<typeof variables>, 'TELEGRAM_DESK_CHAT' | 'TELEGRAM_DESK_BOT' | 'TELEGRAM_DESK_PER_MINUTE'>
>;

/** @param bots with what is missing of them told already. */
export function readTelegramDesk(
  values: Values,
  bots: readonly Pick<Bot, 'account'>[],
): { readonly desk: TelegramDesk | undefined; readonly problems: readonly string[] } {
  const { TELEGRAM_DESK_CHAT: group, TELEGRAM_DESK_BOT: wanted, TELEGRAM_DESK_PER_MINUTE = 18 } = values;
  if (group === undefined)
    return {
      desk: undefined,
      problems:
        wanted === undefined ? [] : ['TELEGRAM_DESK_BOT está configurado, mas falta TELEGRAM_DESK_CHAT'],
    };
  const account = wanted ?? bots.find((bot) => bot.account === 'main')?.account ?? bots[0]?.account;
  if (account === undefined)
    return { desk: undefined, problems: ['TELEGRAM_DESK_CHAT precisa de um bot: falta TELEGRAM_BOT_TOKEN'] };
  if (!bots.some((bot) => bot.account === account))
    return {
      desk: undefined,
      problems: [
        `TELEGRAM_DESK_BOT: não há o bot ${account}; há ${bots.map((bot) => bot.account).join(', ') || 'nenhum'}`,
      ],
    };
  return { desk: { account, group, perMinute: TELEGRAM_DESK_PER_MINUTE }, problems: [] };
}
