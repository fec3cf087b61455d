/** What stands at the top of every page: where one can go, by what one may do, and who one is. */

import type { Session } from '../../../people/people.ts';
import { type Action, may } from '../../../people/roles.ts';
import type { Words } from '../words/index.ts';

type Place = {
  readonly href: string;
  readonly name: keyof Words['frame']['pages'];
  /** Who may not do this is not shown the way. */
  readonly action: Action;
  /** Where to read, as markup, how many things wait there; nothing where none does. */
  readonly count?: string;
  /** What leads there by the keyboard. */
  readonly key?: string;
};

/** What people work with: beside one another in the bar. */
const work: readonly Place[] = [
  { href: '/desk', name: 'conversations', action: 'take' },
  { href: '/desk/search', name: 'search', action: 'take', key: 's' },
  { href: '/desk/figures', name: 'figures', action: 'see-figures' },
];

/** What the desk is kept in order with: in a menu. */
const administration: readonly Place[] = [
  { href: '/desk/parked', name: 'parked', action: 'decide-parked', count: '/desk/parked/count' },
  { href: '/desk/replies', name: 'replies', action: 'edit-replies' },
  { href: '/desk/privacy', name: 'privacy', action: 'export' },
  { href: '/desk/people', name: 'people', action: 'manage-people' },
  { href: '/desk/channels', name: 'channels', action: 'manage-channels' },
  { href: '/desk/linking', name: 'linking', action: 'pair' },
  { href: '/desk/audit', name: 'audit', action: 'read-audit' },
];

type TopProps = {
  readonly session: Session;
  readonly providerName: string;
  readonly words: Words;
  /** Of the page that it is on. */
  readonly path: string;
};

export function Top({ session: { user, csrf }, providerName, words: { frame }, path }: TopProps) {
  const mine = (places: readonly Place[]) => places.filter(({ action }) => may(user.role, action));
  const [worked, kept] = [mine(work), mine(administration)];
  const counted = kept.find(({ count }) => count !== undefined)?.count;
  return (
    <header class="top">
      <a class="brand" href="/desk">
        Plantão <span class="provider">{providerName}</span>
      </a>
      <p id="link" role="status" class="lost" hidden>
        {frame.lost}
      </p>
      <nav aria-label={frame.general}>
        <Ways places={worked} words={frame} here={path} kind="work" />
        {kept.length > 0 && (
          <details class="menu" name="menu">
            <summary>
              {frame.administration}
              {counted !== undefined && (
                <span
                  id="decisions"
                  hx-get={counted}
                  hx-trigger="desk-lists from:body throttle:5s, every 30s"
                  hx-swap="innerHTML"
                />
              )}
            </summary>
            <Ways places={kept} words={frame} here={path} kind="panel" />
          </details>
        )}
        <button type="button" data-key="?" class="quiet keys-button" aria-label={frame.shortcuts}>
          ?
        </button>
        <details class="menu" name="menu">
          <summary title={frame.roles[user.role]}>
            <span class="me">
              <bdi>{user.name}</bdi>
            </span>
          </summary>
          <div class="panel">
            <Ways places={worked} words={frame} here={path} kind="narrow" />
            <ul>
              <li>
                <a href="/desk/account">{frame.account}</a>
              </li>
              <li>
                <a href={`${path}?lang=${frame.otherLanguage.code}`} lang={frame.otherLanguage.code}>
                  {frame.otherLanguage.name}
                </a>
              </li>
            </ul>
            <form method="post" action="/desk/logout">
              <input type="hidden" id="csrf" name="csrf" value={csrf} />
              <button type="submit">{frame.leave}</button>
            </form>
          </div>
        </details>
      </nav>
    </header>
  );
}

type WaysProps = {
  readonly places: readonly Place[];
  readonly words: Words['frame'];
  readonly here: string;
  readonly kind: string;
};

function Ways({ places, words, here, kind }: WaysProps) {
  return (
    <ul class={kind}>
      {places.map(({ href, name, key }) => (
        <li>
          <a href={href} aria-current={href === here ? 'page' : undefined} data-key={key}>
            {words.pages[name]}
          </a>
        </li>
      ))}
    </ul>
  );
}
