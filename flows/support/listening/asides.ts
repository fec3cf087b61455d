/** What comes instead of an answer, or beside one: more of the problem, or a question of the customer's own. */

import type { Said } from '../../../src/core/flow.ts';
import type { Spoken } from '../events.ts';
import { asksInEnglish } from './english/index.ts';
import { readEnglishLeadingYesNo } from './english/replies.ts';
import { readLanguage } from './language.ts';
import { plain } from './plain.ts';
import { itemsOf } from './reading/answers.ts';
import { withoutDocuments } from './reading/documents.ts';
import {
  readDone,
  readLatest,
  readOrder,
  readSeen,
  readStall,
  readUnsure,
  readYesNo,
} from './reading/replies.ts';
import { textsOf } from './spoken.ts';
import { readCommand, readIntent } from './understand.ts';

const asking =
  /^(?:(?:e|mas|ah|ok|oi|entao|so|uma|duvida|moco|moca) )*(?:quant[oa]s?|qual|quais|por ?que|o que|sera que|da (?:pra|para)|tem como|como (?:assim|funciona|faco|que)|vai (?:ter|cobrar|demorar|vir)|demora|cobra|precisa (?:de|ter|estar))\b/;
const price = /\b(?:custa|custo|cobra|cobram|cobrado|cobrada|preco|taxa|gratis|gratuit[oa]|de graca|prazo)\b/;
/** A question is short; whoever writes more tells something too. */
const longestQuestion = 12;

/** A question of the customer's own: by its mark, by how it begins, or by what only questions are about. */
export const readQuestion = (text: string): boolean => {
  if (readYesNo(text.replaceAll('?', '')) !== null || !/\p{L}/u.test(text)) return false;
  if (text.trimEnd().endsWith('?')) return true;
  const said = plain(text);
  return (
    said.split(' ').length <= longestQuestion &&
    (asking.test(said) || price.test(said) || asksInEnglish(text))
  );
};

/** Fewer words tell nothing that a technician can use. */
const fewest = 3;

const readTelling = (text: string): boolean => {
  const length = plain(text).split(' ').length;
  const intent = readIntent(text);
  switch (intent) {
    case 'report':
      return true;
    case 'greeting':
    case 'thanks':
    case 'solved':
    case 'robot':
      return false;
    case 'status':
      return length >= 2 && !readLatest(text) && !readQuestion(text);
    case 'upset':
    case 'outside':
    case 'sales':
      // Anger alone describes nothing, a wish for a bill neither; at length there is a story in it.
      return length > 2 * fewest && !readQuestion(text);
    default:
      return length >= fewest && !readStall(text) && !readUnsure(text) && !readQuestion(text);
  }
};

const readReport = (text: string): boolean => readIntent(text) === 'report';

const isTelling = ({ content, chose }: Said, read: (text: string) => boolean): boolean => {
  if (chose !== undefined) return false;
  switch (content.type) {
    case 'text':
      return readOrder(content.text) === null && read(content.text);
    case 'media':
      return content.media !== 'sticker' && (content.media !== 'audio' || content.caption !== undefined);
    default:
      return content.type === 'location';
  }
};

/** The lines that tell more of the problem; answers, gestures, bare questions and documents are none. */
export const tellingOf = (spoken: Spoken): readonly string[] => linesOf(spoken, readTelling);

/** The same where a document, a name or a phone was asked for: only what is surely about the connection. */
export const reportsOf = (spoken: Spoken): readonly string[] => linesOf(spoken, readReport);

/** What was sent together with a command that leads nowhere: a language, `ajuda`. */
export const besideCommands = ({ messages, ...spoken }: Spoken): Spoken => ({
  ...spoken,
  messages: messages.filter(
    ({ content }) =>
      content.type !== 'text' || (readLanguage(content.text) === null && readCommand(content.text) === null),
  ),
});

const linesOf = (spoken: Spoken, read: (text: string) => boolean): readonly string[] => {
  const { messages, ...rest } = withoutDocuments(spoken);
  return itemsOf({ ...rest, messages: messages.filter((said) => isTelling(said, read)) });
};

/** Whether a text only says that all has been said, or thanks. */
export const readCourtesy = (text: string): boolean =>
  readDone(text) || (readIntent(text) === 'thanks' && plain(text).split(' ').length <= 2);

/** Whether the customer says that the connection is back. */
export const saysSolved = (spoken: Spoken): boolean =>
  textsOf(spoken).some((text) => readIntent(text) === 'solved');

/** Whether the customer asks something back. */
export const asksBack = ({ messages, ...spoken }: Spoken): boolean =>
  textsOf({ ...spoken, messages: messages.filter(({ chose }) => chose === undefined) }).some(
    (text) => readQuestion(text) && readIntent(text) !== 'greeting',
  );

/** The yes or no that a longer answer begins with: "sim, mas só depois das 18h". */
export const readLeadingYesNo = (text: string): 'yes' | 'no' | null => {
  if (/^sim /.test(plain(text))) return 'yes';
  return /^\s*n(?:[ãa]o)?(?: precisa)?\s?[,.;!]/i.test(text) ? 'no' : readEnglishLeadingYesNo(text);
};

/** "obrigado", "ok", a thumb: nothing more is wanted. */
export const isFarewell = (spoken: Spoken): boolean => {
  const last = textsOf(spoken).at(-1) ?? '';
  return readIntent(last) === 'thanks' || (spoken.chose === undefined && readSeen(last));
};
