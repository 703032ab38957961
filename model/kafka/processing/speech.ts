/**
 * What the machines of consume-process-produce say: messages to each other, and facts for whoever watches.
 */
import type { Letter } from '../speech.ts'

/** Kafka's errors, by name. CONCURRENT_TRANSACTIONS and UNSTABLE_OFFSET_COMMIT change nothing and are asked again: they are no steps. */
export type ProcessingError = 'UNKNOWN_MEMBER_ID' | 'ILLEGAL_GENERATION' | 'PRODUCER_FENCED' | 'INVALID_TXN_STATE'

/**
 * What becomes of a request: it is answered; done, and the answer is lost (n); lost itself (n); or done, and its broker fails over before it answers
 * (b1).
 */
export type Fate = 'answered' | 'answer lost' | 'request lost' | 'failed over'

/** What a member shows of itself; generation −1: no group metadata was passed. */
export interface Credentials {
  readonly member: number
  readonly generation: number
}

export interface PartitionOffset {
  readonly partition: number
  readonly offset: number
}

/** Seen: a reader of the output was handed these, in this order. Called: a handler made its call outside. */
export type ProcessingFact =
  | { readonly type: 'Seen'; readonly records: readonly number[] }
  | { readonly type: 'Called'; readonly record: number; readonly member: number }

export const speech = {
  send: (() => undefined) as (args: unknown, letters: Letter | readonly Letter[]) => void,
  observe: (() => undefined) as (args: unknown, fact: ProcessingFact) => void,
}

export const instanceAddress = (member: number) => `instance-${member}`
export const transactionAddress = (transactionalId: number) => `transaction-${transactionalId}`
