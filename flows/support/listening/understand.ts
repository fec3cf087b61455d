/** What people mean when they write to their internet provider, in the ways they write it. Pure functions of text. */

import { parseTaxId } from '../../../src/core/brazil.ts';
import { plain, speaks, vocabulary } from './plain.ts';

/** A wish that is understood wherever free text is. */
export type Intent =
  | 'person'
  | 'report'
  | 'status'
  /** Known, and none of the bot's business: bills, plans, moving house. */
  | 'outside'
  | 'greeting'
  | 'thanks'
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
  return null;
};

/** Whether somebody asked a question wants out of it. */
export const readLeave = (text: string): boolean =>
  /^(?:sair|parar|pare|encerrar|finalizar|tchau|fim)$/.test(plain(text));

const person = new RegExp(
  [
    // "quero falar com alguém", "me passa pra um atendente", "prefiro uma pessoa"
    '\\b(?:falar|fala|conversar|passa|passar|chama|chamar|transfere|transferir|contato)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|alguem|operador|operadora|gente|suporte|funcionari[oa]|gerente|atendimento)\\b',
    '\\b(?:quero|preciso|prefiro|necessito|gostaria|tem|onde esta)\\b(?: \\S+){0,3} (?:atendente|humano|pessoa|operador|operadora|gente de verdade)\\b',
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
    '\\b(?:que horas?|quando|qual (?:o )?dia|horario|onde esta|demora)\\b(?: \\S+){0,4} (?:tecnico|visita|equipe|rapaz|moco|instalador)\\b',
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

const greeting = vocabulary(
  'oi oie ola opa eai hey hello salve alo dia tarde noite',
  'e ai bom boa boas tudo bem bom com voce voces moco moca amigo amiga pessoal gente',
);

const courtesy = /^(?:e ai )?(?:tudo (?:bem|bom|certinho)|como vai)(?: com voces?| ai)?$/;

const robot =
  /^(?:(?:voce|isso|aqui|quem|isto) )?(?:e|esta falando com) (?:um |uma |o )?(?:robo|bot|maquina|pessoa|humano|gente)(?: ou \S+(?: \S+)?)?(?: de verdade)?$/;

const thanks =
  /^(?:(?:muito |ok |certo |beleza )?(?:obrigad[oa]|valeu|agradec\w+|brigad[oa]|tchau|ate mais|falou|so isso|era so isso|nada mais|mais nada|encerrar|finalizar|sair|fim|🙏|tks|thanks)(?: \S+){0,3})$/;

/** What a free text is about; null if that is anybody's guess. */
export const readIntent = (text: string): Intent | null => {
  const said = plain(text);
  if (speaks(said, greeting) || courtesy.test(said)) return 'greeting';
  if (robot.test(said)) return 'robot';
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
