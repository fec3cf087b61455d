/** Who may do what on the desk, as data: the only place that says it. Whoever may more may also do everything below. */

/** From the least to the most. */
export const roles = ['attendant', 'supervisor', 'administrator'] as const;
export type Role = (typeof roles)[number];

/** The roles as people read them. */
export const roleNames: Readonly<Record<Role, string>> = {
  attendant: 'atendente',
  supervisor: 'supervisor',
  administrator: 'administrador',
};

/** Every action that is asked about: from which role on, and what it is, in the words of the documentation. */
export const actions = {
  take: { from: 'attendant', what: 'ver a fila e assumir conversas' },
  answer: { from: 'attendant', what: 'responder ao cliente, com texto, arquivo ou resposta pronta' },
  note: { from: 'attendant', what: 'escrever notas que só a equipe lê' },
  transfer: {
    from: 'attendant',
    what: 'passar uma conversa sua a uma fila ou a um colega, ou devolvê-la ao robô',
  },
  close: { from: 'attendant', what: 'encerrar uma conversa sua' },
  'open-ticket': { from: 'attendant', what: 'abrir um atendimento no ERP' },
  'update-protocol': {
    from: 'attendant',
    what: 'informar o marketplace do andamento de um protocolo',
  },
  'look-up': { from: 'attendant', what: 'consultar o cliente e os atendimentos dele no ERP' },
  'see-document': { from: 'attendant', what: 'ver um CPF ou CNPJ inteiro (fica registrado)' },
  'edit-replies': { from: 'supervisor', what: 'editar as respostas prontas' },
  'see-figures': { from: 'supervisor', what: 'ver os números do atendimento' },
  export: { from: 'supervisor', what: 'exportar conversas e números (fica registrado)' },
  'take-over': { from: 'supervisor', what: 'tirar uma conversa de um colega' },
  erase: { from: 'supervisor', what: 'apagar os dados de uma pessoa (fica registrado)' },
  'manage-people': { from: 'administrator', what: 'criar, mudar e bloquear usuários' },
  'manage-channels': { from: 'administrator', what: 'ver e ajustar os canais' },
  pair: { from: 'administrator', what: 'conectar um celular a um número de WhatsApp' },
  'manage-programs': {
    from: 'administrator',
    what: 'ligar outros programas: tokens da API e avisos (webhooks)',
  },
  'decide-parked': { from: 'administrator', what: 'decidir o que parou e espera uma pessoa' },
  'set-retention': { from: 'administrator', what: 'mudar por quanto tempo os dados ficam' },
  'read-audit': { from: 'administrator', what: 'ler o registro de quem fez o quê' },
} as const satisfies Readonly<Record<string, { readonly from: Role; readonly what: string }>>;

export type Action = keyof typeof actions;

/** Whether somebody with this role may do it. */
export const may = (role: Role, action: Action): boolean =>
  roles.indexOf(role) >= roles.indexOf(actions[action].from);
