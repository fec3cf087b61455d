/** What the command line itself says: in Portuguese, whatever was typed. */

import { describe, expect, test } from 'vitest';
import { createProgram } from '../../../src/commands/line/program.ts';
import { runProgram } from '../../support/program.ts';

/** Words that Commander would say by itself. */
const english =
  /\b(?:usage|options?|commands?|arguments?|display|help for|error|unknown|missing|required|invalid|too many|default|did you mean)\b/i;

async function plantao(...args: readonly string[]) {
  const { ended, output } = runProgram(args, { PLANTAO_STORE: 'memory:' });
  return { code: await ended, output: output() };
}

describe('the built program', () => {
  test('explains itself', async () => {
    const { code, output } = await plantao('--help');
    expect(code).toBe(0);
    expect(output).toMatch(/^Uso: plantao \[opções\] \[comando\]\n/);
    expect(output).toMatch(/\n {2}waiting +mostra quem espera por um atendente/);
    expect(output).toMatch(/\n {2}reply \[opções\] <conversa> <texto\.\.\.> +assume/);
    expect(output).toMatch(/\n {2}help \[comando\] +mostra a ajuda de um comando/);
    expect(output).not.toMatch(english);
  });

  test.each([
    [['waiting', '--help'], 0, /^Uso: plantao waiting \[opções\]\n[\s\S]+-h, --help +mostra esta ajuda/],
    [['waitin'], 1, /^plantao: não há o comando "waitin" \(seria waiting\?\); veja plantao --help\n$/],
    [['waiting', '--porta'], 1, /^plantao: não há a opção --porta neste comando; veja plantao --help\n$/],
  ])('answers %j', async (args, code, words) => {
    const answered = await plantao(...args);
    expect(answered).toEqual({ code, output: expect.stringMatching(words) });
    expect(answered.output).not.toMatch(english);
  });
});

describe('a program', () => {
  /** What it prints for these words, and that it did nothing. */
  async function run(...args: readonly string[]): Promise<string> {
    let output = '';
    const write = (text: string) => {
      output += text;
    };
    const program = createProgram('plantao')
      .exitOverride()
      .configureOutput({ writeErr: write, writeOut: write });
    const fail = () => {
      throw new Error('it did something');
    };
    program.command('show <conversa>').option('--as <nome>', 'seu nome', 'Atendente').action(fail);
    program.command('add <login>').requiredOption('--name <nome>', 'o nome').action(fail);
    await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({
      code: expect.stringMatching(/^commander\./),
    });
    return output;
  }

  test.each([
    [[], /^Uso: plantao \[opções\] \[comando\]/],
    [['show'], /^plantao: falta dizer: conversa;/],
    [['show', 'abc', '--as'], /^plantao: falta o valor da opção --as <nome>;/],
    [['add', 'ana'], /^plantao: falta a opção --name <nome>;/],
    [['show', 'abc', 'de'], /^plantao: há palavras a mais \(/],
    [['help', 'show'], /^Uso: plantao show \[opções\] <conversa>\n\nOpções:\n {2}--as <nome> +seu nome\n/],
  ])('answers %j', async (args, words) => {
    const output = await run(...args);
    expect(output).toMatch(words);
    expect(output).not.toMatch(english);
  });
});
