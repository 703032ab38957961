/**
 * The table, for records that are to be appended: of producers, and of the coordinator of a group, which writes to a log of its own broker's.
 * M6 and M9 are told in replica-steps.ts.
 */
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate, Letter } from './explain.ts'
import { type BrokerStep, replyText } from './letters.ts'
import { context, nothing, type Received, type Table } from './table.ts'

/** M6. */
export function produceStep({ setting, names }: Table, attempt: number, batch: Uint8Array): Candidate {
  const record = names.record(batch)
  const produce = { type: 'Produce', record, send: 0, attempt }
  const follows = (local: LocalState) =>
    setting.parameters.idempotence ? names.follows(setting.topicPartition, batch, context(local).log) : 0
  return {
    says: `Produce of ${names.label(record)}`,
    events: local => [{ ...produce, follows: follows(local) }],
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
  return [{ says: `nothing, and a refusal that the model does not know`, events: [], letters, unmodelled: true }]
}

const isOfBatch: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'CORRUPT_MESSAGE', 'INVALID_RECORD'])

/** The write is the coordinator's own Produce; where it refuses by itself, there is none. */
export function groupSteps(table: Table, { node, before, after, effects }: BrokerStep): readonly Candidate[] {
  const attempt = table.names.attempt(node, before?.nextCorrelationId ?? 0)
  const written = effects.find(({ type }) => type === 'Append')
  const batch = written?.type === 'Append' ? written.bytes : undefined
  const record = batch ? table.names.record(batch) : 0
  const event = { type: 'Produce', record, send: 0, attempt, follows: 0 }
  const refused: Candidate = {
    says: 'nothing, as the disk is full',
    events: [],
    where: () => after.freeBytes < 1024,
    letters: () => [{ text: replyText(attempt, 'to the group: COORDINATOR_NOT_AVAILABLE'), message: event }],
    unmodelled: true,
  }
  return [{ says: 'Produce of what the group writes', events: [event] }, nothing, refused]
}
