/** What the world outside is asked, by how it ended. */

import { Registry } from 'prom-client';
import { beforeEach, expect, test } from 'vitest';
import type { Attempt } from '../../src/calls/call.ts';
import type { Channel } from '../../src/channels/channel.ts';
import { Failure } from '../../src/core/failure.ts';
import { conversationId, effectId, reference } from '../../src/core/ids/index.ts';
import { createOutsideMetrics, type OutsideMetrics } from '../../src/metrics/outside.ts';
import { createFakeBackend } from '../support/fake-backend.ts';

let registry: Registry;
let outside: OutsideMetrics;
beforeEach(() => {
  registry = new Registry();
  outside = createOutsideMetrics(registry);
});

/** How often each outcome of a duration was observed. */
const outcomes = async (name: string): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    [...(await registry.metrics()).matchAll(new RegExp(`^${name}_count{(.*)} (\\d+)$`, 'gm'))].map(
      ([, labels = '', count]) => [labels.replaceAll('"', ''), Number(count)],
    ),
  );

const conversation = conversationId('ana');
const attempt: Attempt = {
  conversation,
  at: 0,
  reference: reference('PL-7K3Q-9F2M'),
  progress: null,
  retried: false,
  createdAt: 0,
  now: () => 0,
  begin: async () => true,
};

test('sends, by what became of them; what nobody translated is unknown', async () => {
  const ends: (() => void)[] = [
    () => {},
    () => {},
    () => {
      throw new Failure('refused', 'bloqueou');
    },
    () => {
      throw new Error('ana disse: meu CPF é 529.982.247-25');
    },
  ];
  const plain: Channel = {
    name: 'telegram',
    account: 'loja',
    start: async () => {},
    stop: async () => {},
    send: async () => ends.shift()?.(),
    standing: () => ({ state: 'connected', detail: 'ok' }),
    check: async () => '',
  };
  const channel = outside.channel(plain);
  const send = () => channel.send('ana', { text: 'oi' }, { id: effectId(conversation, 1, 0) });
  await send();
  await send();
  await expect(send()).rejects.toThrow('bloqueou');
  await expect(send()).rejects.toThrow('CPF');
  expect(await outcomes('plantao_send_seconds')).toEqual({
    'channel=telegram,account=loja,outcome=sent': 2,
    'channel=telegram,account=loja,outcome=refused': 1,
    'channel=telegram,account=loja,outcome=unknown': 1,
  });
  expect(await registry.metrics()).not.toContain('529');
  expect(channel.standing()).toEqual(plain.standing());
});

test('the ERP, by operation', async () => {
  const plain = createFakeBackend({ now: () => 0 });
  const backend = outside.backend(plain);
  await backend.findCustomers({ phone: '37999112233' });
  plain.lookFaults.push('retry');
  await expect(backend.listTickets({ service: '1' }, { limit: 1 })).rejects.toThrow(Failure);
  expect(await outcomes('plantao_erp_request_seconds')).toEqual({
    'operation=find-customers,outcome=ok': 1,
    'operation=list-tickets,outcome=retry': 1,
  });
  expect(backend.standing()).toEqual(plain.standing());
});

test('look-ups and jobs by name, and tickets once they are opened', async () => {
  const results = [
    { type: 'again', delay: 1, progress: null },
    { type: 'parked', reason: 'não se sabe' },
    { type: 'finished', result: { ok: false, failure: { kind: 'refused', reason: 'não' } } },
    { type: 'finished', result: { ok: true, output: {} } },
  ] as const;
  let attempts = 0;
  const { lookups, jobs } = outside.calls({
    lookups: { verify: async () => ({}) },
    jobs: {
      'open-ticket': async () => {
        const result = results[attempts++];
        if (result === undefined) throw new Error('it broke off');
        return result;
      },
      identify: async () => ({ type: 'finished', result: { ok: true, output: {} } }),
    },
  });
  await lookups.verify?.({}, attempt);
  for (const _ of results) await jobs['open-ticket']?.({}, attempt);
  await expect(jobs['open-ticket']?.({}, attempt)).rejects.toThrow('it broke off');
  await jobs.identify?.({}, attempt);
  expect(await outcomes('plantao_lookup_seconds')).toEqual({ 'name=verify,outcome=ok': 1 });
  expect(await outcomes('plantao_job_seconds')).toEqual({
    'name=open-ticket,outcome=again': 1,
    'name=open-ticket,outcome=parked': 1,
    'name=open-ticket,outcome=finished': 2,
    'name=open-ticket,outcome=broken': 1,
    'name=identify,outcome=finished': 1,
  });
  expect(await registry.metrics()).toMatch(/^plantao_tickets_opened_total 1$/m);
});

test('what other programs are told, by what they made of it', async () => {
  const send = outside.sending(async (type: 'taken' | 'failed') => ({ type }));
  await send('taken');
  await send('failed');
  await send('failed');
  expect(await outcomes('plantao_webhook_seconds')).toEqual({ 'outcome=taken': 1, 'outcome=failed': 2 });
});
