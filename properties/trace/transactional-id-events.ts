/** What befell a transactional id in a step of its coordinator, and which events of the machine these are. N1 to N6 stand in transactional-ids.ts. */
import type { Asker, BrokerState } from '../../impl/core/broker-state.ts'
import { partitionOfGroup } from '../../impl/core/coordinator.ts'
import type { Request, RequestOf, Response, TopicPartition } from '../../impl/core/protocol.ts'
import { isPrepared, type Transaction, type TransactionWriting } from '../../impl/core/transaction.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import type { BrokerStep } from './letters.ts'
import { idIn } from './producer-ids.ts'
import { errorOf, type Numbers } from './transactional-id-views.ts'

export type OfId = RequestOf<'AddPartitionsToTxn' | 'AddOffsetsToTxn' | 'EndTxn'> | InitOf
type InitOf = RequestOf<'InitProducerId'> & { readonly transactionalId: string }

export interface Asked {
  readonly asker: Asker
  readonly request: OfId
}

const apis: ReadonlySet<string> = new Set(['InitProducerId', 'AddPartitionsToTxn', 'AddOffsetsToTxn', 'EndTxn'])
const isOfId = (request: Request): request is OfId =>
  apis.has(request.api) && 'transactionalId' in request && request.transactionalId !== undefined

/** The request of an id that this step serves: one that arrives, or one that had to wait for a producer id. */
export function askedIn({ input, before, after }: BrokerStep): Asked | undefined {
  if (input?.type !== 'Received' && input?.type !== 'Disconnected') return undefined
  if (input.type === 'Received' && input.message.kind === 'request') {
    const { body } = input.message
    return isOfId(body) ? { asker: input, request: body } : undefined
  }
  const errand = (before ?? after).errands[input.correlationId]
  return errand?.kind === 'producer id' && isOfId(errand.request)
    ? { asker: errand, request: errand.request }
    : undefined
}

/** How it is answered in this step; undefined: not yet. */
export const answerTo = ({ effects }: BrokerStep, { from, correlationId }: Asker): Response | undefined =>
  effects.flatMap(effect => {
    const isIt = effect.type === 'Send' && effect.to === from && effect.correlationId === correlationId
    return isIt && effect.message.kind === 'response' ? [effect.message.body as Response] : []
  })[0]

/** The write of an id that is under way, of this office: what one before has written is nobody's. */
export function writingOf(
  { writing }: BrokerState,
  transactionalId: string,
  leaderEpoch: number,
): readonly [number, TransactionWriting] | undefined {
  for (const [id, what] of Object.entries(writing)) {
    const isIts = what.kind === 'transaction' && what.transactionalId === transactionalId
    if (isIts && what.coordinatorEpoch === leaderEpoch) return [Number(id), what]
  }
  return undefined
}

/** The machine's requests come from producer 1, whoever that is. */
const who = { answerTo: 1 }

export function requestEvents(
  { image }: BrokerState,
  { ids, partition }: Numbers,
  { asker, request }: Asked,
): readonly Event[] {
  switch (request.api) {
    case 'InitProducerId': {
      const { producerId = -1, producerEpoch = -1 } = request
      const expected = producerId < 0 ? null : { producerId: idIn(ids, producerId), producerEpoch }
      return [{ type: 'InitProducerId', ...who, expected, appendFails: false }]
    }
    case 'EndTxn': {
      const { producerId, producerEpoch, committed } = request
      return [{ type: 'EndTxn', ...who, producerId: idIn(ids, producerId), producerEpoch, committed }]
    }
    case 'AddPartitionsToTxn':
    case 'AddOffsetsToTxn': {
      const about = { ...who, producerId: idIn(ids, request.producerId), producerEpoch: request.producerEpoch }
      if (request.api === 'AddOffsetsToTxn') {
        const name = partitionOfGroup(image, request.groupId) ?? ''
        return [{ type: 'AddPartitionsToTxn', ...about, partition: partition(name) }]
      }
      // N2.
      const { topicPartitions, verifyOnly } = request
      const isLeader = asker.from.startsWith('broker-')
      const type = isLeader ? 'VerifyPartition' : 'AddPartitionsToTxn'
      return topicPartitions.map(name => ({ type, ...about, partition: partition(name), verifyOnly, produce: null }))
    }
  }
}

/** N6. Undefined: the machine knows it. */
export function unknownIn(
  { image }: BrokerState,
  { request }: Asked,
  answer: Response | undefined,
): string | undefined {
  const error = answer && errorOf(answer)
  if (error === 'INVALID_REQUEST' || error === 'INVALID_TRANSACTION_TIMEOUT') return 'a request that makes no sense'
  if (error === 'COORDINATOR_LOAD_IN_PROGRESS') return 'a producer id that nobody gives'
  if (request.api === 'AddOffsetsToTxn' && partitionOfGroup(image, request.groupId) === undefined)
    return 'offsets of a group that nobody coordinates'
  if (request.api !== 'AddPartitionsToTxn') return undefined
  const isUnknown = (name: TopicPartition) => image.partitions[name] === undefined
  return request.topicPartitions.some(isUnknown) ? 'a partition that nobody knows' : undefined
}

/** Markers of this id that the step sends. */
export const markersIn = (step: BrokerStep, transactionalId: string): readonly RequestOf<'WriteTxnMarkers'>[] =>
  step.effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'request') return []
    const errand = step.after.errands[effect.correlationId]
    const isIts = errand?.kind === 'marker' && errand.transactionalId === transactionalId
    return isIts && effect.message.body.api === 'WriteTxnMarkers' ? [effect.message.body] : []
  })

export const markerEvents = (
  { partition }: Numbers,
  markers: readonly RequestOf<'WriteTxnMarkers'>[],
): readonly Event[] =>
  markers.map(({ topicPartition }) => ({ type: 'sendMarker', partition: partition(topicPartition), isLate: false }))

/** N4. */
const isFinal: ReadonlySet<string> = new Set(['NONE', 'INVALID_PRODUCER_EPOCH', 'TRANSACTION_COORDINATOR_FENCED'])

/** What a leader says of a marker of this id. */
export function markerAnswerEvents(
  { input, before }: BrokerStep,
  { partition }: Numbers,
  transaction: Transaction | undefined,
  leaderEpoch: number,
): readonly Event[] {
  if (input?.type !== 'Received' || input.message.kind !== 'response' || before === undefined) return []
  const errand = before.errands[input.correlationId]
  const { body } = input.message
  if (errand?.kind !== 'marker' || errand.coordinatorEpoch !== leaderEpoch || !('errorCode' in body)) return []
  if (errand.transactionalId !== transaction?.transactionalId || !isPrepared(transaction)) return []
  const { topicPartition } = errand
  if (!transaction.unmarked.includes(topicPartition) || !isFinal.has(body.errorCode)) return []
  return [{ type: 'MarkerAnswered', partition: partition(topicPartition), error: body.errorCode }]
}

/** Which id the step is about, beside those whose transaction changes. */
export function isAbout(step: BrokerStep, transactionalId: string): boolean {
  if (askedIn(step)?.request.transactionalId === transactionalId) return true
  return markersIn(step, transactionalId).length > 0
}
