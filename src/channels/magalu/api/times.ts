/** Times as Magalu spells them. One without a zone is read as UTC: in Brazil the earlier reading, and no due date is missed by it. */

/** Milliseconds since 1970; undefined for what is no time. */
export function readTime(text: string | null | undefined): number | undefined {
  const [, day, clock, zone] = form.exec(text?.trim() ?? '') ?? [];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T${clock ?? '00:00:00'}${spellZone(zone)}`);
  // What has no date is spelt with the first of years, by some.
  return Number.isNaN(time) || time < earliest ? undefined : time;
}

const earliest = Date.UTC(2000, 0);

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))? ?(Z|[+-]\d{2}(?::?\d{2})?|UTC)?$/i;

const spellZone = (zone: string | undefined): string => {
  if (zone === undefined || /^(?:z|utc)$/i.test(zone)) return 'Z';
  return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
};

/** A time as a filter names it. */
export const spellTime = (time: number): string => new Date(time).toISOString();
