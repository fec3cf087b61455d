/** What a connection to a network's own HTTP API threw, as one of the three failures. */

import { z } from 'zod';
import { Failure } from '../../core/failure.ts';

/** Codes of Node, OpenSSL and undici for a connection that was never established: no byte of a request has left. */
const neverLeft =
  /^(?:ENOTFOUND|EAI_\w+|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|(?:ERR_TLS_)?CERT_\w+|ERR_TLS_\w+|ERR_SSL_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|HOSTNAME_\w+|EPROTO)$/;

/** @param whom who was asked, as the sentence has it: `a Meta`. */
export function connectionFailure(thrown: unknown, whom: string): Failure {
  if (thrown instanceof Failure) return thrown;
  if (thrown instanceof Error && thrown.name === 'TimeoutError')
    return new Failure('unknown', `${whom} não respondeu a tempo`);
  const { data: code } = z.string().regex(/^\w+$/).safeParse(Object(thrown).code);
  if (code === undefined) return new Failure('unknown', `a conexão com ${whom} falhou`);
  // The same codes on an open connection come with the name of the call that failed on it.
  const onOpen = thrown instanceof Error && /\b(?:read|write) E/.test(thrown.message);
  return neverLeft.test(code) && !onOpen
    ? new Failure('retry', `não há conexão com ${whom} (${code}): confira a internet deste servidor`)
    : new Failure('unknown', `a conexão com ${whom} caiu (${code})`);
}
