/** Puts the page together: what is written goes to the outbox, what was said comes from the feed. */

import { framed, routes, tellSite } from './door.js';
import { createFeed } from './feed.js';
import { createUploads } from './files.js';
import { createOutbox } from './outbox.js';
import { createTranscript } from './transcript.js';

const longest = 4_000;
const byId = (id) => document.getElementById(id);
const [view, log, text, hint, status] = ['view', 'log', 'text', 'hint', 'status'].map(byId);
const resting = status.textContent;
const provider = byId('provider').textContent;
// Who has only a keyboard scrolls it with the arrows.
view.tabIndex = 0;
let reached = true;
let begun = false;
let typing;
let trouble = '';

const outbox = createOutbox({ onChange: () => show([]), onStranger: beginAgain });
const feed = createFeed({ onLines, onTyping: showTyping, onReach });
const transcript = createTranscript({
  log,
  provider,
  outbox,
  onChoose: (choice) => write(choice),
  onTap(item) {
    if (item.state === 'waiting') return outbox.drain();
    const body = outbox.takeBack(item.id);
    if (body?.text === undefined) return;
    text.value = text.value ? `${body.text}\n${text.value}` : body.text;
    resize();
    text.focus();
  },
});

const uploads = createUploads({
  list: byId('uploads'),
  onSent: () => feed.follow(),
  onStranger: beginAgain,
});

/** Draws what is new; the view follows the conversation unless the customer is reading further up. */
function show(lines, follow = isAtEnd()) {
  transcript.show(lines, outbox.failing() || !navigator.onLine);
  if (outbox.words() !== trouble) {
    trouble = outbox.words();
    tell(trouble);
  }
  byId('welcome').hidden = log.childElementCount > 0;
  if (follow) scrollToEnd();
  else if (lines.some(({ from }) => from !== 'customer')) byId('newer').hidden = false;
}

function onLines(lines) {
  const count = lines.filter(({ from }) => from !== 'customer').length;
  if (count > 0) hideTyping();
  if (begun && count > 0) tellSite({ type: 'unread', count });
  // The session works, so it may begin again another time.
  if (location.search) history.replaceState(null, '', location.pathname + location.hash);
  show(lines);
}

function write(body) {
  outbox.add(body, feed.last());
  feed.follow();
  scrollToEnd();
}

function showTyping() {
  const follow = isAtEnd();
  byId('typing').hidden = false;
  clearTimeout(typing);
  typing = setTimeout(hideTyping, 8_000);
  if (follow) scrollToEnd();
}

function hideTyping() {
  clearTimeout(typing);
  byId('typing').hidden = true;
}

function onReach(now) {
  reached = now;
  showStatus();
}

function showStatus() {
  const words = !navigator.onLine
    ? 'Sem conexão: o que você escrever sai quando ela voltar.'
    : reached
      ? resting
      : 'Reconectando…';
  if (status.textContent !== words) status.textContent = words;
}

/** The server does not know our cookie: a new page brings a new one, and what was written is kept for it. */
function beginAgain() {
  const url = new URL(location.href);
  if (!url.searchParams.has('novo')) {
    url.searchParams.set('novo', '');
    location.replace(url);
  } else if (framed) {
    const link = document.createElement('a');
    link.href = '/';
    link.target = '_blank';
    link.textContent = 'Abra a conversa em outra aba';
    tell('');
    hint.append('Seu navegador não guarda a conversa dentro deste site. ', link, '.');
    hint.hidden = false;
  } else tell('Seu navegador não guarda cookies. Permita os desta página para conversar aqui.');
}

const isAtEnd = () => view.scrollHeight - view.scrollTop - view.clientHeight < 80;

function scrollToEnd() {
  view.scrollTop = view.scrollHeight;
  byId('newer').hidden = true;
}

function tell(words) {
  hint.textContent = words;
  hint.hidden = !words;
}

function resize() {
  const follow = isAtEnd();
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight + 2}px`;
  if (follow) scrollToEnd();
}

/** What the server will read: surrogates without their other half do not survive the way there. */
const sound = (words) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(words));

byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const words = sound(text.value.trim());
  if (words === '') return;
  if (words.length > longest)
    return tell(
      `Sua mensagem tem ${words.length.toLocaleString()} caracteres; cabem 4.000. Divida em partes.`,
    );
  write({ text: words });
  text.value = '';
  tell(trouble);
  resize();
});

text.addEventListener('keydown', (event) => {
  // While an input method composes, Enter belongs to it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  byId('composer').requestSubmit();
});
text.addEventListener('input', () => {
  if (text.value.length <= longest) tell(trouble);
  resize();
  tellTyping();
});

/** Whoever attends sees that something is being written; that it does not arrive matters to nobody. */
let toldTyping = 0;
function tellTyping() {
  if (log.childElementCount === 0 || text.value === '' || Date.now() - toldTyping < 4_000) return;
  toldTyping = Date.now();
  const headers = { 'content-type': 'application/json' };
  fetch(`${routes}/typing`, { method: 'POST', headers, body: '{}' }).catch(() => {});
}

const sendFiles = (files) => {
  for (const file of files) uploads.add(file);
  scrollToEnd();
};
byId('attach').addEventListener('click', () => byId('file').click());
byId('file').addEventListener('change', ({ target }) => {
  sendFiles(target.files);
  target.value = '';
});
text.addEventListener('paste', (event) => {
  const { files } = event.clipboardData;
  if (files.length === 0) return;
  event.preventDefault();
  sendFiles(files);
});

view.addEventListener('scroll', () => {
  if (isAtEnd()) byId('newer').hidden = true;
});
byId('newer').addEventListener('click', scrollToEnd);
window.addEventListener('resize', () => document.activeElement === text && scrollToEnd());

if (framed) {
  document.addEventListener('keydown', ({ key, isComposing }) => {
    if (key === 'Escape' && !isComposing) tellSite({ type: 'close' });
  });
  // The site gives us the focus. Where there is no keyboard, writing would cover half of what there is to read.
  const takeFocus = () => {
    if (document.activeElement === document.body && matchMedia('(hover: hover)').matches) text.focus();
  };
  window.addEventListener('focus', takeFocus);
  if (document.hasFocus()) takeFocus();
}

const refresh = () => {
  showStatus();
  show([]);
  feed.refresh();
  outbox.drain();
};
window.addEventListener('online', refresh);
window.addEventListener('offline', refresh);
window.addEventListener('pageshow', ({ persisted }) => persisted && refresh());
document.addEventListener('visibilitychange', () => document.hidden || refresh());
// Another tab wrote, or saw its message arrive.
window.addEventListener('storage', () => {
  show([]);
  if (outbox.items().length > 0) feed.follow();
});

async function begin() {
  show([]);
  for (let failures = 0; ; failures++) {
    try {
      outbox.startOver(await feed.begin());
      break;
    } catch {
      onReach(false);
      await new Promise((resolve) => {
        setTimeout(resolve, Math.min(1_000 * 2 ** failures, 15_000));
        window.addEventListener('online', resolve, { once: true });
      });
    }
  }
  begun = true;
  log.setAttribute('aria-busy', 'false');
  scrollToEnd();
  // Who only looks holds no connection.
  if (log.childElementCount > 0) feed.follow();
  outbox.drain();
}

begin();
