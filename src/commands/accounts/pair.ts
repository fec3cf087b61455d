/** `plantao pair`: links a phone to a WhatsApp number, through the running service, or by itself if none runs. */

import { setTimeout as delay } from 'node:timers/promises';
import encodeQR from 'qr';
import { createChannels } from '../../channels/index.ts';
import type { Config } from '../../config/index.ts';
import { openData } from '../../data/index.ts';
import { type LinkingView, linkingView } from '../../desks/linking.ts';
import { silent } from '../../log.ts';
import { createIntake } from '../../plantao/intake.ts';
import { shareLinking } from '../../plantao/together/linking.ts';
import { createAccounts } from '../../plantao/together/serving.ts';
import { askService, CommandError, read } from '../ask.ts';

export type PairOptions = {
  /** The only configured one if absent. */
  readonly account?: string | undefined;
  /** The number of the phone, to type a code there instead of scanning: digits with country code. */
  readonly phone?: string | undefined;
  /** Shows something to whoever typed the command. */
  readonly show: (text: string) => void;
};

/** Milliseconds between two looks, and until nobody scans any more. */
const look = 500;
const longest = 10 * 60_000;
/** Milliseconds between two requests to try again what is down. */
const patience = 10_000;

/** What a phone is linked by, wherever the account runs. */
export type Linker = {
  view(): Promise<LinkingView>;
  /** Has it shown again, or asks for a code. */
  ask(phone: string | undefined): Promise<void>;
  close(): Promise<void>;
};

/** Resolves in words once the phone is linked. */
export async function pair(config: Config, { account: given, phone, show }: PairOptions): Promise<string> {
  const account = accountOf(config, given);
  const linker = (await throughService(config, account)) ?? (await byItself(config, account));
  try {
    return await follow(linker, account, phone?.replace(/\D/g, ''), show);
  } finally {
    await linker.close();
  }
}

function accountOf({ whatsappPaired: { accounts } }: Config, given: string | undefined): string {
  const [first, ...others] = accounts;
  if (first === undefined)
    throw new CommandError(
      'nenhum número está configurado: dê um nome a ele em WHATSAPP_PAIRED (por exemplo main)',
    );
  if (given === undefined && others.length > 0)
    throw new CommandError(`diga qual número: plantao pair ${accounts.join(' | ')}`);
  if (given !== undefined && !accounts.includes(given))
    throw new CommandError(`não há o número ${given}; em WHATSAPP_PAIRED estão: ${accounts.join(', ')}`);
  return given ?? first;
}

/** The same for a linker: a code ends with its connection, and what nobody used is shown no more until it is asked for. */
export async function follow(
  linker: Linker,
  account: string,
  phone: string | undefined,
  show: (text: string) => void,
): Promise<string> {
  let shown = '';
  let asked = false;
  for (let waited = 0; waited < longest; waited += look) {
    const { state, detail, qr, code, over } = await linker.view();
    if (state === 'connected') return `o número ${account} está conectado ao WhatsApp`;
    if (over) throw new CommandError(detail);
    if (phone !== undefined && qr !== undefined && (!asked || code === undefined)) {
      asked = true;
      await linker.ask(phone);
      continue;
    }
    if (qr === undefined && state === 'down' && waited % patience === 0) await linker.ask(undefined);
    const next = phone === undefined ? qr : code;
    if (next !== undefined && next !== shown) {
      shown = next;
      show(phone === undefined ? picture(next) : typed(next));
    } else if (state === 'down' && detail !== shown) {
      shown = detail;
      show(detail);
    }
    await delay(look);
  }
  throw new CommandError('ninguém conectou um celular em 10 minutos: tente de novo quando ele estiver à mão');
}

const where = 'No celular: WhatsApp › Aparelhos conectados › Conectar um aparelho';

/** White on black, whatever the terminal's colours are: cameras read no negative. */
const picture = (qr: string): string => {
  const lines = encodeQR(qr, 'ascii', { ecc: 'low', border: 2 }).trimEnd().split('\n');
  const coloured = process.stdout.isTTY ? lines.map((line) => `\u001b[97;40m${line}\u001b[0m`) : lines;
  return `${coloured.join('\n')}\n${where}, e aponte a câmera.\n`;
};

const typed = (code: string): string =>
  `Código: ${code.slice(0, 4)}-${code.slice(4)}\n${where} › Conectar com número de telefone, e digite o código.\n`;

/** Null if no service runs. */
async function throughService(config: Config, account: string): Promise<Linker | null> {
  const path = `/linking/${encodeURIComponent(account)}`;
  const first = await askService(config.store, path);
  if (first === null) return null;
  const again = async (init?: RequestInit): Promise<LinkingView> => {
    const response = await askService(config.store, path, init);
    if (response === null) throw new CommandError('o serviço parou: rode o comando de novo');
    return read(response, linkingView);
  };
  await read(first, linkingView);
  return {
    view: () => again(),
    async ask(phone) {
      await again({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(phone === undefined ? {} : { phone }),
      });
    },
    async close() {},
  };
}

/**
 * Through the process that serves the account, where several share the data; else here: what is written meanwhile is stored,
 * and answered when the service starts.
 */
async function byItself(config: Config, account: string): Promise<Linker> {
  const { store, keys } = await openData(config, {});
  const intake = createIntake({ store, keys, log: silent });
  const accounts = createAccounts({ store, log: silent });
  const parts = { store, keys, log: silent, demonstration: null, own: accounts.of };
  const own = { ...config, telegram: [], whatsappPaired: { ...config.whatsappPaired, accounts: [account] } };
  const channel = (await createChannels(own, parts)).find(({ linking }) => linking !== undefined);
  const alone = accounts.of({ channel: channel?.name ?? '', account });
  const linked = channel && shareLinking(channel, { store, alone });
  if (!linked) throw new CommandError('este número não se conecta por um celular');
  await alone.start({
    start: () => channel.start(intake.from(channel, alone.store)),
    async stop(how) {
      await channel.stop(how);
      await channel.close?.();
    },
  });
  return {
    view: linked.view,
    ask: linked.ask,
    async close() {
      linked.stop();
      await alone.stop();
      intake.stop();
      await store.close();
    },
  };
}
