/** What is told to who did something in the group: beside the button, or in the topic when it is its turn. */

import type { Forum, ForumEvent } from '../../channels/forum.ts';
import { asFailure } from '../../core/failure.ts';
import type { Log } from '../../log.ts';
import type { Told } from './attending/index.ts';
import type { Lanes } from './presenting/lanes.ts';

export type Answers = {
  /** Resolves once it was told, or cannot be; never while the group takes nothing. */
  give(event: ForumEvent, told: Told): Promise<void>;
};

/** How often an answer is tried that surely was not sent. */
const attempts = 20;

export function createAnswers({
  forum,
  lanes,
  log,
}: {
  readonly forum: Forum;
  readonly lanes: Lanes;
  readonly log: Log;
}): Answers {
  const write = async ({ place, from }: ForumEvent, { words, buttons, sent }: NonNullable<Told>) => {
    if (place === 'private') return forum.sendBeside({ user: from.id }, words);
    if (place === 'general') return forum.sendBeside('general', words);
    const message = await forum.send(place.topic, words, buttons);
    await sent?.(message);
  };

  /** One that was perhaps told is not told twice. */
  const inTurn = (event: ForumEvent, told: NonNullable<Told>, left = attempts): Promise<void> =>
    new Promise((resolve) => {
      lanes.add('answers', async () => {
        try {
          await write(event, told);
          resolve();
        } catch (thrown) {
          const failure = asFailure(thrown);
          log.warn({ failure: failure.kind }, `telegram group: an answer was not told: ${failure.message}`);
          if (failure.kind !== 'retry' || left <= 1) return resolve();
          lanes.hold(failure.retryAfter ?? 1_000);
          void inTurn(event, told, left - 1).then(resolve);
        }
      });
    });

  return {
    async give(event, told) {
      if (event.what.type === 'pressed')
        await forum.answer(event.what.key, told === null || told.inTopic ? '' : told.words);
      if (told === null || (event.what.type === 'pressed' && !told.inTopic)) return;
      await inTurn(event, told);
    },
  };
}
