/** WhatsApp numbers on the Cloud API, as they are configured. */

import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { problemsOf } from './problems.ts';

const number = {
  WHATSAPP_CLOUD_PHONE_ID: '106540352242922',
  WHATSAPP_CLOUD_TOKEN: 'EAAsomeInventedTokenOfTheTests',
  WHATSAPP_CLOUD_APP_SECRET: '0123456789abcdef0123456789abcdef',
  WHATSAPP_CLOUD_VERIFY_TOKEN: 'um-texto-inventado',
};
const demonstration = { PLANTAO_BACKEND: 'sandbox', ...number };

const without = (name: keyof typeof number) =>
  Object.fromEntries(Object.entries(demonstration).filter(([other]) => other !== name));

test('nothing is switched on unless it is configured', () => {
  expect(readConfig({}).whatsappCloud).toEqual([]);
});

test('a whole number is used, with what may be left out left out', () => {
  expect(readConfig(demonstration).whatsappCloud).toEqual([
    {
      account: 'main',
      phoneId: number.WHATSAPP_CLOUD_PHONE_ID,
      token: number.WHATSAPP_CLOUD_TOKEN,
      appSecret: number.WHATSAPP_CLOUD_APP_SECRET,
      verifyToken: number.WHATSAPP_CLOUD_VERIFY_TOKEN,
      apiRoot: undefined,
      version: undefined,
      template: undefined,
    },
  ]);
});

test('a template is Brazilian unless told', () => {
  const templateOf = (more: Record<string, string>) =>
    readConfig({ ...demonstration, ...more }).whatsappCloud[0]?.template;
  const template = { WHATSAPP_CLOUD_TEMPLATE: 'aviso_do_atendimento' };
  expect(templateOf(template)).toEqual({ name: 'aviso_do_atendimento', language: 'pt_BR' });
  expect(templateOf({ ...template, WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: 'en' })).toMatchObject({
    language: 'en',
  });
});

test('several numbers share what they do not say for themselves, but the number', () => {
  expect(
    readConfig({
      ...demonstration,
      WHATSAPP_CLOUD_VERSION: 'v24.0',
      WHATSAPP_CLOUD_PHONE_ID__loja: '106540352242923',
      WHATSAPP_CLOUD_VERSION__loja: 'v25.0',
    }).whatsappCloud,
  ).toMatchObject([
    { account: 'main', phoneId: '106540352242922', version: 'v24.0' },
    {
      account: 'loja',
      phoneId: '106540352242923',
      version: 'v25.0',
      token: number.WHATSAPP_CLOUD_TOKEN,
      appSecret: number.WHATSAPP_CLOUD_APP_SECRET,
    },
  ]);
});

test('a real number without an ERP is refused, unless a demonstration is asked for', () => {
  expect(problemsOf(number)).toEqual([
    expect.stringMatching(/^WHATSAPP_CLOUD_PHONE_ID: há um canal de verdade, mas nenhum ERP/),
  ]);
  expect(problemsOf(demonstration)).toEqual([]);
});

describe('is refused', () => {
  test.each(['WHATSAPP_CLOUD_TOKEN', 'WHATSAPP_CLOUD_APP_SECRET', 'WHATSAPP_CLOUD_VERIFY_TOKEN'] as const)(
    'a number without %s',
    (name) => {
      expect(problemsOf(without(name))).toEqual([
        `WHATSAPP_CLOUD_PHONE_ID está configurado, mas falta ${name}`,
      ]);
    },
  );

  test('whatever belongs to no number', () => {
    expect(problemsOf(without('WHATSAPP_CLOUD_PHONE_ID'))).toEqual(
      ['WHATSAPP_CLOUD_TOKEN', 'WHATSAPP_CLOUD_APP_SECRET', 'WHATSAPP_CLOUD_VERIFY_TOKEN'].map(
        (name) => `${name} está configurado, mas falta WHATSAPP_CLOUD_PHONE_ID`,
      ),
    );
    expect(problemsOf({ ...demonstration, WHATSAPP_CLOUD_VERSION__loja: 'v24.0' })).toEqual([
      'WHATSAPP_CLOUD_VERSION__loja está configurado, mas falta WHATSAPP_CLOUD_PHONE_ID__loja',
    ]);
  });

  test.each([
    [{ WHATSAPP_CLOUD_PHONE_ID: '+55 37 99999-0000' }, 'WHATSAPP_CLOUD_PHONE_ID é o "Phone number ID"'],
    [{ WHATSAPP_CLOUD_TOKEN: 'um token torto' }, 'WHATSAPP_CLOUD_TOKEN não parece um token'],
    [{ WHATSAPP_CLOUD_APP_SECRET: 'segredo-torto' }, 'WHATSAPP_CLOUD_APP_SECRET é a chave secreta'],
    [{ WHATSAPP_CLOUD_VERIFY_TOKEN: 'curto' }, 'WHATSAPP_CLOUD_VERIFY_TOKEN precisa ter de 12 a 200'],
    [{ WHATSAPP_CLOUD_API_ROOT: 'graph' }, 'WHATSAPP_CLOUD_API_ROOT precisa ser um endereço completo'],
    [{ WHATSAPP_CLOUD_VERSION: '24' }, 'WHATSAPP_CLOUD_VERSION precisa ser uma versão'],
    [{ WHATSAPP_CLOUD_TEMPLATE: 'Aviso' }, 'WHATSAPP_CLOUD_TEMPLATE é o nome de um modelo'],
    [
      { WHATSAPP_CLOUD_TEMPLATE: 'aviso', WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: 'pt-BR' },
      'WHATSAPP_CLOUD_TEMPLATE_LANGUAGE precisa ser o idioma',
    ],
    [
      { WHATSAPP_CLOUD_TEMPLATE_LANGUAGE: 'pt_BR' },
      'WHATSAPP_CLOUD_TEMPLATE_LANGUAGE está configurado, mas falta WHATSAPP_CLOUD_TEMPLATE',
    ],
    [
      { WHATSAPP_CLOUD_PHONE_ID__loja: number.WHATSAPP_CLOUD_PHONE_ID },
      'WHATSAPP_CLOUD_PHONE_ID e WHATSAPP_CLOUD_PHONE_ID__loja são do mesmo número',
    ],
    [{ WHATSAPP_CLOUD_PHONE_ID__Loja: '106540352242923' }, 'WHATSAPP_CLOUD_PHONE_ID__Loja: o nome da conta'],
    [{ WHATSAPP_CLOUD_TOKN: 'x' }, 'WHATSAPP_CLOUD_TOKN não existe: você quis dizer WHATSAPP_CLOUD_TOKEN?'],
    [{ WHATSAPP_TOKEN: 'x' }, 'WHATSAPP_TOKEN não existe'],
    [
      { WHATSAPP_CLOUD_TOKEN_FILE__loja: '/nowhere/at/all' },
      'WHATSAPP_CLOUD_TOKEN_FILE__loja: o arquivo não existe',
    ],
  ])('%j', (more: Record<string, string>, words) => {
    const problems = problemsOf({ ...demonstration, ...more });
    expect(problems).toContainEqual(expect.stringContaining(words));
    // No secret, right or wrong, is repeated.
    for (const secret of [...Object.values(number).slice(1), 'um token torto', 'segredo-torto'])
      expect(problems.join()).not.toContain(secret);
  });
});
