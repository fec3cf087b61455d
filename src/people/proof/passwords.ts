/** Passwords: which are refused as weak, and how they are kept. */

import { randomUUID } from 'node:crypto';
import { fold } from '../../core/text/index.ts';
import type { Problem } from '../people.ts';

/** What a guess costs whoever steals the hashes. `memoryCost` in KiB. */
export type Cost = { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number };

/** Argon2id as OWASP's cheat sheet on password storage advises. Who comes in after a change here is hashed anew. */
export const presentCost: Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Passwords = {
  hash(password: string): Promise<string>;
  /**
   * Whether it is the one that was hashed. Takes its time where there is no hash, so that nobody learns whether there is.
   * `stale`: it should be hashed anew.
   */
  compare(
    hash: string | undefined,
    password: string,
  ): Promise<{ readonly right: boolean; readonly stale: boolean }>;
};

export function createPasswords(cost: Cost = presentCost): Passwords {
  // It is loaded by who needs it: commands that only list users do not.
  const load = () => import('@node-rs/argon2');
  const hash = async (password: string) => (await load()).hash(spelled(password), cost);
  let made: string | undefined;
  /** The hash of nobody's password, which costs as much to compare with as anybody's. */
  const decoy = async (): Promise<string> => {
    made ??= await hash(randomUUID());
    return made;
  };
  return {
    hash,
    async compare(known, password) {
      const { verify, parseOptions } = await load();
      // Awaited for everybody: the first to come in waits for it, whoever that is.
      const spare = await decoy();
      const against = known ?? spare;
      const right = await verify(against, spelled(password));
      const { memoryCost, timeCost, parallelism } = parseOptions(against);
      const stale =
        memoryCost !== cost.memoryCost || timeCost !== cost.timeCost || parallelism !== cost.parallelism;
      return { right: right && known !== undefined, stale };
    },
  };
}

/** Keyboards spell one accent in several ways. */
const spelled = (password: string): string => password.normalize('NFC');

const shortest = 10;
const longest = 200;
/** Characters that must be left when everything that anybody would try first is taken away. */
const leastOwn = 5;
const obvious = [
  ...['plantao', 'atendente', 'atendimento', 'provedor', 'internet', 'administrador', 'admin', 'supervisor'],
  ...[
    'senha',
    'password',
    'mudar',
    'trocar',
    'brasil',
    'qwertyuiop',
    'qwerty',
    'asdfgh',
    '1q2w3e4r',
    'abcdef',
  ],
  ...[
    '01234567890',
    '1234567890',
    '123456789',
    '12345678',
    '1234567',
    '123456',
    '12345',
    '1234',
    '123',
    '0987654321',
  ],
];

/** What is to be said against a password; null if it is good enough. */
export function weaknessOf(
  password: string,
  { login, name }: { readonly login: string; readonly name: string },
): Problem | null {
  const length = [...password].length;
  if (length < shortest) return weak(`a senha precisa de pelo menos ${shortest} caracteres`);
  if (length > longest) return weak(`a senha pode ter no máximo ${longest} caracteres`);
  const own = [login, ...login.split(/[^\p{L}\p{N}]+/u), ...name.split(/\s+/)]
    .map(fold)
    .filter((word) => word.length >= 3)
    .sort((one, other) => other.length - one.length);
  const rest = [...own, ...obvious].reduce((left, word) => left.replaceAll(word, ''), fold(password));
  if ([...rest].length < leastOwn || new Set(rest).size < 4)
    return weak('essa senha é fácil de adivinhar: use outras palavras, que não sejam o nome nem o login');
  return null;
}

const weak = (problem: string): Problem => ({ problem, why: 'password' });
