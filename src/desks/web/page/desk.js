/** The desk's page in a browser: news of the stream, the keyboard, the composer, and times that grow. */

(() => {
  const { body } = document;
  const byId = (id) => document.getElementById(id);
  const { worker: workerAddress, conversation, title, unanswered, days } = body.dataset;

  // What the service renders is escaped there; nothing else becomes markup, and no other script is started.
  const policy = globalThis.trustedTypes?.createPolicy('desk', {
    createHTML: (text) => text,
    createScriptURL: (address) => (address === workerAddress ? address : 'about:blank'),
  });
  htmx.registerExtension('desk', { init: (api) => policy && api.initSecurity(policy) });

  // -- News ---------------------------------------------------------------------------------------------------------

  const fire = (name) => body.dispatchEvent(new CustomEvent(name));
  const readAgain = () => {
    fire('desk-lists');
    fire('desk-open');
  };
  const hear = ({ data: { type, change, closed } }) => {
    if (type === 'change') {
      if (change.what.includes('listing')) fire('desk-lists');
      if (change.conversation === conversation) fire('desk-open');
      return;
    }
    byId('link').hidden = type === 'up';
    body.dataset.link = type;
    // A refusal may mean that nobody is in any more: what is read again then says so.
    if (type === 'up' || closed) readAgain();
  };
  const connect = () => {
    const address = policy ? policy.createScriptURL(workerAddress) : workerAddress;
    if ('SharedWorker' in globalThis) {
      const { port } = new SharedWorker(address);
      port.onmessage = hear;
      addEventListener('pagehide', () => port.postMessage('bye'));
    } else new Worker(address).onmessage = hear;
  };

  // -- What is on the page -------------------------------------------------------------------------------------------

  const first = document.querySelector('[data-ago]');
  const skew = first ? Date.now() - Date.parse(first.dateTime) - Number(first.dataset.ago) : 0;

  /** As `duration` of the service. */
  const duration = (milliseconds) => {
    const minutes = Math.floor(milliseconds / 60_000);
    if (minutes < 1) return `${Math.max(0, Math.floor(milliseconds / 1_000))} s`;
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 2_880) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
    return `${Math.floor(minutes / 1_440)} ${days}`;
  };
  const age = () => {
    for (const time of document.querySelectorAll('[data-ago]'))
      time.textContent = duration(Date.now() - skew - Date.parse(time.dateTime));
  };
  const baseTitle = document.title;
  const count = () => {
    const waiting = document.querySelector('[data-count=waiting]')?.textContent ?? '0';
    document.title = waiting === '0' ? baseTitle : `(${waiting}) ${baseTitle}`;
  };

  const toEnd = () => {
    const transcript = byId('transcript');
    if (transcript) transcript.scrollTop = transcript.scrollHeight;
  };
  let wasAtEnd = true;
  document.addEventListener('htmx:before:swap', () => {
    const transcript = byId('transcript');
    if (transcript) wasAtEnd = transcript.scrollHeight - transcript.scrollTop - transcript.clientHeight < 80;
  });
  document.addEventListener('htmx:after:swap', () => {
    if (wasAtEnd) toEnd();
    count();
  });

  // -- Writing -------------------------------------------------------------------------------------------------------

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
    text.value = text.value === '' ? lost.text : `${lost.text}\n${text.value}`;
    byId(`mode-${lost.mode}`).checked = true;
    keepDraft();
    grow();
  };

  document.addEventListener('htmx:config:request', ({ target, detail: { ctx } }) => {
    if (ctx.request.method !== 'POST') return;
    const form = ctx.request.body;
    const mode = form.get('mode');
    const isSame = target === composer && unsure?.text === form.get('text') && unsure.mode === mode;
    const request = isSame ? unsure.request : mint();
    form.set('request', request);
    if (target !== composer) return;
    sent.set(ctx, { text: form.get('text'), mode, request });
    text.value = '';
    keepDraft();
    grow();
    toEnd();
  });
  document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
    if (ctx.response.status >= 400) giveBack(ctx, 'refused');
    else sent.delete(ctx);
  });
  document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
    if (ctx?.request.method !== 'POST') return;
    giveBack(ctx, 'unsure');
    byId('outcome')?.replaceChildren(
      Object.assign(document.createElement('p'), {
        className: 'refused',
        textContent: unanswered,
      }),
    );
  });

  // -- The keyboard --------------------------------------------------------------------------------------------------

  const step = (by) => {
    const rows = [...document.querySelectorAll('.list[open] .row')];
    const at = rows.indexOf(document.activeElement);
    const open = rows.findIndex((row) => row.ariaCurrent === 'page');
    const from = at >= 0 ? at : by > 0 ? open : open < 0 ? rows.length : open;
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
  };
  const write = (mode) => {
    if (!text) return;
    byId(`mode-${mode}`).checked = true;
    text.focus();
  };
  const press = (key) => document.querySelector(`[data-key="${key}"]`)?.click();
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    r: () => write('reply'),
    n: () => write('note'),
    t: () => press('t'),
    g: () => press('g'),
    c: () => press('c'),
    l: () => press('l'),
    '?': () => byId('keys').showModal(),
  };
  document.addEventListener('keydown', (event) => {
    const { key, target, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
    if (isComposing || ctrlKey || metaKey || altKey || byId('keys').open) return;
    if (target === text && key === 'Enter' && !shiftKey) {
      event.preventDefault();
      if (!event.repeat) composer.requestSubmit();
      return;
    }
    if (target.matches('textarea, select, input:not([type=radio])')) {
      if (key === 'Escape') target.blur();
      return;
    }
    const isScrolling = key.startsWith('Arrow') && target.closest('#transcript, .mode') !== null;
    if (isScrolling || event.repeat ? !'jk'.includes(key) : keys[key] === undefined) return;
    event.preventDefault();
    keys[key]();
  });
  document.querySelector('[data-key="?"]')?.addEventListener('click', () => byId('keys').showModal());

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
  }
  if (matchMedia('(max-width: 70rem)').matches) byId('facts')?.removeAttribute('open');
  toEnd();
  count();
  setInterval(age, 10_000);
  connect();
  body.dataset.ready = title;
})();
