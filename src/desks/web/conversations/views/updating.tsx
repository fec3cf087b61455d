/** What a marketplace is told of a protocol: the form, beneath what it knows already. */

import type { Protocols } from '../../../../channels/channel.ts';
import type { ProtocolEvent } from '../../../../core/protocol/index.ts';
import { labelOf } from '../../../../core/protocol/words.ts';
import { harmless, momentOf, onOneLine } from '../../views/texts.ts';
import { carries } from './actions.tsx';
import { Cancel, PanelHead } from './dialogs.tsx';
import type { PanelProps } from './panels.tsx';

type UpdateProps = PanelProps & {
  /** The marketplace as people call it. */
  readonly where: string;
  readonly updates: Protocols['updates'];
  /** What it knows already, or why nobody can tell now. */
  readonly events: readonly ProtocolEvent[] | { readonly problem: string };
  readonly timezone: string;
  /** Of this confirmation: pressed twice, it is told once. */
  readonly request: string;
};

export function UpdateProtocol({ path, words, where, updates, events, timezone, request }: UpdateProps) {
  const { protocol: said, panels } = words;
  const language = words.language === 'en' ? 'en' : 'pt';
  const known = 'problem' in events ? [] : events;
  const isTold = (type: string) => known.some((event) => event.type === type);
  return (
    <>
      <PanelHead>{said.tellIt(where)}</PanelHead>
      {'problem' in events ? (
        <p class="refused" role="alert">
          {said.unknown(events.problem)}
        </p>
      ) : (
        <section class="told" aria-labelledby="told-title">
          <h3 id="told-title">{said.toldBefore(where)}</h3>
          {known.length === 0 && <p class="empty">{said.nothingTold}</p>}
          <ul>
            {known.map(({ type, text, at }) => (
              <li>
                <bdi>{onOneLine(labelOf(type, language))}</bdi>
                {at !== undefined && <span class="soft"> · {momentOf(at, timezone, words)}</span>}
                {text !== undefined && text !== '' && (
                  <p class="words">
                    <bdi>{harmless(text)}</bdi>
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <form
        hx-post={`${path}/update-protocol`}
        hx-include={carries}
        hx-target="#panel-outcome"
        data-closes
        autocomplete="off"
      >
        <fieldset class="updates">
          <legend>{said.what}</legend>
          {updates.map((type, index) => (
            <label>
              <input type="radio" name="type" value={type} required autofocus={index === 0} />{' '}
              {labelOf(type, language)}
              {isTold(type) && <span class="soft"> ({said.told})</span>}
            </label>
          ))}
        </fieldset>
        <label for="update-text">{said.text}</label>
        <textarea id="update-text" name="text" rows={2} maxlength={2_000} dir="auto" />
        <input type="hidden" name="request" value={request} />
        <p class="hint">{said.once}</p>
        <div class="buttons">
          <button type="submit" class="main">
            {said.confirm}
          </button>
          <Cancel words={panels.cancel} />
        </div>
      </form>
    </>
  );
}
