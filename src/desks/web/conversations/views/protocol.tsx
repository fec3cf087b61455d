/** What is known of a marketplace's protocol, beside the conversation that it is. */

import type { Protocol } from '../../../../core/protocol/index.ts';
import { matterOf, sayWord } from '../../../../core/protocol/words.ts';
import type { Language } from '../../../../core/text/language.ts';
import { Left } from '../../views/due.tsx';
import { momentOf, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { Fact } from './fact.tsx';

type ProtocolFactsProps = {
  readonly protocol: Protocol;
  readonly now: number;
  readonly timezone: string;
  readonly words: Words;
};

export function ProtocolFacts({ protocol, now, timezone, words }: ProtocolFactsProps) {
  const said = words.protocol;
  const language: Language = words.language === 'en' ? 'en' : 'pt';
  const { number, status, closed, dueAt, openedAt, soldAt, order } = protocol;
  const matter = matterOf(protocol, language);
  const state = [
    ...(status === undefined ? [] : [onOneLine(sayWord('status', status, language))]),
    ...(closed ? [said.closedThere] : []),
  ].join(' · ');
  return (
    <>
      <Fact term={said.number}>{onOneLine(number)}</Fact>
      {matter !== undefined && <Fact term={said.matter}>{onOneLine(matter)}</Fact>}
      {state !== '' && <Fact term={said.status}>{state}</Fact>}
      {dueAt !== undefined && (
        <Fact term={said.due}>
          {momentOf(dueAt, timezone, words)}
          {!closed && (
            <>
              {' '}
              · <Left dueAt={dueAt} now={now} words={words} />
            </>
          )}
        </Fact>
      )}
      {openedAt !== undefined && <Fact term={said.opened}>{momentOf(openedAt, timezone, words)}</Fact>}
      {soldAt !== undefined && <Fact term={said.soldAt}>{onOneLine(soldAt)}</Fact>}
      {order !== undefined && <Fact term={said.order}>{onOneLine(order.code)}</Fact>}
      {order?.delivery !== undefined && <Fact term={said.delivery}>{onOneLine(order.delivery)}</Fact>}
      {order !== undefined && order.items.length > 0 && (
        <div>
          <dt>{said.items}</dt>
          <dd>
            <ul class="items">
              {order.items.map(({ name, quantity, sku }) => (
                <li>
                  {quantity !== undefined && `${quantity} × `}
                  <bdi>{onOneLine(name)}</bdi>
                  {sku !== undefined && <span class="sku"> ({onOneLine(sku)})</span>}
                </li>
              ))}
            </ul>
          </dd>
        </div>
      )}
    </>
  );
}
