/** What opens over a conversation. One holds what is asked for when it opens; closing is there at once. */

import type { Child } from 'hono/jsx';
import type { Words } from '../../words/index.ts';
import { carries } from './actions.tsx';

type DialogsProps = {
  readonly path: string;
  readonly words: Words;
  /** It is a marketplace's: closing it is only ours. */
  readonly isProtocol: boolean;
};

export function Dialogs(props: DialogsProps) {
  return (
    <>
      <Closing {...props} />
      <dialog id="panel" aria-labelledby="panel-title">
        <div id="panel-inside" />
        <div id="panel-outcome" class="outcome" role="status" />
      </dialog>
    </>
  );
}

function Closing({ path, words: { panels, protocol }, isProtocol }: DialogsProps) {
  const { closing } = panels;
  return (
    <dialog id="closing" aria-labelledby="closing-title">
      <h2 id="closing-title">{closing.title}</h2>
      <form
        hx-post={`${path}/close`}
        hx-include={carries}
        hx-target="#closing-outcome"
        data-closes
        autocomplete="off"
      >
        <label for="closing-reason">{closing.other}</label>
        <input id="closing-reason" name="reason" maxlength={500} autofocus />
        <div class="buttons">
          <button type="submit" class="main">
            {closing.now} <kbd>Enter</kbd>
          </button>
          <Cancel words={panels.cancel} />
        </div>
        <div class="choices-of-reason">
          {Object.entries(closing.reasons).map(([key, label]) =>
            // Nobody goes to a buyer's.
            isProtocol && key === 'field' ? null : (
              <button type="submit" name="choice" value={key}>
                {label}
              </button>
            ),
          )}
        </div>
      </form>
      <p class="hint">{isProtocol ? protocol.closingHint : closing.hint}</p>
      <div id="closing-outcome" class="outcome" role="status" />
    </dialog>
  );
}

/** Closes the dialog that it stands in. */
export const Cancel = ({ words }: { readonly words: string }) => (
  <button type="button" data-cancels>
    {words} <kbd>Esc</kbd>
  </button>
);

/** What a panel begins with. */
export const PanelHead = ({ children }: { readonly children: Child }) => (
  <h2 id="panel-title" tabindex={-1}>
    {children}
  </h2>
);
