/**
 * Steps that recipes are made of, one operation each. What a step makes of its answer is the decision that people differ about, so it stands here by name.
 *
 * The name of a record is its place in the log: a redelivery has the same, another record another. Who takes a value for the name loses the second of
 * two equal orders.
 */
import { assert } from '../core/assert.ts'
import type { Step, Task, Turn } from './recipe.ts'
import type { Answer, Statement } from './store.ts'

export const nameOf = ({ record }: Task): string => `${record.partition}@${record.offset}`

/** Where the cache has the list of effects. */
export const effectsKey = 'effects'
/** How long a claim or a lock stands. No handler knows how long it will be away. */
export const claimTimeoutMs = 30_000

const doneKey = (task: Task) => `done:${nameOf(task)}`
const claimKey = (task: Task) => `claim:${nameOf(task)}`
const lockKey = (task: Task) => `lock:${nameOf(task)}`

const goOn = (): Turn => 'next'
const onlyIf =
  (expected: Answer['type'], otherwise: Turn = 'done') =>
  (answer: Answer): Turn =>
    answer.type === expected ? 'next' : otherwise

// The cache.

/** Each value over the one before. */
export const setValue: Step = {
  name: 'set value',
  ask: ({ record }) => ({ store: 'cache', type: 'set', key: `value:${record.key}`, value: record.value }),
  turn: goOn,
}

/** … but only over an older one. What is newer, the offset says: one key is in one partition. */
export const setNewerValue: Step = {
  name: 'set value',
  ask: ({ record }) => ({
    store: 'cache',
    type: 'setIfNewer',
    key: `value:${record.key}`,
    value: record.value,
    version: record.offset,
  }),
  turn: goOn,
}

export const effectInCache: Step = {
  name: 'effect',
  ask: ({ record }) => ({ store: 'cache', type: 'append', key: effectsKey, value: record.value }),
  turn: goOn,
}

/** Done before: nothing to do. */
export const lookUp: Step = {
  name: 'look up',
  ask: task => ({ store: 'cache', type: 'get', key: doneKey(task) }),
  turn: onlyIf('absent'),
}

export const writeDone: Step = {
  name: 'write done',
  ask: task => ({ store: 'cache', type: 'set', key: doneKey(task), value: 'done' }),
  turn: goOn,
}

/** Behind the effect SETNX is a SET: whoever was there before, the effect has happened. */
export const writeDoneIfAbsent: Step = {
  name: 'write done',
  ask: task => ({ store: 'cache', type: 'setIfAbsent', key: doneKey(task), value: 'done' }),
  turn: goOn,
}

/** Taken: somebody handles it, or has. Which of the two, nobody can tell. */
export const claim: Step = {
  name: 'claim',
  ask: task => ({ store: 'cache', type: 'setIfAbsent', key: claimKey(task), value: task.token }),
  turn: onlyIf('stored'),
}

export const claimForAWhile: Step = {
  name: 'claim',
  ask: task => ({
    store: 'cache',
    type: 'setIfAbsent',
    key: claimKey(task),
    value: task.token,
    timeoutMs: claimTimeoutMs,
  }),
  turn: onlyIf('stored'),
}

/** Whoever's it is by now. */
export const deleteClaim: Step = {
  name: 'delete claim',
  ask: task => ({ store: 'cache', type: 'delete', key: claimKey(task) }),
  turn: goOn,
}

export const lock: Step = {
  name: 'lock',
  ask: task => ({
    store: 'cache',
    type: 'setIfAbsent',
    key: lockKey(task),
    value: task.token,
    timeoutMs: claimTimeoutMs,
  }),
  turn: onlyIf('stored', { giveUp: 'Somebody else holds the lock.' }),
}

export const lookUpUnderLock: Step = { ...lookUp, turn: onlyIf('absent', { goTo: 'unlock' }) }

/** By its token: a lock that timed out may be another's by now. */
export const unlock: Step = {
  name: 'unlock',
  ask: task => ({ store: 'cache', type: 'deleteIfEqual', key: lockKey(task), value: task.token }),
  turn: goOn,
}

/** Whoever's it is: the lock of who came after a time-out goes with it. */
export const unlockAnyones: Step = {
  name: 'unlock',
  ask: task => ({ store: 'cache', type: 'delete', key: lockKey(task) }),
  turn: goOn,
}

// The database.

const insertKey = (task: Task): Statement => ({ type: 'insertKey', key: nameOf(task) })
const insertRow = (task: Task): Statement => ({ type: 'insertRow', key: nameOf(task) })
const apply = ({ record }: Task): Statement => ({ type: 'apply', id: record.value })
const addToOutbox = ({ record }: Task): Statement => ({ type: 'addToOutbox', id: record.value })

const transaction = (
  name: string,
  statementsOf: (task: Task) => readonly Statement[],
  turn: Step['turn'] = onlyIf('ok'),
): Step => ({ name, ask: task => ({ store: 'database', type: 'transaction', statements: statementsOf(task) }), turn })

export const keyAndEffect = transaction('key and effect', task => [insertKey(task), apply(task)])
/** A conflict: done before. */
export const keyAlone = transaction('key', task => [insertKey(task)])
export const effectAlone = transaction('effect', task => [apply(task)])
/** Behind the effect a conflict changes nothing any more. */
export const keyBehind = transaction('key', task => [insertKey(task)], goOn)
export const rowAndEffect = transaction('row and effect', task => [insertRow(task), apply(task)])

export const findKey: Step = {
  name: 'find key',
  ask: task => ({ store: 'database', type: 'findKey', key: nameOf(task) }),
  turn: onlyIf('absent'),
}

export const findRow: Step = {
  name: 'find row',
  ask: task => ({ store: 'database', type: 'findRow', key: nameOf(task) }),
  turn: onlyIf('absent'),
}

export const effectAndOffset = transaction('effect and offset', task => [
  apply(task),
  { type: 'storeOffset', partition: task.record.partition, next: task.record.offset + 1 },
])

/**
 * Only while no later offset is stored: who finds one is a zombie, and applies nothing. Not `= offset`: a log has gaps (compaction, transaction
 * markers), and there it would stop for ever.
 */
export const effectAndFencedOffset = transaction(
  'effect and offset',
  task => [
    apply(task),
    {
      type: 'storeOffset',
      partition: task.record.partition,
      next: task.record.offset + 1,
      fence: task.record.offset,
    },
  ],
  onlyIf('ok', { giveUp: 'A later offset is stored: another owner has gone on.' }),
)

/** Where a new owner begins. */
export const readOffset: Step = {
  name: 'read offset',
  ask: ({ record }) => ({ store: 'database', type: 'readOffset', partition: record.partition }),
  turn: goOn,
}

export const rowAndOutbox = transaction('row and outbox', task => [insertKey(task), apply(task), addToOutbox(task)])

/** Nothing in it: done. */
export const readOutbox: Step = {
  name: 'read outbox',
  ask: () => ({ store: 'database', type: 'readOutbox' }),
  turn: onlyIf('found'),
}

export const removeFromOutbox: Step = {
  name: 'remove from outbox',
  ask: (_, found) => ({
    store: 'database',
    type: 'transaction',
    statements: [{ type: 'removeFromOutbox', id: found }],
  }),
  turn: goOn,
}

// Outside, and the queue itself.

export const call: Step = {
  name: 'call',
  ask: ({ record }) => ({ store: 'callee', type: 'call', id: record.value }),
  turn: goOn,
}

export const callWithKey: Step = {
  name: 'call',
  ask: task => ({ store: 'callee', type: 'call', id: task.record.value, idempotencyKey: nameOf(task) }),
  turn: goOn,
}

export const send: Step = {
  name: 'send',
  ask: ({ record }) => ({ store: 'topic', type: 'send', id: record.value }),
  turn: goOn,
}

export const sendFound: Step = {
  name: 'send',
  ask: (_, found) => {
    assert(found !== '', 'RE1: what is sent was read before')
    return { store: 'topic', type: 'send', id: found }
  },
  turn: goOn,
}
