/** Greeting, menu, commands, silence. */

import type { Choice, MediaKind, Message } from '../../../src/core/content.ts';

export type Provider = {
  readonly name: string;
  readonly privacyUrl: string | undefined;
  /** Whether everything here is invented. */
  readonly demonstration: boolean;
};

export const personChoice: Choice = { id: 'person', label: 'Falar com atendente', synonyms: ['atendente'] };
export const menuChoice: Choice = { id: 'menu', label: 'Voltar ao menu', synonyms: ['menu'] };

/** The first greeting of all says who speaks, why data is asked, and where the privacy notice is. */
export const greeting = (provider: Provider, name: string | null): string =>
  [
    `Olá! Aqui é o atendimento automático da ${provider.name}. 👋`,
    'Para cuidar do seu pedido, posso pedir CPF ou CNPJ, nome e telefone: só para achar seu cadastro e falar com você.',
    provider.privacyUrl === undefined ? null : `Como tratamos seus dados: ${provider.privacyUrl}`,
    demonstrationNotice(provider),
  ]
    .filter((line) => line !== null)
    .join('\n')
    .replace('Olá!', name === null ? 'Olá!' : `Olá, ${name}!`);

/** Every later one is short. */
export const greetingAgain = (provider: Provider, name: string | null): string =>
  [
    `Oi${name === null ? '' : `, ${name}`}! Que bom te ver de novo na ${provider.name}.`,
    demonstrationNotice(provider),
  ]
    .filter((line) => line !== null)
    .join('\n');

const demonstrationNotice = ({ demonstration }: Provider): string | null =>
  demonstration ? 'Esta é uma demonstração: clientes e protocolos são inventados.' : null;

export const menu: Message = {
  text: 'Como posso ajudar? Toque em uma opção, mande o número dela ou escreva com suas palavras.',
  choices: [
    { id: 'problem', label: 'Problema na internet', synonyms: ['problema', 'internet', 'suporte'] },
    {
      id: 'follow',
      label: 'Ver um protocolo',
      synonyms: ['protocolo', 'acompanhar', 'acompanhar protocolo'],
    },
    personChoice,
  ],
};

export const more: Message = {
  text: 'Posso ajudar em mais alguma coisa?',
  choices: [
    { id: 'menu', label: 'Sim, ver o menu', synonyms: ['menu', 'sim'] },
    { id: 'no', label: 'Não, obrigado', synonyms: ['não', 'não obrigado', 'não obrigada'] },
    personChoice,
  ],
};

export const help =
  'Você pode escrever, a qualquer momento:\n' +
  '• menu: voltar ao começo\n' +
  '• voltar: um passo atrás\n' +
  '• cancelar: desistir do que estamos fazendo\n' +
  '• atendente: falar com uma pessoa';

export const chooseOption = 'Não entendi. Escolha uma das opções: pode tocar nela ou mandar o número.';
export const notUnderstood = 'Não entendi. Escolha uma das opções ou me conte o que está acontecendo.';
export const documentNoted = 'Anotei o documento.';
export const outside = 'Esse assunto é com a nossa equipe: é só escolher "Falar com atendente".';
export const noHurry = 'Sem pressa: é só responder quando puder.';
export const automatic =
  'Sou o atendimento automático. Se preferir uma pessoa, é só escolher "Falar com atendente".';
export const lateAnswer = 'Essa resposta era de uma pergunta anterior. Vamos na atual:';
export const offerPerson = 'Se preferir, uma pessoa continua com você: é só escolher "Falar com atendente".';

export const cancelled = 'Certo, parei por aqui. Nada foi registrado.';
/** What was being asked is dropped; what was confirmed before goes on. */
export const cancelledOnlyThis =
  'Certo, parei por aqui. O que você já confirmou continua sendo registrado: para cancelar isso também, escreva cancelar.';
export const openedNothing = 'Certo, não abri nada.';
export const nothingToCancel = 'Não há nada em andamento para cancelar.';
export const bye = 'Por nada! Quando precisar, é só mandar uma mensagem. 👋';

export const reminder =
  'Ainda está aí? Pode responder quando puder. Se preferir falar com uma pessoa, escreva atendente.';
export const goodbye =
  'Como não tive resposta, vou encerrar por agora e descartar o que não foi concluído. Quando quiser, é só mandar uma mensagem.';
export const slow = 'Só um instante: o sistema está demorando um pouco para responder.';

const mediaReplies: Readonly<Record<MediaKind | 'location' | 'other', string>> = {
  audio: 'Recebi seu áudio, mas ainda não consigo ouvir por aqui. Pode escrever?',
  photo: 'Recebi sua foto, mas aqui preciso da resposta por escrito.',
  video: 'Recebi seu vídeo, mas aqui preciso da resposta por escrito.',
  document: 'Recebi seu arquivo, mas aqui preciso da resposta por escrito.',
  sticker: 'Gostei da figurinha! Mas aqui preciso da resposta por escrito. 🙂',
  location: 'Recebi sua localização, mas aqui preciso da resposta por escrito.',
  other: 'Recebi, mas não consigo ver isso por aqui. Pode escrever?',
};

/** Why something that is not text does not answer a question. */
export const mediaReply = (media: MediaKind | 'location' | 'other'): string => mediaReplies[media];
