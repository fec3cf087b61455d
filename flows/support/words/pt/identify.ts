/** Who is writing. */

import type { Choice, Message } from '../../../../src/core/content.ts';
import { menuChoice, personChoice } from './menu.ts';

const strangerChoice: Choice = {
  id: 'stranger',
  label: 'Não sou cliente',
  synonyms: ['não tenho', 'não sei', 'não lembro', 'sem cadastro', 'não quero informar'],
};
const againChoice: Choice = { id: 'again', label: 'Tentar de novo', synonyms: ['tentar', 'de novo', 'sim'] };
const withoutChoice: Choice = {
  id: 'stranger',
  label: 'Seguir sem cadastro',
  synonyms: ['seguir', 'continuar', 'sem cadastro', 'não sou cliente'],
};

const shareHint = 'Ou compartilhe seu número pelo botão.';

/** `shares`: a phone that the network vouches for would help, where it can be shared. */
export const askDocument = (purpose: 'ticket' | 'follow', shares: boolean): Message => ({
  text:
    `${purpose === 'ticket' ? 'Vamos resolver! Para achar seu cadastro' : 'Para mostrar seus atendimentos só a você'}` +
    ', me mande o CPF ou CNPJ do titular.',
  choices: [strangerChoice],
  ...(shares ? { asks: { contact: shareHint } } : {}),
});
/** Said before the look-up, so that the keyboard of the request is gone when the next question has buttons. */
export const phoneShared = 'Obrigado! Vou procurar seu cadastro por esse número.';

export const documentMistyped =
  'Esse número não parece certo: confira os dígitos do CPF (11) ou do CNPJ (14) e mande de novo.';
export const documentMissing =
  'Preciso de um CPF ou CNPJ: pode ser só números, de quem assina o contrato. Por exemplo, 123.456.789-00.';
export const documentWhy =
  'É só para achar seu cadastro, e ninguém mais vê. Pode ser o de quem assina o contrato.';
export const contactNotOwn =
  'Esse contato não é o do seu próprio número, então não confirma que é você. Mande o CPF ou CNPJ.';

export const askFact = (company: boolean): Message => ({
  text: company
    ? 'Para sua segurança, me diga também os 4 últimos dígitos de um telefone do cadastro.'
    : 'Para sua segurança, me diga também a data de nascimento do titular (dia/mês/ano) ou os 4 últimos dígitos de um telefone do cadastro.',
  choices: [
    { id: 'unknown', label: 'Não sei', synonyms: ['não sei', 'não lembro', 'não tenho', 'n sei', 'pular'] },
  ],
});
export const factUnclear = (company: boolean): string =>
  company
    ? 'Não consegui ler. Mande só os 4 últimos dígitos do telefone, por exemplo 4321.'
    : 'Não consegui ler. Mande a data como 31/12/1980, ou os 4 últimos dígitos do telefone, como 4321.';

export const askLastDigits: Message = {
  text: 'Este telefone está em mais de um cadastro. Quais são os 3 últimos dígitos do CPF ou CNPJ do titular?',
  choices: [{ id: 'document', label: 'Informar o CPF', synonyms: ['não sei', 'cpf', 'cnpj'] }],
};
/** "O do cadastro", where none is offered: the record's phones stay in the ERP. */
export const phoneUnseen =
  'Por segurança, não vejo daqui os telefones do cadastro. Mande o número com DDD, por exemplo (31) 98765-4321.';
/** The offered phone is not the one. */
export const phoneOther = 'Certo. Qual é o número, então? Mande com DDD.';
export const lastDigitsUnclear = 'Preciso de 3 números: os últimos do CPF ou CNPJ, por exemplo 725.';

/** One answer for everything that was refused. `shares` as for `askDocument`. */
export const notFound = (shares: boolean): Message => ({
  text:
    'Não encontrei um cadastro com esses dados. Para confirmar, mande o CPF ou CNPJ do titular e mais um dado: ' +
    `a data de nascimento, ou os 4 últimos dígitos de um telefone do cadastro.${shares ? '' : ' Outro jeito é escrever do telefone que está no cadastro.'}`,
  choices: [againChoice, withoutChoice, personChoice],
  ...(shares
    ? { asks: { contact: 'Outro jeito: se este número está no cadastro, compartilhe pelo botão.' } }
    : {}),
});

export const locked: Message = {
  text: 'Foram muitas tentativas. Por segurança, essa consulta fica fechada por uma hora. Enquanto isso, uma pessoa da equipe pode ajudar.',
  choices: [personChoice, withoutChoice, menuChoice],
};

export const offlineForTicket =
  'Nosso sistema não está respondendo agora. Sem problema: anoto tudo, e o atendimento é registrado quando ele voltar.';
/** Before the question which of several installations it is for. */
export const backOnline = 'O sistema voltou, e posso registrar o atendimento que você deixou comigo.';
export const offlineForFollow: Message = {
  text: 'Nosso sistema não está respondendo agora, então não consigo ver seus atendimentos.',
  choices: [againChoice, personChoice, menuChoice],
};
