/** The page of how every part of the service is. */

import type { Session } from '../../../../people/people.ts';
import { Document, type Frame } from '../../views/layout.tsx';
import { channelName, harmless } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Part } from '../index.ts';

type PartsProps = {
  readonly parts: readonly Part[];
  /** The names of those that a phone links. */
  readonly linkable: ReadonlySet<string>;
  readonly words: Words;
};

type ChannelsProps = Omit<PartsProps, 'words'> & { readonly frame: Frame; readonly session: Session };

export function ChannelsPage({ frame, session, ...rest }: ChannelsProps) {
  const { words } = frame;
  const { channels } = words;
  return (
    <Document {...frame} title={channels.title} session={session} kind="plain">
      <main>
        <h1>{channels.title}</h1>
        <p class="hint">{channels.about}</p>
        <div
          id="parts"
          role="status"
          aria-live="off"
          hx-get="/desk/channels/state"
          hx-trigger="every 4s"
          hx-swap="innerMorph"
        >
          <Parts words={words} {...rest} />
        </div>
      </main>
    </Document>
  );
}

/** Every part, and how it is: asked for again every few seconds. */
export function Parts({ parts, linkable, words }: PartsProps) {
  const { channels } = words;
  if (parts.length === 0) return <p class="empty">{channels.none}</p>;
  return (
    <ul class="parts">
      {parts.map(({ name, state, detail = '' }) => (
        <li class="card">
          <h2>{nameOf(name, words)}</h2>
          <p>
            <strong class={`state ${state}`}>{channels.states[state] ?? state}</strong>
            {detail !== '' && (
              <>
                {' '}
                <bdi>{harmless(detail)}</bdi>
              </>
            )}
          </p>
          {linkable.has(name) && state !== 'connected' && (
            <p>
              <a href="/desk/linking">{channels.link}</a>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `whatsapp-paired:loja` as people call it; the account only where it tells something. */
function nameOf(name: string, words: Words): string {
  const { ways, own } = words.channels;
  const [channel = '', account = ''] = name.split(':');
  const way = ways[channel];
  const called = own[channel] ?? `${channelName(channel, words)}${way === undefined ? '' : ` (${way})`}`;
  return account === '' || account === 'main' ? called : `${called} · ${account}`;
}
