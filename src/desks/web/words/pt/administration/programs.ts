/** The page of other programs. */

import type { HappeningName } from '../../../../../core/turn/happenings.ts';
import type { Right } from '../../../../../integrations/integration.ts';

const rights: Readonly<Record<Right, string>> = { read: 'só lê', act: 'lê e atende' };

const events: Readonly<Record<HappeningName, string>> = {
  waiting: 'alguém espera',
  message: 'mensagem',
  taken: 'conversa assumida',
  returned: 'devolvida ao robô',
  due: 'prazo de um protocolo perto do fim, ou vencido',
  closed: 'encerrada',
  ticket: 'atendimento aberto',
};

export const programs = {
  title: 'Programas',
  secretOf: { token: 'Token de', endpoint: 'Segredo que assina os avisos a' },
  once: 'Copie agora: não será mostrado de novo.',
  secret: 'Segredo',
  tokens: 'Tokens da API',
  tokensHint: 'Com um token, outro programa lê as conversas ou atende por aqui.',
  noTokens: 'Nenhum token.',
  rights,
  withDocuments: 'vê CPF inteiro',
  madeOn: 'criado em',
  usedOn: 'usado em',
  unused: 'nunca usado',
  revoke: 'Revogar',
  name: 'Nome do programa',
  may: 'O que pode',
  documents: 'Pode ver CPF e CNPJ inteiros',
  makeToken: 'Criar token',
  endpoints: 'Avisos (webhooks)',
  endpointsHint: 'O que acontece é contado a estes endereços, com assinatura.',
  noEndpoints: 'Nenhum endereço.',
  events,
  failing: 'Não entrega desde',
  disabled: 'Desligado em',
  lost: (count: number): string => (count === 1 ? '1 aviso perdido' : `${count} avisos perdidos`),
  enable: 'Ligar de novo',
  test: 'Testar',
  remove: 'Remover',
  url: 'Endereço',
  toldOf: 'Avisar de',
  makeEndpoint: 'Criar aviso',
  noEvents: 'Escolha ao menos um acontecimento.',
  gone: 'Isso já não existe.',
  problem: (problem: string): string => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`,
  notTaken: (reason: string): string => `O teste não foi aceito: ${reason}.`,
  done: {
    revoked: 'Revogado: quem o usa não entra mais.',
    removed: 'Removido: nada mais é entregue ali, nem o que esperava.',
    enabled: 'Ligado: o que acontecer de agora em diante é entregue.',
    tested: 'O destino aceitou um aviso de teste.',
  },
};
