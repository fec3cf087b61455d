/** The page of other programs. */

import { happeningNames } from '../../../../core/turn/happenings.ts';
import {
  type Endpoint,
  type EndpointStanding,
  rights,
  type Token,
} from '../../../../integrations/integration.ts';
import type { Session } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { harmless } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { ButtonForm, Outcome, type Told, Word } from '../forms.tsx';
import { Moment } from '../times.tsx';

/** What is told this once: what a program asks by, or what signs that it is told. */
export type Secret = { readonly of: 'token' | 'endpoint'; readonly name: string; readonly secret: string };

type ProgramsProps = {
  readonly frame: Frame;
  readonly session: Session;
  readonly tokens: readonly Token[];
  readonly endpoints: readonly (Endpoint & EndpointStanding)[];
  readonly timezone: string;
  readonly told: Told | undefined;
  readonly secret: Secret | undefined;
};

export function ProgramsPage({ frame, session, tokens, endpoints, timezone, told, secret }: ProgramsProps) {
  const { words } = frame;
  const { programs } = words;
  const shared = { csrf: session.csrf, timezone, words };
  return (
    <Document {...frame} title={programs.title} session={session} kind="plain">
      <main>
        <h1>{programs.title}</h1>
        <Outcome told={told} />
        {secret !== undefined && (
          <div class="card once" role="status">
            <p>
              {programs.secretOf[secret.of]} <bdi>{secret.name}</bdi>. {programs.once}
            </p>
            <label class="unseen" for="secret">
              {programs.secret}
            </label>
            <input id="secret" readonly value={secret.secret} />
          </div>
        )}
        <section class="card" aria-labelledby="tokens">
          <h2 id="tokens">{programs.tokens}</h2>
          <p class="hint">{programs.tokensHint}</p>
          {tokens.length === 0 && <p class="empty">{programs.noTokens}</p>}
          <ul class="rows">
            {tokens.map((token) => (
              <TokenRow token={token} {...shared} />
            ))}
          </ul>
          <TokenForm csrf={session.csrf} words={programs} />
        </section>
        <section class="card" aria-labelledby="endpoints">
          <h2 id="endpoints">{programs.endpoints}</h2>
          <p class="hint">{programs.endpointsHint}</p>
          {endpoints.length === 0 && <p class="empty">{programs.noEndpoints}</p>}
          <ul class="rows">
            {endpoints.map((endpoint) => (
              <EndpointRow endpoint={endpoint} {...shared} />
            ))}
          </ul>
          <EndpointForm csrf={session.csrf} words={programs} />
        </section>
      </main>
    </Document>
  );
}

type RowProps = { readonly csrf: string; readonly timezone: string; readonly words: Words };

function TokenRow({ token, csrf, timezone, words }: RowProps & { readonly token: Token }) {
  const { programs } = words;
  const { id, name, may, documents, since, seen } = token;
  return (
    <li>
      <p>
        <strong>
          <bdi>{name}</bdi>
        </strong>{' '}
        · {programs.rights[may]}
        {documents && ` · ${programs.withDocuments}`}
        <br />
        <span class="hint">
          {programs.madeOn} <Moment at={since} timezone={timezone} words={words} /> ·{' '}
          {seen === undefined ? (
            programs.unused
          ) : (
            <>
              {programs.usedOn} <Moment at={seen} timezone={timezone} words={words} />
            </>
          )}
        </span>
      </p>
      <ButtonForm
        action={`/desk/programs/tokens/${id}/revoke`}
        csrf={csrf}
        label={programs.revoke}
        about={name}
      />
    </li>
  );
}

function EndpointRow({
  endpoint,
  csrf,
  timezone,
  words,
}: RowProps & { readonly endpoint: Endpoint & EndpointStanding }) {
  const { programs } = words;
  const { id, url, events, disabled, failing, lost } = endpoint;
  const path = `/desk/programs/webhooks/${id}`;
  const trouble = disabled ?? failing;
  return (
    <li>
      <p class="address">
        <strong>
          <bdi>{url}</bdi>
        </strong>
        <br />
        <span class="hint">{events.map((event) => programs.events[event]).join(', ')}</span>
        {trouble !== undefined && (
          <>
            <br />
            <span class="trouble">
              {disabled === undefined ? programs.failing : programs.disabled}{' '}
              <Moment at={disabled?.at ?? failing?.since ?? 0} timezone={timezone} words={words} />:{' '}
              <bdi>{harmless(trouble.reason)}</bdi>
            </span>
          </>
        )}
        {lost > 0 && (
          <>
            <br />
            <span class="trouble">{programs.lost(lost)}</span>
          </>
        )}
      </p>
      <div class="decisions">
        {disabled !== undefined && (
          <ButtonForm action={`${path}/enable`} csrf={csrf} label={programs.enable} about={url} />
        )}
        <ButtonForm action={`${path}/test`} csrf={csrf} label={programs.test} about={url} />
        <ButtonForm action={`${path}/remove`} csrf={csrf} label={programs.remove} about={url} />
      </div>
    </li>
  );
}

type FormProps = { readonly csrf: string; readonly words: Words['programs'] };

function TokenForm({ csrf, words }: FormProps) {
  return (
    <form method="post" action="/desk/programs/tokens" class="fields">
      <Word csrf={csrf} />
      <label for="name">{words.name}</label>
      <input id="name" name="name" required maxlength={60} autocomplete="off" />
      <label for="may">{words.may}</label>
      <select id="may" name="may">
        {rights.map((right) => (
          <option value={right}>{words.rights[right]}</option>
        ))}
      </select>
      <label class="choice">
        <input type="checkbox" name="documents" /> {words.documents}
      </label>
      <button type="submit">{words.makeToken}</button>
    </form>
  );
}

function EndpointForm({ csrf, words }: FormProps) {
  return (
    <form method="post" action="/desk/programs/webhooks" class="fields">
      <Word csrf={csrf} />
      <label for="url">{words.url}</label>
      <input
        id="url"
        name="url"
        type="url"
        required
        maxlength={2000}
        autocomplete="off"
        placeholder="https://"
      />
      <fieldset>
        <legend>{words.toldOf}</legend>
        {happeningNames.map((name) => (
          <label class="choice">
            <input type="checkbox" name="event" value={name} checked /> {words.events[name]}
          </label>
        ))}
      </fieldset>
      <button type="submit">{words.makeEndpoint}</button>
    </form>
  );
}
