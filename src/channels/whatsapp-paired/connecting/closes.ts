/** What follows when a connection to WhatsApp has ended. Pure: the table of its tests is the policy. */

import { backoff } from '../../../core/backoff.ts';

/** What comes next. `alarm` if a person has to know. */
export type Next =
  | { readonly type: 'again'; readonly delay: number; readonly alarm?: string }
  /** The phone has unlinked this device: what it was linked by is worth nothing, and a new code is shown. */
  | { readonly type: 'forget'; readonly alarm: string }
  /** Nothing until a person has done something about it. The credentials stay. */
  | { readonly type: 'stop'; readonly alarm: string }
  /** Nobody scanned the code in all this time: it is shown again when somebody asks for it. */
  | { readonly type: 'rest' };

export type Ended = {
  /** What Baileys tells of it, or what was noticed; undefined if nobody knows. */
  readonly code: number | undefined;
  readonly linked: boolean;
  /** How often in a row it has failed, without five stable minutes between. */
  readonly failures: number;
  /** From 0 to 1: the jitter. */
  readonly random: number;
};

/** Failures in a row after which something is wrong that will not pass by itself within the minute. */
export const manyFailures = 12;
/** Codes that nobody scanned, each of them over two minutes of changing pictures. */
export const unscanned = 3;
/** Failures in a row up to which a restart that WhatsApp asks for is immediate: it asks once, when a phone has linked it. */
const restarts = 3;
/** Milliseconds; many that were cut off at once do not come back at once. */
const quarantine = { first: 15 * 60_000, most: 15 * 60_000 };
/** Milliseconds without an end after which a connection counts as stable. */
export const stableAfter = 5 * 60_000;

/** The codes are those of `DisconnectReason` in Baileys 7.0.0-rc14, and what WhatsApp sends besides. */
export function afterEnd({ code, linked, failures, random }: Ended): Next {
  switch (code) {
    case 401:
      // What no phone has linked cannot be unlinked: it would be made anew and refused anew, without a pause.
      if (!linked) return later(failures, random);
      return {
        type: 'forget',
        alarm: 'o celular desconectou este aparelho: conecte de novo com plantao pair',
      };
    case 403:
      return {
        type: 'stop',
        alarm: 'o WhatsApp bloqueou este número: veja o que o aplicativo diz no celular',
      };
    case 440:
      return {
        type: 'stop',
        alarm: 'outro programa usa esta mesma conexão: pare um dos dois e reinicie o serviço',
      };
    case 411:
      return {
        type: 'stop',
        alarm:
          'o celular não aceita aparelhos conectados: atualize o WhatsApp no celular e reinicie o serviço',
      };
    case 515:
      return failures < restarts ? { type: 'again', delay: 0 } : later(failures, random);
    case 408:
      if (!linked && failures + 1 >= unscanned) return { type: 'rest' };
      return later(failures, random);
    case 405:
      return {
        type: 'again',
        delay: backoff(0, random, quarantine),
        alarm: 'o WhatsApp não aceita mais esta versão: atualize o Plantão',
      };
    default:
      return later(failures, random);
  }
}

function later(failures: number, random: number): Next {
  if (failures < manyFailures) return { type: 'again', delay: backoff(failures, random) };
  return {
    type: 'again',
    delay: backoff(0, random, quarantine),
    alarm: `o WhatsApp não conecta depois de ${failures} tentativas: confira a internet deste servidor`,
  };
}
