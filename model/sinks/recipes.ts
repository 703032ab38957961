/**
 * Recipes: what a handler does for one record, as a list of operations on the place where its effect lands. Each is one atomic step; a database transaction is one
 * operation, its conflict among its answers.
 *
 *     ok     go on to the next step; after the last, confirm
 *     known  somebody has done this record already: confirm it without doing more
 *     busy   somebody is at it: give it back, to come again
 *     stale  it is not this worker's any more: forget it, confirm nothing
 *
 * A handler that throws, or that gets no answer from its store, has no more to go on than an exception: it gives the record back. Where its authors wrote
 * a catch or a finally, that is done first (`onError`), from the step `from` on.
 */
import type { SinkName, SinkParameters } from './parameters.ts'

/** What the store is asked for. */
export type StoreOperation =
  | 'LookUp'
  | 'Select'
  | 'SetIfAbsent'
  | 'SetIfAbsentExpiring'
  | 'Mark'
  | 'Unmark'
  | 'Lock'
  | 'Unlock'
  | 'InsertKey'
  | 'Apply'
  | 'SetValue'
  | 'SetIfNewer'
  | 'ApplyWithKey'
  | 'ApplyWithOffset'
  | 'ApplyFenced'
  | 'ApplyWithOutbox'
/** What lies outside of it: a service that is called, a topic that is sent to. */
export type OutsideOperation = 'Call' | 'Send'
export type Operation = StoreOperation | OutsideOperation

export interface Recipe {
  readonly steps: readonly Operation[]
  /** Done before the record is given back, once the handler is at step `from` or behind it. */
  readonly onError?: { readonly from: number; readonly does: Operation }
  /** The step to go on with when the record is known; absent: none is left. */
  readonly whenKnown?: number
  /** Where to begin is read from the store, whenever the worker is given the partition. */
  readonly seeks?: true
}

const recipes: Readonly<Record<Exclude<SinkName, 'natural-set'>, Recipe>> = {
  none: { steps: ['Apply'] },
  'unique-key': { steps: ['ApplyWithKey'] },
  'unique-key-before': { steps: ['InsertKey', 'Apply'] },
  'unique-key-after': { steps: ['LookUp', 'Apply', 'InsertKey'] },
  'look-up-then-write': { steps: ['LookUp', 'Apply', 'Mark'] },
  'select-then-insert': { steps: ['Select', 'Apply'] },
  'set-if-absent-before': { steps: ['SetIfAbsent', 'Apply'] },
  'set-if-absent-before-undone-on-error': { steps: ['SetIfAbsent', 'Apply'], onError: { from: 1, does: 'Unmark' } },
  'set-if-absent-after': { steps: ['LookUp', 'Apply', 'SetIfAbsent'] },
  'set-if-absent-expiring': { steps: ['SetIfAbsentExpiring', 'Apply'] },
  'lock-then-done': {
    steps: ['Lock', 'LookUp', 'Apply', 'Mark', 'Unlock'],
    onError: { from: 1, does: 'Unlock' },
    whenKnown: 4,
  },
  'offsets-with-data': { steps: ['ApplyWithOffset'], seeks: true },
  'offsets-with-data-fenced': { steps: ['ApplyFenced'], seeks: true },
  'outside-call': { steps: ['Call'] },
  outbox: { steps: ['ApplyWithOutbox'] },
  'dual-write-database-first': { steps: ['ApplyWithKey', 'Send'] },
  'dual-write-send-first': { steps: ['Send', 'ApplyWithKey'] },
}

export function recipeOf({ sink, newerOnly }: Pick<SinkParameters, 'sink' | 'newerOnly'>): Recipe {
  return sink === 'natural-set' ? { steps: [newerOnly ? 'SetIfNewer' : 'SetValue'] } : recipes[sink]
}

export const isOutside = (operation: Operation): operation is OutsideOperation =>
  operation === 'Call' || operation === 'Send'

/** Where a record's effects land. Of two places an effect is done when it is in both. */
export function placesOf({ sink }: Pick<SinkParameters, 'sink'>): readonly Place[] {
  if (sink === 'outside-call') return ['service']
  return hasMessages({ sink }) ? ['store', 'topic'] : ['store']
}
export type Place = 'store' | 'service' | 'topic'

/** A row, and a message that tells of it. */
export const hasMessages = ({ sink }: Pick<SinkParameters, 'sink'>): boolean =>
  sink === 'outbox' || sink === 'dual-write-database-first' || sink === 'dual-write-send-first'
export const hasRelay = ({ sink }: Pick<SinkParameters, 'sink'>): boolean => sink === 'outbox'
