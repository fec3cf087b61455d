/** The desk in English: a page a file. */

import type { Words } from '../index.ts';
import { administration } from './administration/index.ts';
import { door } from './door.ts';
import { figures } from './figures.ts';
import { frame } from './frame.ts';
import { lists } from './lists.ts';
import { panels } from './panels.ts';
import { privacy } from './privacy.ts';
import { protocol } from './protocol.ts';
import { replies } from './replies.ts';
import { search } from './search.ts';
import { talk } from './talk.ts';

export const en: Words = {
  language: 'en',
  frame,
  door,
  lists,
  talk,
  panels,
  protocol,
  replies,
  figures,
  search,
  privacy,
  ...administration,
};
