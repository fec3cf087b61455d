/** The pages beside the conversations. */

import { account } from './account.ts';
import { audit } from './audit.ts';
import { channels } from './channels.ts';
import { linking } from './linking.ts';
import { parked } from './parked.ts';
import { people, sessions } from './people.ts';

export const administration = { account, audit, channels, linking, parked, people, sessions };
