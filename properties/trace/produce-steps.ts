/** The table, for what producers want appended. M6 and M9 are told in replica-steps.ts. */
import type { Asker, Errand } from '../../impl/core/broker-state.ts'
import { checkBatch } from '../../impl/core/check-batch.ts'
import type { RequestOf } from '../../impl/core/protocol.ts'
import { readHeader } from '../../impl/core/record-batch.ts'
import { partitionOfTransaction } from '../../impl/core/transaction-log.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate, Letter } from './explain.ts'
import { type BrokerStep, errorsTo } from './letters.ts'
import { replyText } from './own-writes.ts'
import { context, nothing, type Table } from './table.ts'

/**
 * M6. What is no idempotent producer's is a record once more, whatever its bytes are. M11: whether a batch is the next of its transaction, and a transaction
 * may go on here, is told by the machine that has transactions (leader-transactions.ts).
 */
export function produceStep({ setting, names }: Table, attempt: number, batch: Uint8Array): Candidate {
  const { producerId, isTransactional } = readHeader(batch)
  const { idempotence } = setting.parameters
  const follows = (local: LocalState) =>
    idempotence && !isTransactional ? names.follows(setting.topicPartition, batch, context(local).log) : 0
  const recordIn = (local: LocalState) =>
    idempotence && !isTransactional ? names.holder(batch, context(local).log) : names.record(batch)
  return {
    says: `Produce of ${names.label(names.record(batch))}`,
    events: local => {
      const record = recordIn(local)
      const send = idempotence && producerId < 0 ? sendOnceMore(local, record) : 0
      return [{ type: 'Produce', record, send, attempt, follows: follows(local) }]
    },
  }
}

/** None that the log has, though the same message came twice. */
const sendOnceMore = (local: LocalState, record: number): number =>
  1 + Math.max(0, ...context(local).log.map(entry => (entry.record === record ? entry.send : 0)))

/** Of a transaction: its coordinator is asked first, or has been, or the partition's leader refuses it by itself. */
export function transactionalSteps(
  { names }: Table,
  step: BrokerStep,
  { from, correlationId }: Asker,
  request: RequestOf<'Produce'>,
): readonly Candidate[] {
  const { before, after } = step
  if (!isTransactional(request)) return []
  const isAsked = Object.entries(after.errands).some(
    ([id, errand]) => before?.errands[Number(id)] === undefined && isOf(errand, { from, correlationId }),
  )
  if (isAsked) return [{ ...nothing, says: 'its coordinator is asked first' }]
  const [error] = errorsTo(step, from, correlationId)
  const isPassing = error === 'NOT_ENOUGH_REPLICAS' && !isAnswered(step) && hasCoordinator(step, request)
  if (error === undefined || !isOfTransaction.has(error) || isPassing) return []
  const text = replyText(names.attempt(from, correlationId), error)
  const letters = (): readonly Letter[] => (request.acks === 0 ? [] : [{ text, message: { type: 'refused' } }])
  return [{ says: 'a refusal of its transaction', events: [], letters }]
}

/** Its coordinator has said something. */
const isAnswered = ({ input }: BrokerStep): boolean => input?.type !== 'Received' || input.message.kind === 'response'

/** Or there is nobody to ask, of which the producer is told in the same word. */
function hasCoordinator({ after: { image } }: BrokerStep, { transactionalId = '' }: RequestOf<'Produce'>): boolean {
  const name = partitionOfTransaction(image, transactionalId)
  return name !== undefined && (image.partitions[name]?.leader ?? 0) > 0
}

const isTransactional = ({ batch }: RequestOf<'Produce'>): boolean =>
  checkBatch(batch) === 'NONE' && readHeader(batch).isTransactional

const isOf = (errand: Errand, { from, correlationId }: Asker): boolean =>
  errand.kind === 'produce' && errand.from === from && errand.correlationId === correlationId

const isOfTransaction: ReadonlySet<string> = new Set([
  'INVALID_TXN_STATE',
  'TRANSACTION_ABORTABLE',
  'NOT_ENOUGH_REPLICAS',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'UNKNOWN_TOPIC_OR_PARTITION',
])

/** M9. */
export function refusedSteps(
  { names }: Table,
  { after, effects }: BrokerStep,
  { from, correlationId }: Asker,
  { batch, acks }: RequestOf<'Produce'>,
): readonly Candidate[] {
  const isFull = batch.length > after.freeBytes
  const [sent] = effects.flatMap(effect => (effect.type === 'Send' ? [effect.message.body] : []))
  const error = sent?.api === 'Produce' && 'errorCode' in sent ? sent.errorCode : 'NONE'
  if (!isFull && !isOfBatch.has(error)) return []
  const text = replyText(names.attempt(from, correlationId), isFull ? 'KAFKA_STORAGE_ERROR' : error)
  const letters = (): readonly Letter[] => (acks === 0 ? [] : [{ text, message: { type: 'unmodelled' } }])
  return [{ says: 'a refusal that the model does not know', events: [], letters, unmodelled: true }]
}

export const isOfBatch: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'CORRUPT_MESSAGE', 'INVALID_RECORD'])
