/** The numbers by which people find what waits for them: short, and given once. */

import { number } from '../../scripts/jobs/unpark.ts';
import { counting, type Requests } from '../requests/index.ts';
import { asNumber } from '../requests/replies.ts';

export type Numbers = ReturnType<typeof createNumbers>;

export function createNumbers(requests: Pick<Requests, 'act'>) {
  /** Numbers that were taken for what was not parked after all. */
  const spare: number[] = [];

  /** A number is taken before it is known whether it is needed: what parks lies in another slot. */
  const take = async (): Promise<number> =>
    spare.shift() ?? asNumber((await requests.act(counting, number, [])).result);

  /** Takes a number for each that may be parked; those that are not needed in the end serve another time. */
  return async <Element, Code>(
    elements: readonly Element[],
    mayPark: (element: Element) => boolean,
    act: (numbers: readonly (number | null)[]) => Promise<readonly Code[]>,
    wasParked: (code: Code) => boolean,
  ): Promise<readonly Code[]> => {
    const numbers: (number | null)[] = [];
    if (!elements.some(mayPark)) return act(numbers);
    for (const element of elements) numbers.push(mayPark(element) ? await take() : null);
    const codes = await act(numbers);
    for (const [index, code] of codes.entries()) {
      const given = numbers[index] ?? null;
      if (given !== null && !wasParked(code)) spare.push(given);
    }
    spare.sort((a, b) => a - b);
    return codes;
  };
}
