/** The sandbox's clock, and the several ways in which this ERP spells a moment of the provider's local time. */

export type Clock = {
  now(): number;
  /** Moves the clock forward, so that a test need not wait. */
  advance(milliseconds: number): void;
  /** `2018-11-16 10:58:21` */
  local(at: number): string;
  /** The local midnight that this moment's day began with. */
  startOfDay(at: number): number;
  /** `{date, timezone_type, timezone}`, as PHP prints a date object. */
  phpDate(at: number): { readonly date: string; readonly timezone_type: 3; readonly timezone: string };
};

export function createClock(options: { readonly now: () => number; readonly timezone: string }): Clock {
  let ahead = 0;
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: options.timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const local = (at: number) => parts.format(at);
  const asUtc = (at: number) => Date.parse(`${local(at).replace(' ', 'T')}Z`);
  return {
    now: () => options.now() + ahead,
    advance: (milliseconds) => {
      ahead += milliseconds;
    },
    local,
    startOfDay: (at) => at - (asUtc(at) % 86_400_000) - (at % 1000),
    phpDate: (at) => ({ date: `${local(at)}.000000`, timezone_type: 3, timezone: options.timezone }),
  };
}

/** `2018-11-16 10:58:21` -> `16/11/2018` */
export const brazilianDate = (local: string): string =>
  `${local.slice(8, 10)}/${local.slice(5, 7)}/${local.slice(0, 4)}`;

/** `2018-11-16 10:58:21` -> `16/11/2018 10:58:21` */
export const brazilianTime = (local: string): string => `${brazilianDate(local)} ${local.slice(11)}`;

/** `2018-11-16 10:58:21` -> `20181116105821`, what a protocol begins with. */
export const bareDigits = (local: string): string => local.replace(/\D/g, '');
