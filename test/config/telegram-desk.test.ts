/** Which group is a desk, and whose bot stands in it. */

import { expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

const bot = { PLANTAO_BACKEND: 'sandbox', TELEGRAM_BOT_TOKEN: '123456:abcdefghijklmnop' };
const shop = { PLANTAO_BACKEND: 'sandbox', TELEGRAM_BOT_TOKEN__loja: '777:ponmlkjihgfedcba' };
const chat = '-1001234567890';

test('none unless a group is named', () => {
  expect(readConfig(bot).telegramDesk).toBeUndefined();
});

test.each([
  ['the bot main', { ...shop, ...bot }, 'main'],
  ['the only one', shop, 'loja'],
  ['the one that is named', { ...bot, ...shop, TELEGRAM_DESK_BOT: 'loja' }, 'loja'],
])('stands in it: %s', (_, bots, account) => {
  expect(readConfig({ ...bots, TELEGRAM_DESK_CHAT: chat }).telegramDesk).toEqual({
    account,
    group: chat,
    perMinute: 18,
  });
});

test.each([
  [{ TELEGRAM_DESK_CHAT: chat }, 'TELEGRAM_DESK_CHAT precisa de um bot: falta TELEGRAM_BOT_TOKEN'],
  [
    { ...bot, TELEGRAM_DESK_CHAT: chat, TELEGRAM_DESK_BOT: 'sul' },
    'TELEGRAM_DESK_BOT: não há o bot sul; há main',
  ],
  [{ ...bot, TELEGRAM_DESK_BOT: 'main' }, 'TELEGRAM_DESK_BOT está configurado, mas falta TELEGRAM_DESK_CHAT'],
  [
    { ...bot, TELEGRAM_DESK_CHAT: '@atendimento' },
    'TELEGRAM_DESK_CHAT precisa ser o número de um supergrupo, que começa com -100 (por exemplo -1001234567890)',
  ],
  [
    { ...bot, TELEGRAM_DESK_CHAT: chat, TELEGRAM_DESK_PER_MINUTE: '2' },
    'TELEGRAM_DESK_PER_MINUTE precisa ser pelo menos 6',
  ],
])('says what is wrong: %o', (environment, problem) => {
  expect(problemsOf(environment)).toEqual([problem]);
});
