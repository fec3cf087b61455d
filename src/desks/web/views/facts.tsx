/** What is known of a customer, beside the conversation. */

import type { Listing } from '../../../core/flow.ts';
import { formatPhone } from '../../../core/text/brazil.ts';
import type { Words } from '../words/index.ts';
import { Ago } from './ago.tsx';
import { harmless, onOneLine } from './texts.ts';

type FactsProps = { readonly listing: Listing; readonly now: number; readonly words: Words };

export function Facts({ listing, now, words }: FactsProps) {
  const { talk } = words;
  const { name, phone, reason, summary = [], untold = [], since, unansweredSince, stopped } = listing;
  return (
    <aside class="facts" aria-label={talk.known}>
      <details id="facts" open>
        <summary>{talk.known}</summary>
        <dl>
          {name !== undefined && <Fact term={talk.name} text={onOneLine(name)} />}
          {phone !== undefined && <Fact term={talk.phone} text={formatPhone(phone)} />}
          {reason !== undefined && <Fact term={talk.reason} text={harmless(reason)} />}
          <div>
            <dt>{talk.thusFor}</dt>
            <dd>
              <Ago at={since} now={now} words={words} />
            </dd>
          </div>
          {unansweredSince !== undefined && (
            <div class="owing">
              <dt>{talk.owingFor}</dt>
              <dd>
                <Ago at={unansweredSince} now={now} words={words} />
              </dd>
            </div>
          )}
        </dl>
        {stopped !== undefined && <p class="trouble">{talk.stopped}</p>}
        <Lines title={talk.noted} lines={summary} />
        <Lines title={talk.untold} lines={untold} trouble />
      </details>
    </aside>
  );
}

function Fact({ term, text }: { readonly term: string; readonly text: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{text}</bdi>
      </dd>
    </div>
  );
}

type LinesProps = { readonly title: string; readonly lines: readonly string[]; readonly trouble?: boolean };

function Lines({ title, lines, trouble = false }: LinesProps) {
  return lines.length === 0 ? null : (
    <>
      <h2 class={trouble ? 'trouble' : undefined}>{title}</h2>
      <ul class="lines">
        {lines.map((line) => (
          <li>
            <bdi>{harmless(line)}</bdi>
          </li>
        ))}
      </ul>
    </>
  );
}
