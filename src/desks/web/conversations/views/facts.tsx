/** What is known of a customer, beside the conversation. */

import type { Service } from '../../../../core/calls.ts';
import type { Known, Listing } from '../../../../core/flow.ts';
import { matterOf } from '../../../../core/protocol/words.ts';
import { formatPhone, maskTaxId } from '../../../../core/text/brazil.ts';
import type { Session } from '../../../../people/people.ts';
import { may } from '../../../../people/roles.ts';
import { Ago } from '../../views/ago.tsx';
import { calledIn, harmless, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { Fact } from './fact.tsx';
import { ProtocolFacts } from './protocol.tsx';

type FactsProps = {
  readonly listing: Listing;
  readonly session: Session;
  readonly now: number;
  /** The provider's. */
  readonly timezone: string;
  readonly queues: readonly { readonly id: string; readonly name: string }[];
  readonly path: string;
  /** The fields that every action carries. */
  readonly carries: string;
  readonly words: Words;
};

export function Facts({ listing, session, now, timezone, queues, path, carries, words }: FactsProps) {
  const { talk } = words;
  const { phone, reason, summary = [], since, unansweredSince, stopped, nudgedAt, place } = listing;
  const protocol = listing.known?.protocol;
  const matter = protocol === undefined ? undefined : matterOf(protocol);
  const name = calledIn(listing);
  const queue = queues.find(({ id }) => id === listing.queue)?.name;
  return (
    <aside class="facts" aria-label={talk.known}>
      <details id="facts" open>
        <summary>{talk.known}</summary>
        {stopped !== undefined && <p class="trouble">{talk.stopped}</p>}
        <Untold listing={listing} path={path} carries={carries} words={words} />
        <dl>
          {protocol !== undefined && (
            <ProtocolFacts protocol={protocol} now={now} timezone={timezone} words={words} />
          )}
          {name !== undefined && <Fact term={talk.name}>{onOneLine(name)}</Fact>}
          {phone !== undefined && <Fact term={talk.phone}>{formatPhone(phone)}</Fact>}
          <DocumentFact listing={listing} session={session} path={path} carries={carries} words={words} />
          <KnownFacts known={listing.known ?? {}} words={words} />
          {listing.known?.draft?.description !== undefined && (
            <Fact term={talk.problem}>{harmless(listing.known.draft.description)}</Fact>
          )}
          {queue !== undefined && <Fact term={talk.queue}>{queue}</Fact>}
          {reason !== undefined && reason !== matter && <Fact term={talk.reason}>{harmless(reason)}</Fact>}
          <Fact term={talk.thusFor}>
            <Ago at={since} now={now} words={words} />
          </Fact>
          {unansweredSince !== undefined && (
            <Fact term={talk.owingFor} owing>
              <Ago at={unansweredSince} now={now} words={words} />
            </Fact>
          )}
          {nudgedAt !== undefined && place === 'waiting' && (
            <Fact term={talk.nudged} owing>
              <Ago at={nudgedAt} now={now} words={words} />
            </Fact>
          )}
        </dl>
        {summary.length > 0 && protocol === undefined && (
          <details class="noted" id="noted" open={listing.known === undefined}>
            <summary>{talk.noted}</summary>
            <ul class="lines">
              {summary.map((line) => (
                <li>
                  <bdi>{harmless(line)}</bdi>
                </li>
              ))}
            </ul>
          </details>
        )}
      </details>
    </aside>
  );
}

type PartProps = Pick<FactsProps, 'listing' | 'path' | 'carries' | 'words'>;

/** What the ERP answered and nobody has told: a press, or `e`, sends it. */
function Untold({ listing: { untold = [] }, path, carries, words: { talk } }: PartProps) {
  if (untold.length === 0) return null;
  return (
    <>
      <h2 class="trouble">{talk.untold}</h2>
      <ul class="lines untold">
        {untold.map((text, index) => (
          <li>
            <form hx-post={`${path}/tell`} hx-include={carries} hx-target="#outcome">
              <p class="words">
                <bdi>{harmless(text)}</bdi>
              </p>
              <input type="hidden" name="text" value={text} />
              <button type="submit" class="main" data-key={index === 0 ? 'e' : undefined}>
                {talk.tellIt} {index === 0 && <kbd>e</kbd>}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Masked; whoever asks for the whole is noted. */
function DocumentFact({
  listing: { known },
  session,
  path,
  carries,
  words: { talk },
}: PartProps & Pick<FactsProps, 'session'>) {
  if (known?.document === undefined) return null;
  return (
    <Fact term={talk.document}>
      {maskTaxId(known.document)}{' '}
      {may(session.user.role, 'see-document') && (
        <button
          id="act-document"
          type="button"
          class="quiet small"
          hx-post={`${path}/document`}
          hx-include={carries}
          hx-target="#outcome"
          data-key="v"
        >
          {talk.see} <kbd>v</kbd>
        </button>
      )}
    </Fact>
  );
}

function KnownFacts({ known, words }: { readonly known: Known; readonly words: Words }) {
  const { talk } = words;
  const { customer, service, services = [], opened = [] } = known;
  const others = services.filter(({ id }) => id !== service?.id);
  return (
    <>
      {customer !== undefined && (
        <Fact term={talk.erpCustomer}>
          {onOneLine(customer.name)} ({customer.code})
        </Fact>
      )}
      {service !== undefined && <ServiceFact term={talk.service} service={service} words={words} />}
      {others.map((other) => (
        <ServiceFact
          term={service === undefined ? talk.service : talk.otherServices}
          service={other}
          words={words}
        />
      ))}
      {opened.length > 0 && <Fact term={talk.openedHere}>{opened.join(', ')}</Fact>}
    </>
  );
}

/** `202611211405123456 (Pendente)`, in the ERP's own word. */
const mention = ({ protocol, status }: Service['openTickets'][number]): string =>
  onOneLine(status === undefined ? protocol : `${protocol} (${status})`);

type ServiceFactProps = { readonly term: string; readonly service: Service; readonly words: Words };

function ServiceFact({ term, service, words: { talk, panels } }: ServiceFactProps) {
  const { plan, place, standing, openTickets } = service;
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        <bdi>{onOneLine(place === undefined ? plan : `${plan}, ${place}`)}</bdi>{' '}
        <span class={`standing ${standing}`}>{panels.standings[standing]}</span>
        {openTickets.length > 0 && (
          <p class="open-tickets">
            {talk.openInErp}: {openTickets.map(mention).join(', ')}
          </p>
        )}
      </dd>
    </div>
  );
}
