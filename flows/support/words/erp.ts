/** The ERP's words and the customer's own, as they fit into a sentence of any language. */

/** `AGUARDANDO ANÁLISE`, `Aguardando Análise`, `aguardando_analise` -> `aguardando análise`. */
export const statusWord = (status: string): string => status.replace(/_/g, ' ').trim().toLowerCase();

/** Cut at a word, with an ellipsis. */
export const shorten = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length / 2)).trimEnd()}…`;
};
