/** The document around every page. */

import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Session } from '../../../people/people.ts';
import { type Action, may, roleNames } from '../../../people/roles.ts';
import type { Assets } from '../assets.ts';

/** What every page needs besides its own things. */
export type Frame = {
  readonly assets: Pick<Assets, 'at'>;
  readonly providerName: string;
};

/** No inline scripts or styles for htmx either, and what a person opened stays open. */
const htmxConfig = JSON.stringify({
  history: false,
  includeIndicatorCSS: false,
  morphIgnore: ['data-htmx-powered', 'open'],
});

type DocumentProps = Frame & {
  readonly title: string;
  readonly children: Child;
  /** Who is in; absent at the door. */
  readonly session?: Session;
  /** The conversation that the page shows. */
  readonly conversation?: string;
  readonly kind: 'door' | 'board' | 'conversation' | 'plain';
};

export function Document({
  assets,
  providerName,
  title,
  children,
  session,
  conversation,
  kind,
}: DocumentProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="pt-BR">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <meta name="htmx-config" content={htmxConfig} />
          <title>{`${title} · ${providerName}`}</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href={assets.at.style} />
          {session && <script src={assets.at.htmx} defer />}
          {session && <script src={assets.at.script} defer />}
        </head>
        <body
          class={kind}
          data-worker={session && assets.at.worker}
          data-conversation={conversation}
          data-title={title}
        >
          {session && <Top session={session} providerName={providerName} />}
          {children}
          {session && <Keys />}
        </body>
      </html>
    </>
  );
}

function Top({ session: { user, csrf }, providerName }: { session: Session; providerName: string }) {
  const allowed = (action: Action) => may(user.role, action);
  return (
    <header class="top">
      <a class="brand" href="/desk">
        Plantão <span class="provider">{providerName}</span>
      </a>
      <p id="link" role="status" class="lost" hidden>
        Sem conexão. Tentando de novo…
      </p>
      <nav aria-label="Geral">
        {allowed('pair') && <a href="/desk/linking">Celulares</a>}
        <button type="button" data-key="?" class="quiet keys-button" aria-label="Atalhos do teclado">
          ?
        </button>
        <form method="post" action="/desk/logout">
          <input type="hidden" id="csrf" name="csrf" value={csrf} />
          <span class="me" title={roleNames[user.role]}>
            <bdi>{user.name}</bdi>
          </span>
          <button type="submit" class="quiet">
            Sair
          </button>
        </form>
      </nav>
    </header>
  );
}

const keys = [
  ['j k ↓ ↑', 'andar pela lista'],
  ['Enter', 'abrir a conversa'],
  ['t', 'assumir'],
  ['r', 'responder'],
  ['n', 'escrever nota interna'],
  ['g', 'devolver ao robô'],
  ['c', 'encerrar'],
  ['l', 'voltar à lista'],
  ['Esc', 'sair do campo de texto'],
  ['?', 'mostrar estas teclas'],
] as const;

function Keys() {
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">Teclas</h2>
      <dl>
        {keys.map(([key, what]) => (
          <div>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Fechar</button>
      </form>
    </dialog>
  );
}
