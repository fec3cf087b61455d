/**
 * How a seller consents: a link to Magalu, and what comes back with the browser. Only a link that was given out here counts,
 * once, for a quarter of an hour; whose it is, is written down with it.
 */

import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Failure, wordsOf } from '../../../core/failure.ts';
import { isSame } from '../../../keys/same.ts';
import type { Records } from '../../../stores/store.ts';
import { wantedScopes } from './scopes.ts';

/** Milliseconds that a link is good for. */
export const linkLasts = 15 * 60_000;

export type Consents = {
  /** A link that lets the seller consent. */
  link(): Promise<string>;
  /**
   * Spends the code that Magalu sent the browser back with. The link counts as used from then on, and only one caller gets
   * its code. Undefined if the link is another account's.
   *
   * @param spend makes words for a person of a code. Throws `Failure`.
   * @throws Failure in words for a person, which `refusal` repeats if a link that counts led to it.
   */
  take(back: URLSearchParams, spend: (code: string) => Promise<string>): Promise<string | undefined>;
  /** Why nothing came of a link that somebody came back by; null if nobody has, or it went well. @throws what the store throws. */
  refusal(link: string): Promise<string | null>;
};

export type ConsentsParts = {
  readonly account: string;
  readonly records: Pick<Records, 'get' | 'set'>;
  readonly idRoot: string;
  readonly clientId: string;
  readonly redirectUri: string;
};

const form = z.object({
  account: z.string(),
  proof: z.string(),
  used: z.boolean(),
  /** Why nothing came of it, in words for a person. */
  refusal: z.string().optional(),
});

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
/** Found by one half of a hash, and proved by the other: what is looked up tells nothing of the rest. */
const placeOf = (state: string): string => `magalu-consent/${digest(state).slice(0, 32)}`;
const proofOf = (state: string): string => digest(state).slice(32);

export function createConsents({ account, records, idRoot, clientId, redirectUri }: ConsentsParts): Consents {
  const find = async (state: string) => {
    const found = state === '' ? null : await records.get(placeOf(state));
    const given = form.safeParse(found?.value).data;
    if (found === null || given === undefined || !isSame(proofOf(state), given.proof)) return null;
    return { version: found.version, given };
  };
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

    async take(back, spend) {
      const state = back.get('state') ?? '';
      // Whoever said no is told so, though nobody can say by which link.
      if (state === '' && back.get('error') === denied) throw refusalOf(denied);
      const found = await find(state);
      if (found === null) throw unknownLink();
      const { given } = found;
      if (given.account !== account) return undefined;
      const used = await records.set(
        placeOf(state),
        { ...given, used: true },
        { expect: found.version, expiresIn: linkLasts },
      );
      if (given.used || !used) throw unknownLink();
      try {
        const code = back.get('code');
        if (code === null || code === '') throw refusalOf(back.get('error') ?? '');
        return await spend(code);
      } catch (thrown) {
        const refused = { ...given, used: true, refusal: wordsOf(thrown) };
        // Whoever waits for it is told later if this cannot be written: that it was refused matters more.
        await records.set(placeOf(state), refused, { expiresIn: linkLasts }).catch(() => {});
        throw thrown;
      }
    },

    async refusal(link) {
      const state = URL.canParse(link) ? new URL(link).searchParams.get('state') : null;
      const found = await find(state ?? '');
      return (found?.given.account === account ? found.given.refusal : undefined) ?? null;
    },
  };
}

/** As the identity server says that the seller said no (RFC 6749, 4.1.2.1). */
const denied = 'access_denied';

const unknownLink = (): Failure =>
  new Failure(
    'refused',
    'este link não vale mais (ele serve uma vez, por 15 minutos), ou o endereço não é aquele a que ele levou, inteiro. Peça outro com plantao magalu connect',
  );

function refusalOf(error: string): Failure {
  if (error === denied)
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
