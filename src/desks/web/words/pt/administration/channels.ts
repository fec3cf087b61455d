/** The page of how every part of the service is. */

const states: Readonly<Record<string, string>> = {
  off: 'Desligado',
  connecting: 'Conectando',
  connected: 'Conectado',
  working: 'Funcionando',
  unasked: 'Ainda sem uso',
  failing: 'Com falhas',
  elsewhere: 'Em outro processo',
  resting: 'Em pausa, depois de falhas',
  exceeded: 'Acima do limite',
  unfit: 'Não serve mais',
  down: 'Parado',
};

export const channels = {
  title: 'Canais',
  about: 'Como está cada parte do serviço. A página se atualiza sozinha.',
  none: 'Nenhum canal está configurado.',
  states,
  /** How a network is reached, where it can be in several ways. */
  ways: {
    'whatsapp-cloud': 'API da Meta',
    'whatsapp-paired': 'pelo celular',
  } as Readonly<Record<string, string>>,
  /** Parts that are no channels. */
  own: {
    erp: 'ERP',
    data: 'Dados',
    'telegram-group': 'Grupo do Telegram',
    webhooks: 'Avisos (webhooks)',
    memory: 'Memória',
  } as Readonly<Record<string, string>>,
  link: 'Conectar o celular',
};
