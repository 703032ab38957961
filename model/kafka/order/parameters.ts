/**
 * What a thread's records are, and by whom they are handled: the facts of this model, each with one value.
 */

/** post, comment and delete are of one thread, in the order in which they were sent; `other` is a record of another thread. */
export type Kind = 'post' | 'comment' | 'delete' | 'other'

export interface OrderParameters {
  /** One partition each, with a consumer of its own: its records in the order of its log. */
  readonly partitions: readonly (readonly Kind[])[]
  /** What a handler does with a record that fails: tries again for ever, or so often and then sets it aside (a dead letter). */
  readonly attempts: 'for ever' | number
  /** Deleting a post that is not there yet: fails, or changes nothing and passes for done (an UPDATE of 0 rows). */
  readonly deleteOfNothing: 'fails' | 'passes'
  /** How often a consumer may crash (c). */
  readonly crashes: number
}

export const kinds: readonly Kind[] = ['post', 'comment', 'delete', 'other']

/** Records are numbered in the order of sending. */
export const numberOf = (kind: Kind): number => kinds.indexOf(kind) + 1
export const consumerAddress = (partition: number): string => `consumer-${partition}`
