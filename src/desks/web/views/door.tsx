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
  return (
    <Document {...frame} title="Entrar" kind="door">
      <main>
        <h1>
          Plantão <span class="provider">{frame.providerName}</span>
        </h1>
        <form method="post" action="/desk/login">
          <Refused words={words} />
          <input type="hidden" name="csrf" value={csrf} />
          <label for="login">Usuário</label>
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
          <label for="password">Senha</label>
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
              <label for="code">Código do autenticador</label>
              <input
                id="code"
                name="code"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxlength={8}
                required
              />
            </>
          )}
          <button type="submit" class="main">
            Entrar
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
  return (
    <Document {...frame} title="Escolha sua senha" kind="door">
      <main>
        <h1>Escolha sua senha</h1>
        <p>
          Olá, <bdi>{name}</bdi>. Seu usuário é <strong>{login}</strong>. A senha tem ao menos 10 caracteres;
          uma frase serve.
        </p>
        <form method="post" action={`/desk/invite/${encodeURIComponent(token)}`}>
          <Refused words={words} />
          <input type="hidden" name="csrf" value={csrf} />
          <input type="hidden" name="login" value={login} autocomplete="username" />
          <label for="password">Senha</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            minlength={10}
            autocomplete="new-password"
            autofocus
          />
          <label for="again">A mesma senha, outra vez</label>
          <input
            id="again"
            name="again"
            type="password"
            required
            minlength={10}
            autocomplete="new-password"
          />
          <button type="submit" class="main">
            Guardar e entrar
          </button>
        </form>
      </main>
    </Document>
  );
}

/** An invitation that is not good any more. */
export function NotInvited({ frame }: { readonly frame: Frame }) {
  return (
    <Document {...frame} title="Convite" kind="door">
      <main>
        <h1>Este convite não vale mais</h1>
        <p>Um convite vale por 24 horas e uma vez só. Peça outro a quem administra o Plantão.</p>
        <p>
          <a href="/desk/login">Entrar com usuário e senha</a>
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
