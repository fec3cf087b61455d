/**
 * The lines of the transcript as they come. Browsers open six connections to a host, so one tab holds the event
 * stream for all of them and passes lines on; where tabs cannot agree on one, each asks from time to time.
 */

import { names, routes } from './door.js';

const silence = 50_000;

/**
 * `onLines(lines)`: new lines, in order, each once. `onTyping()`: an answer is being prepared.
 * `onReach(reached)`: whether the server is reached.
 */
export function createFeed({ onLines, onTyping, onReach }) {
  const tabs = navigator.locks && window.BroadcastChannel ? new BroadcastChannel(`${names}-feed`) : null;
  let last = 0;
  let heardAt = 0;
  let following = false;
  let leading = false;
  let wake = () => {};

  const hear = () => {
    heardAt = Date.now();
    onReach(true);
  };

  /** Takes what is new of a stretch that begins after a line that we have; who leads passes it on. */
  function take(lines, end) {
    if (leading && end > last) tabs.postMessage({ type: 'lines', lines, end, after: last });
    const fresh = lines.filter(({ seq }) => seq > last);
    last = Math.max(last, end);
    if (fresh.length > 0) onLines(fresh);
  }

  /** Asks for what is missing; whether the server answered. */
  async function catchUp() {
    try {
      for (;;) {
        const stretch = await fetchStretch(`?after=${last}`);
        hear();
        take(stretch.lines, stretch.last);
        if (!stretch.more) return true;
      }
    } catch {
      onReach(false);
      return false;
    }
  }

  /** Holds the event stream until it breaks or falls silent; whether it ever said anything. */
  function stream() {
    return new Promise((resolve) => {
      const source = new EventSource(`${routes}/events?after=${last}`);
      let opened = false;
      const end = () => {
        source.close();
        clearInterval(watch);
        resolve(opened);
      };
      const watch = setInterval(() => {
        if (Date.now() - heardAt > silence) end();
      }, 5_000);
      source.onopen = () => {
        opened = true;
        hear();
        tabs.postMessage({ type: 'beat', after: last });
      };
      source.onerror = end;
      source.addEventListener('line', ({ data }) => {
        const line = JSON.parse(data);
        hear();
        take([line], line.seq);
      });
      source.addEventListener('typing', () => {
        hear();
        tabs.postMessage({ type: 'typing' });
        onTyping();
      });
      source.addEventListener('beat', () => {
        hear();
        tabs.postMessage({ type: 'beat', after: last });
      });
    });
  }

  /** Waits a little, or until the network comes back. */
  const pause = (milliseconds) =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, milliseconds);
    });

  async function listen(attend) {
    for (let failures = 0; ; ) {
      const attended = (await catchUp()) && (await attend());
      failures = attended ? 0 : failures + 1;
      await pause(Math.min(250 * 2 ** failures, 15_000) * (0.75 + Math.random() / 2));
    }
  }

  const poll = () => pause(document.hidden ? 20_000 : 3_000).then(() => true);

  tabs?.addEventListener('message', ({ data }) => {
    hear();
    if (data.type === 'typing') onTyping();
    // If we lack a line before these, the server has them all.
    if (data.after > last) catchUp();
    else if (data.type === 'lines') take(data.lines, data.end);
  });

  return {
    /** The history: where the transcript ends. Rejects if the server cannot be reached. */
    async begin() {
      const stretch = await fetchStretch('');
      hear();
      take(stretch.lines, stretch.last);
      return stretch.last;
    },
    /** The last line that was seen. */
    last: () => last,
    /** From now on new lines come by themselves. */
    follow() {
      if (following) return;
      following = true;
      // The tab that gets the lock keeps it for its life; the next one in line takes over.
      if (tabs)
        navigator.locks.request(`${names}-feed`, () => {
          leading = true;
          return listen(stream);
        });
      else listen(poll);
      // A tab that leads may be frozen in the background: the one before the customer's eyes does not rely on it.
      setInterval(() => {
        if (!document.hidden && Date.now() - heardAt > silence) catchUp();
      }, 10_000);
    },
    /** Looks at once: the page is seen again, or the network is back. */
    refresh() {
      wake();
      if (following) catchUp();
    },
  };
}

async function fetchStretch(query) {
  const response = await fetch(`${routes}/lines${query}`, { signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}
