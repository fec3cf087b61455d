/** What channels hand their arrivals to, and whether it can be stored: what is not is acknowledged to nobody. */

import type { Channel, Receive, Report } from '../channels/channel.ts';
import type { Keys } from '../keys/index.ts';
import { type Log, reasonOf } from '../log.ts';
import { LockLost } from '../stores/contract/locks.ts';
import { type Decide, NoRoom, type Store } from '../stores/store.ts';
import { readReport } from './reports.ts';

export type Intake = {
  /** Durable once it resolves. `over` is the store of who listens alone; the shared one if absent. */
  from(channel: Pick<Channel, 'name' | 'account'>, over?: Pick<Store, 'post'>): Receive;
  /** The same for what becomes of messages. */
  reportsFrom(channel: Pick<Channel, 'name' | 'account'>, over?: Pick<Store, 'report'>): Report;
  /** Whether what arrives is stored; if not, why, in words for whoever installs. */
  standing(): { readonly state: 'working' } | { readonly state: 'down'; readonly detail: string };
  stop(): void;
};

/** Milliseconds between two trials while nothing can be stored. */
const trialEvery = 5_000;
/** About a batch of messages: less may fit where a message does not. */
const trial = 'x'.repeat(64 * 1024);
/** Milliseconds in which what waited at a platform comes in: it gets one answer, not one for each message. */
const holdWaited = 1_500;
const trialRecord = 'deployment/room';

/**
 * Once something could not be stored, it tries from time to time whether it could by now: networks come back late, and
 * a service that was taken out of the traffic hears of nothing. A store on another machine is looked at before, too: at
 * night nobody writes, and whoever asks how the service is must not read that all is well.
 */
export function createIntake(parts: {
  readonly store: Store;
  readonly keys: Pick<Keys, 'identify'>;
  readonly log: Pick<Log, 'error' | 'info'>;
  /** Milliseconds between two trials; 5 s if absent. */
  readonly trialEvery?: number;
  /** Whether the data are in a Redis, which may be away though this process is well. */
  readonly remote?: boolean;
  /** What answers at once where that is possible; everything waits for a claim if absent. */
  readonly deciding?: () => Promise<Decide | undefined>;
}): Intake {
  const { store, keys, log, remote = false, deciding = async () => undefined } = parts;
  let detail: string | null = null;
  let trying: NodeJS.Timeout | undefined;

  const failed = (error: unknown): void => {
    const before = detail;
    detail = remote ? describeRemote(error) : describe(error);
    trying ??= setInterval(() => void tryOut(), parts.trialEvery ?? trialEvery).unref();
    if (detail !== before)
      log.error(
        { detail, reason: reasonOf(error) },
        'nothing that arrives can be stored: it is not acknowledged, and the networks keep it',
      );
  };
  const stored = (): void => {
    clearInterval(trying);
    trying = undefined;
    if (detail !== null) log.info({}, 'what arrives is stored again');
    detail = null;
  };

  const tryOut = async (): Promise<void> => {
    try {
      await store.post([]);
      await store.records.set(trialRecord, trial);
      await store.records.delete(trialRecord);
      stored();
    } catch (error) {
      if (trying !== undefined) failed(error);
    }
  };

  /** Durable once it resolves; what keeps it from that is told until it is over. */
  const write = async (writing: () => Promise<unknown>): Promise<void> => {
    try {
      await writing();
    } catch (error) {
      // Another process listens by now: that is no fault of the store.
      if (!(error instanceof LockLost)) failed(error);
      throw error;
    }
    stored();
  };

  let decided: Promise<unknown> = Promise.resolve();
  /** What decides, once it is known for everything that came before: that is posted before. */
  const decideInOrder = async (): Promise<Decide | undefined> => {
    const both = Promise.all([deciding(), decided]);
    decided = both.catch(() => {});
    const [decide] = await both;
    return decide;
  };

  let looking = false;
  const look = async (): Promise<void> => {
    if (looking || detail !== null) return;
    looking = true;
    await store.records.get(trialRecord).catch((error: unknown) => {
      if (watching !== undefined) failed(error);
    });
    looking = false;
  };
  let watching = remote ? setInterval(() => void look(), parts.trialEvery ?? trialEvery).unref() : undefined;

  return {
    standing: () => (detail === null ? { state: 'working' } : { state: 'down', detail }),
    stop() {
      clearInterval(watching);
      watching = undefined;
      clearInterval(trying);
      trying = undefined;
    },
    from:
      ({ name, account }, over = store) =>
      async (arrivals) => {
        const posts = arrivals.map(({ address, via, dedupe, event, waited }) => {
          const origin = { channel: name, account, address, ...(via === undefined ? {} : { via }) };
          return {
            conversation: keys.identify(origin),
            origin,
            event,
            dedupe,
            ...(waited ? { hold: holdWaited } : {}),
          };
        });
        await write(async () => over.post(posts, { decide: await decideInOrder() }));
      },
    reportsFrom:
      (channel, over = store) =>
      async (reports) => {
        const found = await Promise.all(reports.map((report) => readReport(store, channel, report)));
        const known = found.filter((report) => report !== undefined);
        if (known.length > 0) await write(() => over.report(known));
      },
  };
}

function describe(error: unknown): string {
  if (!(error instanceof NoRoom)) return 'as mensagens não podem ser gravadas: veja o motivo no log';
  return error.what === 'disk'
    ? 'o disco dos dados está cheio: libere espaço, e o serviço continua sozinho'
    : 'os dados chegaram ao tamanho máximo: aumente PLANTAO_STORE_GB e reinicie o serviço';
}

function describeRemote(error: unknown): string {
  if (!(error instanceof NoRoom))
    return 'o Redis não responde, ou não tem as réplicas de PLANTAO_REDIS_WAIT: veja o motivo no log; quando ele voltar, o serviço continua sozinho';
  return error.what === 'disk'
    ? 'o Redis não consegue gravar no disco dele: libere espaço na máquina do Redis, e o serviço continua sozinho'
    : 'a memória do Redis acabou: aumente o maxmemory dele, e o serviço continua sozinho';
}
