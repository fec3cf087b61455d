/** Requests that come twice: what the first one did is answered again, for a day. */

import { z } from 'zod';
import type { Token } from '../../integrations/integration.ts';
import type { Records } from '../../stores/store.ts';
import type { Problem } from './problem.ts';
import type { Answer, Raw, Route } from './route.ts';

const day = 86_400_000;

const kept = z.object({ asked: z.string(), status: z.number(), body: z.unknown() });

export type Once = {
  /** Runs a route, unless this very request was answered before. What was refused may be asked again. */
  run(route: Route, raw: Raw): Promise<Answer | Problem>;
};

/** @param sign a keyed hash: neither keys nor what was asked are kept. */
export function createOnce(records: Records, sign: (purpose: string, text: string) => string): Once {
  const placeOf = ({ id }: Token, key: string) =>
    `integrations/request/${id}/${sign('api-request', `${id}\0${key}`)}`;
  const askedOf = ({ method }: Route, { path, body }: Raw) =>
    sign('api-asked', `${method}\0${path}\0${JSON.stringify(body ?? null)}`);

  return {
    async run(route, raw) {
      const { key, token } = raw;
      if (!route.once || key === undefined) return route.run(raw);
      const place = placeOf(token, key);
      const asked = askedOf(route, raw);
      const found = await records.get(place);
      if (found !== null) {
        const before = kept.parse(found.value);
        if (before.asked !== asked)
          return { problem: 'key-reused', detail: 'Esta chave já foi usada, e o pedido era outro.' };
        return { status: before.status, body: before.body, replayed: true };
      }
      const answer = await route.run(raw);
      if ('status' in answer && answer.status === 200) {
        const { status, body } = answer;
        await records.set(place, { asked, status, body }, { expect: null, expiresIn: day });
      }
      return answer;
    },
  };
}
