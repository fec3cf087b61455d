/** Brazilian documents and phone numbers, as people write them. */

import { fold } from './index.ts';

/** A CPF (11 digits) or a CNPJ (14 characters; since July 2026 the first 12 may be letters), without punctuation. */
export type TaxId = { readonly kind: 'cpf' | 'cnpj'; readonly text: string };

/** Reads a CPF or CNPJ (`CPF 529.982.247-25`) and checks its two check digits; null if it is neither. */
export const parseTaxId = (text: string): TaxId | null => {
  const bare = bareTaxId(text);
  if (/^\d{11}$/.test(bare)) return checkCpf(bare) ? { kind: 'cpf', text: bare } : null;
  if (/^[0-9A-Z]{12}\d{2}$/.test(bare)) return checkCnpj(bare) ? { kind: 'cnpj', text: bare } : null;
  return null;
};

/** Whether something has the length and shape of a CPF or CNPJ, right or mistyped. */
export const looksLikeTaxId = (text: string): boolean =>
  /^(?:\d{11}|(?=[A-Z]{0,11}\d)[0-9A-Z]{12}\d{2})$/.test(bareTaxId(text));

const bareTaxId = (text: string): string =>
  text
    .toUpperCase()
    .replace(/^\s*(?:MEU\s+|O\s+)?(?:CPF|CNPJ)(?![0-9A-Z])(?:\s+É)?/, '')
    .replace(/[\s.,:;\-/–]/g, '');

function checkCpf(digits: string): boolean {
  if (/^(\d)\1*$/.test(digits)) return false;
  return [9, 10].every((length) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += Number(digits[i]) * (length + 1 - i);
    return ((sum * 10) % 11) % 10 === Number(digits[length]);
  });
}

/** Modulo 11 over character codes minus 48, weights 2 to 9 from the right (Receita Federal, IN 2.229/2024). */
function checkCnpj(text: string): boolean {
  if (/^(.)\1*$/.test(text)) return false;
  return [12, 13].every((length) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += (text.charCodeAt(i) - 48) * (2 + ((length - 1 - i) % 8));
    const rest = sum % 11;
    return (rest < 2 ? 0 : 11 - rest) === text.charCodeAt(length) - 48;
  });
}

/** `529.982.247-25` -> `***.982.247-**`; a CNPJ keeps its root's middle. For what is shown and logged. */
export const maskTaxId = (text: string): string => {
  const bare = text.replace(/[^0-9A-Za-z]/g, '');
  if (bare.length === 11) return `***.${bare.slice(3, 6)}.${bare.slice(6, 9)}-**`;
  if (bare.length === 14) return `**.${bare.slice(2, 5)}.${bare.slice(5, 8)}/****-**`;
  return '***';
};

const areaCodes = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 63 ' +
    '64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
  ).split(' '),
);

export type PhoneReading =
  | { readonly ok: true; readonly phone: string }
  | {
      readonly ok: false;
      readonly problem: 'area code missing' | 'area code unknown' | 'length' | 'not a phone';
    };

/**
 * Reads a Brazilian phone as `DDNNNNNNNNN` (mobile) or `DDNNNNNNNN` (landline): `+55 (37) 99911-2233`,
 * `0 37 99911 2233`, `0 15 37 99911 2233` (with a carrier) and `meu zap: 37999112233` all give `37999112233`. Mobiles
 * got their ninth digit by 2016; where it is left out, as in `(37) 9911-2233`, it is put back, unless the groups show
 * that the missing one is another: `37 99911-223`.
 */
export const parsePhone = (text: string): PhoneReading => {
  const runs = text.match(/[\d(+][\d\s()+.\-–/]*/g) ?? [];
  const written = /\p{L}/u.test(text) ? runs.filter((run) => digitsOf(run).length >= 8) : runs;
  if (written.length !== 1) return { ok: false, problem: 'not a phone' };
  const phone = withoutPrefixes(digitsOf(written.join('')));
  if (phone.length === 0) return { ok: false, problem: 'not a phone' };
  if (phone.length === 8 || (phone.length === 9 && phone.startsWith('9')))
    return { ok: false, problem: 'area code missing' };
  if (phone.length !== 10 && phone.length !== 11) return { ok: false, problem: 'length' };
  if (!areaCodes.has(phone.slice(0, 2))) return { ok: false, problem: 'area code unknown' };
  const lastGroup = /\d+(?=\D*$)/.exec(written.join(''))?.[0] ?? '';
  if (phone.length === 10 && /^..[6-9]/.test(phone) && lastGroup.length >= 4)
    return { ok: true, phone: `${phone.slice(0, 2)}9${phone.slice(2)}` };
  const fits = phone.length === 11 ? /^..9/ : /^..[2-5]/;
  return fits.test(phone) ? { ok: true, phone } : { ok: false, problem: 'length' };
};

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Without the country's code: a number of at least twelve digits, for 55 is an area code too. */
const withoutCountry = (digits: string): string =>
  digits.length >= 12 && digits.startsWith('55') ? digits.slice(2) : digits;

/** Without what is dialled before an area code: 00 and 55 from abroad, 0 or 0 and a carrier's two digits at home. */
const withoutPrefixes = (digits: string): string => {
  const national = withoutCountry(digits.replace(/^00/, ''));
  if (!national.startsWith('0')) return national;
  return national.slice(national.length >= 13 ? 3 : 1);
};

/** `37999112233` -> `(37) 99911-2233`. */
export const formatPhone = (phone: string): string =>
  phone.replace(/^(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3');

/**
 * The same number with and without the mobile's ninth digit, as old records and old accounts carry it:
 * `553799112233` and `37999112233` both give `['37999112233', '3799112233']`.
 */
export const phoneVariants = (phone: string): readonly string[] => {
  const digits = withoutCountry(digitsOf(phone));
  if (digits.length === 11 && digits[2] === '9') return [digits, digits.slice(0, 2) + digits.slice(3)];
  if (digits.length === 10 && /[6-9]/.test(digits[2] ?? ''))
    return [`${digits.slice(0, 2)}9${digits.slice(2)}`, digits];
  return [digits];
};

const months =
  'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro'.split(' ');
const englishMonths =
  'january february march april may june july august september october november december'.split(' ');
const monthName = [...months, ...englishMonths]
  .map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`)
  .join('|');
/** From 1; both languages begin a month's name with three letters that no other month begins with. */
const monthOf = (name: string): number =>
  1 +
  [months, englishMonths].reduce(
    (found, names) => (found >= 0 ? found : names.findIndex((one) => one.startsWith(name))),
    -1,
  );

const datePatterns: readonly RegExp[] = [
  /(?<!\d)(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?!\d)/,
  /(?<!\d)(?<day>\d{1,2}) ?[/.-] ?(?<month>\d{1,2}) ?[/.-] ?(?<year>\d{4}|\d{2})(?!\d)/,
  new RegExp(
    `\\b(?<day>\\d{1,2})(?:o|st|nd|rd|th)?(?: de| of)? (?<month>${monthName})(?: de)?,? (?<year>\\d{4}|\\d{2})\\b`,
  ),
  new RegExp(`\\b(?<month>${monthName}) (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})\\b`),
  // Bare digits are a date only where nothing else is said: beside words they may be any number.
  /^(?<day>\d{1,2}) (?<month>\d{1,2}) (?<year>\d{4}|\d{2})$/,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4}|\d{2})$/,
];

/**
 * The date of birth in a text, as people write it (`03/04/1985`, `3.4.85`, `nasci em 3 de abril de 1985`,
 * `1985-04-03`; alone also `03041985`), as `YYYY-MM-DD`; null if there is none.
 */
export const findBirthDate = (text: string, thisYear: number): string | null => {
  const said = fold(text);
  const found = datePatterns.map((pattern) => pattern.exec(said)?.groups).find((groups) => groups);
  const { day: days = '', month: monthText = '', year: years = '' } = found ?? {};
  const day = Number(days);
  const month = /^\d/.test(monthText) ? Number(monthText) : monthText === '' ? 0 : monthOf(monthText);
  const short = Number(years);
  const year = years.length === 4 ? short : short + (short > thisYear % 100 ? 1900 : 2000);
  if (year < 1900 || year > thisYear || month < 1 || month > 12 || day < 1 || day > lastDay(year, month))
    return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

const lastDay = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};
