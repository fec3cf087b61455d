/** Answers the queries of an account's devices, unless a test has something else in store for them. */

import type { Device } from '../account/device.ts';
import type { Directory } from '../people/party.ts';
import { type BinaryNode, contentOf, node, service } from '../wire/node.ts';
import { answers } from './answers.ts';

/** What befalls a query: no answer ever, or an error. */
export type QueryFault = 'hang' | { readonly code: number; readonly text: string };

export type Answering = {
  /** Answers; returns the name of what was answered, undefined if it was not what was asked for. */
  answer(iq: BinaryNode, device: Device): Promise<string | undefined>;
  /** Lets the next queries of that name fail. */
  fail(name: string, fault: QueryFault, times?: number): void;
};

/** @param odd hears of the queries that nobody knows */
export function createAnswering(directory: Directory, odd: (what: string) => void): Answering {
  const faults = new Map<string, QueryFault[]>();

  return {
    async answer(iq, device) {
      const name = nameOf(iq);
      const fault = faults.get(name)?.shift();
      if (fault === 'hang') return undefined;
      const reply = (type: string, content: readonly BinaryNode[]) =>
        device.connection?.send(node('iq', { from: service, type, id: iq.attrs.id }, content));
      const find = answers[name];
      if (find === undefined) odd(name);
      if (fault !== undefined || find === undefined) {
        reply('error', [node('error', fault ?? { code: 501, text: 'feature-not-implemented' })]);
        return undefined;
      }
      reply('result', await find(iq, { device, directory }));
      return name;
    },
    fail(name, fault, times = 1) {
      faults.set(name, [...(faults.get(name) ?? []), ...Array<QueryFault>(times).fill(fault)]);
    },
  };
}

/** How a query is called: its name space and its first child. */
const nameOf = (iq: BinaryNode): string => `${iq.attrs.xmlns}/${contentOf(iq)[0]?.tag ?? ''}`;
