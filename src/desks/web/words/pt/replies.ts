/** Canned replies, and the page where they are written. */

export const replies = {
  title: 'Respostas prontas',
  how: 'Quem atende começa o texto com / e escolhe. Campos que a conversa preenche:',
  kept: 'Guardado.',
  another: 'Nova resposta',
  present: 'As que há',
  name: 'Nome na lista',
  text: 'O texto dela',
  keep: 'Guardar',
  remove: 'Apagar',
  incomplete: 'Não foi: uma resposta tem nome (até 60 letras) e texto (até 2.000).',
  changedMeanwhile: 'Outra pessoa mudou as respostas enquanto você escrevia. Confira e guarde de novo.',
  tooMany: (most: number): string => `Não foi: cabem até ${most} respostas.`,
  /** Beneath the composer. */
  choose: 'Respostas prontas',
  none: 'Nenhuma resposta tem isso.',
  edit: 'Editar respostas prontas',
  unfilled: (fields: readonly string[]): string =>
    `Não foi: falta preencher ${fields.join(', ')}. Escreva no lugar o que o cliente deve ler.`,
};
