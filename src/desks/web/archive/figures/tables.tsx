/** Figures in tables: what plots show, for whoever reads rather than looks, and what they do not. */

import { onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import type { Part, Summary } from './measures.ts';
import { both, count, grade, none, share } from './writing.ts';

type PartsProps = { readonly words: Words; readonly parts: readonly Part[]; readonly title: string };

export function Folded({ words, parts, of, title }: PartsProps & { readonly of: string }) {
  return (
    <details class="folded">
      <summary>
        {words.figures.table}: {title}
      </summary>
      <Table words={words} parts={parts} of={of} label={title} />
    </details>
  );
}

type TableProps = Omit<PartsProps, 'title'> & {
  /** What the first column is. */
  readonly of: string;
  readonly label: string;
  readonly total?: Summary;
};

export function Table({ words, parts, of, label, total }: TableProps) {
  const said = words.figures;
  const rows = total === undefined || parts.length < 2 ? parts : [...parts, { ...total, name: said.total }];
  return (
    <section class="scrolls" tabindex={0} aria-label={label}>
      <table class="numbers">
        <thead>
          <tr>
            {[of, said.conversations, said.botAlone].map((name) => (
              <th scope="col">{name}</th>
            ))}
            {[said.waiting, said.firstAnswer, said.handling].map((name) => (
              <th scope="col">
                {name} <small>{said.both}</small>
              </th>
            ))}
            {[said.rating, said.tickets].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((part) => (
            <tr>
              <th scope="row">
                <bdi>{onOneLine(part.name)}</bdi>
              </th>
              <td>{count(part.conversations, words)}</td>
              <td>{share(part.alone, part.conversations, words)}</td>
              <td>{both(part.waited, words)}</td>
              <td>{both(part.answered, words)}</td>
              <td>{both(part.handled, words)}</td>
              <td>
                {part.rating === null ? none : `${grade(part.rating.average, words)} (${part.rating.count})`}
              </td>
              <td>{count(part.tickets, words)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
