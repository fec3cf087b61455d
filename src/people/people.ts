/**
 * The people who attend: who they are, how they prove it, and what is kept of what they do. The contract that pages and
 * commands are written against; `createPeople` and `createAudit` make what it describes over the records of any store.
 */

import type { Role } from './roles.ts';

/** Never changes: a keyed hash of the login. Tells nobody's name. */
export type UserId = string;

export type User = {
  readonly id: UserId;
  /** What they type to come in, in lower case; never changes. */
  readonly login: string;
  /** What customers and colleagues see. */
  readonly name: string;
  readonly role: Role;
  /** The queues that they attend; all of them if absent. */
  readonly queues?: readonly string[];
  readonly disabled?: true;
  /** Whether they have a password: until then an invitation is all that lets them in. */
  readonly ready: boolean;
  /** Whether a code of an authenticator is asked for besides the password. */
  readonly totp: boolean;
  /** How many codes are left for who loses the authenticator. */
  readonly spare: number;
};

/** Why something was not done, in Portuguese words for who asked for it; `why` is for who says it in other words. */
export type Problem = { readonly problem: string; readonly why: Why };

/** `last`: nobody else could manage the others. */
export type Why = 'unknown' | 'last' | 'login' | 'name' | 'taken' | 'password';

/** Where somebody comes from. */
export type Caller = {
  readonly ip: string;
  /** What wrong guesses are counted by, where that is more than one address (the /64 of an IPv6 one); `ip` if absent. */
  readonly network?: string;
  /** The browser's name for itself. */
  readonly agent: string;
};

/**
 * `wrong`: login or password, and it is not told which. `code`: the password is right, and the code is missing, wrong,
 * or was used. `locked`: too many wrong ones; `wait` is in milliseconds.
 */
export type Refusal =
  | { readonly refused: 'wrong' | 'code' }
  | { readonly refused: 'locked'; readonly wait: number };

/** Somebody who is in. Read anew at each request: a role that was taken is gone at once. */
export type Session = {
  readonly id: string;
  readonly user: User;
  /** What forms carry and `session` gives; a page of somebody else's cannot know it. */
  readonly csrf: string;
  /** When they came in. */
  readonly since: number;
};

/** A session as a page lists it. Times in milliseconds since 1970; `lastSeen` to the minute. */
export type SessionRow = Pick<Session, 'id' | 'since'> & {
  readonly agent: string;
  readonly ip: string;
  readonly lastSeen: number;
};

/** Which sessions: one, all, or all but the one that asks. */
export type Which = { readonly id: string } | 'all' | { readonly allBut: string };

export interface Users {
  /** Somebody new, who cannot come in before accepting an invitation. A login is taken once and for ever. */
  add(user: {
    readonly login: string;
    readonly name: string;
    readonly role: Role;
    readonly queues?: readonly string[];
  }): Promise<User | Problem>;
  /** Everybody, the disabled too, by name. */
  list(): Promise<readonly User[]>;
  get(id: UserId): Promise<User | null>;
  /** By login, in whatever case it is typed. */
  find(login: string): Promise<User | null>;
  /** `queues: null` is all queues again. Disabling ends all sessions. The last administrator who can come in stays one. */
  change(
    id: UserId,
    to: {
      readonly name?: string;
      readonly role?: Role;
      readonly queues?: readonly string[] | null;
      readonly disabled?: boolean;
    },
  ): Promise<User | Problem>;
  /** Nobody comes in as this user any more, and who is in is out. */
  disable(id: UserId): Promise<User | Problem>;
  /** Ends every session but `keep`, and withdraws an invitation. The old password is no concern of it: see `prove`. */
  setPassword(id: UserId, password: string, keep?: string): Promise<User | Problem>;
}

export interface Codes {
  /**
   * A new secret, which counts for nothing until it is confirmed; the one before goes on meanwhile. `uri` is for a QR
   * code, `secret` (base32) for who types it. Null if there is no such user.
   */
  begin(id: UserId): Promise<{ readonly uri: string; readonly secret: string } | null>;
  /** What `begin` gave last, while it is not confirmed; null if nothing waits to be. */
  begun(id: UserId): Promise<{ readonly uri: string; readonly secret: string } | null>;
  /** Whether the code is of the secret begun last, which is asked for from now on. */
  confirm(id: UserId, code: string): Promise<boolean>;
  /** Only the password is asked for again. */
  remove(id: UserId): Promise<void>;
  /**
   * Codes for who loses the authenticator, each good once in its place; those given before are none any more. Told this
   * once. Null where no authenticator is set up.
   */
  spare(id: UserId): Promise<readonly string[] | null>;
}

/** Who of the desk is who on Telegram. One account for each user, and one user for each account. */
export interface TelegramLinks {
  /** A code that links whoever sends it from Telegram, once and within ten minutes; null if there is no such user, or disabled. */
  beginLink(id: UserId): Promise<string | null>;
  /** Uses a code up, however it is typed; null if it is not good (any more). Earlier links of both sides end. */
  redeem(code: string, account: { readonly id: string; readonly name: string }): Promise<User | null>;
  /** As what account a user is known; `name` is what Telegram called it then. */
  linked(id: UserId): Promise<{ readonly account: string; readonly name: string } | null>;
  unlink(id: UserId): Promise<void>;
  /** Whose account it is, the disabled too: they may not act. */
  find(account: string): Promise<User | null>;
}

export interface People {
  readonly users: Users;
  readonly totp: Codes;
  readonly telegram: TelegramLinks;
  /** A one-time token, good for 24 hours, in the place of any earlier one; null if there is no such user, or disabled. */
  invite(id: UserId): Promise<string | null>;
  /** Whom a token invites, if it still does: for the page that asks for the password. */
  invited(token: string): Promise<User | null>;
  /** Uses it up and sets the password; null if it is not good (any more). A weak password uses up nothing. */
  accept(token: string, password: string): Promise<User | Problem | null>;
  /** Where there is nobody yet: makes the administrator `admin`, and an invitation for them. Null ever after. */
  beginning(): Promise<{ readonly login: string; readonly token: string } | null>;
  login(
    proof: { readonly login: string; readonly password: string; readonly code?: string } & Caller,
  ): Promise<{ readonly session: string; readonly user: User } | Refusal>;
  /** Whether this is still that user's password, for what is asked twice; counted as a login is. Null if it is. */
  prove(id: UserId, proof: { readonly password: string } & Omit<Caller, 'agent'>): Promise<Refusal | null>;
  /** The same for a code of the authenticator, or a spare one, which is used up. */
  proveCode(id: UserId, proof: { readonly code: string } & Omit<Caller, 'agent'>): Promise<Refusal | null>;
  /**
   * Who this is; null if the token is none, or the session ended: 12 hours unused, or 30 days after it began. What a page
   * asks by itself while nobody is there is `unattended`, and no use.
   */
  session(token: string, unattended?: boolean): Promise<Session | null>;
  logout(token: string): Promise<void>;
  /** The latest used first. */
  sessions(id: UserId): Promise<readonly SessionRow[]>;
  revoke(id: UserId, which: Which): Promise<void>;
  /** When somebody was last in, to the minute, in milliseconds since 1970; null if that is not known. */
  lastSeen(id: UserId): Promise<number | null>;
}

/** Something that somebody did. Never a customer's name, number or document: a conversation's id says which it was. */
export type Deed = {
  /** A user's id; `console` for who has the machine itself. */
  readonly by: UserId | 'console';
  /** As `take-over`, or what else tells it shortly. */
  readonly action: string;
  readonly conversation?: string;
  /** At most 200 characters. */
  readonly detail?: string;
};

export type Audit = {
  /** Kept for two years; nothing changes or takes away what was noted. */
  note(deed: Deed): Promise<void>;
  /** The newest first. `after` is the `id` of the last one of the page before. */
  list(options: {
    readonly after?: string;
    readonly limit: number;
    readonly by?: string;
    readonly conversation?: string;
    readonly action?: string;
  }): Promise<readonly (Deed & { readonly id: string; readonly at: number })[]>;
};
