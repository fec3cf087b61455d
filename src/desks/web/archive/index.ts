/** The pages over what is kept beyond the day: searching, figures, and what the law lets a person ask for. */

import type { Hono } from 'hono';
import type { Archive } from '../../../archive/archive.ts';
import type { Audit, Users } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import type { Queue } from '../conversations/lists.ts';
import type { Env, Guard } from '../guard.ts';
import type { FrameOf } from '../views/layout.tsx';
import { addFigures } from './figures/routes.ts';
import { createKeptQuestions } from './kept-question.ts';
import { addPrivacy } from './privacy/routes.ts';
import { addSearch } from './search/routes.ts';

export type ArchivePagesOptions = {
  readonly archive: Pick<Archive, 'search' | 'figures' | 'person' | 'exportPerson' | 'erasePerson'>;
  readonly store: Store;
  readonly users: Pick<Users, 'list'>;
  readonly guard: Guard;
  readonly frame: FrameOf;
  readonly audit: Pick<Audit, 'note'>;
  readonly timezone: string;
  /** Days for which closed conversations stay; null for ever. */
  readonly retentionDays: number | null;
  readonly queues: readonly Queue[];
};

export function addArchivePages(app: Hono<Env>, options: ArchivePagesOptions): void {
  const { archive, store, users, queues, retentionDays: reach } = options;
  const questions = createKeptQuestions(store.records);
  addSearch(app, { ...options, reach, questions, search: (text, page) => archive.search(text, page) });
  addFigures(app, {
    ...options,
    now: store.now,
    figures: (range) => archive.figures(range),
    async names() {
      const byId = new Map((await users.list()).map(({ id, name }) => [id, name]));
      return {
        queue: (id) => queues.find((queue) => queue.id === id)?.name,
        attendant: (id) => byId.get(id),
      };
    },
  });
  addPrivacy(app, { ...options, reach, questions });
}
