/**
 * What was written here and has not been seen in the transcript yet. It lives in the browser's storage, so that a
 * reload or a dead phone loses nothing; every message keeps one id however often it is sent, so that nothing comes
 * twice; and they leave one after another, so that they keep their order. All tabs share it.
 */

import { names, routes } from './door.js';

const prefix = `${names}.out.`;
const patience = 20_000;
const weeks = 7 * 24 * 3_600_000;

/**
 * `onChange`: something is different about `items()` or `failing()`.
 * `onStranger`: the server does not know our session.
 */
export function createOutbox({ onChange, onStranger }) {
  const kept = openStorage();
  let draining = false;
  let failures = 0;
  let words = '';
  let timer;

  const keyOf = (item) => `${prefix}${String(item.madeAt).padStart(15, '0')}.${item.id}`;
  const write = (item) => kept.set(keyOf(item), JSON.stringify(item));
  const remove = (item) => kept.remove(keyOf(item));
  const isKept = (item) => kept.get(keyOf(item)) !== null;
  const items = () =>
    kept
      .keys()
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) => parse(kept.get(key)));

  for (const item of items()) if (item.state === 'sent' && Date.now() - item.madeAt > weeks) remove(item);

  async function drain() {
    clearTimeout(timer);
    if (draining) return;
    draining = true;
    try {
      await alone(sendAll);
    } finally {
      draining = false;
      onChange();
    }
  }

  async function sendAll() {
    for (;;) {
      const item = items().find(({ state }) => state === 'waiting');
      if (item === undefined) return;
      // From here on its line may appear in the transcript, whether or not we hear the answer.
      write({ ...item, tried: true });
      const outcome = await post(item);
      if (outcome.type === 'stranger') return onStranger();
      if (outcome.type === 'later') {
        failures++;
        words = outcome.words ?? '';
        timer = setTimeout(drain, outcome.wait ?? Math.min(2 ** failures, 30) * (750 + Math.random() * 500));
        return;
      }
      failures = 0;
      words = '';
      // Its line may have come, and the item gone, while we waited for the answer.
      if (isKept(item)) write({ ...item, tried: true, state: outcome.type, words: outcome.words });
      onChange();
    }
  }

  return {
    /** Oldest first: `{ id, body, madeAt, state: 'waiting' | 'sent' | 'refused', words }`. */
    items,
    /** Whether the last attempt failed. */
    failing: () => failures > 0,
    /** What the server had to say about it. */
    words: () => words,
    /** Takes a message in, to be sent as soon as can be. `after`: the last line that was seen before it. */
    add(body, after) {
      const last = items().at(-1)?.madeAt ?? 0;
      write({
        id: createId(),
        body,
        madeAt: Math.max(Date.now(), last + 1),
        after,
        tried: false,
        state: 'waiting',
      });
      onChange();
      drain();
    },
    /** Takes a refused message back: its body. */
    takeBack(id) {
      const item = items().find((candidate) => candidate.id === id && candidate.state === 'refused');
      if (item === undefined) return undefined;
      remove(item);
      onChange();
      return item.body;
    },
    /** The message that this line of ours is, which is then done with: its id. */
    settle(line) {
      const item = items().find(
        ({ tried, state, after, body }) =>
          tried && state !== 'refused' && after < line.seq && isSame(body, line),
      );
      if (item === undefined) return undefined;
      remove(item);
      return item.id;
    },
    /** A transcript that ends before what we remember is another one: a new session began. */
    startOver(last) {
      for (const item of items()) if (item.after > last) write({ ...item, after: last });
    },
    drain,
  };
}

const isSame = (body, line) =>
  body.text === undefined
    ? body.choice === line.choice && body.menu === line.menu
    : line.choice === undefined && body.text === line.text;

/** `sent`; `refused` for good, with words; `later`, perhaps with how long to wait; or `stranger`. */
async function post({ id, body }) {
  try {
    const response = await fetch(`${routes}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, ...body }),
      signal: AbortSignal.timeout(patience),
    });
    // Nothing but this number means "kept": hotel networks answer anything with a friendly 200.
    if (response.status === 202) return { type: 'sent' };
    if (response.status === 401) return { type: 'stranger' };
    const { words } = await response.json();
    if ([400, 403, 413].includes(response.status) && words) return { type: 'refused', words };
    const seconds = Number(response.headers.get('retry-after'));
    return { type: 'later', words, wait: seconds > 0 ? seconds * 1_000 : undefined };
  } catch {
    return { type: 'later' };
  }
}

/** One tab at a time, where browsers can arrange that; elsewhere the ids still see to it that nothing is doubled. */
const alone = (work) => (navigator.locks ? navigator.locks.request(`${names}-outbox`, work) : work());

/** A random UUID. `crypto.randomUUID` is missing on pages without https. */
export function createId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The browser's storage, or this tab's memory where the browser gives none. */
function openStorage() {
  try {
    const storage = window.localStorage;
    storage.setItem('plantao.try', '1');
    storage.removeItem('plantao.try');
    return {
      keys: () => Object.keys(storage),
      get: (key) => storage.getItem(key),
      set: (key, text) => storage.setItem(key, text),
      remove: (key) => storage.removeItem(key),
    };
  } catch {
    const memory = new Map();
    return {
      keys: () => [...memory.keys()],
      get: (key) => memory.get(key) ?? null,
      set: (key, text) => memory.set(key, text),
      remove: (key) => memory.delete(key),
    };
  }
}

function parse(text) {
  try {
    return [JSON.parse(text)];
  } catch {
    return [];
  }
}
