/** How much one visitor, and one network, may write. In memory: whoever restarts the service starts counting anew. */

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export type Limits = {
  /** Counts a message: milliseconds to wait if there were too many, else 0. */
  message(session: string, network: string): Promise<number>;
  /** Counts a conversation that begins. */
  beginning(network: string): Promise<number>;
  /** Counts what is uploaded, in bytes. */
  bytes(session: string, network: string, count: number): Promise<number>;
  /** Counts that a visitor is writing something right now. */
  typing(session: string): Promise<number>;
  /** Whether this session wrote within the last minute, so that it surely is no beginning. */
  knows(session: string): Promise<boolean>;
};

/** What is allowed. Generous for networks: many customers share one address behind carrier-grade NAT. */
export type Allowance = {
  readonly messagesPerMinute: number;
  readonly messagesPerMinuteAndNetwork: number;
  readonly beginningsPerHourAndNetwork: number;
  readonly bytesPerHour: number;
  readonly bytesPerHourAndNetwork: number;
  /** Of everybody: what is kept for a month has to fit on the disk. */
  readonly bytesPerDay: number;
};

export function createLimits(allowance: Allowance): Limits {
  const bySession = new RateLimiterMemory({ points: allowance.messagesPerMinute, duration: 60 });
  const byNetwork = new RateLimiterMemory({ points: allowance.messagesPerMinuteAndNetwork, duration: 60 });
  const beginnings = new RateLimiterMemory({
    points: allowance.beginningsPerHourAndNetwork,
    duration: 3_600,
  });
  const bytesBySession = new RateLimiterMemory({ points: allowance.bytesPerHour, duration: 3_600 });
  const bytesByNetwork = new RateLimiterMemory({ points: allowance.bytesPerHourAndNetwork, duration: 3_600 });
  const bytesOfAll = new RateLimiterMemory({ points: allowance.bytesPerDay, duration: 86_400 });
  const typing = new RateLimiterMemory({ points: 60, duration: 60 });
  return {
    typing: (session) => consume(typing, session),
    async bytes(session, network, count) {
      const wait = Math.max(
        await consume(bytesBySession, session, count),
        await consume(bytesByNetwork, network, count),
      );
      return wait > 0 ? wait : consume(bytesOfAll, 'all', count);
    },
    message: async (session, network) =>
      Math.max(await consume(bySession, session), await consume(byNetwork, network)),
    beginning: (network) => consume(beginnings, network),
    knows: async (session) => (await bySession.get(session)) !== null,
  };
}

async function consume(limiter: RateLimiterMemory, key: string, points = 1): Promise<number> {
  try {
    await limiter.consume(key, points);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(refusal.msBeforeNext, 1);
    throw refusal;
  }
}
