/** The pages beside the conversations. */

import { linking } from './linking.ts';
import { parked } from './parked.ts';

export const administration = { linking, parked };
