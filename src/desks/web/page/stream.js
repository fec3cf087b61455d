/**
 * The one event stream of a browser, shared by its tabs: browsers open six connections to a host and no more. Tells the
 * tabs what changed, when the stream is `up` (what they show may be old then: they read it again), and when it is lost.
 * Where workers cannot be shared, each tab has one of its own.
 */

/** Milliseconds without a sign of life after which a connection counts as dead. */
const silence = 45_000;
const pause = 3_000;

const tabs = new Set();
let source = null;
let isUp = false;
let heard = 0;

const tell = (message) => {
  for (const tab of tabs) tab.postMessage(message);
};

const lose = (closed) => {
  isUp = false;
  tell({ type: 'down', closed });
};

function open() {
  heard = Date.now();
  source?.close();
  const stream = new EventSource('/desk/events');
  source = stream;
  const live = () => {
    heard = Date.now();
  };
  stream.addEventListener('open', () => {
    live();
    isUp = true;
    tell({ type: 'up' });
  });
  stream.addEventListener('beat', live);
  stream.addEventListener('change', ({ data }) => {
    live();
    tell({ type: 'change', change: JSON.parse(data) });
  });
  stream.addEventListener('error', () => {
    // A browser tries again by itself after a broken connection, and never after a refusal.
    const closed = stream.readyState === EventSource.CLOSED;
    lose(closed);
    if (closed) setTimeout(() => stream === source && open(), pause);
  });
}

setInterval(() => {
  if (source === null || Date.now() - heard < silence) return;
  lose(false);
  open();
}, pause);

function attach(tab) {
  tabs.add(tab);
  tab.onmessage = ({ data }) => {
    if (data === 'bye') tabs.delete(tab);
  };
  if (isUp) tab.postMessage({ type: 'up' });
  if (source === null) open();
}

if ('onconnect' in self) self.onconnect = ({ ports: [tab] }) => attach(tab);
else attach(self);
