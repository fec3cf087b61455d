/** Where whoever waits for a person stands. */

import { z } from 'zod';
import type { Row, Store } from '../stores/store.ts';
import { defineLookup, type Lookup } from './call.ts';

const input = z.object({ queue: z.string().exactOptional() });

/** What is read at once, and how far: whoever waits behind so many is told no number. */
const page = 100;
const pages = 20;

/** Counts those of the same queue who have waited longer: nothing else of them is looked at. */
export const createFindPlace = (store: Pick<Store, 'list'>): Lookup =>
  defineLookup('findPlace', input, async ({ queue }, { conversation }) => {
    let ahead = 0;
    let after: Row | undefined;
    for (let read = 0; read < pages; read += 1) {
      const rows = await store.list({
        place: 'waiting',
        limit: page,
        ...(after === undefined ? {} : { after }),
      });
      for (const row of rows) {
        if (row.conversation === conversation) return { ahead };
        if (row.listing.queue === queue) ahead += 1;
      }
      after = rows.at(-1);
      if (rows.length < page) return {};
    }
    return {};
  });
