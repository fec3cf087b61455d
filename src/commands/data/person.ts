/** `plantao export` and `plantao erase`: what a person may ask for of what is kept of them. */

import { open, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import type { Config } from '../../config/index.ts';
import { wordsOf } from '../../core/failure.ts';
import { erasedPerson, exportedPerson, personView } from '../../desks/console/person.ts';
import { ask, CommandError } from '../ask.ts';
import { onOneLine } from '../one-line.ts';

type Found = z.infer<typeof personView>['conversations'];

/** Milliseconds: everything of a person of many years is read, or written. */
const patience = 120_000;

/**
 * Writes what is kept of a person into a new file, for its owner alone.
 *
 * @throws CommandError if nobody is found, or there is such a file.
 */
export async function exportPerson(config: Config, who: string, file: string): Promise<string> {
  const { own, mentioned } = await find(config, who);
  if (own.length === 0) return nobody(who, mentioned);
  const path = resolve(file);
  // The file first: what comes to nothing is not noted as exported.
  const handle = await open(path, 'wx', 0o600).catch((error: unknown) => {
    throw new CommandError(`${path} não pôde ser escrito (${wordsOf(error)})`);
  });
  try {
    const { body } = await ask(config, exportedPerson, '/person/export', asking(own), patience);
    await handle.writeFile(`${JSON.stringify(body, null, 2)}\n`);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return [
    `Em ${path}, só para você:`,
    ...own.map(describe),
    ...alsoMentioned(mentioned),
    '',
    'O cadastro e os atendimentos no ERP não estão nele: exporte-os no ERP.',
  ].join('\n');
}

/** Erases a person if that was confirmed; tells what would be, if not. */
export async function erasePerson(config: Config, who: string, yes: boolean): Promise<string> {
  const { own, mentioned } = await find(config, who);
  if (own.length === 0) return nobody(who, mentioned);
  if (!yes)
    return [
      'Isto apaga, sem volta:',
      ...own.map(describe),
      ...alsoMentioned(mentioned),
      '',
      `Para apagar: plantao erase ${who} --yes`,
    ].join('\n');
  const { body } = await ask(config, erasedPerson, '/person/erase', asking(own), patience);
  return [
    `Apagadas: ${body.erased.length}`,
    ...own.filter(({ conversation }) => body.erased.includes(conversation)).map(describe),
    ...alsoMentioned(mentioned),
    '',
    'Isto continua existindo, e a pessoa deve saber:',
    ...body.stays.map((line) => `  - ${line}`),
  ].join('\n');
}

async function find(
  config: Config,
  who: string,
): Promise<{ readonly own: Found; readonly mentioned: Found }> {
  const { body } = await ask(config, personView, `/person/${encodeURIComponent(who)}`);
  return {
    own: body.conversations.filter(({ mentioned }) => mentioned === undefined),
    mentioned: body.conversations.filter(({ mentioned }) => mentioned === true),
  };
}

const asking = (found: Found): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ conversations: found.map(({ conversation }) => conversation) }),
});

const describe = ({ conversation, channel, name, at }: Found[number]): string =>
  `  ${conversation}  ${channel}  ${name === undefined ? 'sem nome' : onOneLine(name)}${at === 0 ? '' : `, até ${new Date(at).toLocaleDateString('pt-BR')}`}`;

const alsoMentioned = (mentioned: Found): readonly string[] =>
  mentioned.length === 0
    ? []
    : [
        '',
        'Estas só têm o número em alguma mensagem, e podem ser de outra pessoa (plantao show CÓDIGO mostra):',
        ...mentioned.map(describe),
      ];

function nobody(who: string, mentioned: Found): string {
  if (mentioned.length === 0)
    throw new CommandError(
      `nenhuma conversa é de ${who}: use o CPF, o CNPJ ou o telefone com DDD, ou o código de uma conversa`,
    );
  return ['Nenhuma conversa é sabidamente dessa pessoa.', ...alsoMentioned(mentioned)].join('\n');
}
