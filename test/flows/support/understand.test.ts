import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Spoken } from '../../../flows/support/events.ts';
import { readLeadingYesNo, readQuestion, tellingOf } from '../../../flows/support/listening/asides.ts';
import {
  factOf,
  itemsOf,
  phoneOf,
  vouchedPhoneOf,
} from '../../../flows/support/listening/reading/answers.ts';
import {
  taxIdOf,
  unaskedTaxIdOf,
  withoutTaxIds,
} from '../../../flows/support/listening/reading/documents.ts';
import { isCompanyName, nameOf } from '../../../flows/support/listening/reading/names.ts';
import {
  readCorrection,
  readDone,
  readNewName,
  readNewPhone,
  readOrder,
  readSamePhone,
  readSeen,
  readUnknown,
  readWrong,
  readYesNo,
} from '../../../flows/support/listening/reading/replies.ts';
import {
  readCommand,
  readIntent,
  readOpening,
  readProtocol,
} from '../../../flows/support/listening/understand.ts';
import type { Incoming } from '../../../src/core/content.ts';
import { createDialogue } from '../../support/dialogue.ts';
import { media, support } from './fixtures.ts';

const utterances: Readonly<Record<string, readonly string[]>> = {
  report: [
    'net caiu',
    'ta lento',
    'minha internet caiu',
    'INTERNET CAIU!!!',
    'tô sem internet',
    'to sem net desde ontem',
    'a net ta caindo toda hora',
    'internet muito lenta',
    'tá mt lenta a net',
    'minha internet não funciona',
    'wifi nao conecta',
    'wi-fi não pega no quarto',
    'o wi fi caiu',
    'nao abre nada aqui',
    'luz vermelha no aparelho',
    'a luz los ta vermelha',
    'o roteador não liga',
    'cabo rompido na rua',
    'o caminhão passou e o fio arrebentou',
    'internet oscilando muito',
    'travando tudo',
    'ping altíssimo no jogo',
    'sem sinal',
    'sinal fraco',
    'quero abrir um chamado',
    'preciso de um técnico',
    'manda um tecnico aqui',
    'estou com problema na internet',
    'problema',
    'internet',
    'boa tarde, minha internet parou',
    'ja paguei e a internet nao voltou',
    'minha net caio',
    'internet ta uma porcaria',
    'preciso de suporte técnico',
    'vocês são péssimos, continua sem internet',
    'ce ta doido a net num ta pegano aqui nao',
    'oxente a internet ta um caco visse',
    'bah tchê caiu de novo a net',
    'aqui em casa nao ta indo a internet desde de manha ja tirei da tomada e coloquei de novo',
    'ta sem sinal de internet aqui na rua toda os vizinho tudo sem',
    'minha intenet ta lentaaaaa',
    'quero segunda via e minha net caiu',
    'meu filho apertou o botão do modem',
    'quero falar do meu problema',
    'voltou a cair',
    'não voltou',
    'deu ruim aqui',
    'voltou mas ta lenta',
  ],
  person: [
    'kero atendente',
    'atendente',
    'ATENDENTE!!',
    'quero falar com atendente',
    'falar com alguém',
    'quero falar com uma pessoa',
    'me passa pra um humano',
    'atendente por favor',
    'preciso falar com um atendente urgente',
    'quero atendimento humano',
    'não quero falar com robô',
    'tem alguma pessoa aí?',
    'chama alguém aí',
    'queria conversar com uma pessoa de verdade',
    'humano',
    'cadê o atendente?',
    'qro fala c alguem',
    'me liga por favor',
    'ninguém responde',
    'ngm resolve nada',
  ],
  status: [
    'qdo o técnico vem?',
    'quando o tecnico vem',
    'cadê o técnico',
    'que horas o técnico chega?',
    'o tecnico nao veio',
    'protocolo',
    'quero acompanhar meu protocolo',
    'meu chamado',
    'como tá o andamento?',
    'ver meus atendimentos',
    'status do meu atendimento',
    'já abri um chamado ontem',
    '202611211405123456',
    'protocolo 2026 1121 1405 123456',
    'minha visita tá marcada?',
    'ninguém apareceu',
    'o moço ficou de vir hj e n veio',
    'to esperando o tecnico desde cedo',
    'espero o retorno de vcs há dias',
    'meus protocolos',
  ],
  outside: [
    'quero cancelar meu plano',
    'segunda via do boleto',
    '2ª via',
    'quero pagar minha fatura',
    'mudança de endereço',
    'quero mudar de plano',
    'me manda o pix',
  ],
  sales: [
    'quero contratar',
    'não sou cliente',
    'ainda nao sou cliente de vcs',
    'quanto custa',
    'quanto fica 500 mega?',
    'tem cobertura na minha rua?',
    'vocês atendem no bairro niterói?',
    'planos',
    'oi, quais os planos de internet?',
    'como faço pra assinar',
  ],
  upset: ['vocês são um lixo', 'vou no procon', 'mano q bosta', 'que vergonha', 'vai tomar no cu'],
  solved: ['já voltou', 'resolveu', 'voltou aqui, obrigada', 'deu certo obrigado', 'a internet já voltou'],
  greeting: [
    'oi',
    'Bom dia!',
    'oi tudo bem?',
    'olá, boa tarde',
    'oiii',
    'opa',
    'tudo bem?',
    'tudo bom?',
    'gostaria de uma informação',
    'pode me ajudar?',
  ],
  thanks: ['obrigado', 'obg', 'vlw', 'muito obrigada!', 'tchau', 'até mais'],
  robot: ['você é um robô?', 'é robô ou pessoa?', 'isso é um bot'],
  nothing: ['asdf', 'azul', '12', 'Maria Pessoa', 'Caio Souza', 'ok', '', 'já faz 3 dias'],
};

const spoken = (...contents: readonly (string | Incoming)[]): Spoken => ({
  at: 0,
  messages: contents.map((content) => ({
    content: typeof content === 'string' ? { type: 'text', text: content } : content,
  })),
});

describe('what people mean', () => {
  const table = Object.entries(utterances).flatMap(([intent, texts]) =>
    texts.map((text) => [text, intent] as const),
  );
  it('covers at least eighty utterances', () => expect(table.length).toBeGreaterThanOrEqual(80));
  it.each(table)('"%s" is %s', (text, intent) => {
    expect(readIntent(text) ?? 'nothing').toBe(intent);
  });
});

describe('commands', () => {
  it.each([
    ['menu', 'menu'],
    ['MENU', 'menu'],
    ['voltar ao menu', 'menu'],
    ['ver opções', 'menu'],
    ['quero voltar', 'back'],
    ['volta um passo', 'back'],
    ['quero cancelar', 'cancel'],
    ['cancelar o chamado', 'cancel'],
    ['início', 'menu'],
    ['Voltar', 'back'],
    ['cancelar', 'cancel'],
    ['Cancela!', 'cancel'],
    ['AJUDA', 'help'],
    ['me ajuda', 'help'],
    ['atendente', 'person'],
    ['falar com atendente', 'person'],
  ])('"%s" is %s', (text, command) => expect(readCommand(text)).toBe(command));

  it.each([
    'quero cancelar meu plano',
    'a internet não quer voltar',
    'o menu do roteador não abre',
    'preciso de ajuda com o wifi do quarto',
    'a atendente de ontem disse que vinham hoje',
    'João Pessoa',
  ])('"%s" is none', (text) => expect(readCommand(text)).toBeNull());
});

describe('answers', () => {
  it.each([
    ['sim', 'yes'],
    ['ss', 'yes'],
    ['Isso mesmo!', 'yes'],
    ['pode sim', 'yes'],
    ['👍', 'yes'],
    ['👍🏽', 'yes'],
    ['👍👍', 'yes'],
    ['sim👍', 'yes'],
    ['tá certo', 'yes'],
    ['tá bom', 'yes'],
    ['acho que sim', 'yes'],
    ['sim pode', 'yes'],
    ['isso aí', 'yes'],
    ['é isso mesmo', 'yes'],
    ['blz', 'yes'],
    ['com certeza', 'yes'],
    ['ok, obrigado', 'yes'],
    ['sim, por favor', 'yes'],
    ['siiim', 'yes'],
    ['pode abrir', 'yes'],
    ['n precisa', 'no'],
    ['não, obrigada', 'no'],
    ['não é isso', 'no'],
    ['claro que não', 'no'],
    ['não registre', 'no'],
    ['não, pode registrar', null],
    ['tudo certo', 'yes'],
    ['ainda não', 'no'],
    ['tudo bom?', null],
    ['não', 'no'],
    ['n', 'no'],
    ['nao precisa', 'no'],
    ['👎🏿', 'no'],
    ['talvez', null],
    ['sim mas só amanhã', null],
  ])('yes or no: "%s"', (text, answer) => expect(readYesNo(text)).toBe(answer));

  it.each([
    ['529.982.247-25', '52998224725'],
    ['meu cpf é 529 982 247 25', '52998224725'],
    ['52998224725', '52998224725'],
    ['12.ABC.345/01DE-35', '12ABC34501DE35'],
    ['cnpj 12abc34501de35', '12ABC34501DE35'],
    ['529.982.247-26', null],
    ['111.111.111-11', null],
    ['37999112233', null],
  ])('CPF or CNPJ: "%s"', (text, taxId) => expect(taxIdOf(spoken(text))).toBe(taxId));

  it.each([
    ['+55 (37) 99911-2233', '37999112233'],
    ['meu numero é 37 99911-2233', '37999112233'],
    ['037 999112233', '37999112233'],
    ['(37) 3221-4455', '3732214455'],
    ['20 99911-2233', 'area code unknown'],
    ['99911-2233', 'area code missing'],
    ['37 9991', 'length'],
    ['não tenho', 'not a phone'],
  ])('phone: "%s"', (text, expected) => {
    const reading = phoneOf(spoken(text));
    expect(reading.ok ? reading.phone : reading.problem).toBe(expected);
  });

  it('takes the phone of a shared contact, and vouches only for the sender’s own', () => {
    const contact = (own: boolean): Incoming => ({ type: 'contact', phone: '+5537999112233', own });
    expect(phoneOf(spoken(contact(false)))).toEqual({ ok: true, phone: '37999112233' });
    expect(vouchedPhoneOf(spoken(contact(false)))).toBeNull();
    expect(vouchedPhoneOf(spoken(contact(true)))).toBe('37999112233');
    expect(
      vouchedPhoneOf({
        at: 0,
        messages: [{ content: { type: 'text', text: 'oi' }, verifiedPhone: '553799112233' }],
      }),
    ).toBe('37999112233');
  });

  it.each([
    ['03/04/1985', { birthDate: '1985-04-03' }],
    ['3 de abril de 1985', { birthDate: '1985-04-03' }],
    ['529.982.247-25, 03/04/1985', { birthDate: '1985-04-03' }],
    ['529.982.247-25', null],
    ['nasci em 03/04/85', { birthDate: '1985-04-03' }],
    ['2233', { phoneEnd: '2233' }],
    ['final 2233', { phoneEnd: '2233' }],
    ['(37) 99911-2233', { phoneEnd: '2233' }],
    ['31/02/1985', null],
    ['22 33', null],
    ['não sei', null],
  ])('second fact: "%s"', (text, fact) => expect(factOf(spoken(text), 2026)).toEqual(fact));

  it.each([
    ['Ana Souza', 'Ana Souza'],
    ['ANA DE SOUZA', 'Ana de Souza'],
    ['meu nome é joão da silva.', 'João da Silva'],
    ['sou a Tereza', 'Tereza'],
    ['sou mariana mesmo', 'Mariana'],
    ['Caio', 'Caio'],
    ['Maria Pessoa', 'Maria Pessoa'],
    ['é o Pedro', 'Pedro'],
    ['pode pôr no nome de Ana Lima', 'Ana Lima'],
    ['Ana Souza 37 99911-2233', 'Ana Souza'],
    ['oi', null],
    ['sim', null],
    ['👍', null],
    ['123', null],
    ['minha internet caiu', null],
    ['A', null],
    ['eu mesma', null],
    ['espera', null],
    ['é a esposa dele, Carla', 'Carla'],
    ['João da Silva Filho', 'João da Silva Filho'],
    ['sou o titular', null],
    ['o mesmo', null],
    ['vai tomar no cu', null],
    ['pra que precisa disso', null],
    ['obrigado, vou aguardar', null],
    ['tanto faz', null],
    ['pronto', null],
    ['kkkk', null],
  ])('name: "%s"', (text, name) => expect(nameOf(spoken(text))).toBe(name));

  it.each([
    ['Serra Alimentos Ltda', true],
    ['Padaria Central', true],
    ['Norte Minas S/A', true],
    ['Rita Lima 52998224725', true],
    ['Mariana Duarte', false],
    ['João de Sá', false],
  ])('a company: "%s"', (name, expected) => expect(isCompanyName(name)).toBe(expected));

  it.each([
    ['o do cadastro', true],
    ['esse que estou falando', true],
    ['meu número', true],
    ['pode ser esse mesmo do zap', true],
    ['o mesmo', true],
    ['não, o do cadastro', false],
    ['o da minha esposa', false],
    ['meu telefone está mudo', false],
  ])('the phone that should be known: "%s"', (text, expected) => expect(readSamePhone(text)).toBe(expected));

  it.each([
    ['quero abrir um chamado', true],
    ['abrir atendimento', true],
    ['1 problema na internet', true],
    ['quero falar do meu problema', true],
    ['estou com um problema na internet aqui em casa', true],
    ['preciso de um técnico', false],
    ['internet lenta', false],
    ['problema no cabo da rua', false],
  ])('only asks for a ticket: "%s"', (text, expected) => {
    expect(readOpening(text)).toBe(expected);
    expect(itemsOf(spoken(text))).toEqual(expected ? [] : [text]);
  });

  it.each([
    ['quanto custa a visita?', true],
    ['quanto custa a visita', true],
    ['demora?', true],
    ['a visita é cobrada', true],
    ['pq precisa disso', true],
    ['já reiniciei e nada', false],
    ['quando chove a internet cai', false],
    ['tudo certo?', false],
    ['???', false],
  ])('a question of the customer’s own: "%s"', (text, expected) => expect(readQuestion(text)).toBe(expected));

  it.each([
    ['já reiniciei o modem e nada', true],
    ['depois das 18h só', true],
    ['ninguém apareceu', true],
    ['a internet caiu de novo, isso é normal?', true],
    ['quanto custa a visita?', false],
    ['vocês são um lixo', false],
    ['estou há 3 dias sem trabalhar por causa desse lixo de empresa', true],
    ['manda o técnico', false],
    ['meu cpf é 529.982.247-25', false],
    ['asdf', false],
    ['tanto faz', false],
    ['espera aí', false],
    ['meus protocolos', false],
  ])('tells more of the problem: "%s"', (text, expected) =>
    expect(tellingOf(spoken(text))).toEqual(expected ? [text] : []),
  );

  it.each([
    ['sim, mas só amanhã', 'yes'],
    ['não, já está tudo certo', 'no'],
    ['nao precisa, só quero que volte', 'no'],
    ['não consigo acessar', null],
    ['simples assim', null],
  ])('begins with a yes or no: "%s"', (text, answer) => expect(readLeadingYesNo(text)).toBe(answer));

  it('joins a name that comes in pieces', () => {
    expect(nameOf(spoken('oi', 'Ana', 'Souza'))).toBe('Ana Souza');
    expect(nameOf(spoken('Ana', '37 99911-2233', 'minha internet caiu'))).toBe('Ana');
  });

  it('names what is not text in a description', () => {
    expect(
      itemsOf(
        spoken(
          'bom dia',
          'caiu ontem',
          media('photo', 'a luz'),
          media('audio'),
          { type: 'location', latitude: -20.14, longitude: -44.88 },
          { type: 'other', what: 'enquete' },
          'pronto',
        ),
      ),
    ).toEqual(['caiu ontem', '[foto: a luz]', '[áudio]', '[localização: -20.14000, -44.88000]', '[enquete]']);
  });

  it.each([
    ['protocolo: 202611211405123456', '202611211405123456'],
    ['2026.1121.1405-123456', '202611211405123456'],
    ['12345678901', null],
    ['1234567890123456789012345', null],
    ['11.222.333/0001-81', null],
    ['5537999112233', null],
    ['protocolo 5537999112233', '5537999112233'],
  ])('protocol: "%s"', (text, found) => expect(readProtocol(text)).toBe(found));

  it('knows when all has been said, and what is to be corrected', () => {
    expect(['Pronto!', 'só isso', 'é isso', '👍'].every(readDone)).toBe(true);
    expect(['não, só isso', 'por enquanto é só', 'pronto, obrigado', 'isso é tudo'].every(readDone)).toBe(
      true,
    );
    expect(['pronto, caiu de novo', 'só isso não resolve'].some(readDone)).toBe(false);
    expect(readCorrection('o telefone tá errado')).toBe('phone');
    expect(readCorrection('quero mudar o nome')).toBe('name');
    expect(readCorrection('o problema é outro')).toBe('description');
    expect(readCorrection('meu telefone também está sem sinal')).toBeNull();
  });

  it.each([
    ['minha internet caiu, cpf 529.982.247-25', '52998224725', 'minha internet caiu'],
    ['meu cpf é 52998224725 e a net caiu', '52998224725', 'e a net caiu'],
    ['sem sinal (CNPJ: 12.ABC.345/01DE-35)', '12ABC34501DE35', 'sem sinal'],
    ['sem sinal, me liga no 37 99911-2233', null, 'sem sinal, me liga no 37 99911-2233'],
    // By chance it has the check digits of a CPF: only its dots, or its name, say that it is one.
    ['net caiu 37999112275', null, 'net caiu 37999112275'],
    ['net caiu, cpf 37999112275', '37999112275', 'net caiu'],
    ['net caiu 379.991.122-75', '37999112275', 'net caiu'],
    ['cpf 529.982.247-26, sem net', null, 'cpf 529.982.247-26, sem net'],
  ])('a document that came unasked: "%s"', (text, taxId, rest) => {
    expect(unaskedTaxIdOf(spoken(text))).toBe(taxId);
    expect(withoutTaxIds(text)).toBe(rest);
  });

  it('knows thanks, ignorance and corrections in so many words', () => {
    expect(['ok', 'blz', 'tá bom', '👍', '🙏', 'entendi, obrigado', 'show'].every(readSeen)).toBe(true);
    expect(['sim', 'quero', 'tá lento'].some(readSeen)).toBe(false);
    expect(['não sei', 'nem sei, não lembro', 'esqueci', 'ainda não sou cliente'].every(readUnknown)).toBe(
      true,
    );
    expect(['não sei, acho que 2233', 'Ana'].some(readUnknown)).toBe(false);
    expect(readNewName('o nome é Pedro Lima')).toBe('Pedro Lima');
    expect(readNewName('o nome da rede sumiu')).toBeNull();
    expect(readNewPhone('meu telefone certo é (37) 98822-3344')).toBe(true);
    expect(readNewPhone('meu telefone 37 3221-4455 está mudo')).toBe(false);
    expect([readOrder('não precisa de técnico'), readOrder('pode mandar o técnico')]).toEqual([false, true]);
    expect(readOrder('o técnico não veio ontem')).toBeNull();
    expect(['tem um erro', 'quero corrigir'].every(readWrong)).toBe(true);
  });

  it('reads anything, however odd or long, without ever stopping the conversation', () => {
    const word = fc.constantFrom(
      'ss',
      'sim',
      'tudo',
      'bem',
      'oi',
      '1',
      '12',
      '.',
      '-',
      ' ',
      'de',
      'não',
      '👍🏽',
      '\n',
      'í',
      '(',
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
      fc.tuple(word, fc.integer({ min: 1, max: 4_000 })).map(([one, times]) => `${one.repeat(times)}x`),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const dialogue = createDialogue(support, {
          erp: { verify: () => ({ level: 'identified', service: '1' }) },
        });
        for (const said of ['net caiu', ...texts]) dialogue.send(said);
        expect(dialogue.state.stopped).toBeUndefined();
        expect(dialogue.said.every(({ message }) => message.text.trim() !== '')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
