/**
 * WriteTxnMarkers: the leader of a partition writes how a transaction ended there (KafkaApis.handleWriteTxnMarkersRequest). It is answered once the marker
 * is replicated; whether there were records of that producer is not looked at, as the marker fences its epoch all the same.
 */
import type { Asker, BrokerConfig, BrokerState } from './broker-state.ts'
import { encodeMarker } from './control-batch.ts'
import type { ErrorCode } from './errors.ts'
import { respond } from './leader.ts'
import { valueOf } from './own.ts'
import { write } from './own-writes.ts'
import type { Step } from './process.ts'
import type { RequestOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { judgeMarker } from './sequences.ts'

type Asked = RequestOf<'WriteTxnMarkers'>

export function serveMarker(
  config: BrokerConfig,
  state: BrokerState,
  asker: Asker,
  request: Asked,
  now: number,
): Step<BrokerState> {
  const { topicPartition } = request
  const replica = valueOf(state.replicas, topicPartition)
  const errorCode = check(config, state, replica, request, now)
  if (errorCode !== 'NONE') return [state, [respond(asker, { api: 'WriteTxnMarkers', errorCode, topicPartition })]]
  const writing = { kind: 'marker', ...asker, topicPartition } as const
  return write(config, state, topicPartition, encodeMarker(request, now), writing, { now })
}

function check(
  { rules, producerIdExpirationMs }: BrokerConfig,
  { image }: BrokerState,
  replica: Replica | undefined,
  request: Asked,
  now: number,
): ErrorCode {
  if (valueOf(image.partitions, request.topicPartition) === undefined) return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (replica?.role !== 'leader') return 'NOT_LEADER_OR_FOLLOWER'
  if (!isMarker(request)) return 'INVALID_REQUEST'
  const { producers, logStartOffset } = replica.log
  return judgeMarker(rules, producers, request, { logStartOffset, now, producerIdExpirationMs })
}

const isWithin = (value: number, most: number): boolean => Number.isSafeInteger(value) && value >= 0 && value <= most

/** What fits into a control batch. */
const isMarker = ({ producerId, producerEpoch, coordinatorEpoch }: Asked): boolean =>
  isWithin(producerId, Number.MAX_SAFE_INTEGER) &&
  isWithin(producerEpoch, 32_767) &&
  isWithin(coordinatorEpoch, 2 ** 31 - 1)
