/**
 * A customer who only reads and types, on whatever network: answers what the bot asks until the protocol is there,
 * patiently, as people do.
 */

/** A chat as the customer has it: what they write, and everything they were shown, oldest first. */
export type TypedChat = {
  say(text: string): Promise<unknown>;
  shown(): readonly string[] | Promise<readonly string[]>;
};

export type Caller = {
  /** What this customer's ticket must contain, and no other. */
  readonly problem: string;
  /** Writes something if there is a new question, or if the last answer had no effect for a while. */
  act(now: number): Promise<void>;
  /** The protocol, once it was told. */
  protocol(): Promise<string | null>;
  shown: TypedChat['shown'];
};

/** How long a person waits before answering the same question again, in milliseconds. */
const patience = 8_000;

/** How long a person waits for more before answering, in milliseconds. */
const reading = 600;

/** What is typed where the bot asks for it; the first that fits. */
const answers = (
  problem: string,
  document: string,
  birth: string,
): readonly (readonly [RegExp, string])[] => [
  [/já tem um atendimento/i, 'abrir outro'],
  [/quer abrir um atendimento/i, 'abrir mesmo assim'],
  [/CPF ou CNPJ/i, document],
  [/data de nascimento|quatro últimos/i, birth],
  [/qual telefone|podemos falar com você no/i, '(37) 99911-2233'],
  [/posso registrar/i, 'sim'],
  [/técnico\?/i, 'não precisa'],
  [/anotado|quer contar mais/i, 'pronto'],
  [/o que está acontecendo/i, problem],
  [/em nome de quem|qual.* nome|posso usar o nome|quem fala/i, 'sim'],
  [/Como posso ajudar/i, 'Problema na internet'],
];

export function createCaller(
  chat: TypedChat,
  number: number,
  { document = '529.982.247-25', birth = '03/04/1985' } = {},
): Caller {
  const problem = `sem internet no quarto ${number}`;
  let answered = -1;
  let actedAt = 0;
  let seen = -1;
  let seenAt = 0;

  const protocol = async (): Promise<string | null> => {
    for (const text of await chat.shown()) {
      const found = /protocolo[^\d]{0,40}(\d{12,24})/i.exec(text)?.[1];
      if (found !== undefined && !/já tem um atendimento/.test(text)) return found;
    }
    return null;
  };

  return {
    problem,
    protocol,
    shown: chat.shown,
    async act(now) {
      if ((await protocol()) !== null) return;
      const shown = await chat.shown();
      const last = shown.length - 1;
      // What comes in several messages is read whole first.
      if (last !== seen) seenAt = now;
      seen = last;
      if (last >= 0 && now - seenAt < reading) return;
      if (last === answered && now - actedAt < patience) return;
      answered = last;
      actedAt = now;
      const known = answers(problem, document, birth);
      // Some networks put what can be pressed in a message of its own, below the question.
      const question = shown.filter((text) => text !== 'Escolha uma opção:').at(-1);
      const answer = question === undefined ? 'oi' : known.find(([pattern]) => pattern.test(question))?.[1];
      if (answer !== undefined) await chat.say(answer);
    },
  };
}
