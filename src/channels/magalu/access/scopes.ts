/** What a seller permits, and which of our features needs it. Only these are asked for: one too many fails the whole consent. */

export const wantedScopes = [
  'open:tickets-seller:read',
  'open:tickets-seller:write',
  'open:ticket-messages-seller:read',
  'open:ticket-messages-seller:write',
] as const;

export type Scope = (typeof wantedScopes)[number];

const uses: Readonly<Record<Scope, string>> = {
  'open:tickets-seller:read': 'ler os protocolos',
  'open:tickets-seller:write': 'informar a Magalu sobre um protocolo',
  'open:ticket-messages-seller:read': 'ler as mensagens',
  'open:ticket-messages-seller:write': 'responder',
};

/** Without these nothing comes in. */
const toListen: readonly Scope[] = ['open:tickets-seller:read', 'open:ticket-messages-seller:read'];

/** What is missing of a consent. @param granted as the identity server answered. */
export const missingOf = (granted: readonly string[]): readonly Scope[] =>
  wantedScopes.filter((scope) => !granted.includes(scope));

export const hindersListening = (missing: readonly Scope[]): boolean =>
  missing.some((scope) => toListen.includes(scope));

/** What is missing by name, for whoever can add it; empty if nothing is. */
export const describeMissing = (missing: readonly Scope[]): string => {
  if (missing.length === 0) return '';
  const named = missing.map((scope) => `${scope} (${uses[scope]})`).join(', ');
  return `${missing.length === 1 ? 'falta a permissão' : 'faltam as permissões'} ${named}: ponha na aplicação da Magalu e autorize de novo com plantao magalu connect`;
};
