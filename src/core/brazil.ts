/** Brazilian documents and phone numbers, as people write them. */

/** A CPF (11 digits) or a CNPJ (14 characters; since July 2026 the first 12 may be letters), without punctuation. */
export type TaxId = { readonly kind: 'cpf' | 'cnpj'; readonly text: string };

/** Reads a CPF or CNPJ and checks its two check digits; null if it is neither. */
export const parseTaxId = (text: string): TaxId | null => {
  const bare = text.toUpperCase().replace(/[\s.\-/–]/g, '');
  if (/^\d{11}$/.test(bare)) return checkCpf(bare) ? { kind: 'cpf', text: bare } : null;
  if (/^[0-9A-Z]{12}\d{2}$/.test(bare)) return checkCnpj(bare) ? { kind: 'cnpj', text: bare } : null;
  return null;
};

/** Whether something has the length and shape of a CPF or CNPJ, right or mistyped. */
export const looksLikeTaxId = (text: string): boolean => {
  const bare = text.toUpperCase().replace(/[\s.\-/–]/g, '');
  return /^\d{11}$/.test(bare) || /^(?=.*\d)[0-9A-Z]{12}\d{2}$/.test(bare);
};

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
 * `0 37 99911 2233` and `037999112233` all give `37999112233`.
 */
export const parsePhone = (text: string): PhoneReading => {
  if (!/^[\s\d()+.\-–/]*$/.test(text.replace(/^(?:tel|fone|cel|celular|whats(?:app)?|zap)\W*/i, '')))
    return { ok: false, problem: 'not a phone' };
  let digits = text.replace(/\D/g, '');
  if (digits.length < 8) return { ok: false, problem: digits.length === 0 ? 'not a phone' : 'length' };
  if (digits.startsWith('00')) digits = digits.slice(2);
  if (digits.length >= 12 && digits.startsWith('55')) digits = digits.slice(2);
  if (digits.startsWith('0')) digits = digits.slice(1);
  if (digits.length === 8 || (digits.length === 9 && digits.startsWith('9')))
    return { ok: false, problem: 'area code missing' };
  if (digits.length !== 10 && digits.length !== 11) return { ok: false, problem: 'length' };
  if (!areaCodes.has(digits.slice(0, 2))) return { ok: false, problem: 'area code unknown' };
  if (digits.length === 11 ? digits[2] !== '9' : !/[2-5]/.test(digits[2] ?? ''))
    return { ok: false, problem: 'length' };
  return { ok: true, phone: digits };
};

/** `37999112233` -> `(37) 99911-2233`. */
export const formatPhone = (phone: string): string =>
  phone.replace(/^(\d{2})(\d{4,5})(\d{4})$/, '($1) $2-$3');

/** `37999112233` -> `(37) *****-2233`. For what is shown and logged. */
export const maskPhone = (phone: string): string =>
  phone
    .replace(/\D/g, '')
    .replace(
      /^(?:55)?(\d{2})(\d*)(\d{4})$/,
      (_, area, middle, end) => `(${area}) ${'*'.repeat(middle.length)}-${end}`,
    );

/**
 * The same number with and without the mobile's ninth digit, as old records and old accounts carry it:
 * `553799112233` and `37999112233` both give `['37999112233', '3799112233']`.
 */
export const phoneVariants = (phone: string): readonly string[] => {
  let digits = phone.replace(/\D/g, '');
  if (digits.length >= 12 && digits.startsWith('55')) digits = digits.slice(2);
  if (digits.length === 11 && digits[2] === '9') return [digits, digits.slice(0, 2) + digits.slice(3)];
  if (digits.length === 10 && /[6-9]/.test(digits[2] ?? ''))
    return [`${digits.slice(0, 2)}9${digits.slice(2)}`, digits];
  return [digits];
};

/** A date of birth as people write it (`03/04/1985`, `3.4.85`, `03041985`), as `YYYY-MM-DD`; null if it is none. */
export const parseBirthDate = (text: string, thisYear: number): string | null => {
  const bare = text.trim();
  const parts =
    /^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{4}|\d{2})$/.exec(bare) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(bare);
  if (!parts) return null;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  const short = Number(parts[3]);
  const year = (parts[3] ?? '').length === 4 ? short : short + (short > thisYear % 100 ? 1900 : 2000);
  const days = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  if (year < 1900 || year > thisYear || day < 1 || day > (days[month - 1] ?? 0)) return null;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};
