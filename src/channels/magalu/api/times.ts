/** Times as Magalu spells them. One without a zone is read as UTC: in Brazil the earlier reading, and no due date is missed by it. */

/** Milliseconds since 1970; undefined for what is no time. */
export function readTime(text: string | null | undefined): number | undefined {
  const [, day, clock, zone] = form.exec(text?.trim() ?? '') ?? [];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T${clock ?? '00:00:00'}${spellZone(zone)}`);
  return Number.isNaN(time) ? undefined : time;
}

const form =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))? ?(Z|[+-]\d{2}:?\d{2}|UTC)?$/i;

const spellZone = (zone: string | undefined): string => {
  if (zone === undefined || /^(?:z|utc)$/i.test(zone)) return 'Z';
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
};

/** A time as a filter names it. */
export const spellTime = (time: number): string => new Date(time).toISOString();
