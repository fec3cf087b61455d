/** The desk in Brazilian Portuguese: a page a file. */

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

export const pt = {
  language: 'pt-BR' as string,
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
