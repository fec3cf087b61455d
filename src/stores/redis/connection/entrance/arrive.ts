/** The first connection: waited for where it may come, and told in words where it will not. */

import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { NoAnswer } from '../failures.ts';
import type { Servers } from '../servers/index.ts';
import type { RedisSettings } from '../settings.ts';

/** What another attempt would not change. */
const final =
  /^(?:WRONGPASS|NOAUTH|NOPERM|ERR invalid password|ERR Client sent AUTH|ERR DB index|ERR This instance has cluster support disabled)/;

type Resolve = (host: string) => Promise<unknown>;

/** Milliseconds after which a name that nobody knows is asked for once more: the network may be just coming up. */
const nameAgain = 1_500;

/**
 * Waits for the first connection: a Redis that starts together with this process may take a moment.
 *
 * @param resolve finds the address of a name, as Node does.
 * @throws NoAnswer in words for a person: when the patience is over, or soon where waiting would not help.
 */
export async function becomeReady(
  { client, trouble }: Pick<Servers, 'client' | 'trouble'>,
  settings: RedisSettings,
  resolve: Resolve = lookup,
): Promise<void> {
  if (client.status === 'ready') return;
  await new Promise<void>((arrive, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(clock);
      client.off('error', look);
      act();
    };
    const refuse = (error: Error | undefined) => settle(() => reject(describe(error, settings)));
    const look = (error: Error) => {
      if (final.test(wordsOf(error))) refuse(error);
    };
    const clock = setTimeout(() => refuse(trouble()), settings.patience);
    client.on('error', look);
    client.once('ready', () => settle(arrive));
    findNobody(settings, resolve).then((error) => {
      if (error !== null) refuse(error);
    });
  });
}

/** Why none of the servers can be found, if none has a name that is known; asked twice. */
async function findNobody({ servers }: RedisSettings, resolve: Resolve): Promise<Error | null> {
  const ask = async (): Promise<Error | null> => {
    let unknown: Error | null = null;
    for (const { host } of servers)
      try {
        await resolve(host);
        return null;
      } catch (error) {
        // Only this is an answer: who cannot be asked at the moment may answer later.
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOTFOUND')) return null;
        unknown = error;
      }
    return unknown;
  };
  if ((await ask()) === null) return null;
  await delay(nameAgain, undefined, { ref: false });
  return ask();
}

/** Behind "all have failed" stands what the last of them said. */
function wordsOf(error: Error): string {
  const last = 'lastNodeError' in error ? error.lastNodeError : undefined;
  if (last instanceof Error) return last.message;
  return error.message.replace(/^All sentinels are unreachable\b.* Last error: /, '');
}

function describe(trouble: Error | undefined, { mode, tls }: RedisSettings): Error {
  const message = trouble && wordsOf(trouble);
  const about = (words: string) =>
    new NoAnswer(
      `o Redis de PLANTAO_STORE ${words} (${message ?? 'nenhuma resposta'})`,
      trouble === undefined ? undefined : { cause: trouble },
    );
  if (message?.includes('ENOTFOUND'))
    return about('não foi encontrado: ninguém conhece esse nome; confira o endereço');
  if (message === undefined) return about('não responde: confira o endereço, e se ele está no ar');
  if (/WRONGPASS|NOAUTH|AUTH/.test(message))
    return about(
      mode === 'sentinel'
        ? 'não aceita o usuário ou a senha, ou as Sentinelas dele: confira PLANTAO_REDIS_PASSWORD, PLANTAO_REDIS_SENTINEL_PASSWORD e o endereço'
        : 'não aceita o usuário ou a senha: confira o endereço e PLANTAO_REDIS_PASSWORD',
    );
  if (message.includes('No such master'))
    return about('não é conhecido das Sentinelas por esse nome: confira o que está atrás da barra');
  if (message.includes('cluster support disabled'))
    return about('não é um Cluster: use redis://… em vez de redis+cluster://…');
  if (message.includes('DB index'))
    return about('não tem o banco desse número: confira o que está atrás da barra');
  if (/unknown command|Unknown RESP/.test(message))
    return about('não responde como um Redis: confira o endereço e a porta');
  return about(
    tls
      ? 'não responde: confira o endereço, se ele está no ar, e se nessa porta ele fala TLS (sem TLS: redis em vez de rediss)'
      : 'não responde: confira o endereço, e se ele está no ar',
  );
}
