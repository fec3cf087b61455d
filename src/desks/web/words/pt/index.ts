/** The desk in Brazilian Portuguese: a page a file. */

import { door } from './door.ts';
import { frame } from './frame.ts';
import { linking } from './linking.ts';
import { lists } from './lists.ts';
import { talk } from './talk.ts';

export const pt = { language: 'pt-BR' as string, frame, door, lists, talk, linking };
