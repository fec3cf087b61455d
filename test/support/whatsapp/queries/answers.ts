/** What the service answers to each query, by name space and first child. */

import type { Device } from '../account/device.ts';
import { toUserNode } from '../people/identity.ts';
import { type Directory, deviceOf } from '../people/party.ts';
import { type BinaryNode, childOf, childrenOf, node } from '../wire/node.ts';
import { lookUpPeople } from './people.ts';

/** Who asks, and whom the answer may come from. */
export type Asker = { readonly device: Device; readonly directory: Directory };

type Answer = (iq: BinaryNode, asker: Asker) => readonly BinaryNode[] | Promise<readonly BinaryNode[]>;

/** The answers by name. What is not here is refused with 501 and remembered. */
export const answers: Readonly<Record<string, Answer | undefined>> = {
  'encrypt/count': (_, { device }) => [node('count', { value: device.keysLeft() })],
  'encrypt/registration': (iq, { device }) => {
    device.upload(iq);
    return [];
  },
  'encrypt/rotate': (iq, { device }) => {
    device.rotate(iq);
    return [];
  },
  // That there is one is all that the client looks at.
  'encrypt/digest': () => [node('digest')],
  'encrypt/key': async (iq, { directory }) => {
    const users: BinaryNode[] = [];
    for (const { attrs } of childrenOf(childOf(iq, 'key'), 'user')) {
      const jid = String(attrs.jid);
      const bundle = await directory.find(jid)?.bundle(deviceOf(jid));
      if (bundle !== undefined) users.push(toUserNode(jid, bundle));
    }
    return [node('list', {}, users)];
  },
  'usync/usync': (iq, { directory }) => [lookUpPeople(iq, directory)],
  'passive/active': () => [],
  'passive/passive': () => [],
  'abt/props': () => [node('props', { protocol: 1, hash: 'abcdef', refresh: 86_400 })],
  'blocklist/': () => [node('list')],
  'privacy/privacy': () => [
    node(
      'privacy',
      {},
      ['readreceipts', 'last', 'online', 'profile', 'status', 'groupadd', 'calladd'].map((name) =>
        node('category', { name, value: 'all' }),
      ),
    ),
  ],
  'privacy/tokens': () => [node('tokens')],
  'w:p/ping': () => [],
  // Where files are taken: the client is told another place, so that the host does not matter.
  'w:m/media_conn': () => [
    node('media_conn', { auth: 'auth-of-the-tests', ttl: 300 }, [
      node('host', { hostname: 'mmg.whatsapp.net', maxContentLengthBytes: 100_000_000 }),
    ]),
  ],
  'md/remove-companion-device': () => [],
  'w:sync:app:state/sync': (iq) => [
    node(
      'sync',
      {},
      childrenOf(childOf(iq, 'sync'), 'collection').map(({ attrs }) =>
        node('collection', { name: attrs.name, version: attrs.version ?? 0, has_more_patches: 'false' }),
      ),
    ),
  ],
};
