/** The page that links phones. */

import type { Standing } from '../../../../../channels/channel.ts';

const states: Readonly<Record<Standing['state'], string>> = {
  off: 'Desligado',
  connecting: 'Conectando',
  connected: 'Conectado',
  down: 'Parado',
};

export const linking = {
  title: 'Celulares',
  heading: 'Celulares de WhatsApp',
  /** Around the name of the variable. */
  none: [
    'Nenhum número é atendido por um celular. Dê um nome a cada um em ',
    ' e reinicie o serviço.',
  ] as readonly string[],
  states,
  qr: 'Código QR para ler com o celular',
  where: 'No celular: WhatsApp › Dispositivos conectados › Conectar dispositivo.',
  type: 'Digite no celular: ',
  again: 'Mostrar o código QR de novo',
  byCode: 'Ou um código para digitar no celular deste número',
  ask: 'Pedir o código',
  badPhone: 'O telefone é escrito com 55 e o DDD.',
  failed: 'Não deu certo.',
};
