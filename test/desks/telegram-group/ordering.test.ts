/** A ticket that is opened from a topic, from what is known to what the customer is told. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFakeBackend, type FakeBackend } from '../../support/fake-backend.ts';
import { ana, bia, eventually, openStage, type Stage } from './stage.ts';

const code = 'carlos01';
let stage: Stage;
let erp: FakeBackend;

beforeEach(async () => {
  erp = createFakeBackend({ now: Date.now });
  erp.customers.push({
    code: '7',
    name: 'Carlos Lima',
    taxId: '52998224725',
    phones: ['37999112233'],
    services: [{ id: '11', plan: '500 Mega', standing: 'active' }],
    alerts: [],
  });
  stage = await openStage(100, erp);
  await stage.join(ana);
  await stage.join(bia);
  await stage.open();
});
afterEach(() => stage.close());

it('is opened once, with what was shown, and its protocol goes to the customer by one button', async () => {
  const topic = await stage.waits(code, '5537999112233');
  stage.group.press(ana, topic.id, '✋ Assumir');
  await stage.reads(topic, '▶ Ana Souza assumiu');
  stage.group.say(ana, topic.id, '/chamado sem sinal desde ontem');
  await stage.reads(topic, 'Problema: sem sinal desde ontem');
  // Not by somebody who has not got the conversation; and once, however often it is pressed.
  stage.group.press(bia, topic.id, 'Abrir');
  await eventually(() => expect(stage.group.answers.at(-1)).toContain('está com Ana Souza'));
  stage.group.press(ana, topic.id, 'Abrir');
  stage.group.press(ana, topic.id, 'Abrir');
  await stage.reads(topic, '🎫 Ana Souza pediu a abertura');
  await eventually(() => expect(erp.created).toHaveLength(1));
  const [created] = erp.created;
  expect(created?.request).toMatchObject({ service: '11', name: 'Carlos Lima', phone: '37999112233' });
  expect(created?.request.description).toContain('sem sinal desde ontem');
  const protocol = created?.ticket.protocol ?? 'none';
  await stage.reads(topic, protocol);
  expect(stage.heardBy(code).join()).not.toContain(protocol);

  await eventually(() => stage.group.press(ana, topic.id, '📣 Contar ao cliente'));
  await eventually(() => expect(stage.heardBy(code).join()).toContain(protocol));
  await stage.settled();
  expect(erp.created).toHaveLength(1);
});
