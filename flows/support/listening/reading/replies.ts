/** Short replies to a question of the bot's: yes, no, "I do not know", "that was all", "the phone is wrong". */

import {
  readEnglishCorrection,
  readEnglishNewName,
  readEnglishNewPhone,
  readEnglishOrder,
  readEnglishPart,
  readEnglishWrong,
  readEnglishYesNo,
  readsEnglish,
} from '../english/replies.ts';
import { plain, speaks, vocabulary } from '../plain.ts';

const yes = vocabulary(
  'sim si s ss isso ok okay okey beleza blza pode claro certo correto correta confirmo confirmar confirma confirmado ' +
    'certeza positivo uhum aham bora vamos exato exatamente perfeito quero preciso precisa aceito concordo continuar manda ' +
    'seguir registrar registra fechado fechou joia show tranquilo combinado yes 👍 ✅ 👌 🙌 ✔',
  'mesmo ai ser mandar abrir com tudo esta e que entao acho obrigado obrigada valeu',
);
const yesPhrase = /^(?:esta (?:bom|bem|otimo)(?: entao)?|por mim (?:tudo bem|sim)|sem problemas?|manda ver)$/;

const no = vocabulary(
  'nao nn no nope negativo errado errada incorreto incorreta nem nunca jamais nada dispenso 👎 ❌',
  'precisa quero obrigado obrigada valeu esta agora isso e mesmo por enquanto ainda acho que so era de jeito nenhum ' +
    'claro com certeza tudo registre registra registrar confirmo',
);

/** "Acho que sim" is whole; "quero que", "e…" are the beginning of something. */
const unfinished = /(?:^|\s)(?:que|e)$|^que /;

/** A plain yes or no, a thumb included; null if it is neither, and for questions. */
export const readYesNo = (text: string): 'yes' | 'no' | null => {
  if (text.includes('?')) return null;
  const said = plain(text);
  if (speaks(said, no)) return 'no';
  if (/^\s*(?:é|eh)[.!\s]*$/i.test(text)) return 'yes';
  if (unfinished.test(said)) return null;
  return speaks(said, yes) || yesPhrase.test(said) ? 'yes' : readEnglishYesNo(text);
};

/** Wishes that are a yes to an offer, and no word on whether a text is right. */
const wish = /\b(?:quero|preciso|precisa|manda|mandar|que)\b/;

/** A yes to "is this right, shall I?": stricter, since it cannot be taken back. */
export const readConfirmation = (text: string): 'yes' | 'no' | null => {
  const read = readYesNo(text);
  return read === 'yes' && wish.test(plain(text)) && !/\bsim\b/.test(plain(text)) ? null : read;
};

const seen = vocabulary(
  'ok okay okey beleza blza certo entendi entendido combinado perfeito joia show otimo otima tranquilo 👍 ✅ 👌 🙌 🙏 ❤',
  'esta tudo bom bem muito entao obrigado obrigada valeu isso',
);

/** Whether a text only takes note: after an answer it is a goodbye, not a wish. */
export const readSeen = (text: string): boolean => {
  const said = plain(text);
  return speaks(said, seen) || /^esta (?:bom|bem)$/.test(said) || readsEnglish.seen(text);
};

const done = vocabulary(
  'pronto so terminei acabei fim nao nada tudo era ok beleza 👍 ✅ 👌',
  'e isso mais por enquanto mesmo agora obrigado obrigada valeu que ja',
);

/** Whether a text says only that all has been said. */
export const readDone = (text: string): boolean => {
  const said = plain(text);
  return speaks(said, done) || said === 'e isso' || readsEnglish.done(text);
};

const self = vocabulary(
  'eu mesmo mesma titular proprio propria dono dona ela ele comigo',
  'sim sou e o a isso quem fala aqui do da contrato conta falando esta',
);

/** Whether somebody says to be the one who was named: "sou o titular", "é ela mesma". */
export const readSelf = (text: string): boolean => speaks(plain(text), self) || readsEnglish.self(text);

const samePhone = vocabulary(
  'cadastro cadastrado mesmo mesma esse este desse deste nesse neste aqui whatsapp whats wpp zap zapzap falando numero telefone celular contato conversa atual',
  'o do da de que no na eu meu estou e usa usar pode ser ja voce voces tem tenho com por sim isso ai so em ta uso esta ligar chamar',
);

/** Whether a phone is meant that should be known: "o do cadastro", "esse que estou falando", "meu número". */
export const readSamePhone = (text: string): boolean =>
  speaks(plain(text), samePhone) || readsEnglish.samePhone(text);

const other = vocabulary(
  'outro outra diferente',
  'nao e o um numero telefone esse meu da na do tenho prefiro quero usar',
);

/** Whether another one than the offered is meant, without a word on which. */
export const readOther = (text: string): boolean => speaks(plain(text), other) || readsEnglish.other(text);

const latest = vocabulary(
  'meus minhas ultimo ultimos ultima ultimas lista todos todas protocolos atendimentos chamados recentes',
  'os as o a ver quero mostra mostrar me manda quais sao pode ser sim de do da meu esses tenho abertos em aberto mais solicitacoes',
);

/** Whether somebody wants to see what there is: "meus protocolos", "os últimos". */
export const readLatest = (text: string): boolean => speaks(plain(text), latest) || readsEnglish.latest(text);

/** Whether the choice is left to us: "tanto faz", "vocês que sabem", "se precisar". */
export const readUnsure = (text: string): boolean => {
  const said = plain(text);
  return (
    readUnknown(text) ||
    readsEnglish.unsure(text) ||
    /^(?:acho que )?(?:tanto faz|talvez|depende|voces? (?:e )?que sabem?|quem sabe|se (?:for )?(?:precis(?:o|ar|a)|necessario)|nao faz diferenca|pode ser que sim)(?: ne| entao)?$/.test(
      said,
    )
  );
};

/** Whether somebody only asks for a moment. */
export const readStall = (text: string): boolean =>
  readsEnglish.stall(text) ||
  /^(?:espera|espere|pera(?: ai)?|perai|calma|aguarde?|(?:so )?(?:um|1) (?:minuto|minutinho|momento|segundo|instante)|ja (?:volto|respondo|vejo|mando)|vou (?:ver|olhar|procurar)|deixa eu ver)(?: ai| so)?$/.test(
    plain(text),
  );

/** Whether a text says only that the answer is not known or not given. */
export const readUnknown = (text: string): boolean => {
  const said = plain(text);
  return (
    said.split(' ').length <= 8 &&
    !/\d/.test(said) &&
    (readsEnglish.unknown(text) ||
      /\b(?:nao (?:me )?(?:sei|lembro|tenho|recordo|faco|quero)|esqueci|sei la|sei nao|pular?|nao sou (?:\S+ )?cliente|sem cadastro)\b/.test(
        said,
      ))
  );
};

export type DraftPart = 'name' | 'phone' | 'email' | 'description' | 'order' | 'service';

/** What somebody wants corrected: "o telefone tá errado", "mudar o nome". */
export const readCorrection = (text: string): DraftPart | null => {
  const said = plain(text);
  if (
    !/\b(?:errad[oa]|corrig\w+|mudar|muda|trocar|troca|alterar|incorret[oa]|arrumar|nao e|e outr[oa]|e diferente)\b/.test(
      said,
    )
  )
    return readEnglishCorrection(text);
  return namedPart(said);
};

/** The part of a ticket that a short answer names: "telefone", "o meu nome". */
export const readPart = (text: string): DraftPart | null => {
  const said = plain(text);
  return said.split(' ').length <= 4 ? (namedPart(said) ?? readEnglishPart(text)) : readCorrection(text);
};

/** Whether something is to be corrected, without a word on what: "tem um erro", "quero corrigir". */
export const readWrong = (text: string): boolean => {
  const said = plain(text);
  return (
    readEnglishWrong(text) ||
    (said.split(' ').length <= 5 &&
      /\b(?:erros?|errei|corrigir|corrige|correcao|mudar|alterar|arrumar)\b/.test(said))
  );
};

/** The new name in "o nome é Pedro", as it was written. */
export const readNewName = (text: string): string | null =>
  /^(?:não,? |na verdade,? )?(?:o )?(?:meu )?nome (?:certo |correto |completo )?(?:é|e|eh|:)\s+(.+)$/i.exec(
    text.trim().replace(/nome:/i, 'nome :'),
  )?.[1] ?? readEnglishNewName(text);

/** Whether a short text says "my phone is" and a number, and nothing after it. */
export const readNewPhone = (text: string): boolean =>
  /^(?:\S+ ){0,4}(?:telefone|numero|celular|contato|fone|whats\w*|zap)(?: [\p{L}]+){0,4} [\d +]+$/u.test(
    plain(text),
  ) || readEnglishNewPhone(text);

/** "sem técnico", "quero a visita": the wish of a technician, told without being asked. */
export const readOrder = (text: string): boolean | null => {
  const said = plain(text);
  if (/^(?:nao (?:precisa|quero)|sem|dispenso|tira)(?: \S+){0,3} ?(?:tecnico|visita)(?: \S+)?$/.test(said))
    return false;
  return /^(?:sim )?(?:quero|preciso|com|manda|pede|pode (?:mandar|pedir|enviar|vir))(?: \S+){0,3} ?(?:tecnico|visita)(?: \S+)?$/.test(
    said,
  )
    ? true
    : readEnglishOrder(text);
};

const namedPart = (said: string): DraftPart | null => {
  if (/\be ?mail\b/.test(said)) return 'email';
  if (/\bnome\b/.test(said)) return 'name';
  if (/\b(?:telefone|numero|celular|contato|fone|whats\w*|zap)\b/.test(said)) return 'phone';
  if (/\b(?:problema|descricao|texto|relato)\b/.test(said)) return 'description';
  if (/\b(?:tecnico|visita|ordem)\b/.test(said)) return 'order';
  if (/\b(?:servico|endereco|plano|instalacao)\b/.test(said)) return 'service';
  return null;
};
