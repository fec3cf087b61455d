/** What the dialog over a conversation holds: where it is passed on to, and what a protocol is. */

import type { TicketStatus } from '../../../../core/calls.ts';
import { harmless, onOneLine } from '../../views/texts.ts';
import type { Words } from '../../words/index.ts';
import { carries } from './actions.tsx';
import { Cancel, PanelHead } from './dialogs.tsx';

export type PanelProps = { readonly path: string; readonly words: Words };

type TransferProps = PanelProps & {
  readonly queues: readonly { readonly id: string; readonly name: string }[];
  /** Who has a page of the desk open first. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly present: boolean }[];
};

export function Transfer({ path, words: { panels }, queues, people }: TransferProps) {
  const { transfer } = panels;
  return (
    <>
      <PanelHead>{transfer.title}</PanelHead>
      <form hx-post={`${path}/transfer`} hx-include={carries} hx-target="#panel-outcome" data-closes>
        {queues.length + people.length === 0 && <p>{transfer.nobody}</p>}
        {queues.length > 0 && (
          <fieldset class="destinations">
            <legend>{transfer.queues}</legend>
            {queues.map(({ id, name }) => (
              <button type="submit" name="to" value={`queue:${id}`}>
                {name}
              </button>
            ))}
          </fieldset>
        )}
        {people.length > 0 && (
          <fieldset class="destinations">
            <legend>{transfer.people}</legend>
            {people.map(({ id, name, present }) => (
              <button type="submit" name="to" value={`person:${id}`}>
                <bdi>{onOneLine(name)}</bdi>
                {present && <span class="present"> {transfer.present}</span>}
              </button>
            ))}
          </fieldset>
        )}
        <div class="buttons">
          <Cancel words={panels.cancel} />
        </div>
      </form>
    </>
  );
}

type ProtocolProps = PanelProps & {
  readonly protocol: string;
  readonly ticket?: TicketStatus;
  /** Why nothing is shown. */
  readonly problem?: string;
};

export function Protocol({ path, words: { panels }, protocol, ticket, problem }: ProtocolProps) {
  const said = panels.protocol;
  return (
    <>
      <PanelHead>{said.title}</PanelHead>
      <form
        hx-post={`${path}/panel/protocol`}
        hx-include={carries}
        hx-target="#panel-inside"
        autocomplete="off"
      >
        <label for="protocol">{said.protocol}</label>
        <input
          id="protocol"
          name="protocol"
          value={protocol}
          inputmode="numeric"
          maxlength={40}
          required
          autofocus={ticket === undefined}
        />
        <div class="buttons">
          <button type="submit" class={ticket === undefined ? 'main' : undefined}>
            {said.find}
          </button>
          <Cancel words={panels.cancel} />
        </div>
      </form>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      {ticket !== undefined && <Found ticket={ticket} words={panels} />}
    </>
  );
}

function Found({ ticket, words }: { readonly ticket: TicketStatus; readonly words: Words['panels'] }) {
  const said = words.protocol;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [said.status, ticket.status],
    [said.opened, ticket.openedAt?.replace('T', ' ')],
    [said.closed, ticket.closedAt?.replace('T', ' ')],
    [said.subject, ticket.subject],
    [said.description, ticket.description],
    [said.closing, ticket.closing],
    ...(ticket.orders ?? []).map(
      ({ number, statusText, slot }) =>
        [
          said.order,
          [number, statusText, slot?.from.replace('T', ' ')].filter((part) => part !== undefined).join(' · '),
        ] as const,
    ),
  ];
  return (
    <>
      <dl class="found">
        {rows.map(([term, text]) =>
          text === undefined || text === '' ? null : (
            <div>
              <dt>{term}</dt>
              <dd>
                <bdi>{harmless(text)}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
      <button
        type="button"
        class="main"
        autofocus
        data-insert={said.answer(ticket.protocol, onOneLine(ticket.status))}
      >
        {said.insert}
      </button>
    </>
  );
}
