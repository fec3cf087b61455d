/**
 * What every channel must do, whatever its network. A channel joins with a short test file:
 *
 *     channelContract('telegram', { customers: 'many', restarts: true, choices: 'buttons', contacts: true, fails: ['retry', 'refused', 'unknown'] }, setup)
 *
 * `setup` is called once for each test and puts the channel before a network of its own: a real one on loopback
 * (a server, a request handler, a pair of streams), with people at its other end. What a network cannot do is told
 * by `Abilities`; the tests about it are then not declared.
 */

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Channel, Receive, SendOptions } from '../../src/channels/channel.ts';
import type { Message } from '../../src/core/content.ts';
import { Failure } from '../../src/core/failure.ts';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import { readChoice } from '../../src/core/text/menu.ts';
import { files } from './channel/files.ts';
import { createInbox } from './channel/inbox.ts';
import { type Abilities, type Stage, sees, waiting } from './channel/stage.ts';

export type { Abilities, Customer, Seen, Stage } from './channel/stage.ts';

const conversation = conversationId('conversation-of-the-contract');
const menu: Message = {
  text: 'Como posso ajudar?',
  choices: [
    { id: 'open-ticket', label: 'Abrir um chamado', synonyms: ['chamado'] },
    { id: 'follow', label: 'Acompanhar protocolo' },
    { id: 'person', label: 'Falar com uma pessoa' },
  ],
};
const hostile =
  '<script>alert(1)</script> *_`[x](javascript:1) &amp; \u202eolá\u202c 👩🏽‍🚒 {"a":1} %s $& ' + "'; --";

/** Declares a test only for channels that it makes sense for: a skipped test would look like a lack. */
const itIf = (applies: boolean) => (title: string, run: () => Promise<void>) => {
  if (applies) it(title, run);
};

export function channelContract(name: string, abilities: Abilities, setup: () => Promise<Stage>): void {
  describe(`${name} keeps the channel contract`, () => {
    const endings: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const end of endings.splice(0).reverse()) await end();
    });

    const open = async () => {
      const stage = await setup();
      endings.push(() => stage.close());
      const start = (channel: Channel, receive: Receive) => {
        endings.push(() => channel.stop());
        return channel.start(receive);
      };
      let sent = 0;
      const send = (address: string, message: Message, menuId?: string, file?: SendOptions['file']) =>
        (stage.deliver ?? stage.channel.send)(address, message, {
          id: effectId(conversation, 1, sent++),
          ...(menuId === undefined ? {} : { menu: menuId }),
          ...(file && { file }),
        });
      return { stage, channel: stage.channel, start, send, ana: stage.customer('ana') };
    };

    /** A started channel whose customer Ana has written once, so that her address is known. */
    const openWithAna = async () => {
      const opened = await open();
      const inbox = createInbox();
      await opened.start(opened.channel, inbox.receive);
      await opened.ana.say('oi');
      const address = (await inbox.next()).address;
      return { ...opened, inbox, address };
    };

    it('says who it is and where it stands', async () => {
      const { channel, start } = await open();
      expect(channel.name).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(channel.account).not.toBe('');
      expect(channel.standing().state).toBe('off');
      await start(channel, async () => {});
      await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), waiting);
      await channel.stop();
      expect(channel.standing().state).toBe('off');
      expect(channel.standing().detail).not.toBe('');
    });

    it('checks the account without starting', async () => {
      const { channel } = await open();
      expect(await channel.check()).not.toBe('');
    });

    it('hands in what a customer says, with its own id and time', async () => {
      const { channel, start, ana } = await open();
      const inbox = createInbox();
      await start(channel, inbox.receive);
      await ana.say('minha internet caiu');
      const arrival = await inbox.next();
      expect(arrival.event.content).toEqual({ type: 'text', text: 'minha internet caiu' });
      expect(Math.abs(Date.now() - arrival.event.saidAt)).toBeLessThan(60_000);
      expect(arrival.address).not.toBe('');
      expect(arrival.dedupe).not.toBe('');
      if (abilities.vouches) expect(arrival.event.verifiedPhone).toMatch(/^\d{12,13}$/);
      else expect(arrival.event.verifiedPhone).toBeUndefined();
    });

    it('keeps the order of what is said, each with an id of its own', async () => {
      const { channel, start, ana } = await open();
      const inbox = createInbox();
      await start(channel, inbox.receive);
      const texts = Array.from({ length: 20 }, (_, index) => `mensagem ${index}`);
      await Promise.all(texts.map((text) => ana.say(text)));
      await vi.waitFor(() => expect(inbox.texts()).toEqual(texts), waiting);
      expect(new Set(inbox.arrivals.map(({ dedupe }) => dedupe)).size).toBe(texts.length);
      expect(new Set(inbox.arrivals.map(({ address }) => address)).size).toBe(1);
    });

    itIf(abilities.customers !== 'one')('keeps two customers apart', async () => {
      const { stage, channel, start, send, ana } = await open();
      const bruno = stage.customer('bruno');
      const inbox = createInbox();
      await start(channel, inbox.receive);
      await ana.say('sou a Ana');
      const toAna = (await inbox.next()).address;
      await bruno.say('sou o Bruno');
      const toBruno = (await inbox.next()).address;
      expect(toBruno).not.toBe(toAna);
      await send(toBruno, { text: 'para o Bruno' });
      await send(toAna, { text: 'para a Ana' });
      await sees(ana, (seen) => seen.at(-1)?.text.includes('para a Ana'));
      await sees(bruno, (seen) => seen.at(-1)?.text.includes('para o Bruno'));
      expect((await ana.seen()).some(({ text }) => text.includes('Bruno'))).toBe(false);
    });

    it('leaves hostile text as it is, both ways', async () => {
      const { ana, send, inbox, address } = await openWithAna();
      await ana.say(hostile);
      expect((await inbox.next()).event.content).toEqual({ type: 'text', text: hostile });
      const printed = abilities.prints?.(hostile) ?? hostile;
      await send(address, { text: `${hostile}\nsegunda linha` });
      await sees(ana, (seen) =>
        seen.some(({ text }) => text.includes(printed) && text.includes('segunda linha')),
      );
    });

    it('takes a menu there and back by its own means', async () => {
      const { ana, send, inbox, address } = await openWithAna();
      await send(address, menu, 'm7');
      await sees(ana, (seen) => {
        const shown = seen.at(-1);
        return menu.choices?.every(
          ({ label }) => shown?.labels?.includes(label) ?? shown?.text.includes(label),
        );
      });
      await ana.choose('Acompanhar protocolo');
      const { content } = (await inbox.next()).event;
      if (abilities.choices === 'buttons')
        expect(content).toEqual({
          type: 'choice',
          choice: 'follow',
          menu: 'm7',
          label: 'Acompanhar protocolo',
        });
      else expect(content.type === 'text' && readChoice(menu.choices ?? [], content.text)?.id).toBe('follow');
    });

    it.each(['3', 'falar com uma PESSOA', '3️⃣'])('hands in a menu answered by typing %s', async (typed) => {
      const { ana, send, inbox, address } = await openWithAna();
      await send(address, menu, 'm7');
      await ana.say(typed);
      const { content } = (await inbox.next()).event;
      expect(content.type === 'text' && readChoice(menu.choices ?? [], content.text)?.id).toBe('person');
    });

    it('shows texts of any length whole and in order', async () => {
      const { ana, send, address } = await openWithAna();
      const words = Array.from({ length: 2_000 }, (_, index) => `p${String(index).padStart(7, '0')}`);
      await send(address, { ...menu, text: words.join(' ') }, 'm8');
      await sees(ana, (seen) => {
        const shown = seen.map(({ text }) => text).join(' ');
        return words.join() === (shown.match(/p\d{7}/g) ?? []).join();
      });
    });

    itIf(abilities.contacts)('lets a customer share a contact', async () => {
      const { channel, stage, start, send, ana } = await open();
      const inbox = createInbox();
      await start(channel, inbox.receive);
      await ana.say('oi');
      await send((await inbox.next()).address, {
        text: 'Qual é o seu número?',
        asks: { contact: 'É só tocar no botão.' },
      });
      if (ana.shareContact === undefined) throw new Error(`${stage.channel.name} shows contacts: share one`);
      await ana.shareContact('5511987654321', false);
      const others = (await inbox.next()).event;
      expect(others.content).toEqual({ type: 'contact', phone: '5511987654321', own: false });
      expect(others.verifiedPhone).toBeUndefined();
      await ana.shareContact('5511912345678', true);
      const own = (await inbox.next()).event;
      expect(own.content).toEqual({ type: 'contact', phone: '5511912345678', own: true });
      expect(own.verifiedPhone).toBe('5511912345678');
    });

    files({ abilities, openWithAna, itIf });

    it('brings again what could not be stored, in order and with the same ids', async () => {
      const { channel, start, ana } = await open();
      const inbox = createInbox();
      inbox.refuse();
      await start(channel, inbox.receive);
      const saying = ['um', 'dois', 'três'].map((text) => ana.say(text));
      await vi.waitFor(() => expect(inbox.refused.length).toBeGreaterThanOrEqual(2), waiting);
      inbox.accept();
      await Promise.all(saying);
      await vi.waitFor(() => expect(inbox.distinctTexts()).toEqual(['um', 'dois', 'três']), waiting);
      for (const { dedupe, event } of inbox.refused)
        expect(inbox.arrivals.find((arrival) => arrival.dedupe === dedupe)?.event.content).toEqual(
          event.content,
        );
    });

    itIf(abilities.restarts)('loses nothing when the process ends before it could store', async () => {
      const { stage, channel, start, ana } = await open();
      const before = createInbox();
      before.refuse();
      await start(channel, before.receive);
      const saying = [ana.say('um'), ana.say('dois')];
      await vi.waitFor(() => expect(before.refused.length).toBeGreaterThan(0), waiting);
      await channel.stop();
      if (stage.restart === undefined) throw new Error('`restarts` needs `Stage.restart`');
      const after = createInbox();
      await start(await stage.restart(), after.receive);
      await Promise.all(saying);
      await vi.waitFor(() => expect(after.distinctTexts()).toEqual(['um', 'dois']), waiting);
      for (const { dedupe, event } of before.refused)
        expect(after.arrivals.find((arrival) => arrival.dedupe === dedupe)?.event.content).toEqual(
          event.content,
        );
    });

    it('stops only once what it took is stored', async () => {
      const { channel, start, ana } = await open();
      const inbox = createInbox();
      const release = inbox.hold();
      await start(channel, inbox.receive);
      const saying = ana.say('quase perdida');
      await vi.waitFor(() => expect(inbox.held).toBe(1), waiting);
      let stopped = false;
      const stopping = channel.stop().then(() => {
        stopped = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(stopped).toBe(false);
      release();
      await stopping;
      expect(inbox.texts()).toEqual(['quase perdida']);
      await saying;
    });

    it('tells what one process does alone', async () => {
      const { channel } = await open();
      expect(channel.alone).toBe(abilities.alone);
    });

    itIf(abilities.alone === 'everything')('begins again after another process had the account', async () => {
      const { channel, ana, send, inbox, address } = await openWithAna();
      for (const round of ['primeira', 'segunda']) {
        await channel.stop({ replaced: true });
        await channel.close?.();
        expect(channel.standing().state).toBe('off');
        await ana.say(`${round} vez que ninguém estava`);
        await channel.start(inbox.receive);
        await vi.waitFor(() => expect(inbox.texts().at(-1)).toContain(`${round} vez`), waiting);
        await vi.waitFor(() => expect(channel.standing().state).toBe('connected'), waiting);
        await send(address, { text: `${round} resposta` });
        await sees(ana, (seen) => seen.some(({ text }) => text.includes(`${round} resposta`)));
      }
    });

    it('still sends when it has stopped', async () => {
      const { channel, ana, send, address } = await openWithAna();
      await channel.stop();
      await send(address, { text: 'até logo' });
      await sees(ana, (seen) => seen.some(({ text }) => text.includes('até logo')));
    });

    it.each(abilities.fails)('tells a failure that is %s', async (kind) => {
      const { stage, ana, send, address } = await openWithAna();
      if (stage.fail === undefined) throw new Error('`fails` needs `Stage.fail`');
      await stage.fail(kind);
      const thrown = await send(address, { text: 'primeira tentativa' }).then(
        () => undefined,
        (error) => error,
      );
      expect(thrown).toBeInstanceOf(Failure);
      expect(thrown).toMatchObject({ kind, message: expect.stringMatching(/\S/) });
      if (kind !== 'retry') return;
      expect((await ana.seen()).some(({ text }) => text.includes('primeira'))).toBe(false);
      await send(address, { text: 'segunda tentativa' });
      await sees(ana, (seen) => seen.some(({ text }) => text.includes('segunda tentativa')));
    });

    itIf(abilities.typing !== false)(
      'shows that it is preparing an answer without ever throwing',
      async () => {
        const { channel, address } = await openWithAna();
        expect(channel.typing).toBeDefined();
        await channel.typing?.(address);
        await channel.typing?.('nobody-at-all');
      },
    );
  });
}
