/** The wiring: puts a configuration's members together. The only file that knows everything. */

import { setTimeout as delay } from 'node:timers/promises';
import { createArchive, createWriting } from '../archive/index.ts';
import { createCalls } from '../calls/index.ts';
import { createReadTicket } from '../calls/read-ticket.ts';
import type { Channel } from '../channels/channel.ts';
import { createChannels } from '../channels/index.ts';
import type { Config } from '../config/index.ts';
import { openData } from '../data/index.ts';
import { createApi } from '../desks/api/index.ts';
import { createConsole } from '../desks/console/index.ts';
import type { Running } from '../desks/console/running.ts';
import { createPresence } from '../desks/presence.ts';
import { createWebDesk } from '../desks/web/index.ts';
import type { Log } from '../log.ts';
import { pools } from '../runtime/decide.ts';
import { startRuntime } from '../runtime/run.ts';
import { describeCast } from '../sandboxes/sandbox.ts';
import { type Part, serve } from '../serve.ts';
import type { Origin } from '../stores/store.ts';
import { createClosing } from './closing.ts';
import { groupOn } from './desks/group.ts';
import { namedQueues } from './desks/queues.ts';
import { summaryIn } from './desks/summary.ts';
import { createFlows } from './flows.ts';
import { createIntake } from './intake.ts';
import { openIntegrations } from './integrations.ts';
import { openObserving } from './observing.ts';
import { openPeople } from './people.ts';
import { createAccounts, createServing } from './together/serving.ts';
import { createFitness } from './upkeep/fitness.ts';
import { createUpkeep } from './upkeep/index.ts';
import { openErp } from './vendors/erp.ts';
import { keepApart, kindOf } from './vendors/kind.ts';
import { openMarketplace } from './vendors/marketplace.ts';

export type Plantao = {
  /** Where the pages are; empty if there is no server. */
  readonly url: string;
  /** Whom one can pretend to be, if the ERP is the sandbox. */
  readonly introduction?: string;
  /** How the first administrator comes in, at the first start: told once. */
  readonly invitation?: { readonly login: string; readonly token: string };
  /** Takes no more, finishes what is under way, and gives everything back; at most ten seconds. */
  stop(): Promise<void>;
};

export type PlantaoOptions = {
  readonly log: Log;
  /** Serves these instead of the configured channels, and no pages. */
  readonly channels?: readonly Channel[];
};

/** How long work under way may take to end, in milliseconds; what is not done by then is taken up at the next start. */
const patience = 7_000;
/** How long the ERP's connections may take to close, in milliseconds. */
const goodbye = 500;

export async function openPlantao(config: Config, options: PlantaoOptions): Promise<Plantao> {
  const closing = createClosing(options.log);
  try {
    return await open(config, options, closing);
  } catch (error) {
    await closing.close();
    throw error;
  }
}

async function open(
  config: Config,
  { log, channels: given }: PlantaoOptions,
  { work, ground, close }: ReturnType<typeof createClosing>,
): Promise<Plantao> {
  let answer: ((request: Request) => Promise<Response>) | undefined;
  const observing = await openObserving(config);
  ground.push(observing.close);
  const fitness = createFitness(log);
  const opened = await openData(config, {
    answer: async (request) => (await answer?.(request)) ?? new Response('starting', { status: 503 }),
    warn: fitness.warn,
    unfit: fitness.unfit,
    damaged: (damage) => log.error(damage, 'a stored record is damaged'),
  });
  const data = { ...opened, store: observing.store(opened.store) };
  const { store, keys, backup, fingerprint } = data;
  ground.push(() => store.close());
  const upkeep = createUpkeep({ data, lasts: config.retention, limit: config.memory, log });
  let atWork: (Required<Running> & { readonly channels: () => readonly Channel[] }) | undefined;
  const attending = openPeople(data);
  const integrations = openIntegrations(data, log, observing.sending);
  ground.push(() => integrations.close());
  const archive = createArchive({ store, keys, timezone: config.provider.timezone });
  answer = createConsole(store, {
    running: {
      linked: () => atWork?.linked() ?? [],
      parts: () => atWork?.parts() ?? [],
      sellers: () => atWork?.sellers() ?? [],
    },
    channels: () => atWork?.channels() ?? [],
    backup,
    fingerprint,
    people: attending,
    integrations,
    archive,
    async rekey(file) {
      await data.rekey(file);
      upkeep.rewrite();
    },
  });

  const kind = kindOf(config);
  const protocols = await keepApart(store, given === undefined ? kind : { ...kind, marketplace: null });
  const erp = await openErp(config, { store, log });
  const { cast, close: closeErp } = erp;
  const backend = observing.backend(erp.backend);
  ground.push(() => Promise.race([closeErp(), delay(goodbye)]));
  const marketplace = given === undefined ? await openMarketplace(config, protocols) : null;
  if (marketplace !== null) ground.push(() => Promise.race([marketplace.close(), delay(goodbye)]));

  const accounts = createAccounts({ store, log });
  const channels =
    given ??
    (await createChannels(marketplace?.config ?? config, {
      store,
      keys,
      log,
      own: accounts.of,
      demonstration:
        cast?.map(({ name, story, facts }) => ({ name, how: [story, ...facts].join(' · ') })) ?? null,
    }));
  for (const { name, account, alone } of channels)
    if (alone !== undefined) accounts.of({ channel: name, account });
  const senders = channels.map(observing.channel);
  const senderFor = ({ channel, account }: Pick<Origin, 'channel' | 'account'>) =>
    senders.find((candidate) => candidate.name === channel && candidate.account === account);
  const runtime = startRuntime({
    store,
    log,
    calls: observing.calls(
      createCalls({
        backend,
        store,
        records: store.records,
        bucket: (text) => keys.sign('bucket', text),
        timezone: config.provider.timezone,
        protocolsOf: async (conversation) => {
          const origin = (await store.conversation(conversation))?.origin;
          const protocols = origin === undefined ? undefined : senderFor(origin)?.protocols;
          return origin === undefined || protocols === undefined
            ? null
            : { protocols, address: origin.address };
        },
      }),
    ),
    channelFor: senderFor,
    flowFor: createFlows(config, backend.demonstration),
    refer: keys.refer,
    numberOf: keys.number,
    rowsOf: createWriting(keys),
    listeners: integrations.endpoints.listeners,
    deliver: integrations.deliver,
    ...(observing.around === undefined ? {} : { around: observing.around }),
    erpConcurrency: backend.pace.concurrency,
    channelPools: channels.map(({ name, account }) => pools.channel({ channel: name, account })),
    share: accounts.share,
  });
  work.push(() => runtime.stop(patience));

  const intake = createIntake({
    ...{ store, keys, log, deciding: runtime.deciding },
    remote: config.store.type === 'redis',
  });
  const presence = createPresence({
    store,
    channels: () => channels,
    identify: keys.identify,
    serves: ({ name, account }) => accounts.share(pools.channel({ channel: name, account })) !== 'others',
  });
  const servings = channels.map((channel) =>
    createServing(channel, {
      ...{ store, accounts, intake, runtime, log, patience },
      typing: presence.from,
      group: groupOn(channel, config, { store, channels, backend, attending, log }),
    }),
  );
  const parts = () => [
    ...servings.map((serving) => serving.part()),
    // A resting ERP does not stop conversations: it is told, and the service is ready.
    { name: 'erp', state: backend.standing().state },
    { name: 'data', ...intake.standing() },
    ...servings.flatMap((serving) => serving.desk() ?? []),
    ...told('webhooks', integrations.standing()),
    ...told('store', fitness.standing()),
    ...told('memory', upkeep.standing()),
  ];
  const linked = () => servings.flatMap(({ linking }) => linking ?? []);
  atWork = { linked, parts, sellers: () => channels, channels: () => channels };
  work.push(async () => intake.stop());
  const web = createWebDesk({
    store,
    archive,
    retention: config.retention,
    ...attending,
    channels: () => channels,
    linked,
    presence,
    tickets: {
      serviceOrder: config.provider.serviceOrder,
      askEmail: config.provider.askEmail,
      summary: summaryIn,
      find: createReadTicket(backend),
    },
    queues: namedQueues(
      config.queues.all,
      channels.some(({ protocols }) => protocols !== undefined),
    ),
    parts,
    integrations,
    telegram: config.telegramDesk !== undefined,
    providerName: config.provider.name,
    timezone: config.provider.timezone,
    secure: config.http.publicUrl?.startsWith('https:') ?? false,
  });
  const api = createApi({
    store,
    tokens: integrations.tokens,
    users: attending.people.users,
    audit: attending.audit,
    channels: () => channels,
    sign: keys.sign,
    log,
    publicUrl: config.http.publicUrl,
  });
  work.push(() => web.stop());
  const server =
    given === undefined
      ? await serve({
          host: config.http.host,
          port: config.http.port,
          trustProxy: config.http.trustProxy,
          channels: [web, api, observing.page(parts), ...channels],
          parts,
          log,
        })
      : null;
  if (server !== null) work.push(() => server.close());
  await marketplace?.connect(channels);
  for (const serving of servings) {
    work.push(() => serving.stop());
    await serving.start();
  }
  const invitation = server === null ? null : await attending.people.beginning();
  work.push(() => upkeep.stop());
  await upkeep.start();
  log.info(
    {
      channels: channels.map(({ name, account }) => `${name}:${account}`),
      backend: config.backend.type,
    },
    'started',
  );
  return {
    url: server?.url ?? '',
    ...(cast === null
      ? {}
      : { introduction: [describeCast(cast), ...(marketplace?.introduction ?? [])].join('\n') }),
    ...(invitation === null ? {} : { invitation }),
    stop: close,
  };
}

const told = (name: string, standing: Omit<Part, 'name'> | null): Part[] =>
  standing === null ? [] : [{ name, ...standing }];
