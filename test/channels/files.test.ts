import { expect, test } from 'vitest';
import { demandFile, objectTo, plainName } from '../../src/channels/files.ts';

const rules = [{ types: ['image/jpeg'], size: 5 * 2 ** 20 }, { size: 100 }];

test('each type has its own limit, and others the one for all', () => {
  expect(objectTo({ type: 'image/jpeg', size: 5 * 2 ** 20 }, rules)).toBeUndefined();
  expect(objectTo({ type: 'image/jpeg', size: 5 * 2 ** 20 + 1 }, rules)).toBe('o arquivo passa de 5 MB');
  expect(objectTo({ type: 'application/pdf', size: 100 }, rules)).toBeUndefined();
  expect(objectTo({ type: 'application/pdf', size: 101 }, rules)).toMatch('passa');
  expect(objectTo({ type: 'application/pdf', size: 1 }, rules.slice(0, 1))).toMatch('tipo');
  expect(objectTo({ type: 'image/jpeg', size: 0 }, rules)).toMatch('vazio');
  expect(objectTo({ type: 'image/jpeg', size: 1 }, undefined)).toMatch('não envia arquivos');
});

test('what is not to be had is refused', async () => {
  const file = { ref: 'r', type: 'application/pdf', name: 'boleto.pdf', size: 3 };
  await expect(demandFile(file, rules, undefined)).rejects.toMatchObject({ kind: 'refused' });
  await expect(demandFile(file, [], async () => Buffer.from('pdf'))).rejects.toMatchObject({
    kind: 'refused',
  });
  expect(await demandFile(file, rules, async () => Buffer.from('pdf'))).toEqual(Buffer.from('pdf'));
});

test.each([
  ['2ª via – boleto.pdf', '2ª via _ boleto.pdf'],
  ['a"; filename=b\r\nx: y.pdf', 'a_ filename_b_x_ y.pdf'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.bashrc', 'bashrc'],
  ['"', '_'],
  ['', 'arquivo'],
  ['\u202efdp.exe', '_fdp.exe'],
])('%j is called %j where names mean something', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

test('of a long name the end stays', () => {
  expect(plainName(`${'a'.repeat(300)}.pdf`)).toMatch(/^a{96}\.pdf$/);
  expect(encodeURIComponent(plainName(`${'𝐚'.repeat(300)}b.pdf`))).toMatch(/b\.pdf$/);
});
