/** What people mean when they write to their internet provider, in the ways they write it. Pure functions of text. */

import { parseTaxId } from '../../../src/core/brazil.ts';
import { fold } from '../../../src/core/text.ts';

/** A wish that is understood wherever free text is. */
export type Intent =
  | 'person'
  | 'report'
  | 'status'
  /** Known, and none of the bot's business: bills, plans, moving house. */
  | 'outside'
  | 'greeting'
  | 'thanks';

/** Commands count in every state, and only as the whole message. */
export type Command = 'menu' | 'back' | 'cancel' | 'help' | 'person';

/** Wishes are short; whoever writes more is telling a story, and its beginning says which. */
const longest = 500;

const shorthand: Readonly<Record<string, string>> = {
  vc: 'voce',
  vcs: 'voces',
  q: 'que',
  qdo: 'quando',
  qnd: 'quando',
  qnto: 'quanto',
  qro: 'quero',
  kero: 'quero',
  quer: 'quero',
  queria: 'quero',
  n: 'nao',
  ñ: 'nao',
  naum: 'nao',
  ta: 'esta',
  tah: 'esta',
  to: 'estou',
  tou: 'estou',
  tava: 'estava',
  net: 'internet',
  interneti: 'internet',
  internete: 'internet',
  wi: 'wifi',
  fi: '',
  pfv: '',
  pf: '',
  pfvr: '',
  'por favor': '',
  tec: 'tecnico',
  tenico: 'tecnico',
  cade: 'onde esta',
  atendemento: 'atendimento',
  atendnte: 'atendente',
  atendete: 'atendente',
  atendemte: 'atendente',
  td: 'tudo',
  blz: 'beleza',
  obg: 'obrigado',
  obgd: 'obrigado',
  vlw: 'valeu',
  flw: 'falou',
  hj: 'hoje',
  dnv: 'de novo',
  msm: 'mesmo',
  kiu: 'caiu',
};

/** Folded, without punctuation or emoji modifiers, abbreviations spelt out: `"kero atendente, pfv!!"` -> `quero atendente`. */
export const plain = (text: string): string =>
  fold(text.slice(0, longest))
    .replace(/\p{Emoji_Modifier}/gu, '')
    .replace(/wi[\s-]?fi/g, 'wifi')
    .replace(/\bpor favor\b/g, ' ')
    .replace(/[^\p{L}\p{N}\p{Extended_Pictographic}+/ ]/gu, ' ')
    .replace(/([a-z])\1{2,}/g, '$1')
    .split(/\s+/)
    .map((word) => shorthand[word] ?? word)
    .filter((word) => word !== '')
    .join(' ');

const commands: Readonly<Record<Command, RegExp>> = {
  menu: /^(?:(?:ir |volta(?:r)? )?(?:ao |para o |pro |pra )?(?:menu|inicio|comeco)(?: principal| inicial)?|start|comecar(?: de novo)?|recomecar)$/,
  back: /^(?:voltar?|retornar|anterior|passo anterior)$/,
  cancel:
    /^(?:cancelar?|cancela (?:isso|tudo)|cancelar (?:isso|tudo)|desisto|desistir|deixa (?:pra|para) la|esquece)$/,
  help: /^(?:ajuda|help|socorro|me ajuda|preciso de ajuda|como funciona)$/,
  person:
    /^(?:(?:quero|preciso|gostaria de|posso|da (?:pra|para)|me)? ?(?:de )?(?:um(?:a)? |o |a )?(?:falar |conversar |fala |passa |chama |chamar )?(?:com |para |pra |pro )?(?:um(?:a)? |o |a )?(?:atendente|atendimento humano|humano|pessoa|pessoa de verdade|ser humano|alguem|operador|operadora)|suporte humano|falar com (?:o )?suporte)(?: agora| ai| aqui| de verdade| real)?$/,
};

/** The command that a whole message is, if it is one. */
export const readCommand = (text: string): Command | null => {
  const said = plain(text);
  for (const name of ['menu', 'back', 'cancel', 'help', 'person'] as const)
    if (commands[name].test(said)) return name;
  return null;
};

const person = new RegExp(
  [
    // "quero falar com alguém", "me passa pra um atendente", "prefiro uma pessoa"
    '\\b(?:falar|fala|conversar|passa|passar|chama|chamar|transfere|transferir|contato)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|alguem|operador|operadora|gente|suporte|funcionari[oa]|gerente|atendimento)\\b',
    '\\b(?:quero|preciso|prefiro|necessito|gostaria|tem|cadê|onde esta)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|operador|operadora|gente de verdade)\\b',
    '^(?:\\S+ )?(?:atendente|humano)(?: \\S+)?$',
    '\\b(?:nao quero|odeio|chega de) (?:falar com )?(?:um )?(?:robo|bot|maquina)\\b',
  ].join('|'),
);

const leaving =
  /\b(?:cancelar|cancelamento|encerrar|rescindir|trocar|mudar|mudanca|transferir|aumentar|contratar|assinar)\b(?: \S+){0,4} ?\b(?:plano|internet|contrato|assinatura|servico|endereco|titular|titularidade|velocidade|casa)\b|^(?:quero )?(?:cancelamento|contratar|ser cliente)$|\bmudanca de endereco\b/;

const bills =
  /\b(?:boletos?|faturas?|(?:2|segunda) via|2a via|mensalidade|conta|pagar|pagamento|paguei|pix|nota fiscal|desbloque\w*|desconto|planos?|promoc\w+|vencimento|cobranc\w*)\b/;

const status = new RegExp(
  [
    '\\bprotocolos?\\b',
    '\\b(?:acompanhar|andamento|status|previsao)\\b',
    '\\b(?:meus?|minhas?|ver|consultar|aquele|esse) (?:\\S+ )?(?:chamados?|atendimentos?|os|ordem|ordens|pedidos?|visita|agendamento|solicitac\\w+)\\b',
    '\\b(?:que horas?|quando|qual (?:o )?dia|horario|onde esta|demora|cade)\\b(?: \\S+){0,4} (?:tecnico|visita|equipe|rapaz|moco|instalador)\\b',
    '\\b(?:tecnico|visita|equipe)\\b(?: \\S+){0,3} (?:vem|vir|chega|chegou|veio|apareceu|vai|marcad[ao]|agendad[ao]|demora|hoje|amanha)\\b',
    '\\bja (?:abri|fiz|tenho)\\b(?: \\S+){0,3} (?:chamado|atendimento|protocolo|pedido)\\b',
  ].join('|'),
);

const report = new RegExp(
  [
    '\\b(?:caiu|caindo|cai|caido|queda|quedas|lent[ao]|lerda?|lentidao|travando|trava|travad[ao]|oscilando|oscila|instavel|instabilidade|parou|ruim|pessim[ao]|horrivel|devagar|frac[ao]|desconecta\\w*|offline)\\b',
    '\\bsem (?:internet|sinal|conexao|wifi|acesso|rede|fibra|telefone|tv)\\b',
    '\\bfora do ar\\b|\\bfora de servico\\b',
    // "caiu" as many write it; alone it is a man's name
    '\\b(?:internet|sinal|wifi|rede|conexao)(?: \\S+)? caio\\b|\\bcaio (?:a|o|minha) (?:internet|sinal|wifi|rede|conexao)\\b',
    '\\bnao (?:\\S+ ){0,2}(?:funciona\\w*|conecta\\w*|pega\\w*|abre|abrindo|navega\\w*|carrega\\w*|entra|liga|vai|volt\\w+|internet|sinal|wifi|conexao)\\b',
    '\\b(?:luz|led|luzinha)\\b(?: \\S+){0,3} (?:vermelh[ao]|piscando|apagad[ao]|acesa|los|pon)\\b',
    '\\b(?:cabo|fibra|fio|poste)\\b(?: \\S+){0,3} (?:rompid[ao]|cortad[ao]|caid[ao]|arrebentad[ao]|rompeu|arrebentou|quebrou|partido)\\b',
    '\\b(?:problemas?|defeito|suporte|reparo|conserto|consertar|arrumar|manutencao)\\b',
    '\\b(?:abrir|abre|registrar|fazer|criar) (?:um |uma )?(?:novo |nova )?(?:chamado|atendimento|ticket|os|ordem|reclamacao|ocorrencia)\\b',
    '\\b(?:quero|preciso|manda|mandar|enviar|chamar?)\\b(?: \\S+){0,3} (?:tecnico|visita)\\b',
    '\\b(?:roteador|modem|onu|ping|lag|wifi)\\b',
    '\\binternet (?:esta |ficou )?(?:\\S+ )?(?:ruim|mal|morta|zoada|bugada|uma porcaria|um lixo)\\b',
    '^internet$',
  ].join('|'),
);

/** Words that may stand in such an answer, and those of which one must. Sets, so that no text takes long to read. */
type Vocabulary = { readonly core: ReadonlySet<string>; readonly around: ReadonlySet<string> };

const vocabulary = (core: string, around: string): Vocabulary => ({
  core: new Set(core.split(' ')),
  around: new Set(around.split(' ')),
});

/** Whether a text is made of these words alone. */
const speaks = (said: string, { core, around }: Vocabulary): boolean => {
  const words = said.split(' ');
  return words.some((word) => core.has(word)) && words.every((word) => core.has(word) || around.has(word));
};

const greeting = vocabulary(
  'oi oie ola opa eai hey hello salve alo dia tarde noite',
  'e ai bom boa boas tudo bem bom com voce voces moco moca amigo amiga pessoal gente',
);

const thanks =
  /^(?:(?:muito |ok |certo |beleza )?(?:obrigad[oa]|valeu|agradec\w+|brigad[oa]|tchau|ate mais|falou|so isso|era so isso|nada mais|mais nada|encerrar|finalizar|sair|fim|🙏|tks|thanks)(?: \S+){0,3})$/;

/** What a free text is about; null if that is anybody's guess. */
export const readIntent = (text: string): Intent | null => {
  const said = plain(text);
  if (speaks(said, greeting)) return 'greeting';
  if (thanks.test(said)) return 'thanks';
  if (commands.person.test(said) || person.test(said)) return 'person';
  if (leaving.test(said)) return 'outside';
  if (readProtocol(text) !== null || status.test(said)) return 'status';
  if (report.test(said)) return 'report';
  return bills.test(said) ? 'outside' : null;
};

/** A protocol number (12 to 24 digits) in a text; a right CNPJ or a phone with country code is none. */
export const readProtocol = (text: string): string | null => {
  for (const [found] of text.matchAll(/(?<!\d)\d(?:[\s.\-/]?\d){11,23}(?!\d)/g)) {
    const digits = found.replace(/\D/g, '');
    const labelled = /protocolo/i.test(text);
    if (!labelled && parseTaxId(found) !== null) continue;
    if (!labelled && /^55[1-9]{2}9?\d{8}$/.test(digits)) continue;
    return digits;
  }
  return null;
};

const yes = vocabulary(
  'sim si s ss isso ok okay okey beleza pode claro certo correto confirmo confirmar confirma confirmado certeza positivo uhum aham bora exato exatamente perfeito quero continuar manda seguir registrar fechado 👍 ✅ 👌 🙌 ✔',
  'mesmo ai ser mandar abrir com tudo esta',
);

const no = vocabulary(
  'nao nn no negativo errado errada incorreto nem nunca 👎 ❌',
  'precisa quero obrigado obrigada esta agora isso',
);

/** A plain yes or no, a thumb included; null if it is neither. */
export const readYesNo = (text: string): 'yes' | 'no' | null => {
  const said = plain(text);
  return speaks(said, no) ? 'no' : speaks(said, yes) ? 'yes' : null;
};

/** Whether a text says only that all has been said. */
export const readDone = (text: string): boolean =>
  /^(?:pronto|e so|so isso|e isso|so|era isso|terminei|acabei|nada mais|mais nada|e so isso|isso e tudo|fim|nao|👍|✅|👌)$/.test(
    plain(text),
  );

export type DraftPart = 'name' | 'phone' | 'description' | 'order' | 'service';

/** What somebody wants corrected: "o telefone tá errado", "mudar o nome". */
export const readCorrection = (text: string): DraftPart | null => {
  const said = plain(text);
  if (!/\b(?:errad[oa]|corrig\w+|mudar|muda|trocar|troca|alterar|incorret[oa]|arrumar|nao e)\b/.test(said))
    return null;
  return namedPart(said);
};

/** The part of a ticket that a short answer names: "telefone", "o meu nome". */
export const readPart = (text: string): DraftPart | null => {
  const said = plain(text);
  return said.split(' ').length <= 4 ? namedPart(said) : readCorrection(text);
};

const namedPart = (said: string): DraftPart | null => {
  if (/\bnome\b/.test(said)) return 'name';
  if (/\b(?:telefone|numero|celular|contato|whats\w*|zap)\b/.test(said)) return 'phone';
  if (/\b(?:problema|descricao|texto|relato)\b/.test(said)) return 'description';
  if (/\b(?:tecnico|visita|ordem)\b/.test(said)) return 'order';
  if (/\b(?:servico|endereco|plano|instalacao)\b/.test(said)) return 'service';
  return null;
};
