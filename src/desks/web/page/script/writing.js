/** The composer: what is being written is kept, and comes back if it was not sent. */

(() => {
  const { byId, conversation, hold, takeFile, tell, toEnd, words } = globalThis.desk;
  const composer = byId('composer');
  const text = byId('text');
  const draft = `draft:${conversation}`;

  const keepDraft = () => {
    if (text.value === '') sessionStorage.removeItem(draft);
    else sessionStorage.setItem(draft, text.value);
  };
  const grow = () => {
    text.rows = Math.min(8, Math.max(2, text.value.split('\n').length));
  };
  const put = (value) => {
    text.value = value;
    keepDraft();
    grow();
  };
  /** What was sent and not confirmed: sent once more, it is the same request, and is carried out once. */
  const sent = new Map();
  let unsure = null;

  const mint = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };
  const giveBack = (ctx, how) => {
    const lost = sent.get(ctx);
    if (lost === undefined) return;
    sent.delete(ctx);
    unsure = how === 'unsure' ? lost : null;
    byId(`mode-${lost.mode}`).checked = true;
    if (lost.file !== null) hold(lost.file);
    put(text.value === '' ? lost.text : `${lost.text}\n${text.value}`);
  };

  document.addEventListener('htmx:config:request', ({ target, detail: { ctx } }) => {
    if (ctx.request.method !== 'POST') return;
    const form = ctx.request.body;
    const mode = form.get('mode');
    const isSame = target === composer && unsure?.text === form.get('text') && unsure.mode === mode;
    const request = isSame ? unsure.request : mint();
    // One that the page carries is of what it confirms: pressed twice, it is done once.
    if (!form.has('request')) form.set('request', request);
    if (target !== composer) return;
    const file = takeFile();
    if (file !== null) form.set('file', file);
    sent.set(ctx, { text: form.get('text'), mode, request, file });
    put('');
    toEnd();
  });
  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    if (ctx.response.status >= 400) giveBack(ctx, 'refused');
    else sent.delete(ctx);
  });
  document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
    if (ctx?.request.method !== 'POST') return;
    giveBack(ctx, 'unsure');
    tell(words.unanswered, true);
  });

  // What was begun and not sent is nobody else's.
  document
    .querySelector('form[action="/desk/logout"]')
    ?.addEventListener('submit', () => sessionStorage.clear());

  if (text) {
    text.value = sessionStorage.getItem(draft) ?? '';
    text.addEventListener('input', () => {
      keepDraft();
      grow();
    });
    grow();
    // Whoever took it from a list begins to write.
    if (location.hash === '#text') text.focus();
  }

  /** Begins to write, an answer or a note. */
  globalThis.desk.write = (mode) => {
    if (!text) return;
    byId(`mode-${mode}`).checked = true;
    text.focus();
  };
  /** Adds to what is being written. */
  globalThis.desk.insert = (more) => {
    if (!text) return;
    put(text.value.trim() === '' ? more : `${text.value.trimEnd()}\n${more}`);
    text.focus();
  };
  globalThis.desk.put = put;
})();
