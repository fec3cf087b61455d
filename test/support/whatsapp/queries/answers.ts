/** What the service answers to each query. What is not here is refused with 501 and remembered. */

import type { Device } from '../account/device.ts';
import { toUserNode } from '../people/identity.ts';
import { type Directory, deviceOf } from '../people/party.ts';
import { type BinaryNode, childOf, childrenOf, contentOf, node } from '../wire/node.ts';
import { lookUpPeople } from './people.ts';

/** Who asks, and whom the answer may come from. */
export type Asker = { readonly device: Device; readonly directory: Directory };

type Answer = (iq: BinaryNode, asker: Asker) => readonly BinaryNode[] | Promise<readonly BinaryNode[]>;

/** How a query is called: its name space and its first child. */
export const nameOf = (iq: BinaryNode): string => `${iq.attrs.xmlns}/${contentOf(iq)[0]?.tag ?? ''}`;

const digest = async (_: BinaryNode, { device }: Asker) => [
  node('digest', {}, [node('registration', {}, device.jid)]),
];

/** The answers by name; undefined from a look-up means that nobody knows the query. */
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
  'encrypt/digest': digest,
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
