/** Who asks: somebody who is in, or nobody. And whether a change was asked for by our own page. */

import { randomBytes } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { isSame } from '../../keys/same.ts';
import type { People, Session } from '../../people/people.ts';
import type { Action, Role } from '../../people/roles.ts';
import type { Words } from './words/index.ts';

/** What every handler of the desk knows. */
export type Env = {
  Bindings: { readonly ip: string };
  /** `words`: in the language of whoever asks. */
  Variables: { session: Session; token: string; words: Words };
};

export type Guard = {
  /** Lets only those through who are in. */
  readonly enter: MiddlewareHandler<Env>;
  /** The same for what a page asks by itself: an open tab keeps nobody in. */
  readonly look: MiddlewareHandler<Env>;
  /** Lets changes through that a page of ours asks for, with the session's own word. After `enter`. */
  readonly checkForm: MiddlewareHandler<Env>;
  /** The same where there is no session yet: the word is the one that `offer` put into the page and a cookie. */
  readonly checkOffered: MiddlewareHandler<Env>;
  /** A word for the form of somebody who is not in yet. */
  offer(context: Context<Env>): string;
  /** Lets only roles through that may do it. After `enter`. */
  permit(action: Action): MiddlewareHandler<Env>;
  /** Who is in, if anybody. */
  present(context: Context<Env>): Promise<Session | null>;
  letIn(context: Context<Env>, token: string): void;
  forget(context: Context<Env>): void;
};

export type GuardOptions = {
  readonly people: Pick<People, 'session'>;
  readonly may: (role: Role, action: Action) => boolean;
  /** Whether the page is reached by https. */
  readonly secure: boolean;
};

/** As long as a session may last at most; the service itself ends it sooner. */
const cookieSeconds = 30 * 86_400;

export function createGuard({ people, may, secure }: GuardOptions): Guard {
  // The prefix makes browsers refuse the cookie from a subdomain or over plain HTTP.
  const prefix = secure ? '__Host-' : '';
  const names = { session: `${prefix}plantao-desk`, form: `${prefix}plantao-desk-form` };
  const manner = { path: '/', httpOnly: true, sameSite: 'Strict', secure } as const;

  const tokenOf = (context: Context<Env>): string => getCookie(context, names.session) ?? '';
  const present = async (context: Context<Env>, unattended = false): Promise<Session | null> => {
    const token = tokenOf(context);
    return token === '' ? null : people.session(token, unattended);
  };
  const letThrough =
    (unattended: boolean): MiddlewareHandler<Env> =>
    async (context, next) => {
      const session = await present(context, unattended);
      if (session === null) return refuse(context);
      context.set('session', session);
      context.set('token', tokenOf(context));
      return next();
    };

  const check =
    (wordOf: (context: Context<Env>) => string): MiddlewareHandler<Env> =>
    async (context, next) => {
      const { csrf } = await context.req.parseBody();
      const word = wordOf(context);
      if (!isOwnPage(context.req.raw) || word === '' || typeof csrf !== 'string' || !isSame(csrf, word))
        return context.text(context.get('words').frame.oldPage, 403);
      return next();
    };

  return {
    enter: letThrough(false),
    look: letThrough(true),
    checkForm: check((context) => context.get('session').csrf),
    checkOffered: check((context) => getCookie(context, names.form) ?? ''),
    offer(context) {
      const word = randomBytes(16).toString('base64url');
      setCookie(context, names.form, word, manner);
      return word;
    },
    permit: (action) => async (context, next) =>
      may(context.get('session').user.role, action)
        ? next()
        : context.text(context.get('words').frame.notYours, 403),
    present: (context) => present(context),
    letIn: (context, token) => setCookie(context, names.session, token, { ...manner, maxAge: cookieSeconds }),
    forget: (context) => setCookie(context, names.session, '', { ...manner, maxAge: 0 }),
  };
}

/** Pages send whoever is not in to the door; what scripts ask for only says so. */
function refuse(context: Context<Env>): Response {
  const { req } = context;
  if (req.header('hx-request') !== undefined)
    return context.text(context.get('words').frame.comeInAgain, 401, { 'hx-redirect': '/desk/login' });
  if (req.method === 'GET' && req.header('accept')?.includes('text/html'))
    return context.redirect('/desk/login', 303);
  return context.text(context.get('words').frame.comeInAgain, 401);
}

/** Browsers say where a form stands; the host must be the one that was asked (a proxy may change the scheme). */
function isOwnPage(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin') return false;
  const origin = request.headers.get('origin');
  return origin !== null && URL.canParse(origin) && new URL(origin).host === new URL(request.url).host;
}
