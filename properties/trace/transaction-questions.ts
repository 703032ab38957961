/**
 * What a partition's leader is asked of a transaction in one step, and what it says: records, offsets of a group, markers, and what their coordinator has said
 * of them. Q1 to Q5 stand in leader-transactions.ts.
 */
import type { Asker, Errand } from '../../impl/core/broker-state.ts'
import { checkBatch } from '../../impl/core/check-batch.ts'
import { partitionOfGroup } from '../../impl/core/coordinator.ts'
import type { RequestOf, Response, TopicPartition } from '../../impl/core/protocol.ts'
import { readHeader } from '../../impl/core/record-batch.ts'
import type { Letter } from './explain.ts'
import { type BrokerStep, errorsTo } from './letters.ts'
import type { Sent } from './stepping.ts'
import { errorOf } from './transactional-id-views.ts'

type Written = RequestOf<'Produce'> | RequestOf<'TxnOffsetCommit'>

export type Question = { readonly topicPartition: TopicPartition; readonly asker: Asker } & (
  | { readonly type: 'write'; readonly request: Written; readonly verdict: undefined }
  /** Its coordinator has answered; `verdict`: what. */
  | { readonly type: 'verified'; readonly request: Written; readonly verdict: string }
  | { readonly type: 'marker'; readonly request: RequestOf<'WriteTxnMarkers'>; readonly verdict: undefined }
)

/** Undefined: nothing. */
export function questionIn({ input, before, after }: BrokerStep): Question | undefined {
  const state = before ?? after
  const placeOf = (request: Written) =>
    request.api === 'Produce' ? request.topicPartition : (partitionOfGroup(state.image, request.groupId) ?? '')
  if (input?.type === 'Received' && input.message.kind === 'request') {
    const { body } = input.message
    if (body.api === 'WriteTxnMarkers')
      return { type: 'marker', topicPartition: body.topicPartition, asker: input, request: body, verdict: undefined }
    const isIt = body.api === 'TxnOffsetCommit' || (body.api === 'Produce' && isTransactional(body))
    return isIt
      ? { type: 'write', topicPartition: placeOf(body), asker: input, request: body, verdict: undefined }
      : undefined
  }
  if (input?.type !== 'Received' && input?.type !== 'Disconnected') return undefined
  const errand = state.errands[input.correlationId]
  if (errand?.kind !== 'produce' && errand?.kind !== 'offsets') return undefined
  const topicPartition = placeOf(errand.request)
  const verdict = input.type === 'Received' ? verdictIn(input.message.body as Response, topicPartition) : noVerdict
  return { type: 'verified', topicPartition, asker: errand, request: errand.request, verdict }
}

const isTransactional = ({ batch }: RequestOf<'Produce'>): boolean =>
  checkBatch(batch) === 'NONE' && readHeader(batch).isTransactional

/** Nobody has answered. */
const noVerdict = 'COORDINATOR_NOT_AVAILABLE'

function verdictIn(answer: Response, name: TopicPartition): string {
  if (answer.api !== 'AddPartitionsToTxn') return noVerdict
  return errorOf(answer) === 'NONE' && answer.results[name] === undefined
    ? 'UNKNOWN_TOPIC_OR_PARTITION'
    : errorOf(answer)
}

const isFor = (errand: Errand, { from, correlationId }: Asker): boolean =>
  (errand.kind === 'produce' || errand.kind === 'offsets') &&
  errand.from === from &&
  errand.correlationId === correlationId

export const verifyText = (producerId: number, producerEpoch: number, verifyOnly: boolean) =>
  `VerifyPartition of ${producerId} in epoch ${producerEpoch}${verifyOnly ? ', to verify alone' : ''}`

/** What it asks the coordinator, or with which error it answers; of what is written and not replicated yet, NONE. */
export function saidTo(step: BrokerStep, { asker }: Question): readonly string[] {
  const asked = step.effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'request') return []
    const errand = step.after.errands[effect.correlationId]
    const { body } = effect.message
    if (errand === undefined || !isFor(errand, asker) || body.api !== 'AddPartitionsToTxn') return []
    return [verifyText(body.producerId, body.producerEpoch, body.verifyOnly)]
  })
  const [error = 'NONE'] = errorsTo(step, asker.from, asker.correlationId)
  return asked.length > 0 ? asked : [error]
}

/** Q1: refusals that are none of a transaction's. */
export const ofOthers: ReadonlySet<string> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'NOT_ENOUGH_REPLICAS',
  'KAFKA_STORAGE_ERROR',
  'MESSAGE_TOO_LARGE',
  'CORRUPT_MESSAGE',
  'INVALID_RECORD',
  'INVALID_REQUEST',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_INSTANCE_ID',
])

/** As a producer is told what its coordinator says (AddPartitionsToTxnHandler, ReplicaManager.handleProduceAppend); a group's is told it as it is. */
export const asTold = (error: string, { request }: Question): string =>
  request.api === 'Produce' && passes.has(error) ? 'NOT_ENOUGH_REPLICAS' : error

const passes: ReadonlySet<string> = new Set([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
])

interface Verifying {
  readonly producerId: number
  readonly producerEpoch: number
  readonly verifyOnly: boolean
}

/** What the machine says, in the words in which the broker's is compared. */
export const lettersTo =
  (question: Question | undefined) =>
  ({ message }: Sent): readonly Letter[] => {
    if (question === undefined) return []
    if (message.type === 'VerifyPartition') {
      const { producerId, producerEpoch, verifyOnly } = message as unknown as Verifying
      return [{ text: verifyText(producerId, producerEpoch, verifyOnly), message }]
    }
    return [{ text: asTold(String(message['error']), question), message }]
  }
