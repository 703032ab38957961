/**
 * The transaction coordinator's clocks, as effects. A timer's name says of which transactional id it is, whatever that is called.
 *
 *     abort      transaction.timeout.ms is over
 *     expire     transactional.id.expiration.ms is over
 *     marker     one of its markers is sent again, to whoever leads that partition now
 *     complete   that its markers are written is written again
 */
import type { Effect } from './process.ts'
import type { TopicPartition } from './protocol.ts'

export type TransactionClock = 'abort' | 'expire' | 'marker' | 'complete'

export interface TransactionTimer {
  readonly clock: TransactionClock
  readonly transactionalId: string
  /** Of a marker; empty otherwise. */
  readonly topicPartition: TopicPartition
}

const prefix = 'transaction/'

export const transactionClock = (clock: TransactionClock, transactionalId: string, topicPartition = '') =>
  `${prefix}${JSON.stringify([clock, transactionalId, topicPartition])}`

/** Undefined: it is no timer of a transaction's. */
export function transactionTimerIn(name: string): TransactionTimer | undefined {
  if (!name.startsWith(prefix)) return undefined
  const [clock, transactionalId, topicPartition] = JSON.parse(name.slice(prefix.length)) as [
    TransactionClock,
    string,
    TopicPartition,
  ]
  return { clock, transactionalId, topicPartition }
}

interface Named {
  readonly transactionalId: string
}

export const setClock = (
  { transactionalId }: Named,
  clock: TransactionClock,
  afterMs: number,
  topicPartition?: TopicPartition,
): Effect => ({ type: 'SetTimer', timer: transactionClock(clock, transactionalId, topicPartition), afterMs })

export const stopClock = (
  { transactionalId }: Named,
  clock: TransactionClock,
  topicPartition?: TopicPartition,
): Effect => ({ type: 'CancelTimer', timer: transactionClock(clock, transactionalId, topicPartition) })
