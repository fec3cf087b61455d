/** What is known of a customer, beside the conversation. */

import type { Listing } from '../../../core/flow.ts';
import { formatPhone } from '../../../core/text/brazil.ts';
import { Ago } from './ago.tsx';
import { harmless, onOneLine } from './texts.ts';

export function Facts({ listing, now }: { readonly listing: Listing; readonly now: number }) {
  const { name, phone, reason, summary = [], untold = [], since, unansweredSince, stopped } = listing;
  return (
    <aside class="facts" aria-label="O que se sabe">
      <details id="facts" open>
        <summary>O que se sabe</summary>
        <dl>
          {name !== undefined && <Fact term="Nome" text={onOneLine(name)} />}
          {phone !== undefined && <Fact term="Telefone" text={formatPhone(phone)} />}
          {reason !== undefined && <Fact term="Motivo" text={harmless(reason)} />}
          <div>
            <dt>Assim há</dt>
            <dd>
              <Ago at={since} now={now} />
            </dd>
          </div>
          {unansweredSince !== undefined && (
            <div class="owing">
              <dt>Sem resposta há</dt>
              <dd>
                <Ago at={unansweredSince} now={now} />
              </dd>
            </div>
          )}
        </dl>
        {stopped !== undefined && (
          <p class="trouble">O robô parou nesta conversa: só pessoas respondem até que ela seja devolvida.</p>
        )}
        <Lines title="O que o robô anotou" lines={summary} />
        <Lines title="Ainda não dito ao cliente" lines={untold} trouble />
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
