/** Puts the people of the desk together: everything of them is kept in a store's records. */

import { randomBytes } from 'node:crypto';
import type { Records } from '../stores/store.ts';
import { createAccounts } from './accounts.ts';
import { createInvitations } from './invitations.ts';
import { createLogin } from './login.ts';
import type { People } from './people.ts';
import { createAttempts } from './proof/attempts.ts';
import { createCodes } from './proof/codes.ts';
import { type Cost, createPasswords } from './proof/passwords.ts';
import type { Random } from './proof/tokens.ts';
import { createSessions } from './sessions.ts';
import { createTelegramLinks } from './telegram.ts';
import { createUsers } from './users.ts';

export type PeopleOptions = {
  readonly records: Records;
  /** A keyed hash in base64url; the purpose keeps uses apart. */
  readonly sign: (purpose: string, text: string) => string;
  /** The store's clock, in milliseconds. */
  readonly now: () => number;
  /** The time of day, for authenticators' codes; the system's if absent. */
  readonly wall?: () => number;
  readonly random?: Random;
  /** What authenticators call the service. */
  readonly issuer?: string;
  /** What hashing a password costs; the present measure if absent. */
  readonly cost?: Cost;
};

export function createPeople({
  records,
  sign,
  now,
  wall = Date.now,
  random = randomBytes,
  issuer = 'Plantão',
  cost,
}: PeopleOptions): People {
  const accounts = createAccounts(records, sign);
  const passwords = createPasswords(cost);
  const sessions = createSessions({ records, accounts, sign, random, now });
  const { take, ...totp } = createCodes(accounts, { issuer, random, wall });
  const attempts = createAttempts(records, (text) => sign('people-attempts', text));
  return {
    users: createUsers({ records, accounts, passwords, sessions, random }),
    totp,
    telegram: createTelegramLinks({ records, accounts, random }),
    ...createInvitations({ accounts, passwords, sessions, random, now }),
    ...createLogin({ accounts, attempts, codes: { take, ...totp }, passwords, sessions, now }),
    session: sessions.find,
    logout: sessions.close,
    sessions: sessions.list,
    revoke: sessions.revoke,
    lastSeen: sessions.lastSeen,
  };
}
