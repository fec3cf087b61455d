/**
 * A Meta for tests: a real HTTP server on loopback that speaks the Graph API as `graph.facebook.com` does for one
 * WhatsApp number, and delivers to a webhook what its people write.
 *
 *     const meta = await startGraphApi();
 *     await meta.connect('http://127.0.0.1:3000/whatsapp-cloud/main');
 *     const ana = meta.person('5537999110011');
 *     await ana.say('oi');
 *     await ana.waitFor('Como posso ajudar?');
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer as readBytes } from 'node:stream/consumers';
import { readForm } from '../form.ts';
import { type Answer, type Fault, failing, json, refuse, type Trouble } from './answers.ts';
import { createDelivery } from './delivery.ts';
import { findObjection, type Payload, toRecord } from './objections.ts';
import { createPerson, type Person, type Shown } from './person.ts';
import { readUpload, type Upload } from './upload.ts';

export type { Person, Shown } from './person.ts';

/** A file that a customer sent. */
export type File = {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** What Meta says its size is; nothing if absent. */
  readonly says?: number;
  /** Where Meta says it is; on this server if absent. */
  readonly url?: string;
};

export type GraphApi = {
  /** What the channel takes for `https://graph.facebook.com`. */
  readonly url: string;
  readonly token: string;
  readonly phoneId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** The same one for the same number. */
  person(waId: string, name?: string): Person;
  /** Every message that was taken, in order. */
  readonly sent: readonly Shown[];
  /** Every request that arrived, faults included. `token` is what it proved itself with. */
  readonly calls: readonly {
    readonly method: string;
    readonly path: string;
    readonly payload: Payload;
    readonly token: string | undefined;
  }[];
  /** Makes requests below a path (`messages`) fail instead of being done. */
  fail(path: string, fault: Fault): void;
  /** Does what is asked, and then resets the connection instead of answering. */
  dropAfter(path: string): void;
  /** Takes a request and never answers nor does it. */
  hang(path: string): void;
  /** Keeps a file; its id. */
  keep(file: File): string;
  /** What the number's webhook is set to at Meta. */
  setWebhook(configuration: Payload): void;
  /** Shakes hands with a webhook, and delivers there from now on; undefined keeps what is written. Throws if refused. */
  connect(url: string | undefined): Promise<void>;
  /** One POST of any body, signed as told, or well if not told. */
  post(body: string, signature?: string | null): Promise<Response>;
  /** Delivers a change to the webhook of the number. */
  deliver(change: { readonly field?: string; readonly value: Payload }): Promise<void>;
  /** How many deliveries have not been taken. */
  pending(): number;
  close(): Promise<void>;
};

export async function startGraphApi(
  options: { readonly phoneId?: string; readonly token?: string } = {},
): Promise<GraphApi> {
  const phoneId = options.phoneId ?? '106540352242922';
  const token = options.token ?? 'EAAloopbackTokenOfTheTests0123456789';
  const appSecret = '0123456789abcdef0123456789abcdef';
  const verifyToken = 'a-verify-token-of-the-tests';
  const persons = new Map<string, ReturnType<typeof createPerson>>();
  const files = new Map<string, File>();
  const uploads = new Map<string, Upload>();
  const troubles = new Map<string, Trouble[]>();
  const sent: Shown[] = [];
  const calls: GraphApi['calls'][number][] = [];
  const delivery = createDelivery(appSecret);
  let webhook: Payload = {};
  let ids = 0;
  const nextId = () => `wamid.${Buffer.from(`${phoneId}-${++ids}`).toString('base64')}`;

  const envelope = (field: string, value: Payload) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '553730001000', phone_number_id: phoneId },
              ...value,
            },
            field,
          },
        ],
      },
    ],
  });

  const sendMessage = (payload: Payload): Answer => {
    if (payload.status === 'read')
      return typeof payload.message_id === 'string'
        ? json(200, { success: true })
        : refuse({ status: 400, code: 100, details: 'message_id' });
    const objection = findObjection(payload);
    if (objection !== undefined) return refuse(objection);
    const person = persons.get(String(payload.to ?? payload.recipient));
    if (person === undefined || person.blocked)
      return refuse({ status: 400, code: 131_026, details: 'Message undeliverable' });
    if (person.silent && payload.type !== 'template')
      return refuse({ status: 400, code: 131_047, details: 'Re-engagement message' });
    const media = toRecord(payload[String(payload.type)]).id;
    const upload = uploads.get(String(media));
    if (media !== undefined && upload === undefined)
      return refuse({ status: 400, code: 131_009, details: 'Invalid media id' });
    const shown = { id: nextId(), type: String(payload.type), payload, ...(upload && { upload }) };
    sent.push(shown);
    person.show(shown);
    return json(200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: payload.to, wa_id: person.waId }],
      messages: [{ id: shown.id }],
    });
  };

  const takeUpload = ({ messaging_product: product, type, file }: Payload): Answer => {
    const upload = product === 'whatsapp' ? readUpload(type, file) : undefined;
    if (upload === undefined) return refuse({ status: 400, code: 100, details: 'media' });
    const id = String(700_000 + uploads.size);
    uploads.set(id, upload);
    return json(200, { id });
  };

  const describe = (): Answer =>
    json(200, {
      id: phoneId,
      display_phone_number: '+55 37 3000-1000',
      verified_name: 'Fibra Serrana',
      quality_rating: 'GREEN',
      webhook_configuration: webhook,
    });

  const answer = (method: string, path: string, payload: Payload): Answer => {
    const [, first = '', second] = /^\/v\d+\.\d\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (method === 'POST' && first === phoneId && second === 'messages') return sendMessage(payload);
    if (method === 'POST' && first === phoneId && second === 'media') return takeUpload(payload);
    if (method === 'GET' && first === phoneId && second === undefined) return describe();
    const file = files.get(first);
    if (method === 'GET' && file !== undefined)
      return json(200, {
        messaging_product: 'whatsapp',
        url: file.url ?? `${url}/files/${first}`,
        mime_type: file.type,
        sha256: 'x',
        ...(file.says === undefined ? {} : { file_size: file.says }),
        id: first,
      });
    const kept = files.get(/^\/files\/(\w+)$/.exec(path)?.[1] ?? '');
    if (kept !== undefined) return { status: 200, body: kept.bytes, headers: { 'content-type': kept.type } };
    return refuse({ status: 400, code: 100, details: 'Unsupported request: object does not exist' });
  };

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://meta').pathname;
    const bytes = await readBytes(request);
    const form = readForm(bytes, request.headers['content-type']);
    const payload = form ? Object.fromEntries(form) : readPayload(bytes.toString());
    const given = request.headers.authorization?.replace(/^Bearer /, '');
    calls.push({ method: request.method ?? '', path, payload, token: given });
    const key = [...troubles.keys()].find((candidate) => path.includes(candidate));
    const trouble = key === undefined ? undefined : troubles.get(key)?.shift();
    if (trouble?.type === 'hang') return;
    const { status, body, headers } =
      trouble?.type === 'fail'
        ? failing(trouble.fault)
        : given === token
          ? answer(request.method ?? '', path, payload)
          : refuse({ status: 401, code: 190, details: 'Invalid OAuth access token' });
    if (trouble?.type === 'drop') return void request.socket.resetAndDestroy();
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  };

  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  const trouble = (path: string, times: number, one: Trouble) =>
    troubles.set(path, [...(troubles.get(path) ?? []), ...Array.from({ length: times }, () => one)]);

  return {
    ...{ url, token, phoneId, appSecret, verifyToken, sent, calls },
    person(waId, name = 'Ana') {
      const deliver = (message: Payload, contact: Payload) =>
        delivery.push(waId, envelope('messages', { contacts: [contact], messages: [message] }));
      const person = persons.get(waId) ?? createPerson({ waId, name, deliver, nextId });
      persons.set(waId, person);
      return person;
    },
    fail(path, fault) {
      trouble(path, fault.after ?? 0, { type: 'none' });
      trouble(path, fault.times ?? 1, { type: 'fail', fault });
    },
    dropAfter: (path) => void trouble(path, 1, { type: 'drop' }),
    hang: (path) => void trouble(path, 1, { type: 'hang' }),
    keep(file) {
      const id = String(900_000 + files.size);
      files.set(id, file);
      return id;
    },
    setWebhook(configuration) {
      webhook = configuration;
    },
    async connect(target) {
      if (target !== undefined) {
        const query = new URLSearchParams({
          'hub.mode': 'subscribe',
          'hub.challenge': '1158201444',
          'hub.verify_token': verifyToken,
        });
        const response = await fetch(`${target}?${query}`);
        if ((await response.text()) !== '1158201444')
          throw new Error(`the webhook answers ${response.status}`);
        webhook = { application: target, ...webhook };
      }
      delivery.aim(target);
    },
    post: delivery.post,
    deliver: ({ field = 'messages', value }) => delivery.push('changes', envelope(field, value)),
    pending: delivery.pending,
    async close() {
      await delivery.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function readPayload(body: string): Payload {
  try {
    return toRecord(JSON.parse(body));
  } catch {
    return {};
  }
}
