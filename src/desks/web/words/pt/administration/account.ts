/** The page of one's own account. */

export const account = {
  title: 'Minha conta',
  naming: 'Nome',
  name: 'O nome que clientes e colegas veem',
  nameHint: 'Vale já na próxima resposta.',
  changing: 'Senha',
  old: 'Senha atual',
  password: 'Senha nova',
  change: 'Mudar a senha',
  changeHint: 'Quem estiver dentro com a senha antiga, em outro lugar, sai.',
  wrongPassword: 'A senha atual não confere.',
  authenticator: 'Autenticador',
  why: 'Com um aplicativo autenticador no celular, quem descobrir sua senha ainda não entra: é pedido também um código de seis algarismos.',
  setUp: 'Configurar',
  beginAgain: 'Começar de novo, com outro segredo',
  qr: 'Código QR para o aplicativo autenticador',
  scan: 'Leia com o aplicativo, e escreva o código que ele mostra.',
  orType: 'Ou digite no aplicativo:',
  confirm: 'Confirmar',
  notConfirmed: 'O código não confere com este segredo. Confira a hora do celular e tente o próximo código.',
  confirmed: 'Pronto: o código é pedido da próxima vez que você entrar.',
  /** Above the field for the first code. */
  shown: 'Código que o aplicativo mostra',
  isSetUp: (spare: number): string =>
    `O código é pedido a cada entrada. ${spare === 0 ? 'Não há códigos de reserva.' : spare === 1 ? 'Resta 1 código de reserva.' : `Restam ${spare} códigos de reserva.`}`,
  spares:
    'Guarde estes códigos de reserva fora do celular: cada um entra uma vez no lugar do autenticador. Não serão mostrados de novo.',
  makeSpares: 'Fazer novos códigos de reserva',
  remove: 'Deixar de usar o autenticador',
  done: {
    named: 'Nome guardado.',
    password: 'Senha mudada. As outras sessões foram encerradas.',
    ended: 'Sessão encerrada.',
    removed: 'Só a senha é pedida agora.',
    unlinked: 'Desvinculada: essa conta do Telegram não age mais.',
  },
};
