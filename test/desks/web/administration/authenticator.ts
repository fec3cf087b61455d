/** An authenticator app. */

import { Secret, TOTP } from 'otpauth';

/** What it shows; `periods` of thirty seconds from now. */
export const generate = (secret: string, periods = 0): string =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.now() + periods * 30_000 });
