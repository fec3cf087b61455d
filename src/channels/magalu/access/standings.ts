/** How a seller's access stands when it does not work, in words for whoever can mend it. */

import { Failure } from '../../../core/failure.ts';
import type { Standing } from '../../channel.ts';

export const notConsented: Standing = {
  state: 'connecting',
  detail: 'falta a autorização do vendedor na Magalu: plantao magalu connect mostra o link',
};

export const lost: Standing = {
  state: 'down',
  detail:
    'a autorização na Magalu se perdeu: peça o link com plantao magalu connect e autorize de novo; enquanto isso as mensagens esperam, e nada se perde',
};

export const waitingForConsent = (): Failure => new Failure('retry', lost.detail, { retryAfter: 5_000 });
