/** Spans that are not over yet, by what will end them. What never does is forgotten in time, and ended as broken off. */

import { type Span, SpanStatusCode } from '@opentelemetry/api';

/** More than a process has in hand at once. */
const most = 4_096;

const breakOff = (span: Span): void => {
  span.setAttribute('plantao.outcome', 'broken').setStatus({ code: SpanStatusCode.ERROR }).end();
};

export function createOpen<Key>() {
  const spans = new Map<Key, Span>();
  const take = (key: Key): Span | undefined => {
    const span = spans.get(key);
    spans.delete(key);
    return span;
  };
  return {
    /** One that is still open under this key broke off. */
    begin(key: Key, span: Span): void {
      const before = take(key);
      if (before) breakOff(before);
      spans.set(key, span);
      if (spans.size <= most) return;
      for (const [oldest] of [...spans].slice(0, most / 4)) {
        const gone = take(oldest);
        if (gone) breakOff(gone);
      }
    },
    get: (key: Key): Span | undefined => spans.get(key),
    /** It is the caller's to end. */
    take,
  };
}
