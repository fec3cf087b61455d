/** What the dialog over a conversation holds: where it is passed on to, a ticket, a protocol. */

import type { TicketStatus } from '../../../core/calls.ts';
import type { Known } from '../../../core/flow.ts';
import type { TicketForm } from '../conversations/ticket.ts';
import type { Words } from '../words/index.ts';
import { carries } from './actions.tsx';
import { Cancel, PanelHead } from './dialogs.tsx';
import { harmless, onOneLine } from './texts.ts';

type PanelProps = { readonly path: string; readonly words: Words };

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

type TicketProps = PanelProps & {
  readonly known: Known;
  readonly form: TicketForm;
  /** Whether attendants choose about a visit, and whether an e-mail belongs to a ticket. */
  readonly asks: { readonly order: boolean; readonly email: boolean };
  /** What is wrong about it. */
  readonly problem?: string;
};

/** What is known is filled in. */
export function Ticket({ path, words: { panels }, known, form, asks, problem }: TicketProps) {
  const { ticket } = panels;
  const services = known.services ?? (known.service === undefined ? [] : [known.service]);
  return (
    <>
      <PanelHead>{ticket.title}</PanelHead>
      {problem !== undefined && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <form
        hx-post={`${path}/panel/ticket`}
        hx-include={carries}
        hx-target="#panel-inside"
        autocomplete="off"
      >
        {services.length > 0 ? (
          <>
            <label for="ticket-service">{ticket.service}</label>
            <select id="ticket-service" name="service">
              {services.map(({ id, plan, place, standing }) => (
                <option value={id} selected={id === form.service}>
                  {`${onOneLine(place === undefined ? plan : `${plan}, ${place}`)} (${panels.standings[standing]})`}
                </option>
              ))}
            </select>
          </>
        ) : (
          <Field id="service" label={ticket.serviceCode} value={form.service} numeric />
        )}
        <Field id="name" label={ticket.name} value={form.name} />
        <Field id="phone" label={ticket.phone} value={form.phone} numeric />
        {asks.email && <Field id="email" label={ticket.email} value={form.email} />}
        <label for="ticket-description">{ticket.description}</label>
        <textarea id="ticket-description" name="description" rows={4} maxlength={2_000} dir="auto" required>
          {form.description}
        </textarea>
        {asks.order && (
          <fieldset class="order">
            <legend>{ticket.order}</legend>
            <label>
              <input type="radio" name="order" value="yes" checked={form.order === 'yes'} /> {ticket.yes}
            </label>
            <label>
              <input type="radio" name="order" value="no" checked={form.order !== 'yes'} /> {ticket.no}
            </label>
          </fieldset>
        )}
        <div class="buttons">
          <button type="submit" class="main">
            {ticket.review}
          </button>
          <Cancel words={panels.cancel} />
        </div>
      </form>
    </>
  );
}

type FieldProps = {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly numeric?: boolean;
};

function Field({ id, label, value, numeric = false }: FieldProps) {
  return (
    <>
      <label for={`ticket-${id}`}>{label}</label>
      <input
        id={`ticket-${id}`}
        name={id}
        value={value}
        maxlength={200}
        inputmode={numeric ? 'numeric' : undefined}
        required={id !== 'email'}
      />
    </>
  );
}

type ConfirmProps = PanelProps & {
  readonly form: TicketForm;
  /** As the customer would read it. */
  readonly summary: string;
  /** Of this confirmation: pressed twice, it is one ticket. */
  readonly request: string;
};

export function ConfirmTicket({ path, words: { panels }, form, summary, request }: ConfirmProps) {
  const { ticket } = panels;
  return (
    <>
      <PanelHead>{ticket.title}</PanelHead>
      <p>{ticket.thus}</p>
      <p class="words summary">
        <bdi>{harmless(summary)}</bdi>
      </p>
      <form hx-post={`${path}/ticket`} hx-include={carries} hx-target="#panel-outcome" data-closes>
        {Object.entries(form).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <input type="hidden" name="request" value={request} />
        <div class="buttons">
          <button type="submit" class="main" autofocus>
            {ticket.confirm} <kbd>Enter</kbd>
          </button>
          <button
            type="button"
            hx-post={`${path}/panel/ticket/again`}
            hx-include={`closest form, ${carries}`}
            hx-target="#panel-inside"
          >
            {ticket.back}
          </button>
          <button type="button" data-insert={summary}>
            {ticket.ask}
          </button>
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
