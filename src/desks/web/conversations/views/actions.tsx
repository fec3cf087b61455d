/** The buttons of a conversation: each with the key that presses it. */

import type { Listing } from '../../../../core/flow.ts';
import type { Session } from '../../../../people/people.ts';
import { may } from '../../../../people/roles.ts';
import { channelName, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';

/** All of the fields that an action carries besides its own: who had the conversation on the page, and the form's word. */
export const carries = '#shown-owner, #csrf';

type ActionsProps = {
  readonly listing: Listing;
  readonly session: Session;
  readonly channel: string;
  readonly path: string;
  readonly words: Words;
};

export function Actions({ listing, channel, session, path, words }: ActionsProps) {
  const { talk, protocol } = words;
  const { owner, place, closesAt } = listing;
  const { user } = session;
  const isMine = owner?.id === user.id;
  const isFree = owner === undefined || owner.elsewhere === true;
  const isLeaving = closesAt !== undefined;
  const isProtocol = listing.known?.protocol !== undefined;
  const isTaken = !isFree && !isMine;
  return (
    <div class="actions">
      {isFree && <Act path={path} name="take" keyed="t" label={talk.take} main />}
      {isTaken && may(user.role, 'take-over') && (
        <Act path={path} name="take-over" keyed="T" label={talk.takeOver(onOneLine(owner.name))} />
      )}
      {(isMine || place === 'waiting') && !isLeaving && (
        <>
          <Opens panel="closing" keyed="c" label={talk.close} />
          <Opens path={`${path}/panel/transfer`} panel="panel" keyed="x" label={talk.transfer} />
          {!isProtocol && (
            <>
              <Act path={path} name="give-back" keyed="g" label={talk.giveBack} />
              <Act path={path} name="give-back-there" keyed="G" label={talk.giveBackThere} />
            </>
          )}
          {isProtocol && isMine && <Act path={path} name="give-back" keyed="g" label={protocol.giveBack} />}
        </>
      )}
      {isProtocol && (isMine || place === 'waiting') && (
        <Opens
          path={`${path}/panel/update`}
          panel="panel"
          keyed="i"
          label={`${protocol.tellIt(channelName(channel, words))}…`}
        />
      )}
      {!isProtocol && (isMine || place === 'waiting') && (
        <Opens path={`${path}/panel/ticket`} panel="panel" keyed="o" label={talk.ticket} />
      )}
      {!isProtocol && <Opens path={`${path}/panel/protocol`} panel="panel" keyed="p" label={talk.lookUp} />}
    </div>
  );
}

type ActProps = {
  readonly path: string;
  readonly name: 'take' | 'take-over' | 'give-back' | 'give-back-there' | 'reopen';
  readonly keyed: string;
  readonly label: string;
  readonly main?: boolean;
};

function Act({ path, name, keyed, label, main = false }: ActProps) {
  return (
    <button
      id={`act-${name}`}
      type="button"
      class={main ? 'main' : undefined}
      hx-post={`${path}/${name}`}
      hx-include={carries}
      hx-target="#outcome"
      data-key={keyed}
    >
      <bdi>{label}</bdi> <kbd>{keyed}</kbd>
    </button>
  );
}

type OpensProps = {
  /** Asked for what the dialog holds; absent where that stands on the page. */
  readonly path?: string;
  readonly panel: 'panel' | 'closing';
  readonly keyed: string;
  readonly label: string;
};

/** Opens a dialog. */
function Opens({ path, panel, keyed, label }: OpensProps) {
  return (
    <button
      id={`opens-${keyed}`}
      type="button"
      hx-get={path}
      hx-target={path === undefined ? undefined : '#panel-inside'}
      data-opens={panel}
      data-key={keyed}
      aria-haspopup="dialog"
    >
      {label} <kbd>{keyed}</kbd>
    </button>
  );
}

type ClosingBarProps = Omit<ActionsProps, 'session' | 'channel'> & { readonly now: number };

/** While a closing can be taken back. */
export function ClosingBar({ listing: { closesAt }, path, now, words: { talk } }: ClosingBarProps) {
  if (closesAt === undefined) return null;
  const [before, after] = talk.closesIn;
  return (
    <p class="closes">
      <span>
        {before}
        <time datetime={new Date(closesAt).toISOString()} data-left={String(closesAt - now)}>
          {Math.max(0, Math.ceil((closesAt - now) / 1_000))}
        </time>
        {after}
      </span>
      <Act path={path} name="reopen" keyed="u" label={talk.undo} />
    </p>
  );
}
