/** How every part of the service is: kept up to date while the page is open. */

import type { Hono } from 'hono';
import type { Env } from '../../guard.ts';
import type { AdministrationOptions } from '../index.ts';
import { ChannelsPage, Parts } from './view.tsx';

export function addChannels(app: Hono<Env>, { guard, frame, parts, linked }: AdministrationOptions): void {
  const permitted = guard.permit('manage-channels');
  const linkable = () => new Set(linked().map(({ channel, account }) => `${channel}:${account}`));

  app.get('/channels', guard.enter, permitted, (context) =>
    context.html(
      ChannelsPage({
        frame: frame(context),
        session: context.get('session'),
        parts: parts(),
        linkable: linkable(),
      }),
    ),
  );

  app.get('/channels/state', guard.look, permitted, (context) =>
    context.html(Parts({ parts: parts(), linkable: linkable(), words: context.get('words') })),
  );
}
