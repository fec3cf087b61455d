/** The pages of those who are not in yet. */

import { Document, type Frame } from './layout.tsx';

type LoginProps = {
  readonly frame: Frame;
  readonly csrf: string;
  readonly login?: string;
  /** Why it was refused. */
  readonly words?: string;
  /** Whether the code of an authenticator is asked for. */
  readonly code?: boolean;
};

export function Login({ frame, csrf, login = '', words, code = false }: LoginProps) {
  const { door } = frame.words;
  return (
    <Document {...frame} title={door.enter} kind="door">
      <main>
        <h1>
          Plantão <span class="provider">{frame.providerName}</span>
        </h1>
        <form method="post" action="/desk/login">
          <Refused words={words} />
          <input type="hidden" name="csrf" value={csrf} />
          <label for="login">{door.login}</label>
          <input
            id="login"
            name="login"
            value={login}
            required
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            autofocus={login === ''}
          />
          <label for="password">{door.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            autocomplete="current-password"
            autofocus={login !== ''}
          />
          {code && (
            <>
              <label for="code">{door.code}</label>
              <input
                id="code"
                name="code"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength={20}
                required
              />
            </>
          )}
          <button type="submit" class="main">
            {door.enter}
          </button>
        </form>
      </main>
    </Document>
  );
}

type InviteProps = {
  readonly frame: Frame;
  readonly csrf: string;
  readonly token: string;
  readonly name: string;
  readonly login: string;
  readonly words?: string;
};

/** Where a password is chosen. */
export function Invite({ frame, csrf, token, name, login, words }: InviteProps) {
  const { door } = frame.words;
  return (
    <Document {...frame} title={door.choose} kind="door">
      <main>
        <h1>{door.choose}</h1>
        <p>
          {door.hello}
          <bdi>{name}</bdi>. {door.yourLogin}
          <strong>{login}</strong>. {door.howLong}
        </p>
        <form method="post" action={`/desk/invite/${encodeURIComponent(token)}`}>
          <Refused words={words} />
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="login" value={login} autocomplete="username" />
          <label for="password">{door.password}</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            minlength={10}
            autocomplete="new-password"
            autofocus
          />
          <label for="again">{door.again}</label>
          <input
            id="again"
            name="again"
            type="password"
            required
            minlength={10}
            autocomplete="new-password"
          />
          <button type="submit" class="main">
            {door.keep}
          </button>
        </form>
      </main>
    </Document>
  );
}

/** An invitation that is not good any more. */
export function NotInvited({ frame }: { readonly frame: Frame }) {
  const { door } = frame.words;
  return (
    <Document {...frame} title={door.invitation} kind="door">
      <main>
        <h1>{door.notInvited}</h1>
        <p>{door.askAnother}</p>
        <p>
          <a href="/desk/login">{door.withPassword}</a>
        </p>
      </main>
    </Document>
  );
}

function Refused({ words }: { readonly words?: string | undefined }) {
  return words === undefined ? null : (
    <p class="refused" role="alert">
      {words}
    </p>
  );
}
