/** Sends what is said: until it is sent, or it is known why not, or the doubt has lasted too long. */

import type { SendOptions } from '../channels/channel.ts';
import { inWords, type Message } from '../core/content.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { Heard } from '../core/flow.ts';
import { readFile } from '../stores/contract/files.ts';
import type { Lease, Work } from '../stores/contract/jobs.ts';
import type { Store } from '../stores/store.ts';
import { about, type Ending, type PerformParts, toldOf } from './ending.ts';
import { backoff } from './retry.ts';
import type { Taken } from './take.ts';

/**
 * For so many milliseconds a say is repeated whose every attempt ends `unknown` although its channel is connected: then
 * it is the say. It leaves its lane, since the chat is mute meanwhile: `uncertain`, or one to keep, which rather comes
 * twice than not at all, for a person. A minute is longer than a channel needs to notice that its connection is gone.
 */
const doubted = { usual: 60_000, kept: 300_000 } as const;
/** Milliseconds after which a channel's `send` is taken to have failed: longer than any takes that ends by itself. */
const sendsWithin = 300_000;

/** One attempt; null if it is another worker's by now. Never throws for what the channel does. */
export async function say(
  { channelFor, log, store }: PerformParts,
  lease: Taken,
  work: Work & { type: 'say' },
): Promise<Ending | null> {
  const doubtedSince = doubtedSinceOf(lease);
  if (lease.expired) return late(work, doubtedSince !== undefined);
  const channel = channelFor(lease.origin);
  if (channel === undefined)
    return {
      outcome: {
        type: 'again',
        delay: backoff(lease.attempts, { first: 60_000, most: 600_000 }),
        progress: lease.progress,
      },
    };
  // In an outage nobody's say gets through: no reason to send copies of this one, nor to give it up.
  if (doubtedSince !== undefined && channel.standing().state !== 'connected')
    return { outcome: { type: 'again', delay: backoff(lease.attempts), progress: lease.at } };
  if (!lease.isHeld()) return null;
  try {
    const sending = channel.send(lease.origin.address, signed(work), {
      id: lease.id,
      ...(work.menu === undefined ? {} : { menu: work.menu }),
      ...readerOf(store.files, work.message.file),
    });
    await within(sendsWithin, sending);
    return {
      outcome: { type: 'done', delivery: 'sent' },
      ...(work.reported ? { post: { type: 'say.sent', text: inWords(work.message) } } : {}),
    };
  } catch (thrown) {
    const failure = asFailure(thrown);
    log.warn({ ...about(lease), ...toldOf(failure) }, 'a message was not sent');
    return unsent(lease, work, failure);
  }
}

/** @throws Failure if it takes longer, in milliseconds: nobody else's turn waits for it for ever. */
async function within(milliseconds: number, sending: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Made only then: an error notes where it was made, and that costs more than the rest of a send.
    const giveUp = () => reject(new Failure('unknown', 'o canal não terminou o envio'));
    timer = setTimeout(giveUp, milliseconds).unref();
  });
  try {
    await Promise.race([sending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What is sent comes from the bot's account, whoever wrote it: a person's words begin with their name. */
const signed = ({ by, message }: Work & { type: 'say' }): Message => {
  if (by === 'bot') return message;
  return { ...message, text: message.text === '' ? by.name : `${by.name}:\n${message.text}` };
};

/** How a channel gets what a file holds. */
const readerOf = (files: Store['files'], file: Message['file']): Pick<SendOptions, 'file'> =>
  file === undefined ? {} : { file: () => readFile(files, file.ref) };

/** Since when each attempt of a say ended `unknown` over a connected channel; undefined if none did, or a person asked anew. */
const doubtedSinceOf = ({ progress, retried }: Lease): number | undefined =>
  typeof progress === 'number' && !retried ? progress : undefined;

/** It was no longer worth attempting. */
function late(work: Work & { type: 'say' }, doubtful: boolean): Ending {
  const ended = { type: 'done', delivery: doubtful ? 'uncertain' : 'expired' } as const;
  if (!work.reported) return { outcome: ended };
  const reason = doubtful
    ? 'não se soube se o envio tinha dado certo, e o prazo para repeti-lo passou'
    : 'não pôde ser enviada a tempo';
  return { outcome: ended, post: failedBecause(work, reason, !doubtful) };
}

/** What the conversation hears of a say that did not reach the customer; not `certain` if it may have done so. */
const failedBecause = (
  { message, keep }: Work & { type: 'say' },
  reason: string,
  certain: boolean,
): Extract<Heard, { type: 'send.failed' }> => ({
  ...{ type: 'send.failed', text: inWords(message), keep, reason },
  ...(certain ? {} : { certain }),
});

function unsent(lease: Lease, work: Work & { type: 'say' }, failure: Failure): Ending {
  const again = { type: 'again', delay: failure.retryAfter ?? backoff(lease.attempts) } as const;
  if (failure.kind === 'retry') return { outcome: { ...again, progress: lease.progress } };
  const doubtful = failure.kind === 'unknown';
  if (doubtful) {
    const since = doubtedSinceOf(lease) ?? lease.at;
    if (lease.at - since < doubted[work.keep ? 'kept' : 'usual'])
      return { outcome: { ...again, progress: since, doubtful: true } };
  }
  const delivery = doubtful ? 'uncertain' : 'failed';
  const failed = failedBecause(work, failure.message, !doubtful);
  if (work.keep)
    return {
      outcome: { type: 'parked', reason: `mensagem não entregue: ${failure.message}`, delivery },
      post: failed,
    };
  return { outcome: { type: 'done', delivery }, ...(!doubtful || work.reported ? { post: failed } : {}) };
}
