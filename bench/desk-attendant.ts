/** An attendant as the service sees one: an event stream, pages read again when it says so, and what is pressed. */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

export type Attendant = {
  /** Opens a conversation, and keeps what its page shows up to date. */
  open(conversation: string): Promise<void>;
  /** Resolves once the open conversation's page shows a text, with the moment, as `performance.now`. */
  sees(text: string): Promise<number>;
  /** Presses something; milliseconds until the page is told what became of it. */
  act(conversation: string, act: string, fields?: Readonly<Record<string, string>>): Promise<number>;
  /** Requests that were made so far. */
  readonly asked: () => number;
  leave(): Promise<void>;
};

const change = z.object({ conversation: z.string(), what: z.array(z.string()) });
/** Milliseconds after which what a page does not show is missed. */
const missed = 20_000;

/** Milliseconds between two readings, as the pages have them. */
const pauses = { lists: 400, open: 250 } as const;

/** Comes in with a session's cookie, and hears the stream. */
export async function sitDown(
  url: string,
  { cookie, csrf, id }: { readonly cookie: string; readonly csrf: string; readonly id: string },
): Promise<Attendant> {
  const leaving = new AbortController();
  const waiting = new Map<string, (at: number) => void>();
  let asked = 0;
  let opened: string | null = null;

  const get = async (path: string): Promise<string> => {
    asked++;
    const response = await fetch(url + path, {
      headers: { cookie, 'hx-request': 'true' },
      signal: leaving.signal,
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.text();
  };
  /** Reads at once, and again at the end of a pause if there were more changes meanwhile: as the pages' triggers do. */
  const reader = (pause: number, read: () => Promise<void>) => {
    let wanted = false;
    let busy = false;
    return async () => {
      wanted = true;
      if (busy) return;
      busy = true;
      try {
        while (wanted) {
          wanted = false;
          await Promise.all([read(), delay(pause, undefined, { signal: leaving.signal })]);
        }
      } catch (error) {
        if (!leaving.signal.aborted) throw error;
      } finally {
        busy = false;
      }
    };
  };
  const readLists = reader(pauses.lists, async () => {
    await get(`/desk/lists${opened === null ? '' : `?open=${opened}`}`);
  });
  const readOpen = reader(pauses.open, async () => {
    const page = await get(`/desk/c/${opened}/live?lines=200`);
    const at = performance.now();
    for (const [text, tell] of waiting)
      if (page.includes(text)) {
        waiting.delete(text);
        tell(at);
      }
  });

  const stream = await fetch(`${url}/desk/events`, { headers: { cookie }, signal: leaving.signal });
  if (stream.body === null || !stream.ok) throw new Error(`no stream: ${stream.status}`);
  const hearing = hear(stream.body, (data) => {
    const { conversation, what } = change.parse(JSON.parse(data));
    if (what.includes('listing')) void readLists();
    if (conversation === opened) void readOpen();
  });

  return {
    async open(conversation) {
      opened = conversation;
      await get(`/desk/c/${conversation}`);
    },
    async sees(text) {
      const seen = new Promise<number>((resolve) => waiting.set(text, resolve));
      const late = delay(missed, 'late' as const, { ref: false });
      const at = await Promise.race([seen, late]);
      if (at === 'late') throw new Error('a message did not reach the page');
      return at;
    },
    async act(conversation, act, fields = {}) {
      const began = performance.now();
      asked++;
      const response = await fetch(`${url}/desk/c/${conversation}/${act}`, {
        method: 'POST',
        headers: { cookie, origin: url, 'hx-request': 'true' },
        body: new URLSearchParams({ csrf, owner: id, request: randomUUID(), ...fields }),
      });
      const told = await response.text();
      if (response.status !== 200) throw new Error(`${act}: ${response.status} ${told}`);
      return performance.now() - began;
    },
    asked: () => asked,
    async leave() {
      leaving.abort();
      await hearing;
    },
  };
}

/** Calls back with what each change tells, until the stream ends. */
async function hear(body: ReadableStream<Uint8Array>, tell: (data: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of body) {
      const events = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const data = /^event: change\ndata: (.*)$/m.exec(event)?.[1];
        if (data !== undefined) tell(data);
      }
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
  }
}
