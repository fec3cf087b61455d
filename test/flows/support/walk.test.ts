/** Asks the same things of every state that the conversation can come to. */

import { describe, expect, it } from 'vitest';
import type { Context } from '../../../flows/support/context.ts';
import { createKit } from '../../../flows/support/kit.ts';
import { createMachine } from '../../../flows/support/machine.ts';
import type { FlowState, Heard } from '../../../src/core/flow.ts';
import { pathOf, restingStates } from '../../support/states.ts';
import {
  birthDate,
  isIdentification,
  looked,
  most,
  phoneEnd,
  said,
  shapeOf,
  standingOf,
  step,
  sticker,
  understoodBirthDate,
  walk,
} from './everywhere.ts';
import { protocol, settings, succeeded } from './fixtures.ts';
import { goesOnWhereItLed } from './led.ts';

describe('everywhere the conversation can go', () => {
  const met = walk();
  const resting = restingStates(createMachine(createKit(settings)).root);

  it('reaches every state, and throws in none', () => {
    const reached = new Set([...met.values()].map((state) => pathOf(standingOf(state))));
    expect(resting.filter((path) => !reached.has(path))).toEqual([]);
    expect(met.size).toBeLessThan(most);
    expect(
      [...met.values()].filter((state) => state.stopped !== undefined).map((state) => state.stopped?.reason),
    ).toEqual([]);
  });

  /** Where the bot leads, or a person has yet to come. */
  const unattended = [
    ...new Map(
      [...met.values()]
        .filter(({ listing }) => listing.place !== 'attended')
        .map((state) => [shapeOf(state), state]),
    ).values(),
  ];

  /** What a command is answered, and where it leads; written as people write it. */
  const command = (state: FlowState, text: string) => {
    const { state: reached, effects } = step(state, said(text));
    const answers = effects.flatMap((effect) => (effect.type === 'say' ? [effect.message.text] : []));
    expect(answers.join(), `"${text}" in ${standingOf(state)}`).not.toBe('');
    expect(reached.stopped, `"${text}" in ${standingOf(state)}`).toBeUndefined();
    return { reached, effects, answers, way: `${standingOf(state)} -> ${standingOf(reached)}` };
  };

  it('"ATENDENTE!" leads to a person from every state', () => {
    for (const state of unattended) {
      const first = command(state, 'ATENDENTE!');
      // Of several queues it is asked which one: whoever insists is not asked again.
      const isAsked = standingOf(first.reached).includes('subject') && !standingOf(state).includes('subject');
      const { reached, way } = isAsked ? command(first.reached, 'ATENDENTE!') : first;
      expect(`${way}: ${reached.listing.place}`).toBe(`${way}: waiting`);
    }
  });

  it('"Ménu" leads to the menu from every state', () => {
    for (const state of unattended) {
      const { reached, way } = command(state, 'Ménu');
      expect(`${way}: ${standingOf(reached)}`).toBe(`${way}: "menu"`);
    }
  });

  it('"Ajuda" lists the commands in every state, and leads nowhere else', () => {
    for (const state of unattended) {
      const { reached, answers, way } = command(state, 'Ajuda');
      expect(answers.join(), way).toMatch(/menu: .*\n.*voltar: .*\n.*cancelar: .*\n.*atendente: /);
      const between = state.listing.place === 'closed';
      expect(standingOf(reached)).toBe(between ? '"menu"' : standingOf(state));
    }
  });

  it('"CANCELAR" ends in every state what was being collected; what is on its way is called back from where nothing is', () => {
    for (const state of unattended) {
      const { effects, way } = command(state, 'CANCELAR');
      const calledBack = effects.flatMap((effect) => (effect.type === 'withdraw' ? [effect.key] : []));
      if (calledBack.length > 0) expect(calledBack, way).toEqual(Object.keys(state.jobs));
      else expect(way).toBe(`${standingOf(state)} -> "menu"`);
    }
  });

  it('"Voltar" goes back in every state, in the end to the menu, and never loses the conversation', () => {
    for (const state of unattended) {
      let { reached, way } = command(state, 'Voltar');
      for (let steps = 0; standingOf(reached) !== '"menu"'; steps += 1) {
        expect(steps, way).toBeLessThan(15);
        expect(reached.listing.place, way).toBe(state.listing.place === 'waiting' ? 'waiting' : 'bot');
        const next = command(reached, 'voltar');
        way = `${way} -> ${standingOf(next.reached)}`;
        reached = next.reached;
      }
    }
  });

  /** How often the question in force has been answered by what is no answer to it. */
  const rejections = ({ snapshot }: FlowState): number =>
    (snapshot as { readonly context?: Context } | null)?.context?.asked.times ?? 0;

  it('asks no question more than three times before it offers a person', () => {
    const questions = new Set<string>();
    const asked = new Set<string>();
    for (const state of unattended) {
      if (state.listing.place !== 'bot') continue;
      const where = pathOf(standingOf(state));
      if (Object.keys(state.timers).some((timer) => timer.includes('reminder'))) questions.add(where);
      // What is nonsense to one question answers another.
      const others = asked.has(where) ? [] : [said('123'), said('sim'), sticker];
      for (const nonsense of [said('asdf'), ...others]) {
        let now = state;
        let times = 0;
        while (times < 3) {
          const next = step(now, nonsense).state;
          if (standingOf(next) !== standingOf(now) || rejections(next) <= rejections(now)) break;
          now = next;
          times += 1;
        }
        if (times < 3) continue;
        asked.add(where);
        expect(
          now.menu?.choices.map(({ id }) => id),
          where,
        ).toContain('person');
      }
    }
    expect([...questions].filter((where) => !asked.has(where))).toEqual([]);
  });

  it('says nothing to what the customer writes while a person has the conversation', () => {
    const attended = [...met.values()].filter((state) => state.listing.place === 'attended');
    expect(attended.length).toBeGreaterThan(0);
    for (const state of attended)
      for (const text of ['menu', 'cancelar', 'oi', '1']) {
        const { state: reached, effects } = step(state, said(text));
        expect(effects.filter(({ type }) => !['timer', 'cancel', 'note'].includes(type))).toEqual([]);
        expect(reached.listing.place).toBe('attended');
      }
  });

  it('tells a created ticket in every state, or keeps it for the person who has the conversation', () => {
    const sending = new Set<string>();
    for (const state of met.values()) {
      for (const [key, job] of Object.entries(state.jobs)) {
        if (isIdentification(key)) continue;
        sending.add(pathOf(standingOf(state)));
        const event: Heard = { type: 'job.finished', job, name: 'open-ticket', key, result: succeeded() };
        const { state: reached, effects } = step(state, event);
        if (state.listing.place === 'attended') expect(reached.listing.untold?.join()).toContain(protocol);
        else
          expect(
            effects.some(
              (effect) =>
                effect.type === 'say' &&
                effect.message.text.includes(protocol) &&
                effect.manner.keep === true,
            ),
          ).toBe(true);
      }
    }
    // A ticket may be on its way wherever the conversation stands.
    expect(resting.filter((path) => !sending.has(path))).toEqual([]);
  });

  it('is never without a way on: where it leads, something is awaited or a timer runs', () => {
    for (const state of met.values()) {
      if (state.listing.place !== 'bot') continue;
      expect(
        [state.timers, state.calls, state.jobs].flatMap(Object.keys).length,
        standingOf(state),
      ).toBeGreaterThan(0);
    }
  });

  it('keeps no second fact, and shows no document in full but where it is to be found by', () => {
    for (const state of met.values()) {
      const { memory, snapshot, listing } = state;
      const { known, ...shown } = listing;
      const { document: _, ...others } = known ?? {};
      expect(JSON.stringify([shown, others])).not.toContain('52998224725');
      const stored = JSON.stringify({ memory, snapshot, listing });
      for (const fact of [phoneEnd, birthDate, understoodBirthDate]) expect(stored).not.toContain(fact);
    }
    // They were typed, and went to the ERP.
    expect([...looked].filter((fact) => fact.includes(phoneEnd))).not.toEqual([]);
    expect([...looked].filter((fact) => fact.includes(understoodBirthDate))).not.toEqual([]);
  });

  describe('given back where the bot led', () => goesOnWhereItLed([...met.values()]));
});
