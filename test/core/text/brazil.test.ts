import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findBirthDate,
  formatPhone,
  looksLikeTaxId,
  maskTaxId,
  parsePhone,
  parseTaxId,
  phoneVariants,
} from '../../../src/core/text/brazil.ts';

describe('CPF and CNPJ', () => {
  test.each([
    ['529.982.247-25', 'cpf', '52998224725'],
    [' 52998224725 ', 'cpf', '52998224725'],
    ['529 982 247 25', 'cpf', '52998224725'],
    ['529,982,247-25', 'cpf', '52998224725'],
    ['CPF: 529.982.247-25', 'cpf', '52998224725'],
    ['meu cpf é 529.982.247-25', 'cpf', '52998224725'],
    ['11.222.333/0001-81', 'cnpj', '11222333000181'],
    ['CNPJ 11222333000181', 'cnpj', '11222333000181'],
    ['12.ABC.345/01DE-35', 'cnpj', '12ABC34501DE35'],
    ['12.abc.345/01de–35', 'cnpj', '12ABC34501DE35'],
  ])('%s is read', (text, kind, bare) => {
    expect(parseTaxId(text)).toEqual({ kind, text: bare });
  });

  test.each([
    '529.982.247-26',
    '111.111.111-11',
    '00000000000',
    '11.222.333/0001-82',
    '00.000.000/0000-00',
    '12.ABC.345/01DE-36',
    '5299822472',
    '',
    'minha internet caiu',
    'CPF',
  ])('%s is not', (text) => {
    expect(parseTaxId(text)).toBeNull();
  });

  test('any single mistyped digit of a CPF is noticed', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 9 }), (place, shift) => {
        const digits = [...'52998224725'];
        digits[place] = String((Number(digits[place]) + shift) % 10);
        expect(parseTaxId(digits.join(''))).toBeNull();
      }),
    );
  });

  test('a mistyped one still looks like one; words do not', () => {
    expect(looksLikeTaxId('529.982.247-26')).toBe(true);
    expect(looksLikeTaxId('12.ABC.345/01DE-36')).toBe(true);
    expect(looksLikeTaxId('CONDOMINIOSOL12')).toBe(false);
    expect(looksLikeTaxId('2026112114051')).toBe(false);
    expect(looksLikeTaxId('oi')).toBe(false);
  });

  test.each([
    ['529.982.247-25', '***.982.247-**'],
    ['11222333000181', '**.222.333/****-**'],
    ['12.ABC.345/01DE-35', '**.ABC.345/****-**'],
    ['529', '***'],
    ['', '***'],
  ])('%s is shown as %s', (text, masked) => {
    expect(maskTaxId(text)).toBe(masked);
  });
});

describe('phones', () => {
  test.each([
    ['+55 (37) 99911-2233', '37999112233'],
    ['0 37 99911 2233', '37999112233'],
    ['037999112233', '37999112233'],
    ['37 9 9911 2233', '37999112233'],
    ['37.99911.2233', '37999112233'],
    ['5537999112233', '37999112233'],
    ['0055 37 99911-2233', '37999112233'],
    ['+55 (037) 99911-2233', '37999112233'],
    ['0 15 37 99911-2233', '37999112233'],
    ['0 15 37 3221-4455', '3732214455'],
    ['celular 37 99911-2233', '37999112233'],
    ['meu zap é 37 99911-2233, pode chamar', '37999112233'],
    ['telefone: (37) 3221-4455', '3732214455'],
    ['(37) 3221-4455', '3732214455'],
    ['55 37 3221-4455', '3732214455'],
    ['55 99911-2233', '55999112233'],
    // The ninth digit that mobiles had not before 2016.
    ['(37) 9911-2233', '37999112233'],
    ['37 8811-2233', '37988112233'],
    ['+55 37 6611-2233', '37966112233'],
    ['(55) 3221-4455', '5532214455'],
  ])('%s is %s', (text, phone) => {
    expect(parsePhone(text)).toEqual({ ok: true, phone });
  });

  test.each([
    ['99911-2233', 'area code missing'],
    ['3221-4455', 'area code missing'],
    ['(20) 99911-2233', 'area code unknown'],
    ['(10) 3221-4455', 'area code unknown'],
    ['37 99911-223', 'length'],
    ['37 99911-22334', 'length'],
    ['37 89911-2233', 'length'],
    ['37 1911-2233', 'length'],
    ['123', 'length'],
    ['20261121140512345', 'length'],
    ['', 'not a phone'],
    ['-', 'not a phone'],
    ['não tenho', 'not a phone'],
    ['plano de 500 mega', 'not a phone'],
    ['37 99911-2233 ou 37 3221-4455', 'not a phone'],
  ])('"%s" is refused: %s', (text, problem) => {
    expect(parsePhone(text)).toEqual({ ok: false, problem });
  });

  test('a phone that was read is read the same from how it is shown', () => {
    fc.assert(
      fc.property(fc.nat(99_999_999), (rest) => {
        const phone = `379${String(rest).padStart(8, '0')}`;
        expect(parsePhone(formatPhone(phone))).toEqual({ ok: true, phone });
      }),
    );
  });

  test('formatted', () => {
    expect(formatPhone('37999112233')).toBe('(37) 99911-2233');
    expect(formatPhone('3732214455')).toBe('(37) 3221-4455');
  });

  test.each([
    ['553799112233', ['37999112233', '3799112233']],
    ['37999112233', ['37999112233', '3799112233']],
    ['+55 37 99911-2233', ['37999112233', '3799112233']],
    ['3732214455', ['3732214455']],
    ['5599112233', ['55999112233', '5599112233']],
  ])('%s may stand as %j', (phone, variants) => {
    expect(phoneVariants(phone)).toEqual(variants);
  });
});

describe('birth dates', () => {
  test.each([
    ['03/04/1985', '1985-04-03'],
    ['3.4.85', '1985-04-03'],
    ['3-4-1985', '1985-04-03'],
    ['03 04 1985', '1985-04-03'],
    ['03041985', '1985-04-03'],
    ['030485', '1985-04-03'],
    ['3 de abril de 1985', '1985-04-03'],
    ['1º de março de 1985', '1985-03-01'],
    ['3 abr 1985', '1985-04-03'],
    ['1985-04-03', '1985-04-03'],
    ['01/01/26', '2026-01-01'],
    ['01/01/27', '1927-01-01'],
    ['29/02/2000', '2000-02-29'],
    ['29/02/1984', '1984-02-29'],
    ['nasci em 03/04/85, tá?', '1985-04-03'],
    ['tenho 2 filhos e nasci dia 3 de abril de 1985', '1985-04-03'],
    ['1º/dez/1985? não: 1 de dezembro 1985', '1985-12-01'],
    ['03 / 04 / 1985', '1985-04-03'],
  ])('%s is %s', (text, date) => {
    expect(findBirthDate(text, 2026)).toBe(date);
  });

  test.each([
    '29/02/1985',
    '29/02/1900',
    '31/04/1985',
    '00/04/1985',
    '03/00/1985',
    '03/13/1985',
    '03/04/2027',
    '03/04/1899',
    '3 de abrilho de 1985',
    'moro no 03041985',
    '37 99911-2233',
    '529.982.247-25',
    '3 de abr',
    '3/4',
    'ontem',
    '',
  ])('%s is none', (text) => {
    expect(findBirthDate(text, 2026)).toBeNull();
  });
});
