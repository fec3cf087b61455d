import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJson, readPayload } from '../../../src/backends/hubsoft/answer.ts';
import { Failure } from '../../../src/core/failure.ts';

const failure = (work: () => unknown): Failure => {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};
const readCreation = (json: unknown) =>
  readPayload(json, z.object({ atendimento: z.unknown() }), { refusing: true });

describe('errors that come as a success', () => {
  it('are refusals if they consist of sentences about the request', () => {
    const errors = ['<b>O campo telefone</b>  é\ninválido.', ' ', 'O CPF 529.982.247-25 não confere.'];
    const failed = failure(() => readCreation({ status: 'error', msg: 'Verifique', errors }));
    expect(failed.report()).toEqual({
      kind: 'refused',
      reason: 'o HubSoft não aceitou os dados',
      objections: ['O campo telefone é inválido.', 'O CPF … não confere.'],
    });
  });

  const sentence = 'O campo nome é obrigatório.';
  it.each([
    { status: 'error', msg: sentence },
    { status: 'error', errors: null },
    { status: 'error', errors: [] },
    { status: 'error', errors: [' '] },
    { status: 'error', errors: sentence },
    { status: 'error', errors: { nome: [sentence] } },
    { status: 'error', errors: [sentence, { code: 0, line: 912 }] },
    { status: 'error', errors: [sentence], code: 0 },
    { status: 'error', errors: [sentence], line: 912 },
    { status: 'error', errors: ['SQLSTATE[40001]: Serialization failure'] },
    { status: 'error', errors: ['Undefined index: id in /var/www/Atendimento.php on line 12'] },
    { errors: 7 },
    [],
    null,
  ])('are unknown otherwise, for they may follow the work: %j', (json) => {
    const failed = failure(() => readCreation(json));
    expect(failed.kind).toBe('unknown');
    expect(failed.objections).toBeUndefined();
    expect(failed.message).toBe('o HubSoft relatou um erro');
  });

  it('refuse nothing to a look-up, which asks for nothing to be done', () => {
    const json = { status: 'error', errors: [sentence] };
    expect(failure(() => readPayload(json, z.object({}))).kind).toBe('unknown');
  });
});

describe('answers of HTTP', () => {
  it.each([
    [200, '<html>manutenção</html>', 'unknown'],
    [200, '', 'unknown'],
    [302, '', 'unknown'],
    [401, '{"message":"Unauthenticated."}', 'retry'],
    [403, '{}', 'unknown'],
    [404, '{"status":"success","clientes":[]}', 'unknown'],
    [422, '{"errors":["O campo nome é obrigatório."]}', 'unknown'],
    [429, '', 'retry'],
    [500, '{"status":"success","clientes":[]}', 'unknown'],
    [503, '<html>', 'unknown'],
  ] as const)('%i %s is %s', (status, text, kind) => {
    expect(failure(() => readJson({ status, text })).kind).toBe(kind);
  });

  it('pass on the pause that they ask for', () => {
    for (const status of [429, 503])
      expect(failure(() => readJson({ status, text: '', retryAfter: 7_000 })).retryAfter).toBe(7_000);
  });
});
