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
  stream.addEventListener('typing', ({ data }) => {
    live();
    tell({ type: 'typing', conversation: JSON.parse(data) });
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

/** Tabs that somebody looks at. */
const focused = new Set();
/** What was told already, by when: each tab sees the same lists. */
const alerted = new Map();
const remembered = 10 * 60_000;

/** The first tab that tells of somebody new is the one that is heard. */
function alertFrom(tab, alert) {
  const now = Date.now();
  for (const [key, at] of alerted) if (now - at > remembered) alerted.delete(key);
  if (alerted.has(alert.alert)) return;
  alerted.set(alert.alert, now);
  tab.postMessage({ type: 'alert', alert, notify: focused.size === 0 });
}

function attach(tab) {
  tabs.add(tab);
  tab.onmessage = ({ data }) => {
    if (data === 'bye') {
      tabs.delete(tab);
      focused.delete(tab);
    } else if ('alert' in data) alertFrom(tab, data);
    else if (data.focused) focused.add(tab);
    else focused.delete(tab);
  };
  if (isUp) tab.postMessage({ type: 'up' });
  if (source === null) open();
}

if ('onconnect' in self) self.onconnect = ({ ports: [tab] }) => attach(tab);
else attach(self);
