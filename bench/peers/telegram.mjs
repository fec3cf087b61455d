/** What Telegram would send, for the engines that know it only. */

/** @type {import('grammy/types').UserFromGetMe} */
export const botInfo = {
  id: 1,
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
  can_join_groups: false,
  can_read_all_group_messages: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
};

/** @param {import('./peer.ts').Heard} heard */
export const updateOf = ({ id, chat, text }) => ({
  update_id: id,
  message: {
    message_id: id,
    date: 1_795_000_000,
    text,
    chat: { id: chat, type: /** @type {const} */ ('private'), first_name: 'Mariana' },
    from: { id: chat, is_bot: false, first_name: 'Mariana' },
  },
});
