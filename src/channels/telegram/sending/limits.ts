/** How fast a bot may send, and which files. */

import type { Attachment } from '../../../core/content.ts';
import { type FileRule, largestFile } from '../../files.ts';
import type { Limits } from '../../pace.ts';

/**
 * Telegram takes about 30 messages a second of a bot, and one a second to a chat, where it lets short bursts pass. A
 * little less than it allows: what leaves evenly may arrive in heaps.
 */
export const usualLimits: Limits = {
  everybody: { messages: 25, within: 1_000 },
  chat: { messages: 20, within: 20_000 },
};

/** Telegram takes files of any type from bots, up to 50 MB. */
export const files: readonly FileRule[] = [{ size: largestFile }];

/** Pictures that Telegram shows in the chat have at most 10 MB; larger ones are files like others. */
export const isPicture = ({ type, size }: Attachment): boolean =>
  (type === 'image/jpeg' || type === 'image/png') && size <= 10_000_000;
