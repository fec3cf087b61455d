/** What opens over a conversation: where it can be passed on to, and protocols; and a document in full. */

import type { Hono } from 'hono';
import type { TicketStatus } from '../../../core/calls.ts';
import type { Audit, People } from '../../../people/people.ts';
import type { Store } from '../../../stores/store.ts';
import type { Env, Guard } from '../guard.ts';
import { about, pathOf, refuse, tell } from './answering.ts';
import type { Queue } from './lists.ts';
import { Protocol, Transfer } from './views/panels.tsx';

export type PanelsOptions = {
  readonly store: Store;
  readonly guard: Guard;
  readonly audit: Pick<Audit, 'note'>;
  readonly people: Pick<People, 'users'>;
  /** Empty if there is only one, without a name. */
  readonly queues: readonly Queue[];
  /** Reads a ticket by its protocol; null if the ERP does not know it. Rejects if the ERP does not answer. */
  readonly findTicket: (protocol: string) => Promise<TicketStatus | null>;
  /** Who has a page of the desk open. */
  readonly present: () => ReadonlySet<string>;
};

export function addPanels(app: Hono<Env>, options: PanelsOptions): void {
  const { store, guard, audit, people, queues, findTicket, present } = options;

  app.get(
    '/c/:id/panel/transfer',
    guard.enter,
    guard.permit('transfer'),
    about(store, async (context, conversation) => {
      const [here, users] = [present(), await people.users.list()];
      const me = context.get('session').user.id;
      const colleagues = users
        .filter(({ id, disabled, ready }) => id !== me && !disabled && ready)
        .map(({ id, name }) => ({ id, name, present: here.has(id) }))
        .sort((one, other) => Number(other.present) - Number(one.present));
      const { queue, known } = conversation.listing;
      const elsewhere = queues.filter(
        ({ id, only }) => id !== queue && (only === undefined || known?.protocol !== undefined),
      );
      return context.html(
        Transfer({
          path: pathOf(conversation),
          words: context.get('words'),
          queues: elsewhere,
          people: colleagues,
        }),
      );
    }),
  );

  app.get(
    '/c/:id/panel/protocol',
    guard.enter,
    guard.permit('look-up'),
    about(store, (context, conversation) =>
      context.html(
        Protocol({
          path: pathOf(conversation),
          words: context.get('words'),
          protocol: conversation.listing.known?.opened?.at(-1) ?? '',
        }),
      ),
    ),
  );

  app.post(
    '/c/:id/panel/protocol',
    guard.enter,
    guard.checkForm,
    guard.permit('look-up'),
    about(store, async (context, { conversation, ...found }) => {
      const words = context.get('words');
      const said = words.panels.protocol;
      const { protocol: typed } = await context.req.parseBody();
      const protocol = String(typed ?? '').replace(/[\s.-]/g, '');
      const shown = {
        path: pathOf({ conversation, ...found }),
        words,
        protocol: protocol.slice(0, 40),
      };
      if (!/^\d{12,24}$/.test(protocol)) return context.html(Protocol({ ...shown, problem: said.wrong }));
      await audit.note({ by: context.get('session').user.id, action: 'look-up', conversation });
      const ticket = await findTicket(protocol).catch(() => undefined);
      if (ticket === undefined) return context.html(Protocol({ ...shown, problem: said.failed }));
      return context.html(
        ticket === null ? Protocol({ ...shown, problem: said.none }) : Protocol({ ...shown, ticket }),
      );
    }),
  );

  app.post(
    '/c/:id/document',
    guard.enter,
    guard.checkForm,
    guard.permit('see-document'),
    about(store, async (context, { conversation, listing }) => {
      const { talk } = context.get('words');
      const document = listing.known?.document;
      if (document === undefined) return refuse(context, talk.noDocument, 404);
      await audit.note({ by: context.get('session').user.id, action: 'see-document', conversation });
      return tell(context, talk.documentSeen(wholeDocument(document)));
    }),
  );
}

/** `18462093740` -> `184.620.937-40` */
const wholeDocument = (document: string): string =>
  document.length === 11
    ? document.replace(/^(.{3})(.{3})(.{3})(.{2})$/, '$1.$2.$3-$4')
    : document.replace(/^(.{2})(.{3})(.{3})(.{4})(.{2})$/, '$1.$2.$3/$4-$5');
