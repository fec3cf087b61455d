/** `plantao user`: who attends. Whoever may read the data folder may do all of this, and needs no password. */

import type { z } from 'zod';
import type { Config } from '../config/index.ts';
import { changedUser, invitedUser, linkingUser, type UserView, userList } from '../desks/console/users.ts';
import { type Role, roleNames, roles } from '../people/roles.ts';
import { ask, CommandError, post } from './ask.ts';
import { onOneLine } from './one-line.ts';

const pathOf = (login: string): string => `/users/${encodeURIComponent(login)}`;

/** A role, as it is called here or in the program. @throws CommandError if it is none. */
function readRole(text: string): Role {
  const wanted = text.trim().toLowerCase();
  const role = roles.find((each) => each === wanted || roleNames[each] === wanted);
  if (role === undefined)
    throw new CommandError(`a função é uma destas: ${roles.map((each) => roleNames[each]).join(', ')}`);
  return role;
}

/** Where somebody with an invitation chooses a password. Behind a proxy only `PLANTAO_PUBLIC_URL` tells. */
export const invitationUrl = ({ http }: Pick<Config, 'http'>, token: string): string =>
  `${http.publicUrl ?? `http://127.0.0.1:${http.port}`}/desk/invite/${token}`;

const invitation = (config: Config, { user, token }: z.infer<typeof invitedUser>): readonly string[] => [
  `Para ${onOneLine(user.name)} escolher a senha, uma vez, nas próximas 24 horas:`,
  `  ${invitationUrl(config, token)}`,
];

/** Makes a user, and prints their invitation. */
export async function addUser(
  config: Config,
  login: string,
  { name, role }: { readonly name: string; readonly role: string },
): Promise<string> {
  const { body } = await post(config, invitedUser, '/users', { login, name, role: readRole(role) });
  return [`Criado: ${describe(body.user)}`, ...invitation(config, body)].join('\n');
}

/** A new invitation, in the place of the earlier one. */
export async function linkUser(config: Config, login: string): Promise<string> {
  const { body } = await post(config, invitedUser, `${pathOf(login)}/link`);
  return invitation(config, body).join('\n');
}

export async function listUsers(config: Config): Promise<string> {
  const { users } = (await ask(config, userList, '/users')).body;
  if (users.length === 0) return 'Ninguém ainda: plantao user add LOGIN --name NOME';
  return [`Usuários: ${users.length}`, ...users.map((user) => `  ${describe(user)}`)].join('\n');
}

/** Gives a role, locks somebody out or lets them in again. */
export async function changeUser(
  config: Config,
  login: string,
  to: { readonly role?: string; readonly disabled?: boolean },
): Promise<string> {
  const { role, disabled } = to;
  const { body } = await post(config, changedUser, pathOf(login), {
    ...(role === undefined ? {} : { role: readRole(role) }),
    ...(disabled === undefined ? {} : { disabled }),
  });
  return describe(body.user);
}

/** A code with which the user becomes known in the desk's Telegram group; or, without `linked`, is not any more. */
export async function linkTelegram(
  config: Config,
  login: string,
  { linked }: { readonly linked: boolean },
): Promise<string> {
  if (!linked)
    return describe((await post(config, changedUser, `${pathOf(login)}/telegram-unlink`)).body.user);
  const { user, code } = (await post(config, linkingUser, `${pathOf(login)}/telegram`)).body;
  return [
    `Para ${onOneLine(user.name)} atender pelo grupo do Telegram, enviar ao bot, nos próximos 10 minutos:`,
    `  /vincular ${code}`,
  ].join('\n');
}

/** For who lost the telephone with the authenticator: only the password is asked for again. */
export async function forgetCode(config: Config, login: string): Promise<string> {
  return describe((await post(config, changedUser, `${pathOf(login)}/forget-code`)).body.user);
}

function describe({ login, name, role, disabled, ready, totp }: UserView): string {
  const more = [
    ...(disabled ? ['bloqueado'] : []),
    ...(ready ? [] : ['ainda sem senha']),
    ...(totp ? ['com código'] : []),
  ];
  return `${login}  ${onOneLine(name)}  ${roleNames[role]}${more.length === 0 ? '' : `  (${more.join(', ')})`}`;
}
