import { PassThrough } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import type { Arrival } from '../../src/channels/channel.ts';
import { createTerminal, type TerminalOptions } from '../../src/channels/terminal.ts';
import { conversationId, effectId } from '../../src/core/ids/index.ts';
import { printable } from '../../src/core/text/index.ts';
import { channelContract, type Seen } from '../contracts/channel.ts';

const id = effectId(conversationId('terminal'), 1, 0);
const typed = ({ event }: Arrival) =>
  event.type === 'customer.said' && event.content.type === 'text' ? event.content.text : event.type;

/** A person at a terminal, which both are streams. */
const sit = (options: Partial<TerminalOptions> = {}) => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    shown += chunk;
  });
  const channel = createTerminal({ input, output, interactive: true, ...options });
  return { channel, input, shown: () => shown };
};

channelContract(
  'terminal',
  {
    customers: 'one',
    restarts: false,
    choices: 'numbers',
    contacts: false,
    files: 'names',
    fails: [],
    prints: printable,
  },
  async () => {
    const { channel, input, shown } = sit();
    const say = async (line: string) => {
      input.write(`${line}\n`);
    };
    const seen = (): Seen[] =>
      shown()
        .split('\r\x1b[K')
        .slice(1)
        .map((text) => ({ text }));
    const choose = async (label: string) => {
      const number = new RegExp(`(\\d+)\\. ${label}`).exec(shown())?.[1];
      await say(number ?? '');
    };
    return { channel, customer: () => ({ say, choose, seen }), close: async () => void input.end() };
  },
);

describe('a terminal with a person', () => {
  it('numbers the choices and asks again below what is said', async () => {
    const { channel, shown } = sit();
    await channel.start(async () => {});
    await channel.send(
      'terminal',
      {
        text: 'Qual?',
        choices: [
          { id: 'a', label: 'Esta' },
          { id: 'b', label: 'Aquela' },
        ],
      },
      { id },
    );
    expect(shown()).toMatch(/Qual\?\n1\. Esta\n2\. Aquela\n\nvocê> $/);
    await channel.stop();
  });

  it('keeps control characters of a text away from the terminal', async () => {
    const { channel, shown } = sit();
    await channel.start(async () => {});
    await channel.send('terminal', { text: 'a\x1b]0;title\x07b\x1b[2Jc\nd\u009bm' }, { id });
    expect(shown()).toContain('a\uFFFD]0;title\uFFFDb\uFFFD[2Jc\nd\uFFFDm');
    await channel.stop();
  });

  it('is closed when the input ends', async () => {
    const { channel, input } = sit();
    await channel.start(async () => {});
    input.end();
    await channel.closed;
    await channel.stop();
  });

  it('does not stand in the way of stopping when nothing can be stored', async () => {
    const { channel, input, shown } = sit();
    const receive = vi.fn(async () => {
      throw new Error('disk full');
    });
    await channel.start(receive);
    input.write('oi\n');
    await vi.waitFor(() => expect(receive).toHaveBeenCalled(), { timeout: 60_000 });
    await channel.stop();
    expect(shown()).toContain('não pôde ser guardada');
  });
});

describe('a terminal with a pipe', () => {
  it('answers each line before it takes the next, and ends after the last answer', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const channel = createTerminal({ input, output, pause: 200 });
    const shown = textOf(output);
    const taken: string[] = [];
    await channel.start(async (arrivals) => {
      taken.push(...arrivals.map(typed));
      const said = taken.at(-1);
      setTimeout(() => channel.send('terminal', { text: `primeiro ${said}` }, { id }), 10);
      setTimeout(() => channel.send('terminal', { text: `depois ${said}` }, { id }), 20);
    });
    input.end('um\n\ndois\ntrês');
    await channel.closed;
    await channel.stop();
    output.end();
    expect(await shown).toBe(
      ['um', 'dois', 'três'].map((said) => `você> ${said}\nprimeiro ${said}\ndepois ${said}\n`).join(''),
    );
  });

  it('waits for an answer that is being prepared, though it takes longer than a pause', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const channel = createTerminal({ input, output, pause: 5 });
    const shown = textOf(output);
    await channel.start(async ([arrival]) => {
      if (arrival === undefined || typed(arrival) !== 'um') return;
      await channel.send('terminal', { text: 'um momento' }, { id });
      await channel.typing?.('terminal');
      setTimeout(() => channel.send('terminal', { text: 'pronto' }, { id }), 100);
    });
    input.end('um\n');
    await channel.closed;
    output.end();
    expect(await shown).toBe('você> um\num momento\npronto\n');
    await channel.stop();
  });

  it('does not wait for ever for an answer that does not come', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const channel = createTerminal({ input, output, pause: 5, patience: 20 });
    const taken: string[] = [];
    await channel.start(async (arrivals) => void taken.push(...arrivals.map(typed)));
    input.end('um\ndois\n');
    await channel.closed;
    expect(taken).toEqual(['um', 'dois']);
    await channel.stop();
  });
});
