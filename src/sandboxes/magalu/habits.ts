/** How the sandbox behaves with everybody; a test may change it while it runs. */

import { z } from 'zod';

export const scopes = [
  'open:tickets-seller:read',
  'open:tickets-seller:write',
  'open:ticket-messages-seller:read',
  'open:ticket-messages-seller:write',
] as const;

const milliseconds = z.number().nonnegative();

export const habitsSchema = z.strictObject({
  /** From the answer 202 until what was taken is listed. */
  lag: milliseconds,
  /** From when a message is listed until its moderation is decided, if it is refused. Others are passed at once. */
  moderation: milliseconds,
  /** From when an invented buyer reads a seller's message until they answer it, the only time. */
  replyAfter: milliseconds,
  /** How long an access token lives. */
  accessSeconds: z.number().positive(),
  /** How long a refresh token that nobody uses lives. */
  refreshSeconds: z.number().positive(),
  readsPerMinute: z.int().positive(),
  /** What the application may ask for. */
  scopes: z.array(z.string()).readonly(),
});

export type Habits = z.infer<typeof habitsSchema>;

export const usual: Habits = {
  lag: 1_000,
  moderation: 1_000,
  replyAfter: 20_000,
  accessSeconds: 7_200,
  refreshSeconds: 30 * 86_400,
  readsPerMinute: 200,
  scopes,
};
