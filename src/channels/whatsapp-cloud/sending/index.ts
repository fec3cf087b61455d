/** Sends what a message became, in order, at the pace that Meta takes; outside of the 24 hours as a template, or not. */

import { z } from 'zod';
import type { Message } from '../../../core/content.ts';
import type { Failure } from '../../../core/failure.ts';
import type { EffectId } from '../../../core/ids/index.ts';
import type { SendOptions } from '../../channel.ts';
import { demandFile } from '../../files.ts';
import type { Pace } from '../../pace.ts';
import type { Pause } from '../../pause.ts';
import { meaningOf, windowClosed } from '../graph/codes.ts';
import { GraphFailure, notUnderstood, readNetwork } from '../graph/failures.ts';
import type { Graph } from '../graph/index.ts';
import { uploadMedia } from '../graph/media.ts';
import { isPhone } from '../incoming/reading.ts';
import type { Watch } from '../watch.ts';
import type { Windows } from '../window.ts';
import { files } from './limits.ts';
import { type Outgoing, renderMessage, renderTemplate } from './outgoing.ts';

/** How often the rest of a text that has begun is tried again when Meta asks for a pause, and how long it waits. */
const restAttempts = 3;
const restWait = 60_000;

export type SendingParts = {
  readonly graph: Pick<Graph, 'post' | 'upload'>;
  readonly phoneId: string;
  readonly pace: Pace;
  readonly pause: Pause;
  readonly windows: Pick<Windows, 'of'>;
  readonly watch: Pick<Watch, 'sent' | 'failed'>;
  readonly template: { readonly name: string; readonly language: string } | undefined;
};

export type Send = (address: string, message: Message, options: SendOptions) => Promise<void>;

const taken = z.object({ messages: z.array(z.object({ id: z.string() })).min(1) });

/**
 * @returns a function that throws `Failure`. A text of several messages that fails half-way is repeated from its
 * beginning by whoever tries again: better twice than cut short.
 */
export function createSending(parts: SendingParts): Send {
  const { graph, phoneId, pace, pause, windows, watch, template } = parts;

  const attempt = async (address: string, id: EffectId, part: Outgoing, longestWait?: number) => {
    await pace.turn(address, longestWait);
    try {
      const answer = await graph.post(`/${phoneId}/messages`, {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        // Who hides the number is written to by another name.
        ...(isPhone(address) ? { to: address } : { recipient: address }),
        ...part,
        // Comes back with what becomes of the message.
        biz_opaque_callback_data: id,
      });
      if (!taken.safeParse(answer).success) throw notUnderstood();
      watch.sent();
    } catch (thrown) {
      const failure = readNetwork(thrown);
      watch.failed(failure);
      if (failure instanceof GraphFailure && failure.everybody && failure.retryAfter !== undefined)
        pace.hold(failure.retryAfter);
      throw failure;
    }
  };

  const sendParts = async (address: string, id: EffectId, all: readonly Outgoing[]) => {
    for (const [index, part] of all.entries())
      for (let left = index === 0 ? 0 : restAttempts; ; left--)
        try {
          await attempt(address, id, part, index === 0 ? undefined : restWait);
          break;
        } catch (thrown) {
          const { kind, retryAfter } = readNetwork(thrown);
          if (left === 0 || kind !== 'retry' || retryAfter === undefined || retryAfter > restWait)
            throw thrown;
          await pause(retryAfter, unending);
        }
  };

  /** What can still be said to somebody who has not written for a day. */
  const sendLate = async (address: string, id: EffectId, message: Message) => {
    // A template holds words alone.
    if (template === undefined || message.file) throw tooLate();
    await sendParts(address, id, [renderTemplate(message, template)]);
  };

  return async (address, message, { id, menu, file }) => {
    const bytes = message.file && (await demandFile(message.file, files, file));
    if ((await windows.of(address)) === 'closed') return sendLate(address, id, message);
    const media = message.file && bytes && (await uploadMedia(graph, phoneId, message.file, bytes));
    try {
      await sendParts(address, id, renderMessage(message, menu, media));
    } catch (thrown) {
      const isLate = thrown instanceof GraphFailure && thrown.code === windowClosed;
      if (!isLate || template === undefined) throw thrown;
      await sendLate(address, id, message);
    }
  };
}

const unending = new AbortController().signal;

const tooLate = (): Failure => {
  const meaning = meaningOf(windowClosed);
  return meaning === undefined ? notUnderstood() : new GraphFailure(windowClosed, meaning);
};
