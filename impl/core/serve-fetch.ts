/**
 * A leader answers a fetch: a follower's from wherever it stands, a consumer's up to the high watermark, or to the last stable offset (read_committed).
 *
 *     Fetch ─▶ position ─▶ high watermark ─▶ may the follower join? (timer expand)
 *
 *   V1  who reads read_committed gets nothing of an open transaction, and is told which of what it gets was aborted
 */
import type { Asker } from './broker-state.ts'
import { lagTimer, moved, type Outcome, respond } from './leader.ts'
import { type Log, read } from './log.ts'
import { abortedBetween } from './log-transactions.ts'
import type { Effect } from './process.ts'
import type { RequestOf, ResponseOf } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import type { Rules } from './rules.ts'

const timer = (name: string): Effect => ({ type: 'SetTimer', timer: name, afterMs: 0 })

/** A follower's or a consumer's fetch. */
export function serveFetch(rules: Rules, replica: Replica, asker: Asker, request: RequestOf<'Fetch'>): Outcome {
  const errorCode = rules.checkLeaderEpoch(replica, request.currentLeaderEpoch)
  if (errorCode !== 'NONE') return [replica, [respond(asker, fetched(replica, { errorCode }))]]
  if (request.replicaId < 0) return serveConsumer(rules, replica, asker, request)
  // Partition.followerReplicaOrThrow: nobody else's position is kept.
  const isAssigned = replica.replicas.includes(request.replicaId)
  return isAssigned
    ? serveFollower(rules, replica, asker, request)
    : [replica, [respond(asker, fetched(replica, { errorCode: 'NOT_LEADER_OR_FOLLOWER' }))]]
}

function fetched(replica: Replica, part: Partial<ResponseOf<'Fetch'>>): ResponseOf<'Fetch'> {
  const { topicPartition, highWatermark, log } = replica
  const { logStartOffset } = log
  const batches = new Uint8Array()
  return { api: 'Fetch', errorCode: 'NONE', topicPartition, highWatermark, logStartOffset, batches, ...part }
}

const isInside = ({ logStartOffset, logEndOffset }: Log, offset: number) =>
  offset >= logStartOffset && offset <= logEndOffset

function serveConsumer(rules: Rules, replica: Replica, asker: Asker, request: RequestOf<'Fetch'>): Outcome {
  const { fetchOffset, maxBytes, isolationLevel } = request
  const { log, highWatermark } = replica
  const answer = (part: Partial<ResponseOf<'Fetch'>>): Outcome => [replica, [respond(asker, fetched(replica, part))]]
  if (!isInside(log, fetchOffset)) return answer({ errorCode: 'OFFSET_OUT_OF_RANGE' })
  if (isolationLevel !== 'read_committed') return answer({ batches: read(log, fetchOffset, maxBytes, highWatermark) })
  const lastStableOffset = rules.lastStableOffset(replica)
  const abortedTransactions = abortedBetween(log, fetchOffset, lastStableOffset)
  const batches = read(log, fetchOffset, maxBytes, lastStableOffset)
  return answer({ batches, lastStableOffset, abortedTransactions })
}

function serveFollower(rules: Rules, replica: Replica, asker: Asker, request: RequestOf<'Fetch'>): Outcome {
  const { replicaId, fetchOffset, brokerEpoch, maxBytes } = request
  const divergingEpoch = rules.divergence(replica.log, request)
  if (divergingEpoch) return [replica, [respond(asker, fetched(replica, { divergingEpoch }))]]
  if (!isInside(replica.log, fetchOffset))
    return [replica, [respond(asker, fetched(replica, { errorCode: 'OFFSET_OUT_OF_RANGE' }))]]
  const positions = { ...replica.positions, [replicaId]: { offset: fetchOffset, brokerEpoch } }
  const [next, effects] = moved(rules, { ...replica, positions }, [])
  const batches = read(next.log, fetchOffset, maxBytes, next.log.logEndOffset)
  return [next, [...effects, respond(asker, fetched(next, { batches })), ...isrTimers(rules, next, replicaId)]]
}

/** Who may join asks to; who has everything is not behind, and its time to catch up begins anew. */
function isrTimers(rules: Rules, replica: Replica, follower: number): Effect[] {
  const { topicPartition, positions, log } = replica
  const joins = rules.mayJoinIsr(replica, follower) ? [timer(`expand/${topicPartition}/${follower}`)] : []
  const caughtUp = positions[follower]!.offset >= log.logEndOffset
  return caughtUp && replica.isr.includes(follower) ? [...joins, lagTimer(replica, follower)] : joins
}
