/** Tables as spreadsheets in Brazil read them: semicolons between cells, and a mark that tells the encoding. */

/** @param rows what a stranger may have written among it: no cell becomes a formula. */
export const sheetOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cellOf).join(';')}\r\n`).join('')}`;

/** A cell that begins like a formula is one, unless something stands before it. */
function cellOf(text: string): string {
  const plain = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
