/** What people mean when they write to their internet provider, in the ways they write it. Pure functions of text. */

import { readContactNumber } from '../../../src/core/ids/contact-number.ts';
import { parseTaxId } from '../../../src/core/text/brazil.ts';
import { remembered } from '../../../src/core/text/index.ts';
import {
  readEnglishCommand,
  readEnglishIntent,
  readEnglishLeave,
  readEnglishOpening,
} from './english/index.ts';
import { plain, readTexts, speaks, vocabulary } from './plain.ts';

/** A wish that is understood wherever free text is. */
export type Intent =
  | 'person'
  | 'report'
  | 'status'
  /** Known, and none of the bot's business: bills, a change of plan, moving house. */
  | 'outside'
  /** Wants to become a customer: plans, prices, coverage. */
  | 'sales'
  /** Angry, and tells nothing else. */
  | 'upset'
  | 'greeting'
  | 'thanks'
  /** The connection is back. */
  | 'solved'
  /** Wonders whether a person is there. */
  | 'robot';

/** Commands count in every state, and only as the whole message. */
export type Command = 'menu' | 'back' | 'cancel' | 'help' | 'person';

const commands: Readonly<Record<Command, RegExp>> = {
  menu: /^(?:(?:ir |volta(?:r)? )?(?:ao |para o |pro |pra )?(?:menu|inicio|comeco)(?: principal| inicial)?|(?:ver |quero |mostra(?:r)? )?(?:o |as )?(?:menu|opcoes)|start|comecar(?: de novo)?|recomecar)$/,
  back: /^(?:(?:quero |pode )?(?:volt(?:ar?|e)|retornar)(?: (?:um passo|uma etapa|atras|para tras|pra tras))?|(?:passo |pergunta )?anterior)$/,
  cancel:
    /^(?:(?:quero |pode |vou )?cancel(?:ar?|e)(?: isso| tudo)?(?: (?:o |esse |este |meu )?(?:chamado|atendimento|pedido|registro))?|(?:quero )?desist(?:o|ir)|deixa (?:pra|para) la|deixa quieto|esquece|nao quero mais)$/,
  help: /^(?:ajuda|help|socorro|me ajud[ae]|preciso de ajuda|como funciona|comandos)$/,
  person:
    /^(?:(?:quero|preciso|gostaria de|posso|da (?:pra|para)|me)? ?(?:de )?(?:um(?:a)? |o |a )?(?:falar |conversar |fala |passa |chama |chamar )?(?:com |para |pra |pro )?(?:um(?:a)? |o |a )?(?:atendente|atendimento humano|humano|pessoa|pessoa de verdade|ser humano|alguem|operador|operadora)|suporte humano|falar com (?:o )?suporte)(?: agora| ai| aqui| de verdade| real)?$/,
};

/** The command that a whole message is, if it is one. */
export const readCommand = (text: string): Command | null => {
  const said = plain(text);
  for (const name of ['menu', 'back', 'cancel', 'help', 'person'] as const)
    if (commands[name].test(said)) return name;
  return readEnglishCommand(text);
};

const opening = vocabulary(
  'chamado chamados atendimento ticket os ocorrencia reclamacao solicitacao problema problemas suporte internet',
  'quero preciso gostaria de abrir abre registrar fazer criar solicitar relatar informar reportar falar um uma o a ' +
    'novo nova outro outra meu minha do da sobre com na no que estou esta tenho tem ter para pra me ajuda tecnico ' +
    'oi ola bom boa dia tarde noite opcao numero 1 voce voces casa em aqui e',
);

/** Whether a text only asks for a ticket, or says that there is a problem: nothing that a description needs. */
export const readOpening = (text: string): boolean => {
  const said = plain(text);
  // English, and all that there is to say.
  if (said.startsWith('no internet')) return false;
  return speaks(said, opening) || readEnglishOpening(text);
};

/** Whether somebody asked a question wants out of it. */
export const readLeave = (text: string): boolean =>
  /^(?:sair|parar|pare|encerrar|finalizar|tchau|xau|ate (?:mais|logo|amanha)|fim)$/.test(plain(text)) ||
  readEnglishLeave(text);

const person = new RegExp(
  [
    // "quero falar com alguém", "me passa pra um atendente", "prefiro uma pessoa"
    '\\b(?:falar|fala|conversar|passa|passar|chama|chamar|transfere|transferir|contato)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|alguem|operador|operadora|gente|suporte|financeiro|cobranca|comercial|vendas|setor|funcionari[oa]|gerente|atendimento)\\b',
    '\\b(?:quero|preciso|prefiro|necessito|gostaria|tem|onde esta)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|operador|operadora|gente de verdade)\\b',
    '^(?:\\S+ )?(?:atendente|humano)(?: \\S+)?$',
    '\\b(?:nao quero|odeio|chega de) (?:falar com )?(?:um )?(?:robo|bot|maquina)\\b',
    '^(?:so )?me (?:liga|ligue|liguem)(?: agora| ai| urgente)?$|\\b(?:liga|ligue|liguem) (?:pra|para) mim\\b',
    '\\bninguem (?:\\S+ )?(?:atende\\w*|responde\\w*|resolve\\w*|ajuda|liga|ligou|retorna|retornou)\\b',
  ].join('|'),
);

const leaving =
  /\b(?:cancelar|cancelamento|encerrar|rescindir|trocar|mudar|mudanca|transferir|aumentar)\b(?: \S+){0,4} ?\b(?:plano|internet|contrato|assinatura|servico|endereco|titular|titularidade|velocidade|casa)\b|^(?:quero )?cancelamento$|\bmudanca de endereco\b/;

const joining =
  /\bnao sou (?:\S+ )?cliente\b|\b(?:quero|gostaria|preciso|como|posso|interesse|interessad[oa]|vontade)\b(?: \S+){0,4} (?:contratar|contratacao|assinar|instalar internet|instalacao|(?:ser|virar|(?:me )?tornar) cliente)\b|^(?:contratar|contratacao|assinar)\b/;
const prices =
  /\bquanto (?:custa|fica|sai|e|esta)\b|\bcobertura\b|\b(?:atende|atendem|tem|chega|pega|passa)\b(?: \S+){0,3} (?:na|no|ao|em) (?:(?:minha|meu) )?(?:rua|bairro|regiao|endereco|condominio|predio|sitio|zona)\b/;
const plans = vocabulary(
  'plano planos preco precos valor valores promocao promocoes pacote pacotes cobertura',
  'ver quero saber quais qual sao os o a as de do dos da das sobre me manda gostaria tabela internet fibra voces tem ' +
    'e quanto custa mega 100 200 300 400 500 600 700 800 1000 oi ola bom boa dia tarde noite para pra casa novo novos',
);

const bills =
  /\b(?:boletos?|faturas?|(?:2|segunda) via|2a via|mensalidade|conta|pagar|pagamento|paguei|pix|nota fiscal|desbloque\w*|desconto|planos?|promoc\w+|vencimento|cobranc\w*)\b/;

const status = new RegExp(
  [
    '\\bprotocolos?\\b',
    '\\b(?:acompanhar|andamento|status|previsao)\\b',
    '\\b(?:meus?|minhas?|ver|consultar|aquele|esse) (?:\\S+ )?(?:chamados?|atendimentos?|os|ordem|ordens|pedidos?|visita|agendamento|solicitac\\w+)\\b',
    '\\b(?:que horas?|quando|qual (?:o )?dia|horario|onde esta|demora)\\b(?: \\S+){0,4} (?:tecnico|visita|equipe|rapaz|moco|instalador)\\b',
    '\\b(?:tecnico|visita|equipe)\\b(?: \\S+){0,3} (?:vem|vir|chega|chegou|veio|apareceu|vai|marcad[ao]|agendad[ao]|demora|hoje|amanha)\\b',
    '\\bninguem (?:\\S+ )?(?:veio|vem|apareceu|aparece|chegou|passou)\\b|\\bnao (?:veio|apareceu) ninguem\\b|\\bfic(?:ou|aram) de vir\\b',
    '\\b(?:esperando|aguardando|espero|aguardo|espera)\\b(?: \\S+){0,4} (?:tecnico|visita|equipe|retorno|resposta|solucao|dias?|horas?|semanas?)\\b',
    '\\bja (?:abri|fiz|tenho)\\b(?: \\S+){0,3} (?:chamado|atendimento|protocolo|pedido)\\b',
  ].join('|'),
);

const report = new RegExp(
  [
    '\\b(?:caiu|caindo|cair|cai|caido|queda|quedas|lent[ao]|lerda?|lentidao|travando|trava|travad[ao]|oscilando|oscila|instavel|instabilidade|parou|ruim|pessim[ao]|horrivel|devagar|frac[ao]|desconecta\\w*|offline)\\b',
    '\\bsem (?:internet|sinal|conexao|wifi|acesso|rede|fibra|telefone|tv)\\b',
    '\\bfora do ar\\b|\\bfora de servico\\b',
    // "caiu" as many write it; alone it is a man's name
    '\\b(?:internet|sinal|wifi|rede|conexao)(?: \\S+)? caio\\b|\\bcaio (?:a|o|minha) (?:internet|sinal|wifi|rede|conexao)\\b',
    '\\bnao (?:\\S+ ){0,2}(?:funciona\\w*|conecta\\w*|pega\\w*|abre|abrindo|navega\\w*|carrega\\w*|entra|liga|vai|volt\\w+|indo|internet|sinal|wifi|conexao)\\b',
    '\\b(?:luz|led|luzinha)\\b(?: \\S+){0,3} (?:vermelh[ao]|piscando|apagad[ao]|acesa|los|pon)\\b',
    '\\b(?:cabo|fibra|fio|poste)\\b(?: \\S+){0,3} (?:rompid[ao]|cortad[ao]|caid[ao]|arrebentad[ao]|rompeu|arrebentou|quebrou|partido)\\b',
    '\\b(?:problemas?|defeito|suporte|reparo|conserto|consertar|arrumar|manutencao)\\b',
    '\\b(?:abrir|abre|registrar|fazer|criar) (?:um |uma )?(?:novo |nova )?(?:chamado|atendimento|ticket|os|ordem|reclamacao|ocorrencia)\\b',
    '\\b(?:quero|preciso|manda|mandar|enviar|chamar?)\\b(?: \\S+){0,3} (?:tecnico|visita)\\b',
    '\\b(?:roteador|modem|onu|ping|lag|wifi)\\b',
    '\\binternet (?:esta |ficou )?(?:\\S+ )?(?:ruim|mal|morta|zoada|bugada|uma? (?:porcaria|lixo|caco|bosta|merda|droga))\\b',
    '^internet$',
  ].join('|'),
);

const greeting = vocabulary(
  'oi oie ola opa eai hey hello salve alo dia tarde noite',
  'e ai bom boa boas tudo bem bom com voce voces moco moca amigo amiga pessoal gente',
);

/** Only opens a talk: the menu says what there is. */
const approach = vocabulary(
  'informacao informacoes duvida duvidas ajuda ajudar pergunta',
  'oi ola bom boa dia tarde noite gostaria de uma um umas uns quero preciso tirar fazer pedir pode poderia me ter tenho so voces voce estou com',
);

const courtesy = /^(?:e ai )?(?:tudo (?:bem|bom|certinho)|como vai)(?: com voces?| ai)?$/;

const robot =
  /^(?:(?:voce|isso|aqui|quem|isto) )?(?:e|esta falando com) (?:um |uma |o )?(?:robo|bot|maquina|pessoa|humano|gente)(?: ou \S+(?: \S+)?)?(?: de verdade)?$/;

const upset = new Set(
  (
    'lixo lixos pessimo pessimos pessimas porcaria vergonha absurdo palhacada descaso desrespeito ridiculo ridiculos ' +
    'incompetente incompetentes enganacao roubo ladroes bandidos golpistas procon anatel reclame processar advogado ' +
    'advogada justica merda bosta porra caralho krl desgraca fdp pqp vsf vtnc vtmnc puta inferno foda foder cu idiota ' +
    'idiotas imbecil burro burros inutil inuteis otario otarios trouxa trouxas aff raiva cansado cansada indignado ' +
    'indignada revoltado revoltada'
  ).split(' '),
);

const thanks =
  /^(?:(?:muito |ok |certo |beleza )?(?:obrigad[oa]|valeu|agradec\w+|brigad[oa]|tchau|ate mais|falou|so isso|era so isso|nada mais|mais nada|encerrar|finalizar|sair|fim|🙏|tks|thanks)(?: \S+){0,3})$/;

const solved = vocabulary(
  'voltou resolveu resolvido resolvida resolveram funcionou funcionando normalizou',
  'ja aqui a o minha internet wifi sinal obrigado obrigada valeu agora sim certo tudo esta normal ok gente foi problema e ' +
    'bom bem sozinho sozinha que entao gracas deus precisa mais 👍 🙏',
);

const intentOf = (text: string): Intent | null => {
  const said = plain(text);
  if (speaks(said, solved) || /^(?:(?:ja|agora|aqui|oi) )*deu certo(?! nao)\b/.test(said)) return 'solved';
  if (speaks(said, greeting) || speaks(said, approach) || courtesy.test(said)) return 'greeting';
  if (robot.test(said)) return 'robot';
  if (thanks.test(said)) return 'thanks';
  if (commands.person.test(said) || person.test(said)) return 'person';
  if (joining.test(said) || speaks(said, plans)) return 'sales';
  if (leaving.test(said)) return 'outside';
  if (readProtocol(text) !== null || readContactNumber(text) !== null || status.test(said)) return 'status';
  if (report.test(said)) return 'report';
  if (bills.test(said)) return 'outside';
  if (prices.test(said)) return 'sales';
  return said.split(' ').some((word) => upset.has(word)) ? 'upset' : readEnglishIntent(text);
};

/** What a free text is about; null if that is anybody's guess. */
export const readIntent = remembered(intentOf, readTexts);

/** A protocol number (12 to 24 digits) in a text; a right CNPJ or a phone with country code is none. */
export const readProtocol = (text: string): string | null => {
  for (const [found] of text.matchAll(/(?<!\d)\d(?:[\s.\-/]?\d){11,23}(?!\d)/g)) {
    const digits = found.replace(/\D/g, '');
    const labelled = /protocol/i.test(text);
    if (!labelled && parseTaxId(found) !== null) continue;
    if (!labelled && /^55[1-9]{2}9?\d{8}$/.test(digits)) continue;
    return digits;
  }
  return null;
};
