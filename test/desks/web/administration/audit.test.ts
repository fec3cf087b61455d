/** Who did what, as administrators read it. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OpenDesk, openDesk } from '../open-desk.ts';

let desk: OpenDesk;
beforeEach(() => {
  desk = openDesk();
});
afterEach(() => desk.close());

const administrator = async () => {
  const user = await desk.addUser('ana', 'administrator');
  return { id: user.id, ...(await desk.comeIn('ana')) };
};
const rowsIn = (text: string): string[] =>
  [...text.matchAll(/<tr><td .*?<\/tr>/g)].map(([row]) => row.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|'));

it('is read in words, the newest first, with links to the conversations', async () => {
  const ana = await administrator();
  const bia = await desk.addUser('bia');
  await desk.audit.note({ by: bia.id, action: 'take', conversation: 'aaaa-waits' });
  await desk.audit.note({ by: 'console', action: 'user-changed', detail: `${bia.id} disabled` });
  await desk.audit.note({ by: 'somebody', action: 'new-<deed>', detail: '<script>' });
  const { text } = await ana.get('/desk/audit');
  expect(rowsIn(text).map((row) => row.split('|').slice(2).join('|'))).toEqual([
    'somebody|new-&lt;deed&gt;|&lt;script&gt;|',
    'linha de comando|mudou um usuário|Bia bloqueado|',
    'Bia|assumiu|aaaa-wai|',
  ]);
  expect(text).toContain('href="/desk/c/aaaa-waits"');
  expect((await ana.get('/desk/audit?lang=en')).text).toContain('took it');
});

it('is found by person and deed, page by page', async () => {
  const ana = await administrator();
  for (let n = 0; n < 60; n++)
    await desk.audit.note({
      by: n % 2 ? ana.id : 'console',
      action: n % 20 ? 'take' : 'export',
      detail: `n${n}.`,
    });
  const first = await ana.get('/desk/audit');
  expect(rowsIn(first.text)).toHaveLength(50);
  const older = /href="(\/desk\/audit\?after=[^"]+)"/.exec(first.text)?.[1] ?? '';
  const second = await ana.get(older);
  expect(rowsIn(second.text)).toHaveLength(10);
  expect(second.text).toContain('n0.');
  expect(second.text).toContain('Voltar aos mais novos');
  expect(rowsIn((await ana.get('/desk/audit?action=export')).text)).toHaveLength(3);
  expect(rowsIn((await ana.get(`/desk/audit?action=export&by=${ana.id}`)).text)).toHaveLength(0);
  expect(rowsIn((await ana.get(`/desk/audit?by=${ana.id}`)).text)).toHaveLength(30);
  // What nobody meant is no question.
  expect(rowsIn((await ana.get('/desk/audit?by=../all&action=../../x')).text)).toHaveLength(50);
});

it('is taken away as a table in which nothing is a formula, and that is noted', async () => {
  const ana = await administrator();
  await desk.audit.note({ by: 'console', action: 'export', detail: '=1+1;"x"' });
  await desk.audit.note({ by: 'console', action: '@SUM', detail: '-2' });
  const { text, headers } = await ana.get('/desk/audit.csv');
  expect(headers.get('content-disposition')).toContain('registro.csv');
  const [head, second, third, end] = text.split('\r\n');
  // `Response.text` takes the mark away.
  expect(head?.replace('\ufeff', '')).toBe('Quando;Quem;O quê;Conversa;Detalhe');
  expect(second).toMatch(/;linha de comando;'@SUM;;'-2$/);
  expect(third).toMatch(/;exportou;;"'=1\+1;""x"""$/);
  expect(end).toBe('');
  expect((await desk.audit.list({ limit: 1 }))[0]).toMatchObject({ by: ana.id, action: 'audit-exported' });
});
