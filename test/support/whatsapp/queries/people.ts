/** The query for people: their devices, their other address, and whether a number is in use at all. */

import { type Directory, type Party, userOf } from '../people/party.ts';
import { type BinaryNode, childOf, childrenOf, contentOf, node } from '../wire/node.ts';

/** The `<usync>` with what was asked; people who do not exist are left out, but for the question whether they do. */
export function lookUpPeople(iq: BinaryNode, directory: Directory): BinaryNode {
  const usync = childOf(iq, 'usync');
  const query = childOf(usync, 'query');
  const wanted = new Set(query === undefined ? [] : contentOf(query).map(({ tag }) => tag));

  const users = childrenOf(childOf(usync, 'list'), 'user').flatMap((user) => {
    const jid = user.attrs.jid ?? jidOfContact(user);
    const party = directory.find(jid);
    if (party === undefined)
      return wanted.has('contact') ? [node('user', { jid }, [node('contact', { type: 'out' })])] : [];
    return [node('user', { jid }, describe(party, jid, wanted))];
  });
  return node(
    'usync',
    { context: usync?.attrs.context, mode: 'query', sid: usync?.attrs.sid, last: 'true' },
    [
      node(
        'result',
        {},
        [...wanted].map((tag) => node(tag)),
      ),
      node('list', {}, users),
    ],
  );
}

function describe(party: Party, jid: string, wanted: ReadonlySet<string>): readonly BinaryNode[] {
  const devices = party.devices().map((id) => node('device', { id, 'key-index': id === 0 ? undefined : id }));
  return [
    ...(wanted.has('contact') ? [node('contact', { type: 'in' })] : []),
    ...(wanted.has('devices') ? [node('devices', {}, [node('device-list', {}, devices)])] : []),
    ...(wanted.has('lid') && userOf(jid) === party.jid ? [node('lid', { val: party.lid })] : []),
  ];
}

/** The number in `<contact>+5511...</contact>` as an address. */
function jidOfContact(user: BinaryNode): string {
  const content = childOf(user, 'contact')?.content;
  const text = content instanceof Uint8Array ? Buffer.from(content).toString() : String(content);
  return `${text.replace(/\D/g, '')}@s.whatsapp.net`;
}
