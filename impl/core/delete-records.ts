/**
 * Records that are deleted: by the admin (DeleteRecords), or because retention.ms is over. The log start offset moves up, and no more: it never comes
 * back, and never passes the high watermark.
 *
 *     DeleteRecords · an append ─▶ leader: log start offset ──Fetch──▶ follower: the same, as far as its own high watermark
 *
 * Kafka looks at retention.ms every five minutes and drops whole segments; here a leader looks when it appends, and drops whole batches. Its answer to
 * DeleteRecords does not wait for its followers.
 */
import type { Asker } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { type Outcome, respond } from './leader.ts'
import { deleteBelow } from './log.ts'
import type { Effect } from './process.ts'
import type { RequestOf } from './protocol.ts'
import { logStartFile, logStartText, type Replica } from './replica-state.ts'
import type { Rules } from './rules.ts'

/** ReplicaManager.deleteRecordsOnLocalLog: −1 is the high watermark, and nothing above it can be asked for. */
export function deleteRecords(replica: Replica, asker: Asker, request: RequestOf<'DeleteRecords'>): Outcome {
  const { topicPartition, offset } = request
  const upTo = offset === -1 ? replica.highWatermark : offset
  const errorCode = refusal(replica, upTo)
  const [next, effects] = errorCode === 'NONE' ? advanced(replica, upTo) : [replica, []]
  const lowWatermark = errorCode === 'NONE' ? next.log.logStartOffset : -1
  const answer = { api: 'DeleteRecords', errorCode, topicPartition, lowWatermark } as const
  return [next, [...effects, respond(asker, answer)]]
}

function refusal({ role, highWatermark }: Replica, offset: number): ErrorCode {
  if (role !== 'leader') return 'NOT_LEADER_OR_FOLLOWER'
  return Number.isInteger(offset) && offset >= 0 && offset <= highWatermark ? 'NONE' : 'OFFSET_OUT_OF_RANGE'
}

/** After an append; who does not lead follows. */
export const retained = (rules: Rules, replica: Replica, now: number): Outcome =>
  replica.role === 'leader' ? advanced(replica, rules.retainedFrom(replica, now)) : [replica, []]

/** On disk before anybody hears of it. */
export function advanced(replica: Replica, offset: number): Outcome {
  const log = deleteBelow(replica.log, offset)
  if (log.logStartOffset === replica.log.logStartOffset) return [replica, []]
  return [{ ...replica, log }, [logStartCheckpoint({ ...replica, log })]]
}

export const logStartCheckpoint = ({ topicPartition, log }: Replica): Effect => ({
  type: 'WriteFile',
  file: logStartFile(topicPartition),
  text: logStartText(log),
})
