/** A marketplace's protocol in a topic: what can be done with it, and what may be said. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { labelsIn } from '../../support/telegram/forum.ts';
import { ana, eventually, openStage, type Stage } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
  await stage.join(ana);
  await stage.open();
});
afterEach(() => stage.close());

const code = 'mmmm01';
const late = () => ({ openedAt: Date.now() - 10 * 3_600_000 });

it('shows how urgent it is, and offers nothing of the ERP', async () => {
  await stage.protocol(code, late(), 'Cadê o pedido?');
  const topic = await stage.topicOf(code);
  const head = stage.group.messages.find((message) => message.topic === topic.id);
  expect(head?.text).toContain('· Magalu');
  expect(head?.text).toContain('⏰ Três quartos do prazo já passaram');
  expect(head?.text).toContain('Protocolo 202611230000417');
  expect(head && labelsIn(head)).toEqual(['✋ Assumir', '↩ Devolver à fila', '✔ Encerrar']);
  stage.group.say(ana, topic.id, '/chamado sem sinal');
  await stage.reads(topic, 'O ERP não conhece os protocolos do marketplace');
});

it('tells what the marketplace would not let pass, and sends the rest', async () => {
  await stage.protocol(code, {}, 'Cadê o pedido?');
  const topic = await stage.topicOf(code);
  stage.group.say(ana, topic.id, 'Faça um pix');
  await stage.reads(topic, 'Não foi: o marketplace não deixa passar uma chave PIX.');
  expect(await stage.placeOf(code)).toBe('waiting');
  stage.group.say(ana, topic.id, 'Sai hoje.');
  await eventually(() => expect(stage.market.heardBy(code)).toEqual(['Ana Souza:\nSai hoje.']));
});

it('tells of what moderation refused after all', async () => {
  await stage.protocol(code, {}, 'Cadê o pedido?');
  const topic = await stage.topicOf(code);
  stage.market.moderate('Vá reclamar');
  stage.group.say(ana, topic.id, 'Vá reclamar noutro lugar');
  await stage.reads(topic, /📝 não entregue ao comprador \(a moderação recusou: linguagem\)/);
});
