// What `teeth.mjs` breaks: `from`, which is in `file` exactly once, becomes `to`, and `test` must fail (the crash test on
// the store in memory, if it is not named).

const lmdb = 'test/stores/lmdb/index.test.ts';
const upgrade = 'test/whole/upgrade.test.ts';
const cloud = 'test/channels/whatsapp-cloud/webhook.test.ts';

export const sabotages = [
  {
    name: 'no dedupe: a message delivered again is heard again',
    file: 'src/stores/memory/index.ts',
    from: 'if (dedupe !== undefined) {',
    to: 'if (dedupe === null) {',
  },
  {
    name: 'no revision check: a slow worker commits over a faster one',
    file: 'src/stores/memory/index.ts',
    from: 'if (kept.revision !== commit.revision) {',
    to: 'if (kept.revision < 0) {',
  },
  {
    name: 'no revision check on LMDB: whoever claimed may commit',
    test: lmdb,
    file: 'src/stores/lmdb/turn.ts',
    from: 'draft === undefined || draft.head.revision !== commit.revision',
    to: 'draft === undefined',
  },
  {
    name: 'look-up skipped: a creation whose answer was lost is simply repeated',
    file: 'src/calls/open-ticket/index.ts',
    from: 'await look(backend, place, reference)',
    to: "{ type: 'absent', conclusive: true }",
  },
  {
    name: 'nothing written before a creation: who dies on the way leaves no doubt behind',
    file: 'src/stores/memory/index.ts',
    from: '      job.progress = plain(progress);\n      job.retried = false;\n      return true;',
    to: '      return true;',
  },
  {
    name: 'begin not asked: a ticket is created that was withdrawn, or that another worker creates',
    file: 'src/calls/open-ticket/index.ts',
    from: 'if (!(await mayBegin(attempt, whenLost(from, foreseen))))',
    to: 'if (!attempt)',
  },
  {
    name: 'result posted apart from the settle: who dies in between leaves nobody told',
    file: 'src/runtime/perform.ts',
    from: '{ conversation: lease.conversation, job: lease.id, token: lease.token, ...settlement },\n  ]);',
    to: '{ conversation: lease.conversation, job: lease.id, token: lease.token, ...settlement, post: undefined },\n  ]);\n  if (settlement.post) await parts.store.post([{ conversation: lease.conversation, event: settlement.post }]);',
  },
  {
    name: 'withdrawal of a job forgotten: it is done all the same',
    file: 'src/stores/memory/index.ts',
    from: 'if (found === undefined || found.job.begun) return false;\n    remove(found);',
    to: 'if (found === undefined || found.job.begun) return false;',
  },
  {
    name: 'withdrawal of a timer forgotten: it fires all the same',
    test: 'test/stores/memory.test.ts',
    file: 'src/stores/memory/index.ts',
    from: '    timers.delete(id);\n    const found',
    to: '    const found',
  },
  {
    name: 'timer not addressed: a stale one is taken for the new one',
    file: 'src/core/define-flow.ts',
    from: 'keyOf(state.timers, event.timer)',
    to: 'Object.keys(state.timers)[0]',
  },
  {
    name: "a lease's token not compared: whoever lost a job may settle it",
    test: 'test/stores/memory.test.ts',
    file: 'src/stores/memory/index.ts',
    from: 'if (job.lease?.token !== settlement.token || !isLeased(job)) return false;',
    to: 'if (!isLeased(job)) return false;',
  },
  {
    name: 'fsync left out: a power cut takes what was confirmed',
    test: 'test/stores/lmdb/sync.test.ts',
    file: 'src/stores/lmdb/tables/index.ts',
    from: 'overlappingSync: false',
    to: 'noSync: true',
  },
  {
    name: 'keep ignored: what a takeover overtakes is never told',
    file: 'src/stores/memory/index.ts',
    from: "      if (job.work.keep) append(kept, { type: 'say.withdrawn', text: job.work.message.text });\n",
    to: '',
  },
  {
    name: 'hush forgotten: the bot talks over a person',
    file: 'src/stores/memory/index.ts',
    from: 'if (commit.hush) hush(kept);',
    to: '',
  },
  {
    name: 'hush takes what is under way for unsent: shown as withdrawn, and sent',
    file: 'src/stores/memory/index.ts',
    from: "job.lease !== null || job.doubtful ? 'uncertain' : 'withdrawn'",
    to: "'withdrawn'",
  },
  {
    name: 'stopped entries not replayed: what was written meanwhile is lost',
    file: 'src/core/machine/stopped.ts',
    from: '  for (const stimulus of stopped.unheard) step = follow(step, stimulus, recovery, moment);\n',
    to: '',
  },
  {
    name: "a conversation's entries out of order",
    file: 'src/stores/memory/index.ts',
    from: 'kept.unread.push(',
    to: 'kept.unread.unshift(',
  },
  {
    name: 'parked jobs retried without their progress: a creation in doubt is sent again',
    test: 'test/stores/memory.test.ts',
    file: 'src/stores/memory/index.ts',
    from: '{ ...job, due: now(), retried: true, lease: null }',
    to: '{ ...job, due: now(), retried: true, lease: null, progress: null }',
  },
  {
    name: 'an older version not migrated: who is in the middle of something starts over',
    test: upgrade,
    file: 'flows/support/migrate.ts',
    from: 'if (state.version !== 1) return null;',
    to: 'if (state.version !== 0) return null;',
  },
  {
    name: 'any signature will do: whoever knows the address writes as any customer',
    test: cloud,
    file: 'src/channels/whatsapp-cloud/webhook.ts',
    from: 'if (given === undefined) return false;',
    to: 'if (given !== undefined) return true;',
  },
  {
    name: 'Meta is told "received" before it is stored',
    test: cloud,
    file: 'src/channels/whatsapp-cloud/webhook.ts',
    from: 'await line.take(reading);',
    to: 'void line.take(reading).catch(() => {});',
  },
  {
    name: 'ids of older data derived anew: every customer becomes a stranger',
    test: upgrade,
    file: 'src/data/index.ts',
    from: 'older === null ? createKeyring() : createKeyring(key)',
    to: 'createKeyring()',
  },
  {
    name: 'sessions of an earlier password or of a disabled user go on',
    test: 'test/people/users.test.ts',
    file: 'src/people/sessions.ts',
    from: 'account.disabled || account.generation !== kept.generation',
    to: 'account.disabled',
  },
  {
    name: 'a code of an authenticator taken twice',
    test: 'test/people/codes.test.ts',
    file: 'src/people/proof/codes.ts',
    from: 'period <= totp.last',
    to: 'period < totp.last - 9',
  },
  {
    name: 'guesses counted without compare-and-set: who guesses at once guesses more',
    test: 'test/people/login.test.ts',
    file: 'src/people/proof/attempts.ts',
    from: 'expect: found?.version ?? null, ',
    to: '',
  },
];
