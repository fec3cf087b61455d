/**
 * What happens on Plantão, copied to Chatwoot. A delivery only tells that there is something to read: what is copied are
 * the lines after the last one copied, each once, whatever is told twice, late or after a crash.
 */

/** Lines of what was said before that are shown to who takes over; and lines that are read at once. */
const told = 60;
const page = 200;

const names = { customer: 'Cliente', bot: 'Robô', note: 'Nota' };

export function createCopies({ memory, plantao, chatwoot }) {
  const { state, save } = memory;
  const turns = new Map();

  /** One after another for each conversation. */
  const inTurn = (code, work) => {
    const turn = (turns.get(code) ?? Promise.resolve()).catch(() => {}).then(work);
    turns.set(code, turn);
    return turn.finally(() => {
      if (turns.get(code) === turn) turns.delete(code);
    });
  };

  /** Writes something that stands for all lines up to `seq`; `sending` remembers that it may have been written. */
  const write = async (code, { seq, source = String(seq), content, isPrivate }) => {
    const kept = state.conversations[code];
    kept.sending = { seq, source: `plantao:${code}:${source}` };
    save();
    await chatwoot.write(kept.chatwoot, { content, source: kept.sending.source, isPrivate });
    written(kept);
  };

  const written = (kept) => {
    kept.seq = kept.sending.seq;
    delete kept.sending;
    delete kept.fresh;
    save();
  };

  /** Finds out what became of what was being written when the bridge, or the network, broke off. */
  const settle = async (code) => {
    const kept = state.conversations[code];
    if (kept.sending === undefined) return;
    if (await chatwoot.has(kept.chatwoot, kept.sending.source)) return written(kept);
    delete kept.sending;
    save();
  };

  const open = async (code) => {
    const kept = state.conversations[code];
    if (kept?.open) return;
    const { conversation } = await plantao.read(code, undefined, 1);
    const id = await chatwoot.open(code, conversation.name ?? 'Cliente');
    state.conversations[code] = { chatwoot: id, seq: kept?.seq ?? 0, open: true, fresh: true };
    save();
  };

  /** Who takes over reads first what is known, and what was said before. */
  const introduce = async (code) => {
    const kept = state.conversations[code];
    const { conversation, lines } = await plantao.read(code, undefined, told);
    const before = lines.filter(({ seq }) => seq > kept.seq);
    // The customer's last words, and what follows, come as messages of their own.
    const last = before.findLastIndex(({ from }) => from === 'customer');
    const shown = last < 0 ? before : before.slice(0, last);
    const { name, phone, reason, summary = [] } = conversation;
    const facts = [
      ...(name ? [`Nome: ${name}`] : []),
      ...(phone ? [`Telefone: ${phone}`] : []),
      ...(reason ? [`Motivo: ${reason}`] : []),
      ...summary,
    ];
    const said = shown.map((line) => `${speaker(line)}: ${line.text}`);
    await write(code, {
      seq: shown.at(-1)?.seq ?? kept.seq,
      source: `intro-${kept.chatwoot}`,
      content: ['Espera uma pessoa no Plantão.', ...facts, '', ...said].join('\n').trim(),
      isPrivate: true,
    });
  };

  /** Copies what is new; where the conversation stands after that. */
  const copy = async (code) => {
    const own = await plantao.own();
    for (;;) {
      const kept = state.conversations[code];
      const { conversation, lines, more } = await plantao.read(code, kept.seq, page);
      for (const line of lines) {
        const isOurs = line.by?.id === own || line.by?.id.startsWith(`${own}:`);
        if (isOurs) kept.seq = line.seq;
        else if (line.from === 'customer')
          await write(code, { seq: line.seq, content: line.text, isPrivate: false });
        else await write(code, { seq: line.seq, content: `${speaker(line)}: ${line.text}`, isPrivate: true });
      }
      save();
      if (!more) return conversation.place;
    }
  };

  return {
    /** Takes what Plantão told; rejects if it could not all be copied, and then wants to be told again. */
    take: (type, code) =>
      inTurn(code, async () => {
        if (type === 'waiting') await open(code);
        const kept = state.conversations[code];
        if (!kept?.open) return;
        await settle(code);
        if (kept.fresh) await introduce(code);
        const place = await copy(code);
        // It may wait again by now, and the customer's new words are there already: then it goes on.
        if ((type === 'closed' || type === 'returned') && (place === 'closed' || place === 'bot')) {
          await chatwoot.resolve(kept.chatwoot);
          kept.open = false;
          save();
        }
      }),
  };
}

const speaker = ({ from, by }) => by?.name ?? names[from];
