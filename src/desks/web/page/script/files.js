/** Files: chosen, pasted or dropped, and sent with what is written; and who is writing right now, both ways. */

(() => {
  const { byId, conversation, tell, words } = globalThis.desk;
  const [composer, text, chooser, chip] = ['composer', 'text', 'file', 'chosen-file'].map(byId);
  if (!composer) return;

  /** In bytes, as the service takes it. */
  const largest = 20 * 1024 * 1024;
  let pending = null;

  const hold = (file) => {
    if (file && file.size > largest) {
      tell(words.fileTooLarge, true);
      return;
    }
    pending = file ?? null;
    chip.hidden = pending === null;
    text.required = pending === null;
    byId('chosen-name').textContent =
      pending === null ? '' : `${pending.name} (${Math.max(1, Math.round(pending.size / 1024))} kB)`;
    chooser.value = '';
  };
  chooser.addEventListener('change', () => {
    if (chooser.files.length > 0) hold(chooser.files[0]);
    text.focus();
  });
  byId('drop-file').addEventListener('click', () => {
    hold(null);
    text.focus();
  });
  text.addEventListener('paste', (event) => {
    const [file] = event.clipboardData.files;
    if (!file) return;
    event.preventDefault();
    hold(file);
  });
  // A file that misses the field must not take the page's place.
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) hold(event.dataTransfer.files[0]);
  });

  /** What goes with the words that are sent now: `writing.js` gives it back if they come back. */
  globalThis.desk.takeFile = () => {
    const file = pending;
    hold(null);
    return file;
  };
  globalThis.desk.hold = hold;

  // -- Who is writing ------------------------------------------------------------------------------------------------

  /** Milliseconds: networks let it fade, and so do we. */
  const shownFor = 6_000;
  const toldEvery = 4_000;
  let fading;
  document.addEventListener('desk-heard', ({ detail }) => {
    if (detail.type !== 'typing' || detail.conversation !== conversation) return;
    byId('typing').hidden = false;
    clearTimeout(fading);
    fading = setTimeout(() => {
      byId('typing').hidden = true;
    }, shownFor);
  });
  let told = 0;
  text.addEventListener('input', () => {
    if (Date.now() - told < toldEvery || !byId('mode-reply').checked || text.value.startsWith('/')) return;
    told = Date.now();
    const body = new URLSearchParams({ csrf: byId('csrf').value });
    fetch(`/desk/c/${encodeURIComponent(conversation)}/typing`, { method: 'POST', body }).catch(() => {});
  });
})();
