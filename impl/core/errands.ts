/** What goes on in a broker when it is answered: by another broker or the controller (an errand), or by its own log (a writing). */
import type { BrokerConfig, BrokerState, Errand, Writing } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { groupWritten, offsetsVerified, translated } from './group-requests.ts'
import { respond } from './leader.ts'
import type { Step } from './process.ts'
import { produceVerified } from './produce-requests.ts'
import type { Response, TopicPartition } from './protocol.ts'
import { onMarkerAnswer, transactionWritten, withFencingId } from './transaction-deeds.ts'
import { withProducerId } from './transaction-requests.ts'

/** `answer` undefined: it will never come. */
export function goOn(
  config: BrokerConfig,
  state: BrokerState,
  errand: Errand,
  answer: Response | undefined,
  now: number,
): Step<BrokerState> {
  switch (errand.kind) {
    case 'produce':
      return produceVerified(config, state, errand, answer, now)
    case 'offsets':
      return offsetsVerified(config, state, errand, answer, now)
    case 'producer id':
      return withProducerId(config, state, errand, answer, now)
    case 'marker':
      return onMarkerAnswer(config, state, errand, answer?.errorCode ?? 'DISCONNECTED', now)
    case 'fencing id':
      return withFencingId(config, state, errand.transactionalId, answer, now)
    case 'transaction topic':
      return [state, []]
  }
}

export function afterWriting(
  config: BrokerConfig,
  now: number,
  state: BrokerState,
  name: TopicPartition,
  writing: Writing,
  errorCode: ErrorCode,
): Step<BrokerState> {
  switch (writing.kind) {
    case 'offsets':
      return [state, [respond(writing, { api: 'OffsetCommit', errorCode: translated(errorCode) })]]
    case 'transactional offsets':
      return [state, [respond(writing, { api: 'TxnOffsetCommit', errorCode: translated(errorCode) })]]
    case 'marker':
      return [state, [respond(writing, { api: 'WriteTxnMarkers', errorCode, topicPartition: writing.topicPartition })]]
    case 'transaction':
      return transactionWritten(config, state, name, writing, errorCode, now)
    case 'sync':
    case 'empty':
    case 'replacement':
      return groupWritten(config, state, name, writing, translated(errorCode), now)
  }
}
