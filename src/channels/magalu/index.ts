/**
 * The Magalu marketplace, for one seller: what buyers open there (protocols, and the messages in them) comes by asking for
 * what is new, and answers go by its API. An address is a protocol.
 */

import { asFailure, Failure } from '../../core/failure.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../stores/store.ts';
import type { Channel, Standing } from '../channel.ts';
import { type Pause, pause } from '../pause.ts';
import { answerCallback, isCallback } from './access/callback.ts';
import { createConsents } from './access/consents.ts';
import { createIdentity } from './access/identity.ts';
import { createAccess } from './access/index.ts';
import { describeMissing, missingOf } from './access/scopes.ts';
import { createBudget } from './api/budget.ts';
import { createExchange } from './api/exchange.ts';
import { createApi } from './api/index.ts';
import { createLists, ticketPath } from './api/lists.ts';
import { hasNoId } from './api/schemas.ts';
import { type Polling, startPolling } from './polling/index.ts';
import { createKnown } from './polling/known.ts';
import { createResting } from './polling/resting.ts';
import { createProtocols } from './protocols.ts';
import { createSending } from './sending/index.ts';
import { objectionTo } from './sending/objections.ts';
import { files } from './sending/outgoing.ts';
import { createSent } from './sending/sent.ts';
import { createUnlisted } from './sending/unlisted.ts';

export type MagaluOptions = {
  /** `main` unless several sellers are served. */
  readonly account: string;
  readonly clientId: string;
  /** Never logged. */
  readonly clientSecret: string;
  /** As the application has it at Magalu. */
  readonly redirectUri: string;
  /** `https://api.magalu.com` and `https://id.magalu.com` if absent. */
  readonly apiRoot?: string;
  readonly idRoot?: string;
  readonly store: Pick<Store, 'records' | 'locks' | 'fenced' | 'now'>;
  /** The same for what only the process does that serves the account; `store` if absent. */
  readonly own?: Pick<Store, 'records'>;
  readonly log: Log;
  /** Milliseconds between two looks at what is new; 20 s if absent. */
  readonly pollEvery?: number;
  /** Milliseconds within which Magalu lists what it took; 10 min if absent. */
  readonly listing?: number;
  /** Milliseconds after which what it took and does not show counts as lost; 2 h if absent. */
  readonly missing?: number;
  /** Milliseconds that Magalu has to answer; 20 s if absent. */
  readonly timeout?: number;
  /** How long a process that died while it renewed a token keeps the others from it, in milliseconds. */
  readonly lease?: number;
  /** How to wait, for tests. */
  readonly pause?: Pause;
};

export const channelName = 'magalu';

/** The channel of one seller. Makes no request before `start`, `send`, `check`, or somebody's consent. */
export function createMagalu(options: MagaluOptions): Channel {
  const { account, clientId, clientSecret, redirectUri, store, own = store, log } = options;
  const { records, now } = store;
  const timeout = options.timeout ?? 20_000;
  const idRoot = options.idRoot ?? 'https://id.magalu.com';
  const wait = options.pause ?? pause;
  const identity = createIdentity({
    exchange: createExchange(idRoot, timeout),
    ...{ clientId, clientSecret, redirectUri },
  });
  const lease = options.lease === undefined ? {} : { lease: options.lease };
  const access = createAccess({ account, store, identity, log, timeout, ...lease });
  const consents = createConsents({ account, records, idRoot, clientId, redirectUri });
  const root = options.apiRoot ?? 'https://api.magalu.com';
  const api = createApi({
    ...{ root, exchange: createExchange(root, timeout) },
    access,
    budget: createBudget({ pause: wait, now: () => performance.now() }),
  });
  const lists = createLists(api);
  const sent = createSent(records, account);
  const unlisted = createUnlisted(records, account);
  const { rest, end: lookNow } = createResting({
    pause: wait,
    consentedAt: async () => (await access.known())?.consentedAt ?? null,
    isHindered: () => access.trouble() !== null,
  });
  let polling: Polling | undefined;
  const send = createSending({
    ...{ api, lists, sent, unlisted, now },
    known: createKnown(records, account),
    listing: options.listing ?? 600_000,
    taken: (ticket) => polling?.expect(ticket),
  });

  /** The seller's own words for what they have consented to. */
  const welcome = async (code: string): Promise<string> => {
    const { scopes } = await access.consent(code);
    lookNow();
    const missing = describeMissing(missingOf(scopes));
    return `a conta ${account} está autorizada na Magalu${missing === '' ? '' : `, mas ${missing}`}`;
  };
  const takeBack = (back: URLSearchParams): Promise<string | undefined> => consents.take(back, welcome);

  const standing = (): Standing => {
    if (polling === undefined) return { state: 'off', detail: 'desligado' };
    return access.trouble() ?? polling.standing();
  };

  return {
    name: channelName,
    account,
    alone: 'everything',

    async start(receive, report = async () => {}) {
      if (polling !== undefined) throw new Error('the Magalu channel has been started already');
      const every = options.pollEvery ?? 20_000;
      const missing = options.missing ?? 2 * 3_600_000;
      const parts = {
        account,
        lists,
        records: own.records,
        now,
        sent,
        unlisted,
        missing,
        log,
        pause: rest,
        every,
      };
      polling = startPolling(parts, receive, report);
    },

    async stop() {
      const ending = polling;
      polling = undefined;
      await ending?.stop();
    },

    shows: { files },
    send,
    standing,
    objectTo: objectionTo,
    protocols: createProtocols({ api, lists }),

    async check() {
      const tokens = await access.known();
      const trouble = access.trouble();
      if (tokens === null || trouble?.state === 'down')
        throw new Failure('refused', trouble?.detail ?? 'falta a autorização do vendedor na Magalu');
      await lists.tickets({ _limit: '1' }, 'work');
      const missing = describeMissing(missingOf(tokens.scopes));
      return ['a Magalu responde, e o vendedor a autorizou', missing].filter(Boolean).join('; ');
    },

    async media(ref, limit) {
      const [ticket, message, attachment, ...rest] = ref.split('/');
      if (!ticket || !message || !attachment || rest.length > 0)
        throw new Failure('refused', 'a referência não é de um arquivo da Magalu');
      if (hasNoId(attachment))
        throw new Failure('refused', 'a Magalu não diz como buscar este arquivo: abra-o no painel dela');
      const path = `/messages/${message}/attachments/${attachment}`;
      return api.download(ticketPath(decodeURIComponent(ticket), path), limit);
    },

    consent: {
      link: consents.link,
      refusal: consents.refusal,
      async take(text) {
        const given = text.trim();
        if (given === '')
          throw new Failure('refused', 'falta o código: cole o endereço inteiro que ficou no navegador');
        const words = URL.canParse(given)
          ? await takeBack(new URL(given).searchParams)
          : await welcome(given);
        if (words === undefined) throw new Failure('refused', 'este link é de outra conta');
        return words;
      },
      since: async () => (await access.known())?.consentedAt ?? null,
    },

    async route(request) {
      if (!isCallback(new URL(request.url).pathname, redirectUri)) return undefined;
      return answerCallback(request, async (back) => {
        try {
          return await takeBack(back);
        } catch (thrown) {
          log.warn({ account, failure: asFailure(thrown).kind }, 'magalu: a consent was not taken');
          throw thrown;
        }
      });
    },
  };
}
