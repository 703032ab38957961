/**
 * The follower's side of a partition: it fetches from the leader that it knows, appends what comes, truncates where the logs part.
 *
 *     timer fetch ─▶ Fetch ──▶ leader ──▶ batches: append      a divergence: truncate, and fetch again at once
 *
 *   F1  an answer counts only for the leader epoch and the log end that it was asked for
 *   F2  nothing is appended that fails its checksum; it is fetched again
 */
import { advanced, logStartCheckpoint } from './delete-records.ts'
import { appendBytes, checkpoint, epochsCheckpoint, type Outcome } from './leader.ts'
import { emptyAt, truncateTo } from './log.ts'
import type { Effect } from './process.ts'
import type { RequestOf, ResponseOf } from './protocol.ts'
import { checkBatch } from './check-batch.ts'
import { batchesIn } from './record-batch.ts'
import { logFile, type Replica } from './replica-state.ts'
import type { Rules } from './rules.ts'

export function fetchRequest(
  rules: Rules,
  replica: Replica,
  brokerEpoch: number,
  maxBytes: number,
): RequestOf<'Fetch'> {
  const { topicPartition, brokerId, leaderEpoch, log } = replica
  return {
    api: 'Fetch',
    topicPartition,
    replicaId: brokerId,
    brokerEpoch,
    currentLeaderEpoch: leaderEpoch,
    fetchOffset: log.logEndOffset,
    lastFetchedEpoch: rules.lastFetchedEpoch(log),
    maxBytes,
  }
}

/** What the answer changes; nothing where it is about a log or an office that is gone. `room`: bytes that the disk still takes. */
export function onFetched(
  rules: Rules,
  replica: Replica,
  asked: RequestOf<'Fetch'>,
  answer: ResponseOf<'Fetch'>,
  room: number,
): Outcome {
  const isCurrent = asked.currentLeaderEpoch === replica.leaderEpoch && asked.fetchOffset === replica.log.logEndOffset
  if (replica.role !== 'follower' || !isCurrent) return [replica, []]
  if (answer.errorCode === 'OFFSET_OUT_OF_RANGE') return outOfRange(replica, answer)
  if (answer.errorCode !== 'NONE' || answer.batches.length > room) return [replica, []]
  if (answer.divergingEpoch) return truncate(replica, rules.truncationOffset(replica.log, answer.divergingEpoch))
  const batches = batchesIn(answer.batches)
  if (batches.some(batch => checkBatch(batch) !== 'NONE')) return [replica, []]
  const [appended, effects] = batches.reduce<Outcome>(
    ([before, written], bytes) => {
      const [next, more] = appendBytes(rules, before, bytes)
      return [next, [...written, ...more]]
    },
    [replica, []],
  )
  const known = rules.followedHighWatermark(appended.log, answer.highWatermark)
  // What is deleted was replicated, whatever a new leader knows of it yet.
  const highWatermark = Math.max(known, appended.log.logStartOffset)
  const follower = { ...appended, highWatermark }
  const written = highWatermark === replica.highWatermark ? effects : [...effects, checkpoint(follower)]
  const start = rules.followedLogStartOffset(follower.log, highWatermark, answer.logStartOffset)
  const [next, deleted] = advanced(follower, start)
  return [next, [...written, ...deleted]]
}

/** What the leader has begins above where this log ends: it begins there too (ReplicaFetcherThread.truncateFullyAndStartAt). Or it ends below. */
function outOfRange(replica: Replica, { logStartOffset, highWatermark }: ResponseOf<'Fetch'>): Outcome {
  if (logStartOffset <= replica.log.logEndOffset)
    return truncate(replica, Math.min(highWatermark, replica.highWatermark))
  const next = {
    ...replica,
    log: emptyAt(logStartOffset),
    highWatermark: logStartOffset,
    flushedOffset: logStartOffset,
  }
  const cut: Effect = { type: 'Truncate', file: logFile(replica.topicPartition), size: 0 }
  return [next, [logStartCheckpoint(next), cut, epochsCheckpoint(next), checkpoint(next)]]
}

/** Cuts the log, and with it what is known of it. */
export function truncate(replica: Replica, offset: number): Outcome {
  const log = truncateTo(replica.log, offset)
  const end = log.logEndOffset
  const next = {
    ...replica,
    log,
    highWatermark: Math.min(replica.highWatermark, end),
    flushedOffset: Math.min(replica.flushedOffset, end),
  }
  const cut: Effect = { type: 'Truncate', file: logFile(replica.topicPartition), size: log.sizeInBytes }
  const begins = log.logStartOffset === replica.log.logStartOffset ? [] : [logStartCheckpoint(next)]
  return [next, [cut, ...begins, epochsCheckpoint(next), checkpoint(next)]]
}
