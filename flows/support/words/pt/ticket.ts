/** Collecting a ticket, and what became of it. */

import type { LocalTime, OpenTicketOutput, Service } from '../../../../src/core/calls.ts';
import type { Choice, Message } from '../../../../src/core/content.ts';
import { formatPhone } from '../../../../src/core/text/brazil.ts';
import { shorten } from '../erp.ts';
import type { Summary } from '../summary.ts';
import { menuChoice, personChoice } from './menu.ts';
import { localTime } from './times.ts';

const yesChoice: Choice = { id: 'yes', label: 'Continuar', synonyms: ['sim', 'continuar', 'abrir', 'quero'] };

/** `500 Mega Fibra, Centro` */
export const serviceName = ({ plan, place }: Service): string =>
  place === undefined ? plan : `${plan} em ${place}`;

export const askService = (services: readonly Service[]): Message => ({
  text: 'Para qual endereço é o atendimento?',
  choices: services.map((service, index) => ({
    id: `s${index}`,
    label: shorten(serviceName(service), 60),
    synonyms: [service.plan, ...(service.place ? [service.place, service.place.split(',')[0] ?? ''] : [])],
  })),
});
export const serviceUnclear =
  'Não achei esse endereço na lista. Escolha uma das opções: pode tocar nela ou mandar o número.';
export const noService =
  'Não encontrei um serviço ativo no seu cadastro. Vou chamar uma pessoa da equipe para ver isso com você: é só aguardar por aqui.';

export const warnDebt = (service: Service): Message => ({
  text:
    `Vi que o serviço ${serviceName(service)} está suspenso por pendência de pagamento: a internet volta depois da regularização, sem precisar de técnico. ` +
    'Quer abrir um atendimento mesmo assim?',
  choices: [{ ...yesChoice, label: 'Abrir mesmo assim' }, personChoice, menuChoice],
});
export const warnOutage = (alerts: readonly string[]): Message => ({
  text: `Antes de continuar, um aviso para a sua região:\n${alerts.map((alert) => `• ${alert}`).join('\n')}\nQuer abrir um atendimento mesmo assim?`,
  choices: [{ ...yesChoice, label: 'Abrir mesmo assim' }, personChoice, menuChoice],
});
export const warnDuplicate = (service: Service): Message => {
  const [latest, ...others] = service.openTickets;
  const since = latest?.openedAt === undefined ? '' : `, de ${localTime(latest.openedAt)}`;
  return {
    text:
      `Você já tem um atendimento aberto para este serviço: protocolo ${latest?.protocol ?? ''}${since}` +
      `${others.length === 0 ? '' : ` (e mais ${others.length})`}. Quer acompanhar esse ou abrir outro?`,
    choices: [
      { id: 'existing', label: 'Acompanhar esse', synonyms: ['acompanhar', 'ver', 'sim', 'esse'] },
      { id: 'yes', label: 'Abrir outro', synonyms: ['outro', 'novo', 'abrir novo', 'não'] },
      personChoice,
    ],
  };
};
export const paidCalling =
  'Entendi: você já pagou. Chamei uma pessoa da equipe para conferir e liberar. Se tiver o comprovante, pode mandar por aqui.';
export const alreadyRegistering =
  'Já estou registrando um atendimento para este serviço. O protocolo chega por aqui assim que sair.';

export const askName = (offered: string | null): Message => ({
  text:
    offered === null
      ? 'Qual é o seu nome?'
      : `Com quem eu falo? Posso registrar em nome de ${offered}, ou escreva outro nome.`,
  ...(offered === null
    ? {}
    : {
        choices: [
          {
            id: 'offered',
            label: `Sou ${offered}`,
            synonyms: [
              'sim',
              's',
              'isso',
              'pode',
              'ok',
              'eu',
              'sou eu',
              'eu mesmo',
              'eu mesma',
              '👍',
              offered,
            ],
          },
        ],
      }),
});
export const nameUnclear = 'Preciso de um nome escrito, só com letras. Por exemplo: Ana Souza.';

export const askPhone = (offered: string | null): Message => ({
  text:
    offered === null
      ? 'Qual telefone com DDD podemos usar para falar com você? Por exemplo: (31) 98765-4321.'
      : `Podemos falar com você no ${formatPhone(offered)}? Se for outro, mande com DDD.`,
  ...(offered === null
    ? {}
    : {
        choices: [
          {
            id: 'offered',
            label: 'Usar este número',
            synonyms: ['sim', 's', 'pode', 'isso', 'esse', 'este', 'esse mesmo', 'ok', '👍'],
          },
        ],
      }),
});
const phoneProblems = {
  'area code missing': 'Faltou o DDD: mande o número completo.',
  'area code unknown': 'Esse DDD não existe. Confira e mande de novo.',
  length: 'Esse número não parece completo: mande DDD e número.',
  'not a phone': 'Preciso de um telefone para a equipe falar com você.',
} as const;
export const phoneUnclear = (problem: keyof typeof phoneProblems): string => phoneProblems[problem];

export const askEmail: Message = {
  text: 'Qual é o seu e-mail? Se preferir seguir sem, escreva pular.',
  choices: [{ id: 'skip', label: 'Pular', synonyms: ['pular', 'sem e-mail', 'sem email', 'seguir sem'] }],
};
export const emailUnclear =
  'Esse e-mail não parece completo: confira, como em ana.souza@exemplo.com.br, ou escreva pular.';

const doneChoice: Choice = { id: 'done', label: 'Pronto', synonyms: ['só isso', 'é só isso', 'é isso'] };
export const askDescription = (items: readonly string[]): Message => ({
  text:
    items.length === 0
      ? 'O que está acontecendo? Conte com suas palavras, em quantas mensagens quiser. Pode mandar foto, áudio ou localização. No fim, toque em Pronto.'
      : `Anotei: "${shorten(items.join(' / '), 200)}". Quer contar mais alguma coisa? Desde quando, luzes do aparelho, foto… Se for só isso, toque em Pronto.`,
  choices: [doneChoice],
});
export const descriptionMissing =
  'Me conte em poucas palavras o que está acontecendo, para a equipe já saber.';
export const goOn: Message = { text: 'Pode contar. No fim, toque em Pronto.', choices: [doneChoice] };
export const noted: Message = { text: 'Anotado, pode mandar mais.', choices: [doneChoice] };

export const askOrder: Message = {
  text: 'Quer que a gente peça a visita de um técnico?',
  choices: [
    { id: 'yes', label: 'Sim, quero a visita', synonyms: ['sim', 'quero', 'visita', 'técnico'] },
    { id: 'no', label: 'Não precisa', synonyms: ['não', 'sem visita'] },
  ],
};
export const yesOrNo = 'Não entendi. Responda sim ou não.';

/** A long description by its beginning and its end, where what was added last stands. */
const bothEnds = (description: string): string =>
  description.length <= 1_500
    ? description
    : `${shorten(description, 1_000)}\n[… ${description.length} letras ao todo …]\n…${description.slice(-450)}`;

export const summary = ({ service, name, phone, email, description, order }: Summary): Message => ({
  text: [
    'Confira, por favor:',
    ...(service === null ? [] : [`Serviço: ${service}`]),
    `Nome: ${name}`,
    `Telefone: ${formatPhone(phone)}`,
    ...(email === null ? [] : [`E-mail: ${email}`]),
    `Problema: ${bothEnds(description)}`,
    ...(order === null ? [] : [`Visita de técnico: ${order ? 'sim' : 'não'}`]),
    '\nPosso registrar? Se quiser acrescentar algo, é só escrever.',
  ].join('\n'),
  choices: [
    { id: 'yes', label: 'Sim, registrar', synonyms: ['confirmar', 'registrar', 'sim'] },
    { id: 'correct', label: 'Corrigir algo', synonyms: ['corrigir', 'não', 'mudar', 'alterar'] },
    { id: 'cancel', label: 'Cancelar' },
  ],
});
export const added = 'Acrescentei ao que você contou.';
export const changed = 'Certo, troquei.';
export const fullDescription = 'A descrição já está no limite: o que chegar agora não cabe mais.';

export const askCorrection = (parts: {
  readonly service: boolean;
  readonly order: boolean;
  readonly email: boolean;
}): Message => ({
  text: 'O que devo corrigir?',
  choices: [
    { id: 'name', label: 'Nome' },
    { id: 'phone', label: 'Telefone' },
    ...(parts.email ? [{ id: 'email', label: 'E-mail' }] : []),
    { id: 'description', label: 'Problema' },
    ...(parts.order ? [{ id: 'order', label: 'Visita de técnico' }] : []),
    ...(parts.service ? [{ id: 'service', label: 'Serviço' }] : []),
    { id: 'nothing', label: 'Nada, está certo', synonyms: ['nada', 'está certo'] },
  ],
});

export const registering = 'Certo! Estou registrando seu atendimento e já te mando o protocolo.';
export const keptForErp =
  'Certo! Seu atendimento está guardado. Nosso sistema está fora do ar: assim que ele voltar eu registro, e a resposta chega por aqui, mesmo que demore. Não precisa repetir.';
export const resolvedToTeam =
  'O sistema voltou. Para registrar seu atendimento preciso de uma pessoa da equipe: já passei tudo o que você contou, e a resposta chega por aqui.';
/** The same sentence whoever carries on, so that it tells nothing about the record. */
export const sentToTeam =
  'Certo! Seu atendimento está com a equipe. A resposta chega por aqui, pode deixar a conversa aberta.';
export const slowTicket =
  'O sistema está demorando, mas seu atendimento está guardado. O protocolo chega por aqui assim que sair, mesmo que demore: não precisa repetir.';
export const stillRegistering =
  'Seu atendimento está sendo registrado e o protocolo chega por aqui. O que você escrever agora não entra nele: se faltou algo, me conte depois. Se quiser, escreva menu, cancelar ou atendente.';

/** The protocol, with everything that the customer needs to keep. */
export const opened = (ticket: OpenTicketOutput, when: LocalTime, demonstration: boolean): string =>
  [
    'Pronto, seu atendimento está registrado! ✅',
    `Protocolo: ${ticket.protocol}${demonstration ? ' (demonstração)' : ''}`,
    `Aberto em: ${localTime(when)}`,
    ...(ticket.serviceOrder === undefined
      ? []
      : ticket.serviceOrder
        ? ['Visita de técnico: pedida. A data aparece quando você consultar o protocolo.']
        : ['Visita de técnico: não pedida por enquanto.']),
    'Para acompanhar, mande o número do protocolo aqui quando quiser.',
    ...(demonstration ? ['Demonstração: nenhum atendimento de verdade foi aberto.'] : []),
  ].join('\n');

export const objected = (objections: readonly string[]): string =>
  `O sistema não aceitou um dos dados do seu atendimento: ${objections.join(' ')}`;
export const failed =
  'Não consegui concluir o registro do seu atendimento. Já passei tudo o que você contou para uma pessoa da equipe, que continua por aqui.';
export const withdrawing = (count: number): string =>
  count === 1
    ? 'Certo, estou cancelando esse atendimento.'
    : `Certo, estou cancelando os ${count} atendimentos que ainda não saíram.`;

/** A ticket on its way, by what the customer told of it: several may be called back at once. */
const nameOf = (description: readonly string[]): string =>
  description.length === 0 ? '' : ` de "${shorten(description.join(' / '), 60)}"`;
export const withdrawn = (description: readonly string[]): string =>
  `Pronto, o atendimento${nameOf(description)} foi cancelado antes de sair: não foi aberto.`;
export const notWithdrawn = (description: readonly string[]): string =>
  `O atendimento${nameOf(description)} já estava sendo aberto e não deu para cancelar. O protocolo chega por aqui, e a equipe pode encerrar se você pedir.`;
