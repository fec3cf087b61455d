/** Which of the two outputs the built program prints to: one holds what a program reads, the other what a person does. */

import { expect, test } from 'vitest';
import { runProgram } from '../support/program.ts';

const environment = { PLANTAO_STORE: 'memory:', PORT: '0', LOG_LEVEL: 'debug', PLANTAO_QUIET_SECONDS: '1' };

/** A program, and what it prints to each output. */
function run(args: readonly string[], input?: string) {
  const program = runProgram(args, environment, input);
  const outputs = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    program.process[name]?.on('data', (chunk: Buffer) => {
      outputs[name] += chunk.toString();
    });
  return { ...program, outputs };
}

test('the service logs JSON lines to standard output, and welcomes on the other', async () => {
  const { printed, process, ended, outputs } = run(['start']);
  await printed(/Demonstração: o ERP é inventado/);
  process.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(outputs.stderr).toContain('Plantão: Provedor Exemplo');
  const lines = outputs.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toContain('started');
});

test('on a pipe, nothing but the conversation stands on standard output', { timeout: 200_000 }, async () => {
  const { ended, outputs } = run(['chat'], 'oi\n');
  expect(await ended).toBe(0);
  expect(outputs.stdout).toContain('Provedor Exemplo');
  expect(outputs.stdout + outputs.stderr).not.toContain('"msg"');
});
