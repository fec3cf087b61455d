/** The time at WhatsApp, as its greeting told it: what waited there is judged by that, and not by a clock of ours. */
export function createServerClock() {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    notice({ tag, attrs }: { readonly tag: string; readonly attrs: { readonly [name: string]: string } }) {
      if (tag === 'success' && Number(attrs.t) > 0) offset = Number(attrs.t) * 1_000 - Date.now();
    },
  };
}
