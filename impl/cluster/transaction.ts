/**
 * Transactions as an application asks for them: what goes wrong, in sentences, and what to do about it.
 *
 *   T1  what must not be asked now is an Error that says what to call first, and nothing was done (Java: IllegalStateException)
 *   T2  what a coordinator refused, or a send lost, is a TransactionFailed with Kafka's error: `isFatal` says whether an abort mends it
 *   T3  what took longer than max.block.ms is a TimeoutError, and goes on: the same may be called again, and nothing else
 */
import type { Misuse } from '../core/producer-transaction-calls.ts'
import type { ProducerCall, SendError } from '../core/producer-state.ts'
import { topicOf } from '../core/protocol.ts'
import type { GroupMetadata, TransactionManager } from '../core/transaction-manager.ts'

/** A group by its id: nobody is asked who has read the offsets. With `consumer.groupMetadata()` a member that is out of its group is refused (KIP-447). */
export type OfGroup = string | GroupMetadata

export type Asked = ProducerCall['type']

const overtaken =
  'another producer has its transactionalId, or its transaction took longer than transactionTimeoutMs and the coordinator ended it'
const ofSends: ReadonlySet<SendError> = new Set(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH', 'INVALID_TXN_STATE'])
const outOfTheGroup = 'the group has gone on without the member that read these offsets, and others have its partitions'
const meanings: Readonly<Partial<Record<SendError, string>>> = {
  PRODUCER_FENCED: overtaken,
  INVALID_PRODUCER_EPOCH: overtaken,
  INVALID_TXN_STATE:
    'the coordinator has no such transaction under way: it may have taken longer than transactionTimeoutMs and been aborted',
  INVALID_TRANSACTION_TIMEOUT: "transactionTimeoutMs is more than the brokers' transactionMaxTimeoutMs",
  UNKNOWN_MEMBER_ID: outOfTheGroup,
  ILLEGAL_GENERATION: outOfTheGroup,
  FENCED_INSTANCE_ID: 'another process has taken the groupInstanceId of the member that read these offsets',
  DELIVERY_TIMEOUT: 'a record was not acknowledged in deliveryTimeoutMs, and may be in the log all the same',
  BUFFER_EXHAUSTED: 'a record found no room in bufferMemory',
}

/** What an error of transactions means, behind its name; '' of any other. */
export const meaningOf = (errorCode: SendError): string => {
  const meaning = ofSends.has(errorCode) ? meanings[errorCode] : undefined
  return meaning === undefined ? '' : `: ${meaning}`
}

/** A transaction that failed. `errorCode`: Kafka's, or the client's own. `isFatal`: the producer is of no use any more; else an abort mends it. */
export class TransactionFailed extends Error {
  override readonly name = 'TransactionFailed'
  readonly operation: Asked
  readonly errorCode: SendError
  readonly isFatal: boolean
  constructor(node: string, operation: Asked, errorCode: SendError, isFatal: boolean) {
    const why = meanings[errorCode] === undefined ? '' : `: ${meanings[errorCode]}`
    const then = isFatal ? 'Close it, and make another producer' : 'Call abortTransaction(), and begin again'
    super(`The ${operation} of ${node} failed: ${errorCode}${why}. ${then}.`)
    this.operation = operation
    this.errorCode = errorCode
    this.isFatal = isFatal
  }
}

/** Max.block.ms is over. It goes on: call the same again, and nothing else. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  readonly operation: Asked
  constructor(node: string, operation: Asked, maxBlockMs: number) {
    const again =
      operation === 'sendOffsetsToTransaction'
        ? 'abort the transaction'
        : `call ${operation}() again, and nothing else, or close it`
    super(`The ${operation} of ${node} had no answer in ${maxBlockMs} ms (maxBlockMs), and goes on: ${again}.`)
    this.operation = operation
  }
}

/** T1, T2. */
export function misuseOf(
  node: string,
  operation: Asked,
  misuse: Misuse,
  transaction: TransactionManager | null,
): Error {
  const lastError = transaction?.lastError ?? 'NONE'
  switch (misuse) {
    case 'lost':
    case 'fatal':
      return new TransactionFailed(node, operation, lastError, misuse === 'fatal')
    case 'not transactional':
      return new Error(`${node} has no transactions: make it with a transactionalId to call ${operation}.`)
    case 'not initialized':
      return new Error(`${node} is not initialized: await initTransactions() before ${operation}.`)
    case 'initialized already':
      return new Error(
        `${node} is initialized already: initTransactions() is called once, before the first transaction.`,
      )
    case 'no transaction':
      return new Error(`${node} is in no transaction: call beginTransaction() before ${operation}.`)
    case 'in a transaction already':
      return new Error(`${node} is in a transaction already: commit or abort it before ${operation}.`)
    case 'busy':
      return new Error(`${node} is busy: ${busyWith(transaction)} before ${operation}.`)
  }
}

function busyWith(transaction: TransactionManager | null): string {
  const pending = transaction?.pending
  if (pending === null || pending === undefined) return 'await what is under way'
  return pending.isAwaited
    ? `await ${pending.operation}()`
    : `${pending.operation}() took longer than maxBlockMs, and has to be called again`
}

/** KafkaProducer.throwIfInvalidGroupMetadata, and what only a slip of the pen makes. RangeError. */
export function assertOffsetsToSend(offsets: unknown, group: unknown): void {
  if (typeof offsets !== 'object' || offsets === null)
    throw new RangeError(
      `sendOffsetsToTransaction: offsets are by partition, { 'orders-0': 7 }, not ${String(offsets)}.`,
    )
  for (const [name, offset] of Object.entries(offsets)) {
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new RangeError(
        `sendOffsetsToTransaction: the offset of ${name} is a whole number from 0 on, not ${String(offset)}.`,
      )
    if (!Number.isInteger(topicOf(name).partition) || topicOf(name).topic === '')
      throw new RangeError(`sendOffsetsToTransaction: a partition is named as 'orders-0', not '${name}'.`)
  }
  const {
    groupId,
    generationId = -1,
    memberId = '',
  } = (typeof group === 'string' ? { groupId: group } : (group ?? {})) as Partial<GroupMetadata>
  if (typeof groupId !== 'string' || groupId === '')
    throw new RangeError(
      `sendOffsetsToTransaction: the group is consumer.groupMetadata(), or a groupId, not ${String(group)}.`,
    )
  if (generationId > 0 && memberId === '')
    throw new RangeError(`sendOffsetsToTransaction: a member of generation ${generationId} has a memberId.`)
}

export const groupOf = (group: OfGroup): GroupMetadata =>
  typeof group === 'string' ? { groupId: group, generationId: -1, memberId: '', groupInstanceId: null } : group
