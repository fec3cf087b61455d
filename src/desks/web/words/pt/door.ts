/** The pages of those who are not in yet. */

export const door = {
  enter: 'Entrar',
  login: 'Usuário',
  password: 'Senha',
  code: 'Código do autenticador, ou um de reserva',
  choose: 'Escolha sua senha',
  hello: 'Olá, ',
  yourLogin: 'Seu usuário é ',
  howLong: 'A senha tem ao menos 10 caracteres; uma frase serve.',
  again: 'A mesma senha, outra vez',
  keep: 'Guardar e entrar',
  invitation: 'Convite',
  notInvited: 'Este convite não vale mais',
  askAnother: 'Um convite vale por 24 horas e uma vez só. Peça outro a quem administra o Plantão.',
  withPassword: 'Entrar com usuário e senha',
  codeAsked: 'Digite também a senha de novo e o código do autenticador.',
  wrong: 'Usuário ou senha não conferem.',
  wrongCode: 'O código não confere, ou já foi usado. Espere o próximo.',
  locked: (wait: string): string => `Muitas tentativas erradas. Espere ${wait} e tente de novo.`,
  notEqual: 'As duas senhas não são iguais.',
  /** Why a password is none, as the service says it. */
  unfit: (problem: string): string =>
    `${problem.charAt(0).toUpperCase()}${problem.slice(1)}${/[.!?]$/.test(problem) ? '' : '.'}`,
};
