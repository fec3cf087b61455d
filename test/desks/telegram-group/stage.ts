/** A group on the local Telegram as a desk: conversations of the support flow, people of the desk, and their accounts. */

import { vi } from 'vitest';
import type { Backend } from '../../../src/backends/backend.ts';
import type { Channel } from '../../../src/channels/channel.ts';
import { pause } from '../../../src/channels/pause.ts';
import { createTelegram } from '../../../src/channels/telegram/index.ts';
import type { TicketStatus } from '../../../src/core/calls.ts';
import { conversationId } from '../../../src/core/ids/index.ts';
import {
  createTelegramGroup,
  type TelegramGroup,
  type TelegramGroupOptions,
} from '../../../src/desks/telegram-group/index.ts';
import { createKeys } from '../../../src/keys/index.ts';
import { silent } from '../../../src/log.ts';
import { createAudit } from '../../../src/people/audit.ts';
import { createPeople } from '../../../src/people/index.ts';
import type { Audit, People, User } from '../../../src/people/people.ts';
import type { Role } from '../../../src/people/roles.ts';
import { type AttendedDesk, openAttendedDesk } from '../../support/attended-desk.ts';
import { createFakeBackend } from '../../support/fake-backend.ts';
import { type BotApi, startBotApi } from '../../support/telegram/bot-api.ts';
import type { Group, Member, Topic } from '../../support/telegram/forum.ts';

export const ana: Member = { id: 71, firstName: 'Ana' };
export const bia: Member = { id: 72, firstName: 'Bia' };
export const stranger: Member = { id: 99, firstName: 'Zé' };

export type Stage = AttendedDesk & {
  readonly telegram: BotApi;
  readonly group: Group;
  readonly people: People;
  readonly audit: Audit;
  readonly users: ReadonlyMap<number, User>;
  /** A user with this account linked. */
  join(member: Member, role?: Role): Promise<User>;
  /** Begins to show and to take. */
  open(more?: Partial<TelegramGroupOptions>): Promise<void>;
  /** Looks for what another process kept. */
  look(): Promise<void>;
  /** As when the service is stopped. */
  shut(): Promise<void>;
  /** The topic of a conversation, once its head is there. */
  topicOf(code: string): Promise<Topic>;
  /** Resolves once this can be read in the topic. */
  reads(topic: Topic, text: string | RegExp): Promise<void>;
  /** A customer asks for a person, and waits; one of the ERP's by their phone, if it has it. */
  waits(code: string, verifiedPhone?: string): Promise<Topic>;
  close(): Promise<void>;
};

export const eventually = <Value>(look: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(look, { timeout: 60_000, interval: 10 });

export const ticket: TicketStatus = { protocol: '202611230000001', status: 'Pendente', closed: false };

/**
 * @param closing milliseconds for which a closing can be taken back.
 * @param backend the ERP; one in memory if absent.
 */
export async function openStage(
  closing = 100,
  backend: Backend = createFakeBackend({ now: Date.now }),
): Promise<Stage> {
  const telegram = await startBotApi();
  const group = telegram.group();
  const desk = openAttendedDesk({ settings: { closing }, backend });
  desk.start();
  const { records, now } = desk.store;
  const keys = createKeys(new Uint8Array(32).fill(5));
  const people = createPeople({ records, sign: keys.sign, now });
  const audit = createAudit({ records, now });
  const users = new Map<number, User>();
  let channel: Channel | null = null;
  let shown: TelegramGroup | null = null;

  const stage: Stage = {
    ...desk,
    telegram,
    group,
    people,
    audit,
    users,

    async join(member, role = 'attendant') {
      const login = member.firstName.toLowerCase();
      const user = await people.users.add({ login, name: `${member.firstName} Souza`, role });
      if ('problem' in user) throw new Error(user.problem);
      const code = await people.telegram.beginLink(user.id);
      await people.telegram.redeem(code ?? '', { id: String(member.id), name: member.firstName });
      users.set(member.id, user);
      return user;
    },

    async open(more = {}) {
      channel = createTelegram({
        token: telegram.token,
        apiRoot: telegram.url,
        providerName: 'Fibra Serrana',
        group: String(group.id),
        pause: (_, signal) => pause(2, signal),
      });
      if (channel.forum === undefined) throw new Error('no forum');
      shown = createTelegramGroup({
        forum: channel.forum,
        group: String(group.id),
        store: desk.store,
        people,
        audit,
        findTicket: async (protocol) => (protocol === ticket.protocol ? ticket : null),
        media: async () => ({ type: 'application/pdf', bytes: new Uint8Array([1, 2, 3]) }),
        networkOn: ({ channel: name }) =>
          name === desk.market.channel.name
            ? desk.market.channel
            : { shows: { files: [{ types: ['application/pdf'], size: 2 ** 20 }] } },
        publicUrl: 'https://atende.example',
        perMinute: 600,
        log: silent,
        patience: 10_000,
        sweepEvery: 50,
        ...more,
      });
      await shown.start();
      await channel.start(async () => {});
    },

    look: async () => shown?.look(),

    async shut() {
      await channel?.stop();
      await shown?.stop();
      channel = null;
      shown = null;
    },

    topicOf: (code) =>
      eventually(() => {
        const topic = group.topics.findLast(
          ({ name, deleted }) => !deleted && name.endsWith(`· ${code.slice(0, 6)}`),
        );
        if (topic === undefined || group.textsIn(topic.id).length === 0) throw new Error('no topic yet');
        return topic;
      }),

    reads: (topic, text) =>
      eventually(() => {
        const texts = group.textsIn(topic.id);
        const found = texts.some((each) =>
          typeof text === 'string' ? each.includes(text) : text.test(each),
        );
        if (!found) throw new Error(`not in the topic: ${text}; there is ${JSON.stringify(texts)}`);
      }),

    async waits(code, verifiedPhone) {
      await (verifiedPhone === undefined
        ? desk.say(code, 'oi')
        : desk.say(code, 'minha internet caiu', { verifiedPhone }));
      await desk.settled();
      await desk.say(code, 'atendente');
      await desk.settled();
      const found = await desk.store.conversation(conversationId(code));
      if (found?.listing.place !== 'waiting') throw new Error(`${code} is ${found?.listing.place}`);
      return stage.topicOf(code);
    },

    async close() {
      await stage.shut();
      await desk.stop();
      await desk.store.close();
      await telegram.close();
    },
  };
  return stage;
}
