/** What attendants have the marketplace told of a protocol. */

import { describe, expect, it } from 'vitest';
import type { Result } from '../../../src/core/flow.ts';
import { createDialogue } from '../../support/dialogue.ts';
import { ana, bruno, marketplace, minutes, panel, start, told, updates } from './fixtures.ts';

const sent = { type: 'product_sent', text: 'BR123' };
const waiting = () => {
  const dialogue = createDialogue(marketplace, { startsAt: start });
  dialogue.hear(told());
  return dialogue;
};
const failed = (kind: 'refused' | 'unknown', reason: string): Result => ({
  ok: false,
  failure: { kind, reason },
});

describe('an update', () => {
  it('is one job for each request, and the team reads how it went', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.hear(updates(sent));
    expect(dialogue.jobs).toMatchObject([{ name: 'update-protocol', key: 'r1', input: sent }]);
    expect(dialogue.notes).toEqual(['Ana pediu para informar ao marketplace: produto enviado']);
    expect(dialogue.state.listing.summary).toContain('Sendo informado ao marketplace: produto enviado');
    dialogue.finish({ ok: true, output: { already: false } });
    expect(dialogue.notes.at(-1)).toBe('informado ao marketplace: produto enviado');
    expect(dialogue.state.listing.summary?.join()).not.toContain('Sendo informado');
    dialogue.hear(updates(sent));
    expect(dialogue.jobs).toHaveLength(1);
    dialogue.hear(updates(sent, 'r2'));
    dialogue.finish({ ok: true, output: { already: true } });
    expect(dialogue.notes.at(-1)).toBe('o marketplace já tinha sido informado: produto enviado');
  });

  it('of the same kind as one on its way is not sent beside it', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent), updates(sent, 'r2'));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.notes.at(-1)).toContain('já está a caminho');
    dialogue.hear(updates({ type: 'refunded' }, 'r3'));
    expect(dialogue.jobs).toHaveLength(2);
  });

  it('that a colleague asks for a moment after it was told is not told twice; later it is meant', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.finish({ ok: true, output: { already: false } });
    dialogue.hear(updates(sent, 'r2', bruno));
    expect(dialogue.jobs).toHaveLength(1);
    expect(dialogue.notes.at(-1)).toContain('acabou de ser informado');
    dialogue.pass(3 * minutes);
    dialogue.hear(updates(sent, 'r3', bruno));
    expect(dialogue.jobs).toHaveLength(2);
  });

  it('is the owner’s, or anybody’s while it waits; where nobody has it, nobody’s', () => {
    const dialogue = waiting();
    dialogue.hear({ type: 'attendant.claimed', by: bruno });
    dialogue.hear(updates(sent));
    expect(dialogue.notes.at(-1)).toContain('a conversa está com outra pessoa');
    dialogue.hear({ type: 'attendant.closed', by: bruno });
    dialogue.hear(updates(sent));
    expect(dialogue.notes.at(-1)).toContain('nada foi informado');
    expect(dialogue.jobs).toEqual([]);
    expect(dialogue.state.listing.place).toBe('closed');
  });

  it('that is refused, or of which nobody knows, is told with the reason', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.finish(failed('refused', 'protocolo encerrado'));
    expect(dialogue.notes.at(-1)).toBe('o marketplace não aceitou (produto enviado): protocolo encerrado');
    dialogue.hear(updates(sent, 'r2'));
    dialogue.finish(failed('unknown', 'sem resposta'));
    expect(dialogue.notes.at(-1)).toBe(
      'não se sabe se o marketplace foi informado (produto enviado): sem resposta',
    );
  });

  it('that comes to nothing after the conversation was closed calls somebody; one that went well does not', () => {
    for (const [result, place] of [
      [failed('refused', 'protocolo encerrado'), 'waiting'],
      [{ ok: true, output: { already: false } }, 'closed'],
    ] as const) {
      const dialogue = waiting();
      dialogue.hear(updates(sent));
      dialogue.hear({ type: 'attendant.closed', by: ana });
      dialogue.finish(result);
      expect(dialogue.state.listing.place).toBe(place);
    }
  });

  it('that comes to nothing while only the panel has answered calls somebody too', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.hear({ type: 'attendant.said', by: panel, text: 'Já enviamos.' });
    dialogue.finish(failed('unknown', 'sem resposta'));
    expect(dialogue.state.listing).toMatchObject({
      place: 'waiting',
      reason: 'Entrega: atraso · o que foi informado ao marketplace não se confirmou',
    });
  });

  it('keeps a protocol that the marketplace closed until it is over', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.hear(told({ closed: true }));
    expect(dialogue.state.listing.place).toBe('waiting');
    dialogue.finish({ ok: true, output: { already: false } });
    expect(dialogue.state.listing.place).toBe('closed');
  });

  it('that waited for a person is under way again, or seen to', () => {
    const dialogue = waiting();
    dialogue.hear(updates(sent));
    dialogue.finish(failed('unknown', 'sem resposta'));
    const job = dialogue.jobs.at(-1);
    if (job === undefined) throw new Error('no job');
    dialogue.hear({ type: 'job.retried', job: job.id, key: job.key });
    expect(dialogue.state.listing.summary?.at(-1)).toContain('Sendo informado');
    dialogue.hear({ type: 'job.seenTo', job: job.id, key: job.key });
    expect(dialogue.state.listing.summary?.join()).not.toContain('Sendo informado');
    dialogue.pass(minutes);
    expect(dialogue.state.listing.place).toBe('waiting');
  });
});
