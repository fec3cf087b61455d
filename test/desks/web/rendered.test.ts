/** Markup that is made once for all who ask. */

import { expect, test } from 'vitest';
import { renderedOnce } from '../../../src/desks/web/views/rendered.ts';

test('is made once for each thing and manner, and stays markup', () => {
  const made: string[] = [];
  const render = (thing: object, manner: string): string =>
    renderedOnce(thing, manner, () => {
      made.push(manner);
      return { toString: () => `<li>${manner} &amp; ${made.length}</li>` };
    }).toString();
  const [one, other] = [{}, {}];
  expect(render(one, 'pt')).toBe('<li>pt &amp; 1</li>');
  expect(render(one, 'pt')).toBe('<li>pt &amp; 1</li>');
  expect(render(one, 'en')).toBe('<li>en &amp; 2</li>');
  expect(render(other, 'pt')).toBe('<li>pt &amp; 3</li>');
  expect(made).toEqual(['pt', 'en', 'pt']);
});
