/**
 * What an account is linked by, in our store: sealed as all credentials are, written whole or not at all, and told apart
 * when it is absent (then a phone is to be linked) from when it cannot be read (then nothing may be changed).
 */

import {
  type AuthenticationCreds,
  type AuthenticationState,
  BufferJSON,
  initAuthCreds,
  proto,
  type SignalDataTypeMap,
} from '@whiskeysockets/baileys';
import { z } from 'zod';
import type { Records } from '../../../stores/store.ts';

export type Credentials = {
  /** What the socket works with, and changes. */
  readonly state: AuthenticationState;
  /** Whether a phone has linked it. One that only asked for a code is not. */
  isLinked(): boolean;
  /** Writes what the socket has changed in `state.creds`; durable when it resolves. */
  save(): Promise<void>;
  /** Forgets everything: the next ones are new. */
  forget(): Promise<void>;
};

export type CredentialsParts = {
  readonly records: Pick<Records, 'get' | 'list' | 'write'>;
  readonly account: string;
  /** A keyed hash: the ids of keys hold phones, and what a record is called is not sealed. */
  readonly hash: (text: string) => string;
};

const pair = z.object({ public: z.instanceof(Uint8Array), private: z.instanceof(Uint8Array) });
/** What no login works without; the rest is the library's own. */
const least = z.looseObject({
  noiseKey: pair,
  signedIdentityKey: pair,
  signedPreKey: z.looseObject({ keyPair: pair }),
  registrationId: z.number(),
  advSecretKey: z.string(),
  nextPreKeyId: z.number(),
  firstUnuploadedPreKeyId: z.number(),
});
const own = z.custom<AuthenticationCreds>((value) => least.safeParse(value).success);

const write = (value: unknown): string => JSON.stringify(value, BufferJSON.replacer);
const read = (value: unknown): unknown => JSON.parse(z.string().parse(value), BufferJSON.reviver);

/** How many records are forgotten at once. */
const page = 500;

/**
 * Reads an account's credentials, or makes new ones, not yet written.
 *
 * @throws what the store throws, or an error that says so if they are there and cannot be understood.
 */
export async function openCredentials({ records, account, hash }: CredentialsParts): Promise<Credentials> {
  const place = `credential/whatsapp-paired/${account}`;
  const ownKey = `${place}/own`;
  const keyOf = (type: string, id: string): string => `${place}/${type}/${hash(`${type} ${id}`)}`;
  const found = await records.get(ownKey);
  const stored = found === null ? null : own.parse(read(found.value));
  const isUsable = stored !== null && (isDevice(stored) || stored.me === undefined);
  const creds = stored !== null && isUsable ? stored : initAuthCreds();

  return {
    state: {
      creds,
      keys: {
        async get<Type extends keyof SignalDataTypeMap>(type: Type, ids: string[]) {
          const entries = await Promise.all(
            ids.map(async (id) => [id, await records.get(keyOf(type, id))] as const),
          );
          const values: { [id: string]: SignalDataTypeMap[Type] } = {};
          const any = z.custom<SignalDataTypeMap[Type]>((value) => value !== undefined && value !== null);
          for (const [id, record] of entries)
            if (record !== null) values[id] = any.parse(revive(type, read(record.value)));
          return values;
        },
        async set(data) {
          await records.write(
            Object.entries(data).flatMap(([type, values]) =>
              Object.entries(values ?? {}).map(([id, value]) => ({
                key: keyOf(type, id),
                value: value === null || value === undefined ? undefined : write(value),
              })),
            ),
          );
        },
      },
    },
    isLinked: () => isDevice(creds),
    async save() {
      await records.write([{ key: ownKey, value: write(creds) }]);
    },
    async forget() {
      for (;;) {
        const rows = await records.list(`${place}/`, { limit: page });
        if (rows.length === 0) return;
        await records.write(rows.map(({ key }) => ({ key, value: undefined })));
      }
    },
  };
}

/** Whoever only asked for a pairing code has a name already, but not yet a device's. */
const isDevice = ({ me }: AuthenticationCreds): boolean => /:\d+@/.test(me?.id ?? '');

/** This one alone is more than plain data to the library. */
const revive = (type: string, value: unknown): unknown =>
  type === 'app-state-sync-key' && typeof value === 'object' && value !== null
    ? proto.Message.AppStateSyncKeyData.fromObject(value)
    : value;
