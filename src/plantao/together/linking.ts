/**
 * Linking a phone from any process: whichever serves the account writes down what it shows, sealed, and does what the
 * others ask for.
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Channel } from '../../channels/channel.ts';
import { type Linked, linkedHere, linkingView, viewLinking } from '../../desks/linking.ts';
import type { Store } from '../../stores/store.ts';
import type { Alone } from './alone.ts';

export type SharedLinking = Linked & { stop(): void };

/** What processes tell each other of: something is asked for, by the channel and account. */
const topic = 'linking-asked';
/** Milliseconds between two looks at what is shown, and at what became of a request. */
const look = 1_000;
const glance = 250;
/** Milliseconds that a request waits for whoever serves the account. */
const patience = 15_000;

const asked = z.object({
  id: z.string(),
  phone: z.string().optional(),
  /** Why not, once that is known; '' if all is well. */
  answer: z.string().optional(),
});

/** Null if a phone is not what makes the channel an account. */
export function shareLinking(
  channel: Channel,
  { store, alone }: { readonly store: Store; readonly alone: Pick<Alone, 'isOurs' | 'store'> },
): SharedLinking | null {
  const here = linkedHere(channel);
  if (here === null) return null;
  const { peers, records } = store;
  if (peers === undefined) return { ...here, stop: () => {} };
  const name = `${channel.name}/${channel.account}`;
  const places = { shown: `credential/linking/${name}/shown`, asked: `credential/linking/${name}/asked` };
  let written = '';

  /** What is shown changes by itself: it is written when it has. */
  const write = async (): Promise<void> => {
    if (!alone.isOurs()) {
      written = '';
      return;
    }
    const view = viewLinking(channel);
    const text = JSON.stringify(view);
    if (text === written) return;
    await alone.store.records.set(places.shown, view);
    written = text;
  };
  const answer = async (): Promise<void> => {
    if (!alone.isOurs()) return;
    const found = await records.get(places.asked);
    const request = asked.safeParse(found?.value).data;
    if (found === null || request === undefined || request.answer !== undefined) return;
    const words = await here.ask(request.phone).then(
      () => '',
      (error: unknown) => (error instanceof Error ? error.message : 'não deu certo'),
    );
    await write();
    const told = { id: request.id, answer: words };
    await alone.store.records.set(places.asked, told, { expect: found.version, expiresIn: 4 * patience });
  };
  /** One after another: two who ask at once are answered once. What fails is asked for again. */
  let answering = Promise.resolve();

  const writing = setInterval(() => void write().catch(() => {}), look).unref();
  const unhear = peers.hear(topic, (which) => {
    if (which === name) answering = answering.then(answer).catch(() => {});
  });

  return {
    channel: channel.name,
    account: channel.account,
    async view() {
      if (alone.isOurs()) return here.view();
      const shown = linkingView.safeParse((await records.get(places.shown))?.value).data;
      return (
        shown ?? {
          account: channel.account,
          state: 'connecting',
          detail: 'outro processo atende este número',
        }
      );
    },
    async ask(phone) {
      if (alone.isOurs()) return here.ask(phone);
      const id = randomUUID();
      await records.set(
        places.asked,
        { id, ...(phone === undefined ? {} : { phone }) },
        { expiresIn: 4 * patience },
      );
      peers.tell(topic, name);
      for (let waited = 0; waited < patience; waited += glance) {
        await delay(glance);
        const request = asked.safeParse((await records.get(places.asked))?.value).data;
        if (request?.id !== id) throw new Error('outra pessoa pediu o mesmo agora: tente de novo');
        if (request.answer === '') return;
        if (request.answer !== undefined) throw new Error(request.answer);
      }
      throw new Error('o processo que atende este número não respondeu: tente de novo em instantes');
    },
    stop() {
      clearInterval(writing);
      unhear();
    },
  };
}
