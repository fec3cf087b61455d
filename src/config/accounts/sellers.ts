/** The sellers on the Magalu marketplace: one for each consent, of one application or of several. */

import { z } from 'zod';
import { type Given, splitName } from '../given.ts';
import { url } from '../variables.ts';
import { findMissing, findOrphans, readAccounts } from './account.ts';

export type Seller = {
  /** `main`, or the name behind the two underscores. */
  readonly account: string;
  /** Of the application that the seller consents to. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the consent comes back to, exactly as the application has it. */
  readonly redirectUri: string;
  /** Another place for the API or for the identity server, for trying; Magalu's own if undefined. */
  readonly apiRoot: string | undefined;
  readonly idRoot: string | undefined;
  /** Milliseconds between two looks at what is new. */
  readonly pollEvery: number;
  /** Milliseconds within which a message that was taken is listed: one in doubt is repeated no sooner. */
  readonly listing: number;
  /** What a new protocol is answered with at once; undefined if with nothing. */
  readonly acknowledgement: string | undefined;
};

/** The variables of one seller. */
export const sellerNames = [
  'MAGALU_CLIENT_ID',
  'MAGALU_CLIENT_SECRET',
  'MAGALU_REDIRECT_URI',
  'MAGALU_API_ROOT',
  'MAGALU_ID_ROOT',
  'MAGALU_POLL_SECONDS',
  'MAGALU_LISTING_SECONDS',
  'MAGALU_ACKNOWLEDGE',
] as const;

const required = ['MAGALU_CLIENT_SECRET', 'MAGALU_REDIRECT_URI'] as const;

const usual = { poll: 20_000, listing: 600_000 } as const;

/** The form of one seller's variables, named as they stand there. */
const formOf = (suffix: string) => {
  const seconds = (name: string, most: number) =>
    z.coerce
      .number({ error: `${name}${suffix} precisa ser um número` })
      .positive({ error: `${name}${suffix} precisa ser maior que zero` })
      .max(most, { error: `${name}${suffix} pode ir até ${most}` })
      .transform((value) => value * 1_000)
      .optional();
  return z.object({
    MAGALU_CLIENT_ID: z
      .string()
      .regex(/^[\w.:-]{8,200}$/, {
        error: `MAGALU_CLIENT_ID${suffix} é o client_id da aplicação na Magalu: de 8 a 200 letras e algarismos, sem espaços`,
      })
      .optional(),
    MAGALU_CLIENT_SECRET: z.string().optional(),
    MAGALU_REDIRECT_URI: z
      .url({
        protocol: /^https?$/,
        error: `MAGALU_REDIRECT_URI${suffix} precisa ser o endereço completo que a aplicação tem na Magalu, como https://chat.provedor.com.br/magalu/callback`,
      })
      .optional(),
    MAGALU_API_ROOT: url(`MAGALU_API_ROOT${suffix}`).optional(),
    MAGALU_ID_ROOT: url(`MAGALU_ID_ROOT${suffix}`).optional(),
    MAGALU_POLL_SECONDS: seconds('MAGALU_POLL_SECONDS', 3_600),
    MAGALU_LISTING_SECONDS: seconds('MAGALU_LISTING_SECONDS', 3_600),
    MAGALU_ACKNOWLEDGE: z
      .string()
      .trim()
      .max(2_000, { error: `MAGALU_ACKNOWLEDGE${suffix} pode ter até 2000 letras` })
      .optional(),
  });
};

type Settings = z.infer<ReturnType<typeof formOf>>;

/**
 * See `readAccounts`. Two sellers may have one client id: what tells them apart is who consents, which is not configured.
 */
export function readSellers(
  given: Given,
  untold: ReadonlySet<string>,
): { readonly sellers: readonly Seller[]; readonly problems: readonly string[] } {
  const { accounts, names, problems } = readAccounts(
    {
      names: sellerNames,
      own: 'MAGALU_CLIENT_ID',
      formOf,
    },
    given,
    untold,
  );
  return {
    sellers: accounts.flatMap(({ account, settings }) => sellerOf(account, settings) ?? []),
    problems: [
      ...problems,
      ...accounts.flatMap(({ suffix }) => [
        ...findOrphans(names, sellerNames, 'MAGALU_CLIENT_ID', suffix),
        ...findMissing(names, required, 'MAGALU_CLIENT_ID', suffix),
      ]),
    ],
  };
}

function sellerOf(account: string, settings: Partial<Settings>): Seller | null {
  const {
    MAGALU_CLIENT_ID: clientId,
    MAGALU_CLIENT_SECRET: clientSecret,
    MAGALU_REDIRECT_URI: redirectUri,
    MAGALU_API_ROOT: apiRoot,
    MAGALU_ID_ROOT: idRoot,
    MAGALU_POLL_SECONDS: pollEvery = usual.poll,
    MAGALU_LISTING_SECONDS: listing = usual.listing,
    MAGALU_ACKNOWLEDGE: acknowledgement,
  } = settings;
  if (!clientId || !clientSecret || !redirectUri) return null;
  return {
    ...{ account, clientId, clientSecret, redirectUri, apiRoot, idRoot },
    ...{ pollEvery, listing, acknowledgement },
  };
}

/** Whether a variable, without `_FILE`, belongs to a seller; whether its account's name is one is told by `readSellers`. */
export const isOfSeller = (name: string): boolean =>
  sellerNames.some((known) => known === splitName(name).base);
