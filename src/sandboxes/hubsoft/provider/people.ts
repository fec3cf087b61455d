/** The invented provider's customers. Nobody of this name, document and phone exists together. */

import { z } from 'zod';
import type { Character } from '../../sandbox.ts';

/** `status_prefixo` and the `status` that the panel shows for it. */
export const standings = {
  servico_habilitado: 'Serviço Habilitado',
  suspenso_debito: 'Suspenso por Débito',
  aguardando_instalacao: 'Aguardando Instalação',
  cancelado: 'Cancelado',
} as const;

const serviceSchema = z
  .strictObject({
    /** `id_cliente_servico`: what a ticket is opened for. */
    id: z.int(),
    number: z.int(),
    plan: z.string(),
    price: z.number(),
    standing: z.enum(['servico_habilitado', 'suspenso_debito', 'aguardando_instalacao', 'cancelado']),
    street: z.string(),
    district: z.string(),
  })
  .readonly();
export type SandboxService = z.infer<typeof serviceSchema>;

export const customerSchema = z
  .strictObject({
    /** `id_cliente`, internal to the ERP. */
    id: z.int(),
    /** `codigo_cliente`, the panel's number. */
    code: z.int(),
    name: z.string(),
    /** CPF or CNPJ without punctuation. */
    taxId: z.string(),
    /** `YYYY-MM-DD`; companies have none. */
    birthDate: z.iso.date().exactOptional(),
    /** As the record carries them: national digits, not always with the ninth. */
    phones: z.array(z.string()).readonly(),
    email: z.string().exactOptional(),
    /** The known outages of this customer's area. */
    alerts: z.array(z.string()).readonly(),
    services: z.array(serviceSchema).readonly(),
    /** In Portuguese: what one sees when pretending to be this customer. */
    story: z.string(),
  })
  .readonly();
export type SandboxCustomer = z.infer<typeof customerSchema>;

export const city = { name: 'Divinópolis', state: 'MG', zip: '35500-000' } as const;

const service = (
  id: number,
  number: number,
  plan: string,
  price: number,
  place: readonly [street: string, district: string],
  standing: SandboxService['standing'] = 'servico_habilitado',
): SandboxService => ({ id, number, plan, price, standing, street: place[0], district: place[1] });

export const customers: readonly SandboxCustomer[] = [
  {
    id: 9204,
    code: 1204,
    name: 'MARIANA DUARTE',
    taxId: '52998224725',
    birthDate: '1985-04-03',
    phones: ['37999112233'],
    email: 'mariana@exemplo.com.br',
    alerts: [],
    services: [service(11000, 9, '500 Mega Fibra', 99.9, ['RUA DAS ACÁCIAS, 120', 'CENTRO'])],
    story: 'um plano, atendimentos antigos já fechados',
  },
  {
    id: 9210,
    code: 1210,
    name: 'JOAO BATISTA PRADO',
    taxId: '18462093740',
    birthDate: '1972-09-21',
    phones: ['37988114455', '3732214455'],
    alerts: [],
    services: [
      service(11010, 1, '300 Mega Fibra', 79.9, ['RUA DO ROSÁRIO, 45', 'CENTRO']),
      service(11011, 2, '700 Mega Fibra', 129.9, ['AVENIDA DAS PALMEIRAS, 900', 'NITERÓI']),
    ],
    story: 'dois planos, em bairros diferentes',
  },
  {
    id: 9221,
    code: 1221,
    name: 'RITA DE CASSIA MORAES',
    taxId: '30751926434',
    birthDate: '1990-12-08',
    phones: ['37988225566'],
    alerts: [],
    services: [
      service(11020, 4, '300 Mega Fibra', 79.9, ['RUA ITAPECERICA, 77', 'BOM PASTOR'], 'suspenso_debito'),
    ],
    story: 'plano suspenso por débito',
  },
  {
    id: 9232,
    code: 1232,
    name: 'SEBASTIAO NOGUEIRA LIMA',
    taxId: '46183027553',
    birthDate: '1961-01-20',
    phones: ['37988336677'],
    email: 'sebastiao@exemplo.com.br',
    alerts: [
      'Existe um rompimento de fibra no bairro Porto Velho que está afetando a sua conexão.',
      'A equipe técnica já está no local. Previsão de normalização: hoje, às 22h.',
    ],
    services: [service(11030, 5, '500 Mega Fibra', 99.9, ['RUA DO PORTO, 310', 'PORTO VELHO'])],
    story: 'em uma área com rompimento de fibra',
  },
  {
    id: 9243,
    code: 1243,
    name: 'CAMILA FREITAS REZENDE',
    taxId: '59204731850',
    birthDate: '1994-06-15',
    phones: ['37988447788'],
    alerts: [],
    services: [service(11040, 6, '100 Mega Rádio', 69.9, ['RUA DOS IPÊS, 18', 'IPIRANGA'], 'cancelado')],
    story: 'só um plano, cancelado',
  },
  {
    id: 9254,
    code: 1254,
    name: 'ANTONIO CARLOS VILELA',
    taxId: '62381594051',
    birthDate: '1979-11-20',
    phones: ['37988558899'],
    alerts: [],
    services: [service(11050, 7, '500 Mega Fibra', 99.9, ['RUA PERNAMBUCO, 640', 'SIDIL'])],
    story: 'um atendimento aberto, com visita agendada para amanhã',
  },
  {
    id: 9265,
    code: 1265,
    name: 'SERRA VERDE PAES ARTESANAIS LTDA',
    taxId: '7K4P9R2S000154',
    phones: ['3732165500'],
    email: 'contato@serraverde.exemplo.com.br',
    alerts: [],
    services: [service(11060, 8, '1 Giga Empresarial', 349.9, ['AVENIDA SETE DE SETEMBRO, 1500', 'CENTRO'])],
    story: 'empresa, com CNPJ alfanumérico',
  },
  {
    id: 9276,
    code: 1276,
    name: 'HELENA TAVARES PINTO',
    taxId: '71530284635',
    birthDate: '1988-02-29',
    phones: ['37988660011'],
    alerts: [],
    services: [service(11070, 3, '300 Mega Fibra', 79.9, ['RUA BAHIA, 22', 'AFONSO PENA'])],
    story: 'divide o celular com Otávio',
  },
  {
    id: 9277,
    code: 1277,
    name: 'OTAVIO TAVARES PINTO',
    taxId: '83041672553',
    birthDate: '1958-07-30',
    phones: ['3732290011', '37988660011'],
    alerts: [],
    services: [service(11080, 2, '100 Mega Rádio', 69.9, ['RUA BAHIA, 24', 'AFONSO PENA'])],
    story: 'divide o celular com Helena',
  },
  {
    id: 9288,
    code: 1288,
    name: 'GERALDO MAGELA RAMOS',
    taxId: '90427153832',
    birthDate: '1967-10-12',
    phones: ['3791774422'],
    alerts: [],
    services: [service(11090, 1, '300 Mega Fibra', 79.9, ['RUA CEARÁ, 505', 'SÃO JOSÉ'])],
    story: 'celular cadastrado sem o nono dígito',
  },
  {
    id: 9299,
    code: 1299,
    name: 'BEATRIZ SAMPAIO LEITE',
    taxId: '27150846335',
    birthDate: '2001-03-17',
    phones: ['37988993300'],
    alerts: [],
    services: [
      service(11100, 2, '500 Mega Fibra', 99.9, ['RUA GOIÁS, 861', 'PORTO VELHO']),
      service(11101, 3, '500 Mega Fibra', 99.9, ['RUA MATO GROSSO, 12', 'PLANALTO'], 'aguardando_instalacao'),
    ],
    story: 'um plano ativo e outro aguardando instalação',
  },
];

const spellTaxId = (bare: string): string =>
  bare.length === 11
    ? `CPF ${bare.replace(/^(.{3})(.{3})(.{3})/, '$1.$2.$3-')}`
    : `CNPJ ${bare.replace(/^(.{2})(.{3})(.{3})(.{4})/, '$1.$2.$3/$4-')}`;

/** The customers as the contract tells of them. */
export const cast: readonly Character[] = customers.map((person) => {
  const facts = [
    spellTaxId(person.taxId),
    ...(person.birthDate === undefined
      ? []
      : [`nascimento ${person.birthDate.split('-').reverse().join('/')}`]),
    `${person.phones.length > 1 ? 'telefones' : 'telefone'} ${person.phones.join(', ')}`,
  ];
  return { name: person.name, story: person.story, facts };
});
