/** The table, for what producers want appended. M6 and M9 are told in replica-steps.ts. */
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate, Letter } from './explain.ts'
import { type BrokerStep, replyText } from './letters.ts'
import { context, type Received, type Table } from './table.ts'

/** M6. */
export function produceStep({ setting, names }: Table, attempt: number, batch: Uint8Array): Candidate {
  const produce = { type: 'Produce', send: 0, attempt }
  const follows = (local: LocalState) =>
    setting.parameters.idempotence ? names.follows(setting.topicPartition, batch, context(local).log) : 0
  const recordIn = (local: LocalState) =>
    setting.parameters.idempotence ? names.holder(batch, context(local).log) : names.record(batch)
  return {
    says: `Produce of ${names.label(names.record(batch))}`,
    events: local => [{ ...produce, record: recordIn(local), follows: follows(local) }],
  }
}

/** M9. */
export function refusedSteps({ names }: Table, { after, effects }: BrokerStep, input: Received): readonly Candidate[] {
  if (input.message.kind !== 'request' || input.message.body.api !== 'Produce') return []
  const { batch, acks } = input.message.body
  const isFull = batch.length > after.freeBytes
  const [sent] = effects.flatMap(effect => (effect.type === 'Send' ? [effect.message.body] : []))
  const error = sent?.api === 'Produce' && 'errorCode' in sent ? sent.errorCode : 'NONE'
  if (!isFull && !isOfBatch.has(error)) return []
  const text = replyText(names.attempt(input.from, input.correlationId), isFull ? 'KAFKA_STORAGE_ERROR' : error)
  const letters = (): readonly Letter[] => (acks === 0 ? [] : [{ text, message: { type: 'unmodelled' } }])
  return [{ says: 'a refusal that the model does not know', events: [], letters, unmodelled: true }]
}

export const isOfBatch: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'CORRUPT_MESSAGE', 'INVALID_RECORD'])
