/**
 * How a seller consents: a link to Magalu, and what comes back with the browser. Only a link that was given out here counts,
 * once, for a quarter of an hour; whose it is, is written down with it.
 */

import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../../core/failure.ts';
import { isSame } from '../../../keys/same.ts';
import type { Records } from '../../../stores/store.ts';
import { wantedScopes } from './scopes.ts';

/** Milliseconds that a link is good for. */
export const linkLasts = 15 * 60_000;

export type Consents = {
  /** A link that lets the seller consent. */
  link(): Promise<string>;
  /**
   * The code that Magalu sent the browser back with. The link counts as used from then on, and only one caller gets its
   * code. Undefined if the link is another account's.
   *
   * @throws Failure in words for a person.
   */
  read(back: URLSearchParams): Promise<{ readonly code: string } | undefined>;
};

export type ConsentsParts = {
  readonly account: string;
  readonly records: Pick<Records, 'get' | 'set'>;
  readonly idRoot: string;
  readonly clientId: string;
  readonly redirectUri: string;
};

const form = z.object({ account: z.string(), proof: z.string(), used: z.boolean() });

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Found by one half of a hash, and proved by the other: what is looked up tells nothing of the rest. */
const placeOf = (state: string): string => `magalu-consent/${digest(state).slice(0, 32)}`;
const proofOf = (state: string): string => digest(state).slice(32);

export function createConsents({ account, records, idRoot, clientId, redirectUri }: ConsentsParts): Consents {
  return {
    async link() {
      const state = randomBytes(24).toString('base64url');
      const given = { account, proof: proofOf(state), used: false };
      await records.set(placeOf(state), given, { expect: null, expiresIn: linkLasts });
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: wantedScopes.join(' '),
        response_type: 'code',
        choose_tenants: 'true',
        state,
      });
      return `${idRoot}/login?${query}`;
    },

    async read(back) {
      const state = back.get('state') ?? '';
      const found = state === '' ? null : await records.get(placeOf(state));
      const given = form.safeParse(found?.value).data;
      if (found === null || given === undefined || !isSame(proofOf(state), given.proof)) throw unknownLink();
      if (given.account !== account) return undefined;
      const used = await records.set(
        placeOf(state),
        { ...given, used: true },
        { expect: found.version, expiresIn: linkLasts },
      );
      if (given.used || !used) throw unknownLink();
      const code = back.get('code');
      if (code === null || code === '') throw refusalOf(back.get('error') ?? '');
      return { code };
    },
  };
}

const unknownLink = (): Failure =>
  new Failure(
    'refused',
    'este link não vale mais (ele serve uma vez, por 15 minutos), ou o endereço não é aquele a que ele levou, inteiro. Peça outro com plantao magalu connect',
  );

function refusalOf(error: string): Failure {
  if (error === 'access_denied')
    return new Failure(
      'refused',
      'a autorização foi negada na Magalu: nada mudou aqui. Para tentar de novo, peça outro link com plantao magalu connect',
    );
  if (error === 'invalid_scope')
    return new Failure(
      'refused',
      `a aplicação na Magalu não tem todas as permissões que são pedidas: ${wantedScopes.join(', ')}`,
    );
  return new Failure(
    'refused',
    'a Magalu não autorizou, e não disse por quê: peça outro link e tente de novo',
  );
}
