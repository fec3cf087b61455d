/** `plantao user` with the built program, beside the service that runs and in the data of one that is stopped. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  addUser,
  changeUser,
  forgetCode,
  invitationUrl,
  linkTelegram,
  linkUser,
  listUsers,
} from '../../src/commands/users.ts';
import { readConfig } from '../../src/config/index.ts';
import { openData } from '../../src/data/index.ts';
import { openPeople } from '../../src/plantao/people.ts';
import { runCommand } from '../support/command-line.ts';
import { type Program, runProgram } from '../support/program.ts';

let folder: string;
let service: Program | undefined;
let environment: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plantao-users-'));
  environment = {
    PLANTAO_STORE: `lmdb:${join(folder, 'data')}`,
    PORT: '0',
    PLANTAO_BACKEND: 'sandbox',
    PLANTAO_PUBLIC_URL: 'https://chat.provedor.com.br',
  };
});
afterAll(async () => {
  service?.process.kill('SIGKILL');
  await service?.ended;
  rmSync(folder, { recursive: true, force: true });
});

const config = () => readConfig(environment);
const plantao = async (...args: readonly string[]) => {
  const program = runProgram(args, environment);
  const code = await program.ended;
  return { code, output: program.output().trimEnd() };
};
const ok = (output: unknown) => ({ code: 0, output });
const refused = (output: unknown) => ({ code: 1, output });
const link = String.raw`https://chat\.provedor\.com\.br/desk/invite/([\w.-]+)`;
const tokenIn = (output: string): string => new RegExp(link).exec(output)?.[1] ?? `no link in:\n${output}`;

/** What is so in the data of the stopped service. */
async function withPeople<Result>(look: (opened: ReturnType<typeof openPeople>) => Promise<Result>) {
  const data = await openData({ ...config(), seal: 'as-before' }, { brief: true });
  try {
    return await look(openPeople(data));
  } finally {
    await data.store.close();
  }
}

test('users are made, changed and listed, beside the service and without it', async () => {
  service = runProgram(['start'], environment);
  await service.printed(/Plantão: /);

  const added = await plantao('user', 'add', 'Ana', '--name', 'Ana Souza');
  expect(added).toEqual(
    ok(
      expect.stringMatching(
        new RegExp(
          `^Criado: ana {2}Ana Souza {2}atendente {2}\\(ainda sem senha\\)\nPara Ana Souza escolher .+24 horas:\n {2}${link}$`,
        ),
      ),
    ),
  );
  const [again, nameless] = await Promise.all([
    plantao('user', 'add', 'ANA', '--name', 'Outra'),
    plantao('user', 'add', 'bia'),
  ]);
  expect(again).toEqual(refused('plantao: o login ana já existe'));
  expect(nameless).toEqual(refused('plantao: falta a opção --name <nome>; veja plantao --help'));
  const called = (...args: readonly string[]) => runCommand(['user', ...args], environment);
  expect((await called('list')).split('\n')).toContain('  ana  Ana Souza  atendente  (ainda sem senha)');
  await expect(called('role', 'ana', 'chefe')).rejects.toThrow(
    /^a função é uma destas: atendente, supervisor, administrador$/,
  );
  await expect(called('link', 'ninguém')).rejects.toThrow(
    /^não há o usuário ninguém: veja plantao user list$/,
  );

  const code = (await linkTelegram(config(), 'ana', { linked: true })).match(
    /^Para Ana Souza .+10 minutos:\n {2}\/vincular (\w{8})$/,
  )?.[1];
  await expect(linkTelegram(config(), 'ninguém', { linked: true })).rejects.toThrow('não há o usuário');
  expect(await linkTelegram(config(), 'ana', { linked: false })).toMatch(/^ana {2}Ana Souza /);
  const renewed = await linkUser(config(), 'ana');
  expect(await changeUser(config(), 'ana', { role: 'supervisor' })).toMatch(
    /^ana {2}Ana Souza {2}supervisor /,
  );
  service.process.kill('SIGTERM');
  expect(await service.ended).toBe(0);

  const id = await withPeople(async ({ people, audit }) => {
    expect(await people.accept(tokenIn(added.output), 'girassol azul')).toBeNull();
    const ana = await people.accept(tokenIn(renewed), 'girassol azul');
    expect(ana).toMatchObject({ login: 'ana', role: 'supervisor', ready: true });
    expect(await people.telegram.redeem(code ?? '', { id: '7', name: 'Ana' })).toMatchObject({
      login: 'ana',
    });
    const deeds = await audit.list({ limit: 10, by: 'console' });
    expect(deeds.map(({ action }) => action)).toEqual([
      'user-changed',
      'user-invited',
      'user-telegram-unlinked',
      'user-telegram-code',
      'user-added',
    ]);
    expect(JSON.stringify(deeds)).not.toMatch(/ana|Souza/i);
    return (await people.users.find('ana'))?.id ?? '';
  });

  expect(await listUsers(config())).toMatch(/^ {2}ana {2}Ana Souza {2}supervisor$/m);
  expect(await addUser(config(), 'bia', { name: 'Bia', role: 'administrador' })).toMatch(
    /^Criado: bia {2}Bia {2}administrador /,
  );
  expect(await changeUser(config(), 'ana', { disabled: true })).toBe(
    'ana  Ana Souza  supervisor  (bloqueado)',
  );
  await expect(linkUser(config(), 'ana')).rejects.toThrow('está bloqueado');
  expect(await changeUser(config(), 'ana', { disabled: false })).toBe('ana  Ana Souza  supervisor');

  await withPeople(async ({ people }) => {
    const begun = await people.totp.begin(id);
    const { Secret, TOTP } = await import('otpauth');
    const secret = Secret.fromBase32(begun?.secret ?? '');
    expect(await people.totp.confirm(id, TOTP.generate({ secret }))).toBe(true);
  });
  expect(await listUsers(config())).toMatch(/^ {2}ana {2}Ana Souza {2}supervisor {2}\(com código\)$/m);
  expect(await forgetCode(config(), 'ana')).toBe('ana  Ana Souza  supervisor');
  expect(await listUsers(config())).not.toContain('código');
  expect(readFileSync(join(folder, 'data', 'data.mdb')).includes('Ana Souza')).toBe(false);
});

test('without a public address the link is this machine’s', () => {
  const { http } = readConfig({ PLANTAO_STORE: 'memory:', PLANTAO_BACKEND: 'sandbox', PORT: '8123' });
  expect(invitationUrl({ http }, 'a.b')).toBe('http://127.0.0.1:8123/desk/invite/a.b');
});
