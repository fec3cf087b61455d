/** A ticket that an attendant opens: the form, and what is confirmed. */

import type { Known } from '../../../../core/flow.ts';
import { harmless, onOneLine } from '../../views/texts.ts';
import type { TicketForm } from '../ticket.ts';
import { carries } from './actions.tsx';
import { Cancel, PanelHead } from './dialogs.tsx';
import type { PanelProps } from './panels.tsx';

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
