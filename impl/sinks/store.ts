/**
 * Store: the contract between a recipe and where its effect lands. Operations and replies are data; whoever performs them (memory, Redis, SQL) is an adapter.
 *
 *     recipe ── Operation ──▶ Store ── Reply ──▶ recipe
 *
 *   ST1  an operation is performed whole or not at all: a transaction is one operation, and what is refused in it is rolled back
 *   ST2  what a store has to say against an operation is a reply; a reply of `failed` carries the store's own words
 *   ST3  `isUnknown`: no answer came, and the operation may have been performed all the same
 *
 * Not modelled: interactive transactions that stay open between two operations; isolation below serializable inside one transaction; several keys in
 * one Redis command other than compare-and-delete; replicas of the store that lag.
 */

/** A cache with keys, in Redis' words. */
export type CacheOperation =
  | { readonly store: 'cache'; readonly type: 'get'; readonly key: string }
  | { readonly store: 'cache'; readonly type: 'set'; readonly key: string; readonly value: string }
  /** Only over an older value, in one step; nothing is kept of a version that is not newer. */
  | {
      readonly store: 'cache'
      readonly type: 'setIfNewer'
      readonly key: string
      readonly value: string
      readonly version: number
    }
  /** SET NX, with a time-out SET NX PX: the key is gone after so many milliseconds. */
  | {
      readonly store: 'cache'
      readonly type: 'setIfAbsent'
      readonly key: string
      readonly value: string
      readonly timeoutMs?: number
    }
  | { readonly store: 'cache'; readonly type: 'delete'; readonly key: string }
  /** In one step, as nobody else may come between the look and the deletion. */
  | { readonly store: 'cache'; readonly type: 'deleteIfEqual'; readonly key: string; readonly value: string }
  /** An effect that is not idempotent: RPUSH. */
  | { readonly store: 'cache'; readonly type: 'append'; readonly key: string; readonly value: string }
  | { readonly store: 'cache'; readonly type: 'list'; readonly key: string }

/** What a transaction consists of. */
export type Statement =
  /** Into a column with a unique constraint; taken: the transaction ends with `conflict`. */
  | { readonly type: 'insertKey'; readonly key: string }
  /** The same without the constraint. */
  | { readonly type: 'insertRow'; readonly key: string }
  /** An effect that is not idempotent: a row more. */
  | { readonly type: 'apply'; readonly id: string }
  /** `fence`: only while no later offset is stored; else the transaction ends with `fenced`. */
  | {
      readonly type: 'storeOffset'
      readonly partition: string
      readonly next: number
      readonly fence?: number
    }
  | { readonly type: 'addToOutbox'; readonly id: string }
  | { readonly type: 'removeFromOutbox'; readonly id: string }

/** A relational database. */
export type DatabaseOperation =
  | { readonly store: 'database'; readonly type: 'transaction'; readonly statements: readonly Statement[] }
  | { readonly store: 'database'; readonly type: 'findKey'; readonly key: string }
  | { readonly store: 'database'; readonly type: 'findRow'; readonly key: string }
  | { readonly store: 'database'; readonly type: 'readOffset'; readonly partition: string }
  /** The oldest that has not been removed. */
  | { readonly store: 'database'; readonly type: 'readOutbox' }
  | { readonly store: 'database'; readonly type: 'readEffects' }

/** Somebody else's system: it takes a call, and where it was given an idempotency key, a second call under that key does nothing. */
export type CalleeOperation =
  | { readonly store: 'callee'; readonly type: 'call'; readonly id: string; readonly idempotencyKey?: string }
  | { readonly store: 'callee'; readonly type: 'readCalls' }

/** Another topic of the queue itself. */
export type TopicOperation =
  | { readonly store: 'topic'; readonly type: 'send'; readonly id: string }
  | { readonly store: 'topic'; readonly type: 'readSent' }

export type Operation = CacheOperation | DatabaseOperation | CalleeOperation | TopicOperation
export type StoreName = Operation['store']
export type OperationOn<Name extends StoreName> = Extract<Operation, { readonly store: Name }>
export type Transaction = Extract<Operation, { readonly type: 'transaction' }>

export type Answer =
  /** It is done. */
  | { readonly type: 'ok' }
  | { readonly type: 'found'; readonly value: string }
  | { readonly type: 'absent' }
  | { readonly type: 'listed'; readonly values: readonly string[] }
  /** Of `setIfAbsent`: it was absent; somebody was there before. Of `setIfNewer` too, or `kept`. */
  | { readonly type: 'stored' }
  | { readonly type: 'taken' }
  /** Of `deleteIfEqual`: it is gone; or it was another's, or gone already. */
  | { readonly type: 'deleted' }
  | { readonly type: 'kept' }
  /** Rolled back: the unique key is there already (SQLSTATE 23505). */
  | { readonly type: 'conflict' }
  /** Rolled back: a later offset is stored. */
  | { readonly type: 'fenced' }

export interface Failed {
  readonly type: 'failed'
  /** The store's own: LOADING, READONLY, 40001, … Empty where it gave none, or did not answer. */
  readonly code: string
  /** The store's own sentence. */
  readonly text: string
  readonly isUnknown: boolean
}

export type Reply = Answer | Failed

export interface Store<Performed extends Operation = Operation> {
  readonly perform: (operation: Performed) => Promise<Reply>
}

/** For people: which store said what, and what that means for the operation. */
export const sentenceOf = ({ store, type }: Operation, { code, text, isUnknown }: Failed): string => {
  const own = code === '' || text.startsWith(code) ? text : `${code}: ${text}`
  const meaning = isUnknown ? 'no answer came, and it may have been performed all the same' : 'nothing was done'
  return `The ${store} failed at ${type}: ${own.replace(/\.$/, '')}; ${meaning}.`
}

/** One store of several, each for its own operations. */
export function storeOf(stores: { readonly [Name in StoreName]: Store<OperationOn<Name>> }): Store {
  return {
    perform: operation => {
      switch (operation.store) {
        case 'cache':
          return stores.cache.perform(operation)
        case 'database':
          return stores.database.perform(operation)
        case 'callee':
          return stores.callee.perform(operation)
        case 'topic':
          return stores.topic.perform(operation)
      }
    },
  }
}
