/** Visitors of the web chat without a browser: they call its routes, and read its event streams as browsers do. */

import type { Arrival, Channel } from '../../../src/channels/channel.ts';
import { createWebChat, type WebChatOptions } from '../../../src/channels/web/index.ts';
import type { ShownLine } from '../../../src/channels/web/lines.ts';
import { effectId } from '../../../src/core/ids/index.ts';
import type { NewLine } from '../../../src/core/turn/index.ts';
import { silent } from '../../../src/log.ts';
import { createMemoryStore } from '../../../src/stores/memory/index.ts';
import type { Store } from '../../../src/stores/store.ts';
import { keys } from './echo-desk.ts';

export const origin = 'http://chat.example';
export const peer = { ip: '203.0.113.9' };

export const create = (options: Partial<WebChatOptions> = {}) => {
  const store = options.store ?? createMemoryStore();
  const channel = createWebChat({
    identify: keys.identify,
    sign: (text) => keys.sign('web', text),
    providerName: 'Fibra Serrana',
    secureCookies: false,
    log: silent,
    ...options,
    store,
  });
  return channel;
};

export const ask = async (
  channel: Channel,
  path: string,
  init: RequestInit = {},
  from: { ip: string } = peer,
): Promise<Response> => {
  const response = await channel.route?.(new Request(origin + path, init), from);
  if (response === undefined) throw new Error(`${path} is not a route`);
  return response;
};

/** A visitor's cookie, from the page. */
export const visit = async (channel: Channel): Promise<string> => {
  const given = (await ask(channel, '/')).headers.get('set-cookie');
  return given?.split(';')[0] ?? '';
};

export const post = (
  channel: Channel,
  cookie: string,
  body: object,
  more: { headers?: Record<string, string>; ip?: string } = {},
) =>
  ask(
    channel,
    '/chat/messages',
    {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json', ...more.headers },
      body: JSON.stringify(body),
    },
    { ip: more.ip ?? peer.ip },
  );

export type Answer = { words?: string; lines?: readonly ShownLine[]; last?: number; more?: boolean };
export const bodyOf = async (response: Response): Promise<Answer> => JSON.parse(await response.text());

export const linesOf = async (channel: Channel, cookie: string, query = ''): Promise<readonly ShownLine[]> =>
  (await bodyOf(await ask(channel, `/chat/lines${query}`, { headers: { cookie } }))).lines ?? [];

export const addressOf = (cookie: string) => cookie.replace(/^[^=]*=/, '').split('.')[0] ?? '';
export const conversationOf = (cookie: string) =>
  keys.identify({ channel: 'web', account: 'main', address: addressOf(cookie) });

/** Receives as the program does: into the store. */
export const receiver =
  (store: Pick<Store, 'post'>) =>
  async (arrivals: readonly Arrival[]): Promise<void> => {
    await store.post(
      arrivals.map(({ address, via, dedupe, event }) => {
        const at = { channel: 'web', account: 'main', address };
        return {
          conversation: keys.identify(at),
          origin: { ...at, ...(via === undefined ? {} : { via }) },
          event,
          dedupe,
        };
      }),
    );
  };

export const said = (
  text: string,
  index: number,
  more: Partial<Extract<NewLine, { type: 'said' }>> = {},
): NewLine => ({
  type: 'said',
  by: 'bot',
  message: { text },
  effect: effectId(keys.identify({ channel: 'x', account: 'x', address: 'x' }), 1, index),
  ...more,
});

/** Reads an event stream as browsers do. */
export const follow = async (response: Response) => {
  const events: { event: string; id: string; data: string }[] = [];
  let ended = false;
  const reader = response.body?.getReader();
  const read = async () => {
    let buffer = '';
    const decoder = new TextDecoder();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      buffer += decoder.decode(value, { stream: true });
      const blocks = buffer.split('\n\n');
      buffer = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
        if (/^event/m.test(block))
          events.push({ event: field('event'), id: field('id'), data: field('data') });
      }
    }
    ended = true;
  };
  const reading = read();
  return {
    events,
    texts: () =>
      events.flatMap(({ event, data }) => (event === 'line' ? [JSON.parse(data).text as string] : [])),
    ended: () => ended,
    cancel: async () => {
      await reader?.cancel();
      await reading;
    },
  };
};
