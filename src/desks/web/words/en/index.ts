/** The desk in English: a page a file. */

import type { Words } from '../index.ts';
import { administration } from './administration/index.ts';
import { door } from './door.ts';
import { frame } from './frame.ts';
import { lists } from './lists.ts';
import { panels } from './panels.ts';
import { talk } from './talk.ts';

export const en: Words = { language: 'en', frame, door, lists, talk, panels, ...administration };
