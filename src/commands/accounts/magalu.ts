/** `plantao magalu`: sellers' accounts on the marketplace, through the running service, or by itself if none runs. */

import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { createChannels } from '../../channels/index.ts';
import type { Config } from '../../config/index.ts';
import { wordsOf } from '../../core/failure.ts';
import { type DataOptions, openData } from '../../data/index.ts';
import { createConsole } from '../../desks/console/index.ts';
import {
  consentView,
  linkView,
  type ProtocolView,
  protocolsView,
  takenView,
} from '../../desks/console/sellers.ts';
import { duration } from '../../desks/telling.ts';
import { silent } from '../../log.ts';
import { kindOf, refuseOtherKind } from '../../plantao/vendors/kind.ts';
import { NotBegun } from '../../stores/store.ts';
import { askService, CommandError, read } from '../ask.ts';
import { onOneLine } from '../one-line.ts';

/** Milliseconds between two looks, and as long as a link is good for. */
const look = 500;
const longest = 15 * 60_000;

export type ConnectOptions = {
  /** The only configured one if absent. */
  readonly seller?: string | undefined;
  /** Shows something to whoever typed the command. */
  readonly show: (text: string) => void;
  /** What they type, a line each. */
  readonly input: NodeJS.ReadableStream;
};

/** Shows a link to consent by, and resolves in words once the seller has: their browser came back to us, or its address was pasted. @throws CommandError if they said no. */
export async function connect(config: Config, { seller, show, input }: ConnectOptions): Promise<string> {
  const account = accountOf(config, seller);
  const reached = await reach(config, account);
  try {
    const { since: before } = await reached.ask('', consentView);
    const { link } = await reached.ask('/link', linkView, {});
    const waited = `?${new URLSearchParams({ link })}`;
    show(`Abra este link com o usuário do vendedor na Magalu e autorize (vale por 15 minutos):\n\n${link}\n`);
    show(
      reached.runs
        ? 'Depois da autorização, este comando termina sozinho. Se o navegador não conseguir abrir a página do Plantão, copie o endereço inteiro que ficou nele, cole aqui e tecle Enter.'
        : 'O serviço está parado, e o navegador não vai conseguir abrir a página do Plantão. Depois da autorização, copie o endereço inteiro que ficou nele, cole aqui e tecle Enter.',
    );
    const typed = createInterface({ input });
    try {
      const lines: string[] = [];
      typed.on('line', (line) => void lines.push(line.trim()));
      for (const end = Date.now() + longest; Date.now() < end; await delay(look)) {
        const text = lines.shift();
        if (text) return `${(await reached.ask('/back', takenView, { text })).words}${next(reached)}`;
        const { since, refusal } = await reached.ask(waited, consentView);
        if (refusal !== undefined) throw new CommandError(refusal);
        if (since !== null && since !== before)
          return `a conta ${account} está autorizada na Magalu${next(reached)}`;
      }
    } finally {
      typed.close();
    }
    throw new CommandError(
      'ninguém autorizou em 15 minutos: peça outro link quando o vendedor puder autorizar',
    );
  } finally {
    await reached.close();
  }
}

/** What follows a consent: the service asks Magalu again at once, or within moments if another process listens. */
const next = ({ runs }: Reached): string =>
  runs ? '; em instantes plantao status diz se os protocolos chegam' : '; agora inicie o serviço';

/** The seller's protocols as Magalu lists them, the newest first. */
export async function tickets(
  config: Config,
  { seller, status }: { readonly seller?: string | undefined; readonly status?: string | undefined },
): Promise<string> {
  const reached = await reach(config, accountOf(config, seller));
  const query = status === undefined ? '' : `?${new URLSearchParams({ status })}`;
  try {
    const { protocols } = await reached.ask(`/protocols${query}`, protocolsView);
    return protocols.length === 0 ? 'Nenhum protocolo.' : protocols.map(describe).join('\n');
  } finally {
    await reached.close();
  }
}

/**
 * Whether a seller's account works: asked by the service that runs, or here with what is stored if none does. In a place where
 * nothing has begun nothing is begun by it.
 *
 * @throws Error in words for a person.
 */
export async function checkSeller(config: Config, account: string): Promise<string> {
  if (config.store.type === 'memory')
    return 'com PLANTAO_STORE=memory: a autorização fica no serviço, e daqui não se vê';
  const reached = await reach(config, account, {
    brief: true,
    lookOnly: config.store.type === 'redis',
  }).catch((error: unknown) => {
    throw error instanceof NotBegun
      ? new CommandError('ainda não há dados: nenhum vendedor autorizou')
      : error;
  });
  try {
    return (await reached.ask('/check', takenView)).words;
  } finally {
    await reached.close();
  }
}

function describe({ number, status, closed, dueAt, order, said }: ProtocolView): string {
  const left = dueAt === undefined ? null : dueAt - Date.now();
  return [
    number,
    closed ? `encerrado${status === undefined ? '' : ` (${status})`}` : (status ?? 'aberto'),
    left === null || closed ? '' : left < 0 ? `VENCEU há ${duration(-left)}` : `vence em ${duration(left)}`,
    order === undefined ? '' : `pedido ${order}`,
    said === undefined ? '' : `"${onOneLine(said).slice(0, 60)}"`,
  ]
    .filter(Boolean)
    .map(onOneLine)
    .join('  ');
}

function accountOf({ magalu }: Config, given: string | undefined): string {
  const names = magalu.map(({ account }) => account);
  const [first, ...others] = names;
  if (first === undefined) throw new CommandError('nenhum vendedor está configurado: falta MAGALU_CLIENT_ID');
  if (given === undefined && others.length > 0)
    throw new CommandError(`diga qual vendedor: --seller ${names.join(' | ')}`);
  if (given !== undefined && !names.includes(given))
    throw new CommandError(`não há o vendedor ${given}; estão configurados: ${names.join(', ')}`);
  return given ?? first;
}

/** A seller's part of the console, wherever it is. With a `body` something is asked for, not only looked at. */
type Reached = {
  /** Whether a service answers, so that a browser can come back to it. */
  readonly runs: boolean;
  ask<Body>(path: string, shape: z.ZodType<Body>, body?: object): Promise<Body>;
  close(): Promise<void>;
};

/** In the service that runs; else here, in the stored data, where nobody's browser comes back to. */
async function reach(config: Config, account: string, options: DataOptions = {}): Promise<Reached> {
  const place = `/sellers/${encodeURIComponent(account)}`;
  const through =
    (answer: (path: string, init?: RequestInit) => Promise<Response | null>): Reached['ask'] =>
    async (path, shape, body) => {
      const response = await answer(place + path, body && spell(body));
      if (response === null) throw new CommandError('o serviço parou: rode o comando de novo');
      return read(response, shape);
    };
  if ((await askService(config.store, '/status')) !== null)
    // A list is as many questions to Magalu as it has protocols.
    return {
      runs: true,
      ask: through((path, init) => askService(config.store, path, init, 120_000)),
      close: async () => {},
    };
  const { store, keys } = await openData({ ...config, seal: config.seal || 'as-before' }, options);
  // A consent would be taken for an invented seller.
  await refuseOtherKind(store, kindOf(config)).catch(async (error: unknown) => {
    await store.close();
    throw new CommandError(wordsOf(error));
  });
  const channels = await createChannels(
    {
      ...config,
      telegram: [],
      whatsappCloud: [],
      whatsappPaired: { ...config.whatsappPaired, accounts: [] },
    },
    { store, keys, log: silent, demonstration: null },
  );
  const answer = createConsole(store, { running: { sellers: () => channels } });
  return {
    runs: false,
    ask: through((path, init) => answer(new Request(`http://console${path}`, init))),
    close: () => store.close(),
  };
}

const spell = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
