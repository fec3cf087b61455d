/** What the world outside does with what it is asked: networks, the ERP, other programs. How long, and how it ended. */

import { Counter, type Registry } from 'prom-client';
import type { Backend } from '../backends/backend.ts';
import type { Calls, Job, Lookup } from '../calls/call.ts';
import type { Channel } from '../channels/channel.ts';
import { asFailure } from '../core/failure.ts';
import { buckets, Times } from './times.ts';

export type OutsideMetrics = {
  /** A channel whose `send` is measured. */
  channel(channel: Channel): Channel;
  backend(backend: Backend): Backend;
  calls(calls: Calls): Calls;
  /** How other programs are told: `send` never rejects. */
  sending<Args extends readonly unknown[], Sent extends { readonly type: string }>(
    send: (...args: Args) => Promise<Sent>,
  ): (...args: Args) => Promise<Sent>;
};

const failing = 'retry (surely not done), refused, or unknown (perhaps done)';

export function createOutsideMetrics(registry: Registry): OutsideMetrics {
  const sends = new Times({
    name: 'plantao_send_seconds',
    help: `Duration of sending a message. outcome: sent, ${failing}.`,
    labels: ['channel', 'account', 'outcome'],
    buckets: buckets.remote,
    registry,
  });
  const requests = new Times({
    name: 'plantao_erp_request_seconds',
    help: `Duration of what the ERP is asked. outcome: ok, ${failing}.`,
    labels: ['operation', 'outcome'],
    buckets: buckets.remote,
    registry,
  });
  const lookups = new Times({
    name: 'plantao_lookup_seconds',
    help: `Duration of an attempt at a look-up. outcome: ok, ${failing}.`,
    labels: ['name', 'outcome'],
    buckets: buckets.remote,
    registry,
  });
  const jobs = new Times({
    name: 'plantao_job_seconds',
    help: 'Duration of an attempt at a job. outcome: finished, again, parked (waits for a person), or broken (it broke off).',
    labels: ['name', 'outcome'],
    buckets: buckets.remote,
    registry,
  });
  const webhooks = new Times({
    name: 'plantao_webhook_seconds',
    help: 'Duration of an attempt to tell another program. outcome: taken, gone (it wants nothing any more), or failed.',
    labels: ['outcome'],
    buckets: buckets.remote,
    registry,
  });
  const tickets = new Counter({
    name: 'plantao_tickets_opened_total',
    help: 'Tickets that were opened in the ERP for customers.',
    registers: [registry],
  });

  /** Measures until it settles; `outcomeOf` names how it ended well. */
  const measured = async <Result>(
    times: Times,
    labels: readonly string[],
    run: () => Promise<Result>,
    outcomeOf: (result: Result) => string,
  ): Promise<Result> => {
    const began = performance.now();
    const end = (outcome: string) => times.of(...labels, outcome).add(performance.now() - began);
    try {
      const result = await run();
      end(outcomeOf(result));
      return result;
    } catch (error) {
      end(times === jobs ? 'broken' : asFailure(error).kind);
      throw error;
    }
  };

  const lookup =
    (name: string, look: Lookup): Lookup =>
    (input, asker) =>
      measured(
        lookups,
        [name],
        () => look(input, asker),
        () => 'ok',
      );
  const job =
    (name: string, attempt: Job): Job =>
    async (input, given) => {
      const outcome = await measured(
        jobs,
        [name],
        () => attempt(input, given),
        ({ type }) => type,
      );
      if (name === 'open-ticket' && outcome.type === 'finished' && outcome.result.ok) tickets.inc();
      return outcome;
    };

  return {
    channel(channel) {
      const { name, account } = channel;
      return {
        ...channel,
        send: (address, message, options) =>
          measured(
            sends,
            [name, account],
            () => channel.send(address, message, options),
            () => 'sent',
          ),
      };
    },
    backend(backend) {
      const ask = <Args extends readonly unknown[], Result>(
        operation: string,
        run: (...args: Args) => Promise<Result>,
      ) => {
        return (...args: Args): Promise<Result> =>
          measured(
            requests,
            [operation],
            () => run(...args),
            () => 'ok',
          );
      };
      return {
        ...backend,
        findCustomers: ask('find-customers', backend.findCustomers),
        listTickets: ask('list-tickets', backend.listTickets),
        openTicket: ask('open-ticket', backend.openTicket),
      };
    },
    calls: (calls) => ({
      lookups: Object.fromEntries(
        Object.entries(calls.lookups).map(([name, one]) => [name, lookup(name, one)]),
      ),
      jobs: Object.fromEntries(Object.entries(calls.jobs).map(([name, one]) => [name, job(name, one)])),
    }),
    sending:
      (send) =>
      (...args) =>
        measured(
          webhooks,
          [],
          () => send(...args),
          ({ type }) => type,
        ),
  };
}
