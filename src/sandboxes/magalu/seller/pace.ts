/** How many reads a seller has within a minute. */

export type Pace = {
  /** Whether one more read of this seller's is let through; it then counts. */
  admits(seller: string, most: number): boolean;
};

const minute = 60_000;

export function createPace(now: () => number): Pace {
  const reads = new Map<string, number[]>();
  return {
    admits(seller, most) {
      const recent = (reads.get(seller) ?? []).filter((at) => at > now() - minute);
      reads.set(seller, recent);
      if (recent.length >= most) return false;
      recent.push(now());
      return true;
    },
  };
}
