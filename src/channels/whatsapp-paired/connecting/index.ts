/**
 * One account's connection to WhatsApp, kept up: it begins anew by the policy of `closes.ts`, and ends what the library
 * would let hang for ever. The socket changes with each connection; who sends asks for the present one.
 */

import type { AuthenticationState, SocketConfig, WASocket } from '@whiskeysockets/baileys';
import { backoff } from '../../../core/backoff.ts';
import { defined } from '../../../core/defined.ts';
import { type Log, reasonOf } from '../../../log.ts';
import type { Standing } from '../../channel.ts';
import { attempt, type End } from './attempt.ts';
import { afterEnd, type Next, stableAfter } from './closes.ts';
import type { Credentials } from './credentials.ts';
import { quietLibsignal } from './quiet.ts';

export type ConnectionParts = {
  readonly account: string;
  /** Where WhatsApp is, if not where the library knows it. */
  readonly url?: string;
  readonly log: Log;
  /** Reads the account's credentials; rejects if they are there and cannot be read. */
  readonly openCredentials: () => Promise<Credentials>;
  /** Called for each new socket. */
  readonly prepare: (state: AuthenticationState) => Preparation;
  /** Whether it is still for this process to connect; always if absent. Whoever does it instead throws this one out. */
  readonly isOurs?: () => boolean;
  /** Milliseconds from connecting until it has to be open, or to show a code; 60 s if absent. */
  readonly patience?: number;
  readonly random?: () => number;
};

export type Preparation = {
  /** What the socket is made with besides. */
  readonly config: Partial<SocketConfig>;
  /** Called with the socket before anything has come by it. */
  readonly made: (socket: WASocket) => void;
};

/** What links a phone to this account: the picture to scan, and the code to type there, while there are any. */
export type Linking = { readonly qr?: string; readonly code?: string; readonly over?: true };

export type Connection = {
  /** Begins to connect. */
  open(): void;
  /** Resolves once it is down, and stays so. */
  close(): Promise<void>;
  /** The socket that is logged in; undefined while there is none. */
  socket(): WASocket | undefined;
  /** The same, waited for if it is about to be there: messages come a little before that. */
  opened(): Promise<WASocket | undefined>;
  standing(): Standing;
  linking(): Linking;
  /** Shows codes to link a phone again, if it rests because nobody scanned them. */
  show(): void;
  /** Asks for a code to type on the phone of this number, digits with country code. Rejects if no phone is awaited. */
  requestCode(phone: string): Promise<string>;
};

const usualPatience = 60_000;
/** Milliseconds that whoever sends waits for a connection that is being made. */
const opensWithin = 5_000;

export function createConnection(parts: ConnectionParts): Connection {
  const { account, log, random = Math.random, patience = usualPatience, isOurs = () => true } = parts;
  let wanted = false;
  let running: Promise<void> = Promise.resolve();
  let standing: Standing = { state: 'off', detail: 'desligado' };
  let current: WASocket | undefined;
  let isOpen = false;
  let linking: Linking = {};
  /** Those that wait for the connection to be open. */
  const waiting = new Set<() => void>();
  /** Ends a pause, or a rest. */
  let wake = () => {};
  /** Ends the present connection. */
  let hangUp = () => {};

  const say = (next: Standing): void => {
    if (next.state !== standing.state || next.detail !== standing.detail)
      log.info({ channel: 'whatsapp-paired', account, state: next.state }, next.detail);
    standing = next;
  };

  const rest = (milliseconds?: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** Connects once, and resolves when that has ended. */
  const connect = async (credentials: Credentials): Promise<End> => {
    const { config, made } = parts.prepare(credentials.state);
    const {
      socket,
      ended,
      hangUp: end,
    } = attempt({
      state: credentials.state,
      ...defined({ url: parts.url }),
      patience,
      config,
      made,
      shows(qr) {
        linking = { ...linking, qr };
        say({ state: 'connecting', detail: 'esperando um celular: mostre o código com plantao pair' });
      },
      linked() {
        linking = {};
      },
      opened() {
        isOpen = true;
        for (const go of waiting) go();
        linking = {};
        say({ state: 'connected', detail: 'conectado ao WhatsApp' });
      },
      changed: () => save(credentials),
    });
    current = socket;
    hangUp = end;
    const how = await ended;
    current = undefined;
    isOpen = false;
    linking = {};
    return how;
  };

  /** What is being written: whoever reads credentials again waits for it. */
  let saving: Promise<void> = Promise.resolve();
  const save = (credentials: Credentials): void => {
    saving = saving
      .then(() => credentials.save())
      .catch((error: unknown) => {
        log.error(
          { channel: 'whatsapp-paired', account, reason: reasonOf(error) },
          'the credentials could not be written: they are written with their next change',
        );
      });
  };

  const run = async (): Promise<void> => {
    let failures = 0;
    let credentials: Credentials | undefined;
    while (wanted && isOurs()) {
      try {
        // Those that a phone has linked are the ones in use. Of a linking that came to nothing something may be left.
        if (!credentials?.isLinked()) {
          await saving;
          credentials = await parts.openCredentials();
        }
      } catch (error) {
        log.error(
          { channel: 'whatsapp-paired', account, error: nameOf(error) },
          'the credentials are unreadable',
        );
        say({
          state: 'down',
          detail:
            'o que liga este número ao celular está guardado, mas não pode ser lido: nada foi mudado; restaure uma cópia de segurança',
        });
        return;
      }
      if (!wanted) break;
      if (standing.state !== 'down') say({ state: 'connecting', detail: 'conectando ao WhatsApp' });
      const { code, lasted, shown } = await connect(credentials);
      if (!wanted || !isOurs()) break;
      if (lasted > stableAfter) failures = 0;
      // Nobody could have scanned what was never shown: then WhatsApp itself was not reached.
      const told = code === 408 && !shown ? undefined : code;
      const next: Next = afterEnd({
        code: told,
        linked: credentials.isLinked(),
        failures,
        random: random(),
      });
      failures++;
      if (next.type !== 'rest' && next.alarm !== undefined)
        log.error({ channel: 'whatsapp-paired', account, code }, next.alarm);
      switch (next.type) {
        case 'forget':
          say({ state: 'down', detail: next.alarm });
          if (await forget(credentials)) failures = 0;
          else if (wanted) await rest(backoff(failures - 1, random()));
          credentials = undefined;
          break;
        case 'stop':
          linking = { over: true };
          say({ state: 'down', detail: next.alarm });
          return;
        case 'rest':
          say({ state: 'down', detail: 'nenhum celular conectado: use plantao pair' });
          await rest();
          failures = 0;
          break;
        case 'again':
          if (next.alarm !== undefined) say({ state: 'down', detail: next.alarm });
          else if (next.delay > 0)
            say({ state: 'down', detail: 'sem conexão com o WhatsApp: tentando de novo' });
          if (next.delay > 0) await rest(next.delay);
      }
    }
  };

  /** Whether they are forgotten. */
  const forget = async (credentials: Credentials): Promise<boolean> => {
    try {
      await saving;
      await credentials.forget();
      return true;
    } catch (error) {
      log.error(
        { channel: 'whatsapp-paired', account, error: nameOf(error) },
        'credentials were not forgotten',
      );
      return false;
    }
  };

  return {
    open() {
      if (wanted) return;
      wanted = true;
      linking = {};
      quietLibsignal();
      say({ state: 'connecting', detail: 'conectando ao WhatsApp' });
      running = run().catch((error: unknown) => {
        log.error({ channel: 'whatsapp-paired', account, error: nameOf(error) }, 'the connection broke off');
        say({ state: 'down', detail: 'a conexão parou por um erro: reinicie o serviço' });
      });
    },
    async close() {
      wanted = false;
      wake();
      hangUp();
      await running;
      await saving;
      say({ state: 'off', detail: 'desligado' });
    },
    socket: () => (isOpen ? current : undefined),
    async opened() {
      if (!isOpen && current !== undefined && linking.qr === undefined)
        await new Promise<void>((resolve) => {
          const go = () => {
            clearTimeout(timer);
            waiting.delete(go);
            resolve();
          };
          const timer = setTimeout(go, opensWithin);
          waiting.add(go);
        });
      return isOpen ? current : undefined;
    },
    standing: () => standing,
    linking: () => linking,
    show: () => wake(),
    async requestCode(phone) {
      if (current === undefined || linking.qr === undefined)
        throw new Error('nenhum celular é esperado por este número agora');
      const code = await current.requestPairingCode(phone);
      linking = { ...linking, code };
      return code;
    },
  };
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
