/**
 * Photos and documents on their way. They are too large for the browser's storage: who closes the page meanwhile gives
 * them up.
 */

import { routes } from './door.js';
import { createId } from './outbox.js';
import { createElement as create } from './transcript.js';

const largest = 10 * 1024 * 1024;
const patience = 180_000;

/** `list`: where they stand. `onSent()`: one has arrived. `onStranger()`: the server does not know our session. */
export function createUploads({ list, onSent, onStranger }) {
  function add(file) {
    const item = { id: createId(), file, element: create('p', 'upload') };
    list.append(item.element);
    if (file.size > largest) return show(item, 'tem mais de 10 MB e não pode ser enviado.', [giveUp(item)]);
    send(item);
  }

  async function send(item) {
    show(item, 'enviando…', []);
    const outcome = await post(item);
    if (outcome.type === 'stranger') onStranger();
    if (outcome.type === 'sent') {
      item.element.remove();
      onSent();
    } else if (outcome.type === 'refused') show(item, outcome.words, [giveUp(item)]);
    else show(item, outcome.words ?? 'não foi enviado.', [again(item), giveUp(item)]);
  }

  const again = (item) => createButton('Tentar de novo', () => send(item));
  const giveUp = (item) => createButton('Desistir', () => item.element.remove());

  function show({ file, element }, words, buttons) {
    const name = create('span');
    name.dir = 'auto';
    name.textContent = file.name || 'foto';
    element.replaceChildren(name, ` ${words} `, ...buttons);
    element.scrollIntoView({ block: 'nearest' });
  }

  return { add };
}

function createButton(label, onClick) {
  const button = create('button');
  button.type = 'button';
  button.textContent = label;
  button.addEventListener('click', onClick);
  return button;
}

/** `sent`; `refused` for good, with words; `later`; or `stranger`. The id stays: nothing comes twice. */
async function post({ id, file }) {
  try {
    const response = await fetch(`${routes}/files?id=${id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
      signal: AbortSignal.timeout(patience),
    });
    if (response.status === 202) return { type: 'sent' };
    if (response.status === 401) return { type: 'stranger' };
    const { words } = await response.json();
    return { type: [400, 403, 413, 415].includes(response.status) ? 'refused' : 'later', words };
  } catch {
    return { type: 'later' };
  }
}
