/** Where answers and notes are written. It stays as it is while everything around it changes. */

import type { Words } from '../../words/index.ts';
import { carries } from './actions.tsx';

type ComposerProps = { readonly path: string; readonly words: Words };

export function Composer({ path, words: { talk, replies } }: ComposerProps) {
  return (
    <form
      id="composer"
      hx-post={`${path}/say`}
      hx-include={carries}
      hx-target="#outcome"
      hx-sync="queue all"
      hx-encoding="multipart/form-data"
      autocomplete="off"
    >
      <fieldset class="mode">
        <legend class="unseen">{talk.whatToWrite}</legend>
        <label>
          <input type="radio" name="mode" value="reply" id="mode-reply" checked /> {talk.reply} <kbd>r</kbd>
        </label>
        <label>
          <input type="radio" name="mode" value="note" id="mode-note" /> {talk.note} <kbd>n</kbd>
        </label>
        <span class="hint mode-hint">{talk.notesUnseen}</span>
      </fieldset>
      <p id="typing" class="hint" role="status" hidden>
        {talk.customerTypes}
      </p>
      <p id="chosen-file" hidden>
        <span id="chosen-name" />
        <button type="button" id="drop-file" class="quiet small">
          {talk.dropFile}
        </button>
      </p>
      <label for="text" class="unseen">
        {talk.text}
      </label>
      <div id="replies" role="listbox" aria-label={replies.choose} tabindex={-1} hidden />
      <textarea
        id="text"
        name="text"
        rows={2}
        maxlength={4000}
        required
        dir="auto"
        aria-controls="replies"
        placeholder={talk.hint}
      />
      <div class="sends">
        <label class="button" title={talk.attachHint}>
          {talk.attach}
          <input type="file" id="file" class="unseen" data-key="f" />
        </label>
        <button type="submit" class="main">
          {talk.send}
        </button>
      </div>
    </form>
  );
}
