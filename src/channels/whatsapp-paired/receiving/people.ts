/**
 * Who writes. WhatsApp names one person in two ways: by phone, and by a number of its own (`@lid`) that hides the phone.
 * Either may come alone, and the other one later. Both lead to one address, or one person would have two conversations.
 */

import { z } from 'zod';
import { defined } from '../../../core/defined.ts';
import { DamagedRecord, type Records } from '../../../stores/store.ts';

/** What a message tells of who wrote it, or of whom it was written to: `5511987650001@s.whatsapp.net`, `1234@lid`. */
export type Names = { readonly phone?: string; readonly lid?: string };

export type Person = {
  /** Where the conversation is. */
  readonly address: string;
  /** Digits with country code, if WhatsApp has told it at any time. */
  readonly phone?: string;
};

const aliasShape = z.object({
  address: z.string(),
  /** When the address was met first, by the store's clock: of two conversations the older one stays. */
  since: z.number(),
  phone: z.string().optional(),
  /** Whose phone it was when it was last told: numbers get new owners. */
  lid: z.string().optional(),
});
type Alias = z.infer<typeof aliasShape>;

/**
 * @param keyOf where the alias of a name is kept: it must not tell the name.
 */
export function createPeople(parts: {
  readonly records: Pick<Records, 'get' | 'set' | 'delete'>;
  readonly keyOf: (name: string) => string;
  readonly now: () => number;
}) {
  const { records, keyOf, now } = parts;

  /** One that is none is written anew: whoever it names would keep everybody else of the account waiting. */
  const read = async (name: string): Promise<{ readonly alias?: Alias; readonly version: number } | null> => {
    const found = await records.get(keyOf(name)).catch(async (error: unknown) => {
      if (!(error instanceof DamagedRecord)) throw error;
      await records.delete(keyOf(name));
      return null;
    });
    return found && { ...defined({ alias: aliasShape.safeParse(found.value).data }), version: found.version };
  };

  /** Whether it was written: not if somebody else wrote it meanwhile. */
  const write = (name: string, alias: Alias, expect: number | null): Promise<boolean> =>
    records.set(keyOf(name), alias, { expect });

  /** It vouches no more for whoever had it before. */
  const takePhone = async (lid: string, phone: string | undefined): Promise<void> => {
    const former = await read(lid);
    if (former?.alias === undefined || former.alias.phone !== phone) return;
    const { phone: _, ...rest } = former.alias;
    await write(lid, rest, former.version);
  };

  const meet = async (names: Names): Promise<Person | null> => {
    const known = [names.lid, names.phone].filter((name) => name !== undefined);
    const found = await Promise.all(known.map(async (name) => ({ name, ...((await read(name)) ?? {}) })));
    const [first] = known;
    if (first === undefined) throw new Error('a message of nobody');
    const isAnothers = ({ lid }: Alias) => lid !== undefined && names.lid !== undefined && lid !== names.lid;
    const oldest = found
      .flatMap(({ alias }) => (alias === undefined || isAnothers(alias) ? [] : [alias]))
      .reduce<Alias | null>(
        (best, alias) => (best === null || alias.since < best.since ? alias : best),
        null,
      );
    const phone = names.phone === undefined ? oldest?.phone : digitsOf(names.phone);
    // An address that is a number given up leads to its next owner: who has left it has another from now on.
    const stays = oldest !== null && (oldest.phone === phone || oldest.address !== jidOf(oldest.phone));
    const wanted: Alias = {
      ...(stays ? { address: oldest.address, since: oldest.since } : { address: first, since: now() }),
      ...(phone === undefined ? {} : { phone }),
      ...defined({ lid: names.lid ?? oldest?.lid }),
    };
    for (const { name, alias, version } of found)
      if (alias?.address !== wanted.address || alias.phone !== wanted.phone || alias.lid !== wanted.lid)
        if (!(await write(name, wanted, version ?? null))) return null;
    for (const { alias } of found)
      if (alias?.lid !== undefined && isAnothers(alias)) await takePhone(alias.lid, alias.phone);
    // Whoever has a new number leaves the old one to somebody else.
    if (oldest?.phone !== undefined && oldest.phone !== phone)
      await records.delete(keyOf(jidOf(oldest.phone)));
    return { address: wanted.address, ...(phone === undefined ? {} : { phone }) };
  };

  return {
    /** Durable before it resolves: whoever comes with only one of the names later comes to the same address. */
    async personOf(names: Names): Promise<Person> {
      for (;;) {
        const person = await meet(names);
        if (person !== null) return person;
      }
    },

    /** Where the conversations of these names may be, the one that goes on first; writes nothing. */
    async addressesOf(names: Names): Promise<readonly string[]> {
      const known = [names.lid, names.phone].filter((name) => name !== undefined);
      const found = await Promise.all(known.map(read));
      return [...new Set([...found.flatMap((one) => one?.alias?.address ?? []), ...known])];
    },
  };
}

const jidOf = (phone: string | undefined): string => `${phone}@s.whatsapp.net`;

/** The digits of a phone's jid. */
const digitsOf = (jid: string): string => jid.replace(/[:@].*$/, '');
