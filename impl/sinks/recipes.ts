/**
 * Recipes: every popular way to let a record's effect happen once, by the name that it has everywhere here.
 *
 * `lands`: where one counts the effect; `message`: a row and a message that tells of it. `position`: where a new owner begins, at the offset that the
 * group has committed or at the one that is stored with the data.
 */
import type { Recipe, SourceRecord, Step } from './recipe.ts'
import * as steps from './steps.ts'
import type { Reply } from './store.ts'

export interface Sink extends Recipe {
  readonly lands: 'cache' | 'value' | 'database' | 'callee' | 'message'
  readonly position: 'committed' | 'stored'
  /** A second process, that carries on what the first left behind. */
  readonly relay?: Recipe
}

const sink = (lands: Sink['lands'], recipe: Recipe, more: Partial<Sink> = {}): Sink => ({
  lands,
  position: 'committed',
  ...recipe,
  ...more,
})
const of = (...inOrder: readonly Step[]): Recipe => ({ steps: inOrder })

const { effectInCache, lookUp, claim, writeDone } = steps

export const sinks = {
  none: sink('cache', of(effectInCache)),
  /** S03, D07. */
  'natural-set': sink('value', of(steps.setValue)),
  /** S02, D05: key and effect in one transaction. */
  'unique-key': sink('database', of(steps.keyAndEffect)),
  'unique-key-before': sink('database', of(steps.keyAlone, steps.effectAlone)),
  'unique-key-after': sink('database', of(steps.findKey, steps.effectAlone, steps.keyBehind)),
  /** S04, D01. */
  'look-up-then-write': sink('cache', of(lookUp, effectInCache, writeDone)),
  /** D06: no constraint. */
  'select-then-insert': sink('database', of(steps.findRow, steps.rowAndEffect)),
  /** S05, D02. */
  'set-if-absent-before': sink('cache', of(claim, effectInCache)),
  /** D03. */
  'set-if-absent-before-undone-on-error': sink('cache', {
    ...of(claim, effectInCache),
    undo: [steps.deleteClaim],
  }),
  'set-if-absent-after': sink('cache', of(lookUp, effectInCache, steps.writeDoneIfAbsent)),
  'set-if-absent-expiring': sink('cache', of(steps.claimForAWhile, effectInCache)),
  /** D04. The lock is first: who looks before it has it looks too early. */
  'lock-then-done': sink('cache', {
    ...of(steps.lock, steps.lookUpUnderLock, effectInCache, writeDone, steps.unlock),
    undo: [steps.unlock],
  }),
  /** D08. */
  'offsets-with-data': sink('database', of(steps.effectAndOffset), { position: 'stored' }),
  'offsets-with-data-fenced': sink('database', of(steps.effectAndFencedOffset), { position: 'stored' }),
  'outside-call': sink('callee', of(steps.call)),
  /** D09. */
  outbox: sink('message', of(steps.rowAndOutbox), {
    relay: of(steps.readOutbox, steps.sendFound, steps.removeFromOutbox),
  }),
  /** D10. */
  'dual-write-database-first': sink('message', of(steps.keyAndEffect, steps.send)),
  'dual-write-send-first': sink('message', of(steps.send, steps.keyAndEffect)),
} as const satisfies Readonly<Record<string, Sink>>

export type SinkName = keyof typeof sinks

export const sinkNames = Object.keys(sinks) as readonly SinkName[]

/** The same with one decision taken otherwise. */
export const variants = {
  'natural-set, written only over an older value': sink('value', of(steps.setNewerValue)),
  'outside-call, with an idempotency key': sink('callee', of(steps.callWithKey)),
  'look-up-then-write, asking again when no answer came': { ...sinks['look-up-then-write'], whenUnknown: 'askAgain' },
  'set-if-absent-before, asking again when no answer came': {
    ...sinks['set-if-absent-before'],
    whenUnknown: 'askAgain',
  },
  'unique-key, asking again when no answer came': { ...sinks['unique-key'], whenUnknown: 'askAgain' },
  'lock-then-done, unlocked without a token': {
    ...sinks['lock-then-done'],
    ...of(steps.lock, steps.lookUpUnderLock, effectInCache, writeDone, steps.unlockAnyones),
    undo: [steps.unlockAnyones],
  },
} as const satisfies Readonly<Record<string, Sink>>

/** Whether time that passes may change what it does. */
export const hasTimeOut = ({ steps: own }: Recipe): boolean =>
  own.some(({ ask }) => {
    const operation = ask({ record: nobody, token: '' }, '-')
    return operation.type === 'setIfAbsent' && operation.timeoutMs !== undefined
  })

const nobody: SourceRecord = { partition: '', offset: 0, key: '', value: '' }

/** Where a new owner begins, of a sink that stores offsets with its data: the offset that is stored, or the log's beginning. */
export const storedPosition: Recipe = of(steps.readOffset)

export const positionIn = (reply: Reply): number => (reply.type === 'found' ? Number(reply.value) : 0)
