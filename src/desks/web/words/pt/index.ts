/** The desk in Brazilian Portuguese: a page a file. */

import { administration } from './administration/index.ts';
import { door } from './door.ts';
import { frame } from './frame.ts';
import { lists } from './lists.ts';
import { panels } from './panels.ts';
import { talk } from './talk.ts';

export const pt = { language: 'pt-BR' as string, frame, door, lists, talk, panels, ...administration };
