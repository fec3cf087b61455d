/**
 * Administrators who are about to be none: written down before anything is looked at, so that two who take each other's
 * role at the same moment, in whichever processes, do not both find the other one there.
 */

import { z } from 'zod';
import { Failure } from '../core/failure.ts';
import type { Records } from '../stores/store.ts';
import type { Account } from './accounts.ts';
import type { UserId } from './people.ts';
import { makeSecret, type Random } from './proof/tokens.ts';

/** Whether somebody can come in as this one and manage the others. */
export const canManage = ({ role, disabled }: Account): boolean => role === 'administrator' && !disabled;

export type Leaving = {
  /**
   * Does something that may take an administrator's place away. It is told who is leaving at this moment, `id` among
   * them, and must count none of these as one who stays.
   */
  during<Answer>(id: UserId, act: (left: readonly UserId[]) => Promise<Answer>): Promise<Answer>;
};

const key = 'people/leaving';
/** Milliseconds after which one who died over it counts again. Until then nobody too many is let go. */
const forgotten = 10 * 60_000;
/** Whoever loses so many races is told to come again. */
const patience = 100;

/** By a token of each: the same one may be leaving twice. */
const stored = z.record(z.string(), z.string());

export function createLeaving(records: Records, random: Random): Leaving {
  async function change(
    to: (left: z.infer<typeof stored>) => z.infer<typeof stored>,
  ): Promise<z.infer<typeof stored>> {
    for (let lost = 0; lost < patience; lost++) {
      const found = await records.get(key);
      const left = to(found === null ? {} : stored.parse(found.value));
      if (await records.set(key, left, { expect: found?.version ?? null, expiresIn: forgotten })) return left;
    }
    throw new Failure('retry', 'users are being changed too often at the same time');
  }

  return {
    async during(id, act) {
      const token = makeSecret(random);
      const left = await change((others) => ({ ...others, [token]: id }));
      try {
        return await act([...new Set(Object.values(left))]);
      } finally {
        await change(({ [token]: _, ...others }) => others);
      }
    },
  };
}
