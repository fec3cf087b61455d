/**
 * What Meta's error codes mean for a message: whether it was surely not sent, for how long it is no use to try again,
 * and who has to do something. The codes are those of Meta's page "Error codes" of the WhatsApp Business Platform.
 */

import type { FailureKind } from '../../../core/failure.ts';

export type Meaning = {
  readonly kind: FailureKind;
  /** For a person, in Portuguese, with nothing of a customer's in it. */
  readonly words: string;
  /** Milliseconds until another attempt is of any use. */
  readonly wait?: number;
  /** What is wrong is not the message: nothing can be sent until somebody sees to the `token` or the `account`. */
  readonly trouble?: 'token' | 'account';
  /** All messages of the number have to pause, not only those to one customer. */
  readonly everybody?: true;
};

/** Error 131047: the customer has not written for a day, and only a template may be sent. */
export const windowClosed = 131_047;

const refused = (words: string): Meaning => ({ kind: 'refused', words });
const token = (words: string): Meaning => ({ kind: 'retry', words, trouble: 'token', wait: 60_000 });
const account = (words: string): Meaning => ({ kind: 'retry', words, trouble: 'account', wait: 300_000 });
const pause = (wait: number, words: string): Meaning => ({ kind: 'retry', words, wait, everybody: true });

const tokenWrong = token(
  'a Meta não aceita o token do WhatsApp: gere outro e ponha-o em WHATSAPP_CLOUD_TOKEN',
);
const noPermission = token(
  'o token do WhatsApp não tem permissão para este número: confira WHATSAPP_CLOUD_PHONE_ID e dê ao usuário do sistema whatsapp_business_messaging e whatsapp_business_management',
);
const tooFast = 'a Meta pediu uma pausa nos envios pelo WhatsApp';
const undelivered =
  'o WhatsApp não entrega a este número: não tem WhatsApp, bloqueou a empresa ou usa uma versão antiga';
const templateWrong = refused(
  'a Meta recusou o modelo do WhatsApp: confira WHATSAPP_CLOUD_TEMPLATE, o idioma, e que o corpo dele tenha uma variável',
);
const broken = refused('a Meta recusou a mensagem: um parâmetro não serve');

const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [0, tokenWrong],
  [190, tokenWrong],
  [3, noPermission],
  [10, noPermission],
  [131_005, noPermission],

  [33, account('a Meta não conhece este número, ou ele foi apagado: confira WHATSAPP_CLOUD_PHONE_ID')],
  [
    368,
    account(
      'a Meta bloqueou a conta do WhatsApp por um tempo, por suas políticas: veja o Gerenciador do WhatsApp',
    ),
  ],
  [131_031, account('a Meta bloqueou a conta do WhatsApp: veja o motivo no Gerenciador do WhatsApp')],
  [131_037, account('o nome de exibição do número ainda não foi aprovado pela Meta')],
  [
    131_042,
    account('há um problema com o pagamento da conta do WhatsApp: veja as formas de pagamento na Meta'),
  ],
  [131_045, account('o registro do número no WhatsApp falhou: registre-o de novo')],
  [131_057, account('a conta do WhatsApp está em manutenção na Meta')],
  [133_010, account('o número não está registrado na Cloud API: registre-o na Meta')],

  [4, pause(60_000, tooFast)],
  [80_007, pause(60_000, tooFast)],
  [130_429, pause(5_000, tooFast)],
  [
    131_048,
    pause(600_000, 'a Meta limitou os envios do número pela qualidade: muitos clientes o bloquearam'),
  ],
  [131_056, { kind: 'retry', words: 'o WhatsApp pediu uma pausa nos envios a este cliente', wait: 10_000 }],

  [2, { kind: 'retry', words: 'o WhatsApp está fora do ar por um momento', wait: 10_000 }],
  [131_016, { kind: 'retry', words: 'o WhatsApp está fora do ar por um momento', wait: 10_000 }],
  [133_004, { kind: 'retry', words: 'o WhatsApp está fora do ar por um momento', wait: 10_000 }],
  [1, { kind: 'unknown', words: 'a Meta teve um erro desconhecido' }],
  [131_000, { kind: 'unknown', words: 'a Meta teve um erro desconhecido' }],

  [100, broken],
  [131_008, broken],
  [131_009, broken],
  [130_472, refused('a Meta não entregou a mensagem, por um experimento dela com este cliente')],
  [130_497, refused('a Meta não deixa a empresa escrever a números deste país')],
  [131_021, refused('o número do cliente é o próprio número da empresa')],
  [131_026, refused(undelivered)],
  [131_030, refused('com um número de teste a Meta só entrega aos números cadastrados na lista de teste')],
  [
    windowClosed,
    refused(
      'o cliente não escreve há mais de 24 horas: o WhatsApp só aceita um modelo aprovado até ele escrever',
    ),
  ],
  [
    131_049,
    refused('a Meta não entregou a mensagem, para que o cliente não receba mensagens demais de empresas'),
  ],
  [131_050, refused('o cliente não quer receber este tipo de mensagem da empresa')],
  [131_051, refused('o WhatsApp não aceita este tipo de mensagem')],
  [131_052, refused('a Meta não pôde baixar a mídia')],
  [131_062, refused('a Meta não aceita este tipo de mensagem a quem esconde o número')],
  [131_053, refused('a Meta não aceitou a mídia')],
]);

/**
 * What a code means; undefined if only its HTTP status can tell. Templates have a hundred codes for themselves, and
 * permissions too.
 */
export function meaningOf(code: number): Meaning | undefined {
  const known = meanings.get(code);
  if (known !== undefined) return known;
  if (code >= 200 && code < 300) return noPermission;
  return code >= 132_000 && code < 133_000 ? templateWrong : undefined;
}
