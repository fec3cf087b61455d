import { describe, expect, it } from 'vitest';
import { languageWanted, wordsIn } from '../../../src/desks/web/words/index.ts';

describe('the language of the pages', () => {
  it.each([
    [undefined, undefined, 'pt'],
    [undefined, 'en-US,en;q=0.9,pt;q=0.8', 'en'],
    [undefined, 'pt-BR,pt;q=0.9,en;q=0.8', 'pt'],
    [undefined, 'fr;q=1.0, en;q=0.2', 'en'],
    [undefined, 'en;q=0, fr', 'pt'],
    [undefined, ';;;,q=', 'pt'],
    ['pt', 'en', 'pt'],
    ['en', 'pt-BR', 'en'],
    ['fr', 'en', 'en'],
  ])('chosen %s, accepted %s: %s', (chosen, accepted, language) => {
    expect(languageWanted(chosen, accepted)).toBe(language);
  });

  it('says nothing twice as the other one does, but for what is the same in both', () => {
    const { frame, door, talk, search, figures, privacy } = wordsIn('en');
    const pt = wordsIn('pt');
    for (const [mine, theirs] of [
      [frame, pt.frame],
      [door, pt.door],
      [talk, pt.talk],
      [search, pt.search],
      [figures, pt.figures],
      [privacy, pt.privacy],
    ])
      for (const [key, value] of Object.entries(mine ?? {}))
        if (typeof value === 'string') expect(`${key}: ${value}`).not.toBe(`${key}: ${Object(theirs)[key]}`);
  });
});
