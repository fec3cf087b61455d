/** Greeting, menu, commands, silence. */

import type { Choice, MediaKind, Message } from '../../../../src/core/content.ts';
import type { Provider } from '../provider.ts';

export const personChoice: Choice = { id: 'person', label: 'Falar com atendente', synonyms: ['atendente'] };
export const menuChoice: Choice = { id: 'menu', label: 'Voltar ao menu', synonyms: ['menu'] };

/** The first greeting of all. Names have no article: nobody knows whether it is "da" or "do". It says who speaks, why data is asked, and where the privacy notice is. */
export const greeting = (provider: Provider, name: string | null): string =>
  [
    `Olá! ${provider.name}, atendimento automático. 👋`,
    'Para cuidar do seu atendimento, posso pedir CPF ou CNPJ, nome e telefone: só para achar seu cadastro e falar com você.',
    provider.privacyUrl === undefined ? null : `Como tratamos seus dados: ${provider.privacyUrl}`,
    demonstrationNotice(provider),
  ]
    .filter((line) => line !== null)
    .join('\n')
    .replace('Olá!', name === null ? 'Olá!' : `Olá, ${name}!`);

/** Every later one is short. */
export const greetingAgain = (provider: Provider, name: string | null): string =>
  [
    `Oi${name === null ? '' : `, ${firstOf(name)}`}! Que bom te ver de novo. ${provider.name}, atendimento automático.`,
    demonstrationNotice(provider),
  ]
    .filter((line) => line !== null)
    .join('\n');

/** As people greet; who wrote a whole name is not called by all of it. */
const firstOf = (name: string): string => name.split(' ')[0] ?? name;

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

export const help = ({ languages }: Provider): string =>
  'Você pode escrever, a qualquer momento:\n' +
  '• menu: voltar ao começo\n' +
  '• voltar: um passo atrás\n' +
  '• cancelar: desistir do que estamos fazendo\n' +
  '• atendente: falar com uma pessoa' +
  (languages.includes('en') ? '\n• english: this conversation in English' : '');

export const chooseOption = 'Não entendi. Escolha uma das opções: pode tocar nela ou mandar o número.';
export const notUnderstood = 'Não entendi. Escolha uma das opções ou me conte o que está acontecendo.';
export const documentNoted = 'Anotei o documento.';
/** What was told before anybody knew what for: it waits for the ticket that it may be about. */
export const toldNoted =
  'Guardei o que você mandou. Para abrir um atendimento com isso, escolha "Problema na internet".';
export const sorry =
  'Sinto muito pelo transtorno. Me conte o que está acontecendo, ou escolha "Falar com atendente".';
/** Before a question is asked again. */
export const sorryFirst = (why: string): string => `Sinto muito pelo transtorno. ${why}`;
/** The connection is back while a ticket is being collected. */
export const solvedNow = 'Que bom! Se não precisa mais do atendimento, escreva cancelar. Se ainda precisa:';
export const notedToo = 'Anotei isso também.';
/** A question of the customer's own, where something else was asked. */
export const askedBack =
  'Isso uma pessoa da equipe pode responder: para chamar, escreva atendente. Se quiser seguir por aqui:';
/** Whether a technician is wanted was left to us. */
export const orderUnsure = 'Responda sim ou não, como achar melhor: dá para mudar antes de registrar.';
export const outside = 'Esse assunto é com a nossa equipe: é só escolher "Falar com atendente".';
/** Somebody wants to become a customer. */
export const salesCalling =
  'Quem cuida de planos, preços e cobertura é a nossa equipe. Já chamei uma pessoa, que responde por aqui: se quiser, escreva seu endereço enquanto isso. Se você já é cliente e tem um problema, escreva menu.';
export const noHurry = 'Sem pressa: é só responder quando puder.';
export const automatic =
  'Sou o atendimento automático. Se preferir uma pessoa, é só escolher "Falar com atendente".';
export const lateAnswer = 'Essa resposta era de uma pergunta anterior. Vamos na atual:';
export const offerPerson = 'Se preferir, uma pessoa continua com você: é só escolher "Falar com atendente".';

/** The customer chose this language. */
export const languageChosen = 'Certo, vamos em português.';

export const cancelled = 'Certo, parei por aqui. Nada foi registrado.';
/** What was being asked is dropped; what was confirmed before goes on. */
export const cancelledOnlyThis =
  'Certo, parei por aqui. O que você já confirmou continua sendo registrado: para cancelar isso também, escreva cancelar.';
export const openedNothing = 'Certo, não abri nada.';
export const nothingToCancel = 'Não há nada em andamento para cancelar.';
const come = 'Quando precisar, é só mandar uma mensagem. 👋';
/** A goodbye, by what was said: good news, thanks, or anything else that ends a talk. */
export const bye = {
  thanked: `Por nada! ${come}`,
  solved: `Que bom! ${come}`,
  left: `Até mais! ${come}`,
} as const;

/** A goodbye with the number that the talk is found by. */
export const numbered = (goodbye: string, number: string): string =>
  `${goodbye}\n\nNúmero deste contato, se quiser falar dele depois: ${number}`;

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
