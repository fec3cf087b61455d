import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createWire, type Wire, type WireOptions } from '../../../src/backends/hubsoft/http.ts';
import { createHubsoft } from '../../../src/backends/hubsoft/index.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).reverse()) await close();
});

/** Listens on a free port, and counts the connections. */
async function listen(server: Server): Promise<{ port: number; connections: () => number }> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, connections: () => connections };
}

function connect(url: string, more: Partial<WireOptions> = {}): Wire {
  const wire = createWire({ url, timeout: 5_000, connections: 4, ...more });
  closers.push(() => wire.close());
  return wire;
}

const collect = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
};
const creation = {
  method: 'POST',
  path: '/atendimento',
  body: { descricao: 'PL-7K3Q-9F2M' },
  token: 't',
} as const;
const looking = {
  method: 'GET',
  path: '/cliente',
  query: { busca: 'cpf_cnpj', termo_busca: '7K4P9R2S000154' },
} as const;

describe('sending', () => {
  it('sends what it is given below the base address', async () => {
    const seen: unknown[] = [];
    const { port } = await listen(
      createServer(async (request, response) => {
        seen.push(request.method, request.url, request.headers.authorization, await collect(request));
        response.end('{}');
      }),
    );
    const wire = connect(`http://127.0.0.1:${port}/erp/`);
    await wire.send(looking);
    await wire.sendOnce(creation);
    expect(seen).toEqual([
      'GET',
      '/erp/cliente?busca=cpf_cnpj&termo_busca=7K4P9R2S000154',
      undefined,
      '',
      'POST',
      '/erp/atendimento',
      'Bearer t',
      '{"descricao":"PL-7K3Q-9F2M"}',
    ]);
  });

  it('takes a fresh connection for each creation', async () => {
    const { port, connections } = await listen(createServer((_, response) => response.end('{}')));
    const wire = connect(`http://127.0.0.1:${port}`);
    await wire.send(looking);
    const before = connections();
    for (let i = 0; i < 3; i++) await wire.sendOnce(creation);
    expect(connections()).toBe(before + 3);
  });

  it.each(['send', 'sendOnce'] as const)('%s follows no redirect', async (how) => {
    let requests = 0;
    const { port } = await listen(
      createServer((_, response) => {
        requests += 1;
        response.writeHead(307, { location: '/elsewhere' }).end();
      }),
    );
    expect(await connect(`http://127.0.0.1:${port}`)[how](creation)).toEqual({ status: 307, text: '' });
    expect(requests).toBe(1);
  });

  it.each([
    ['120', 120_000],
    [new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
    [new Date(0).toUTCString(), 0],
    ['later', undefined],
  ])('reads Retry-After: %s', async (header, wanted) => {
    const { port } = await listen(
      createServer((_, response) => response.writeHead(429, { 'retry-after': header }).end()),
    );
    const { retryAfter } = await connect(`http://127.0.0.1:${port}`).send(looking);
    if (wanted === undefined) expect(retryAfter).toBeUndefined();
    else expect(Math.abs((retryAfter ?? Number.NaN) - wanted)).toBeLessThan(60_000);
  });

  it('ends what is under way before it closes, and begins nothing after', async () => {
    const asked: ServerResponse[] = [];
    const { port } = await listen(createServer((_, response) => void asked.push(response)));
    const wire = connect(`http://127.0.0.1:${port}`);
    const sent = wire.sendOnce(creation);
    await vi.waitFor(() => expect(asked).toHaveLength(1), { timeout: 60_000 });
    const closed = wire.close();
    await expect(wire.sendOnce(creation)).rejects.toMatchObject({ kind: 'retry' });
    asked[0]?.end('{"late":true}');
    expect((await sent).text).toBe('{"late":true}');
    await closed;
  });
});

describe('failing', () => {
  /** A host that does this to each connection as soon as a first byte came, and counts these. */
  async function afterFirstByte(act: (socket: Socket) => void) {
    let touched = 0;
    const { port } = await listen(
      createTcpServer((socket) => {
        socket.once('data', () => {
          touched += 1;
          act(socket);
        });
      }),
    );
    return { wire: connect(`http://127.0.0.1:${port}`), touched: () => touched };
  }

  it.each<[string, (socket: Socket) => void]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['a closed connection', (socket) => socket.end()],
    ['half an answer', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"status":')],
    ['what is no HTTP', (socket) => socket.end('hello\r\n\r\n')],
  ])('%s is unknown, and the creation is not sent again', async (_, act) => {
    const { wire, touched } = await afterFirstByte(act);
    await expect(wire.sendOnce(creation)).rejects.toMatchObject({ kind: 'unknown' });
    expect(touched()).toBe(1);
    await expect(wire.send(looking)).rejects.toMatchObject({ kind: 'unknown' });
  });

  it('a connection that closes before anything was said is not tried again', async () => {
    const { port, connections } = await listen(createTcpServer((socket) => socket.resetAndDestroy()));
    const wire = connect(`http://127.0.0.1:${port}`);
    await expect(wire.sendOnce(creation)).rejects.toMatchObject({ name: 'Failure' });
    expect(connections()).toBe(1);
  });

  it('silence is unknown, and the creation is not sent again', async () => {
    const { port, connections } = await listen(createServer(() => {}));
    const wire = connect(`http://127.0.0.1:${port}`, { timeout: 500 });
    await expect(wire.sendOnce(creation)).rejects.toMatchObject({
      kind: 'unknown',
      message: 'o HubSoft não respondeu em 0.5 s',
    });
    expect(connections()).toBe(1);
  });

  it('a body that never ends is given up', async () => {
    const { port } = await listen(createServer((_, response) => void response.write('{')));
    const wire = connect(`http://127.0.0.1:${port}`, { timeout: 500 });
    await expect(wire.sendOnce(creation)).rejects.toMatchObject({ kind: 'unknown' });
    await expect(wire.send(looking)).rejects.toMatchObject({ kind: 'unknown' });
  });

  it.each(['send', 'sendOnce'] as const)(
    '%s has surely done nothing where nobody listens or is named',
    async (how) => {
      const server = createTcpServer();
      const { port } = await listen(server);
      await closers.pop()?.();
      await expect(connect(`http://127.0.0.1:${port}`)[how](creation)).rejects.toMatchObject({
        kind: 'retry',
        message: 'não foi possível conectar ao HubSoft (ECONNREFUSED)',
      });
      await expect(connect('http://nao-existe.invalid')[how](creation)).rejects.toMatchObject({
        kind: 'retry',
        message: expect.stringMatching(/endereço do HubSoft não foi encontrado|não respondeu/),
      });
    },
  );
});

const openssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    return false;
  }
})();

describe.skipIf(!openssl)('TLS (needs openssl)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plantao-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  beforeAll(() => {
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=erp.example -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${cert}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const serve = async (handler: RequestListener = (_, response: ServerResponse) => response.end('{}')) => {
    const { port } = await listen(
      createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, handler),
    );
    return `https://127.0.0.1:${port}`;
  };
  const refused = {
    kind: 'retry',
    message: expect.stringMatching(/^o certificado do HubSoft não foi aceito/),
  };

  it('does not talk to a host whose certificate nobody vouches for', async () => {
    const handler = vi.fn();
    const wire = connect(await serve(handler));
    await expect(wire.sendOnce(creation)).rejects.toMatchObject(refused);
    await expect(wire.send(looking)).rejects.toMatchObject(refused);
    expect(handler).not.toHaveBeenCalled();
  });

  it('does not heed NODE_TLS_REJECT_UNAUTHORIZED', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const wire = connect(await serve());
    await expect(wire.sendOnce(creation)).rejects.toMatchObject(refused);
  });

  it('trusts the authority of a CA file', async () => {
    const wire = connect(await serve(), { caFile: cert });
    expect((await wire.sendOnce(creation)).status).toBe(200);
    expect((await wire.send(looking)).status).toBe(200);
  });

  it('takes any certificate if told so for this host', async () => {
    const wire = connect(await serve(), { insecureTls: true });
    expect((await wire.sendOnce(creation)).status).toBe(200);
    expect((await wire.send(looking)).status).toBe(200);
  });

  it('has surely done nothing if the handshake breaks off', async () => {
    const { port } = await listen(
      createTcpServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    );
    await expect(connect(`https://127.0.0.1:${port}`).sendOnce(creation)).rejects.toMatchObject({
      kind: 'retry',
    });
  });

  it('fails at once without the CA file', () => {
    expect(() => connect('https://127.0.0.1', { caFile: join(folder, 'none.pem') })).toThrow(/ENOENT/);
  });
});

describe('the member around it', () => {
  const member = (
    url: string,
    more: { readonly insecureTls?: boolean; readonly concurrency?: number } = {},
  ) => {
    const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const credentials = { clientId: '7', clientSecret: 's3gredo', username: 'api', password: 's3nha' };
    const backend = createHubsoft({ url, ...credentials, timezone: 'America/Sao_Paulo', log, ...more });
    closers.push(() => backend.close());
    return { backend, log };
  };

  it('warns if it takes any certificate, and if it talks without TLS', () => {
    expect(member('https://erp.example').log.warn).not.toHaveBeenCalled();
    expect(member('https://erp.example', { insecureTls: true }).log.warn).toHaveBeenCalledTimes(1);
    expect(member('http://erp.example').log.warn).toHaveBeenCalledTimes(1);
  });

  it('never has more requests under way than it may', async () => {
    let [underWay, most] = [0, 0];
    const { port } = await listen(
      createServer(async (request, response) => {
        await collect(request);
        if (request.url === '/oauth/token') return response.end('{"access_token":"t"}');
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setTimeout(resolve, 20));
        underWay -= 1;
        response.end('{"status":"success","atendimentos":[]}');
      }),
    );
    const { backend } = member(`http://127.0.0.1:${port}`, { concurrency: 3 });
    const lists = Array.from({ length: 12 }, () => backend.listTickets({ service: '1' }, { limit: 50 }));
    expect((await Promise.all(lists)).flat()).toEqual([]);
    expect(most).toBe(3);
  });

  it('asks so that nothing is left out, and sends what the ERP’s documents name', async () => {
    const seen: string[] = [];
    const { port } = await listen(
      createServer(async (request, response) => {
        seen.push(`${request.method} ${request.url} ${await collect(request)}`);
        if (request.url === '/oauth/token') return response.end('{"access_token":"t","expires_in":2592000}');
        const atendimento = { id_atendimento: 1, protocolo: '201811061730517' };
        response.end(JSON.stringify({ status: 'success', atendimentos: [], clientes: [], atendimento }));
      }),
    );
    const { backend } = member(`http://127.0.0.1:${port}`);
    await backend.listTickets({ service: '11000' }, { limit: 80, since: '2026-03-01T10:00:00' });
    await backend.listTickets({ customer: '1204' }, { limit: 5, open: true });
    await backend.findCustomers({ taxId: '7k.4p9.r2s/0001-54' });
    await backend.openTicket({
      service: '11000',
      name: 'Mariana Duarte',
      phone: '(37) 99911-2233',
      description: 'PL-7K3Q-9F2M Sem sinal',
      serviceOrder: true,
    });
    await backend.openTicket({
      service: '11000',
      name: 'Mariana Duarte',
      phone: '37999112233',
      email: 'mariana@exemplo.com.br',
      description: 'PL-1K3Q-9F2M Lento',
      serviceOrder: false,
    });
    const api = '/api/v1/integracao';
    expect(seen).toEqual([
      'POST /oauth/token {"grant_type":"password","client_id":"7","client_secret":"s3gredo","username":"api","password":"s3nha"}',
      `GET ${api}/cliente/atendimento?busca=id_cliente_servico&termo_busca=11000&limit=50&apenas_pendente=nao&order_by=data_cadastro&order_type=desc&data_inicio=2026-03-01 `,
      `GET ${api}/cliente/atendimento?busca=codigo_cliente&termo_busca=1204&limit=5&apenas_pendente=sim&order_by=data_cadastro&order_type=desc `,
      `GET ${api}/cliente?busca=cpf_cnpj&termo_busca=7K4P9R2S000154&limit=100&cancelado=nao `,
      `GET ${api}/cliente?busca=cpf_cnpj&termo_busca=7K4P9R2S000154&limit=100&cancelado=sim `,
      `POST ${api}/atendimento {"id_cliente_servico":11000,"descricao":"PL-7K3Q-9F2M Sem sinal","nome":"Mariana Duarte","telefone":"37999112233","abrir_os":true}`,
      `POST ${api}/atendimento {"id_cliente_servico":11000,"descricao":"PL-1K3Q-9F2M Lento","nome":"Mariana Duarte","telefone":"37999112233","email":"mariana@exemplo.com.br","abrir_os":false}`,
    ]);
  });
});
