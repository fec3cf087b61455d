/** People's names, as they write them on a phone. */

import { properName } from '../../../../src/core/text/index.ts';
import type { Spoken } from '../../events.ts';
import { plain } from '../plain.ts';
import { textsOf } from '../spoken.ts';
import { readCommand, readIntent } from '../understand.ts';
import { readSelf, readStall, readUnknown, readYesNo } from './replies.ts';

const introduction =
  /^(?:(?:o )?meu nome (?:é|e|eh)|me chamo|eu me chamo|(?:eu )?sou (?:o|a)|sou|aqui (?:é|e|eh) (?:o|a)|aqui (?:é|e|eh)|(?:é|eh) (?:o|a)|(?:é|eh)|nome:?|(?:pode )?(?:ser |p[oô]r |colocar |coloca |registrar )?(?:em|no) nome d[eoa]|pode (?:p[oô]r|colocar)|my (?:full )?name(?:['’]s| is)|(?:you can )?call me|i['’]?m|i am|this is|it['’]?s|it is|name:)\s+/i;
const phone = /\+?\(?\d[\d\s().\-–]{6,20}\d/g;

/** Words that stand in sentences and in companies' names, and in nobody's own. */
const noName = new Set(
  (
    'que porque por pra para quero preciso nao sim mesmo mesma titular cadastro cliente marido esposa mae pai ' +
    'meu minha meus minhas dele dela voce voces aqui isso esse este essa esta ja como quando quem ' +
    'qual onde favor internet responsavel conta contrato numero telefone cpf cnpj ninguem nada tudo hoje ontem agora tecnico tem ' +
    'amanha cedo tanto faz pode ser vou pronto ultimo ultimos k kk kkk rs haha ' +
    'the my is not please your you account number because with have dont want need tomorrow today yesterday now later wife husband ' +
    'mother father customer holder technician what why how when who which where wrong same nothing nobody for this that it'
  ).split(' '),
);
/** Beside another one these are names, and no word on bills and prices: "Bill Carter", "Ana Price". */
const alsoNames = /^bill (?=\p{L})|(?<=\p{L}) price$/iu;
const company = new Set(
  (
    'ltda me epp eireli mei cia companhia comercio comercial industria industrias servico servicos empresa loja lojas ' +
    'associacao condominio edificio igreja paroquia escola colegio creche instituto fundacao cooperativa sindicato prefeitura ' +
    'municipio secretaria clinica hospital hotel pousada restaurante lanchonete padaria supermercado mercado mercearia ' +
    'farmacia drogaria auto transportes transportadora construtora imobiliaria distribuidora alimentos materiais confeccoes ' +
    'consultoria advogados contabilidade academia fazenda posto grupo holding espolio'
  ).split(' '),
);

/** Whether a registered name is no person's: "Serra Alimentos Ltda", "Ana Lima 12345678909" of a sole trader. */
export const isCompanyName = (name: string): boolean =>
  /\d|\bS\s?[./]\s?A\b/i.test(name) ||
  plain(name)
    .split(' ')
    .some((word) => company.has(word));

const readName = (text: string): string | null => {
  const name = text
    .replace(phone, ' ')
    .trim()
    .replace(introduction, '')
    .replace(/[.,!;:\s]+$/, '')
    .replace(/\s+mesm[oa]$/i, '');
  if (!/^[\p{L}\p{M}][\p{L}\p{M}'’.\- ]{1,59}$/u.test(name) || name.split(/\s+/).length > 7) return null;
  if (readStall(name) || readUnknown(name) || readSelf(name)) return null;
  if (
    plain(name)
      .split(' ')
      .some((word) => noName.has(word))
  )
    return null;
  if (readYesNo(name) !== null || readCommand(name) !== null) return null;
  if (readIntent(name.replace(alsoNames, '')) !== null) return null;
  return properName(name);
};

/** "A esposa dele, Carla": whoever writes more tells a story. */
const longestAnswer = 60;

/**
 * A person's name; null for greetings, plain answers, numbers, sentences. It may come in pieces, or beside something
 * else: then the first message that is one counts.
 */
export const nameOf = (spoken: Spoken): string | null => {
  const texts = textsOf(spoken).filter((text) => readIntent(text) !== 'greeting');
  const pieces = texts.flatMap((text) => [text, ...(text.length <= longestAnswer ? text.split(',') : [])]);
  return readName(texts.join(' ')) ?? pieces.map(readName).find((name) => name !== null) ?? null;
};
