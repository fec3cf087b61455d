/** The ways in which the service ends a connection, by the code that the client makes of each. */

import type { Connection } from '../wire/connection.ts';
import { type BinaryNode, node, service } from '../wire/node.ts';

/**
 * Ends a connection so that the client reports the code: 401 device removed, 411 not on the multi-device version,
 * 428 connection lost, 440 replaced by another one; any other code is told as it is (403, 500, 503, 515, ...).
 */
export function closeWith(connection: Connection, code: number): void {
  if (code === 428) connection.cut();
  else connection.send(stanzaFor(code));
}

function stanzaFor(code: number): BinaryNode {
  switch (code) {
    case 401:
      return node('stream:error', { code }, [node('conflict', { type: 'device_removed' })]);
    case 411:
      return node('ib', { from: service }, [node('downgrade_webclient')]);
    case 440:
      return node('stream:error', {}, [node('conflict', { type: 'replaced' })]);
    default:
      return node('stream:error', { code });
  }
}
