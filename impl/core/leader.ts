/**
 * The leader's side of a partition: it appends, serves fetches, moves the high watermark, keeps the in-sync set.
 *
 *     Produce ─▶ append ─▶ awaiting ──high watermark, timer respond──▶ response
 *     Fetch   ─▶ serve-fetch.ts ─▶ may the follower join? (timer expand)      timer lag: it has fallen behind (timer shrink)
 *
 * Answering and changing the set are steps of their own, made when their timer fires, so that the world can put a crash in between.
 *
 *   L1  nothing is answered before it is appended, nor before it is flushed where flush.messages asks for it
 *   L2  one change of the in-sync set is on its way at a time; meanwhile the high watermark waits for the maximal set
 *   L3  a transaction's first batch is written only once its coordinator has said that the partition is in it (transaction-verification.ts)
 *
 * Not modelled: Kafka reads the next request of a connection only when the last one is answered; here several may wait. Preferred replicas.
 */
import { assert } from './assert.ts'
import type { ErrorCode } from './errors.ts'
import type { Asker } from './broker-state.ts'
import { append } from './log.ts'
import type { Effect } from './process.ts'
import type { RequestOf, Response, ResponseOf } from './protocol.ts'
import { checkProduced, checkSize } from './produced-batch.ts'
import { type BatchHeader, readHeader, withOffsetAndEpoch } from './record-batch.ts'
import { epochsFile, epochsText, highWatermarkFile, logFile, type Replica } from './replica-state.ts'
import type { Rules } from './rules.ts'
import { isOpen, judge, type Judgement } from './sequences.ts'

export type Outcome = readonly [replica: Replica, effects: readonly Effect[]]

export const respond = ({ from, correlationId }: Asker, body: Response): Effect => ({
  type: 'Send',
  to: from,
  correlationId,
  message: { kind: 'response', body },
})

const timer = (name: string, afterMs = 0): Effect => ({ type: 'SetTimer', timer: name, afterMs })

/** What a leader has to know of its broker to append. */
export interface Here {
  readonly replicas: number
  readonly freeBytes: number
  readonly now: number
  /** producer.id.expiration.ms. */
  readonly producerIdExpirationMs: number
  /** transaction.partition.verification.enable. */
  readonly verifies: boolean
  /** What the coordinator was asked about this batch under (transaction-verification.ts); absent: it was not asked. */
  readonly guard?: number | undefined
  /** The broker writes for itself: nobody's sequence number is looked at. */
  readonly isOwn?: boolean
}

/** Appends one batch, or says why not; acks=0 is never answered. */
export function produce(
  rules: Rules,
  replica: Replica,
  asker: Asker,
  request: RequestOf<'Produce'>,
  here: Here,
): Outcome {
  const { topicPartition, acks, batch } = request
  const refuse = (errorCode: ErrorCode): Outcome => {
    const body = { api: 'Produce', errorCode, topicPartition, baseOffset: -1 } as const
    return [replica, acks === 0 ? [] : [respond(asker, body)]]
  }
  const error = refusal(rules, replica, request, here)
  if (error !== 'NONE') return refuse(error)
  const header = readHeader(batch)
  const judged = judgement(rules, replica, header, request, here)
  if (judged.errorCode !== 'NONE') return refuse(judged.errorCode)
  const baseOffset = judged.duplicateOf ?? replica.log.logEndOffset
  const requiredOffset = baseOffset + header.count
  const waits = { ...asker, baseOffset, requiredOffset }
  const awaiting = acks === 0 ? replica.awaiting : [...replica.awaiting, { ...waits, acks }]
  if (judged.duplicateOf !== undefined) return moved(rules, { ...replica, awaiting }, [])
  const bytes = withOffsetAndEpoch(batch, baseOffset, replica.leaderEpoch)
  const [appended, effects] = appendBytes(rules, replica, bytes)
  return moved(rules, { ...withoutGuard(appended, header), awaiting }, effects)
}

/** A marker was judged before (transaction-markers.ts). */
function judgement(
  rules: Rules,
  replica: Replica,
  header: BatchHeader,
  { transactionVersion = 0 }: RequestOf<'Produce'>,
  here: Here,
): Judgement {
  if (header.isControl) return { errorCode: 'NONE' }
  const { log, verifications } = replica
  const { now, producerIdExpirationMs, verifies, guard, isOwn = false } = here
  const verification = verifications[header.producerId]
  const isVerified =
    !verifies || !rules.needsVerification(log.producers, header) || rules.isGuardInForce(verification?.guard, guard)
  const court = { logStartOffset: log.logStartOffset, now, producerIdExpirationMs, isVerified, isOwn }
  const judged = judge(rules, log.producers, header, court)
  // What was asked about first is written first, or a gap would be taken for the beginning (VerificationStateEntry.lowestSequence).
  const isAhead = !isOwn && verification !== undefined && header.baseSequence > verification.lowestSequence
  const isFirst = header.isTransactional && !isOpen(log.producers, header)
  const mayBegin = isOwn || !isFirst || rules.mayBeginWith(header.baseSequence, transactionVersion)
  const isNews = judged.errorCode === 'NONE' && judged.duplicateOf === undefined
  return isNews && (isAhead || !mayBegin) ? { errorCode: 'OUT_OF_ORDER_SEQUENCE_NUMBER' } : judged
}

/** With a first batch, or a marker, what was asked about is answered for good. */
function withoutGuard(replica: Replica, { producerId, isTransactional }: BatchHeader): Replica {
  if (!isTransactional || replica.verifications[producerId] === undefined) return replica
  const { [producerId]: _, ...verifications } = replica.verifications
  return { ...replica, verifications }
}

/** What stands against a batch whoever its producer is. */
export function refusal(
  rules: Rules,
  replica: Replica,
  { acks, batch, transactionalId }: RequestOf<'Produce'>,
  { replicas, freeBytes, isOwn }: Here,
): ErrorCode {
  if (acks !== -1 && acks !== 0 && acks !== 1) return 'INVALID_REQUIRED_ACKS'
  if (replica.role !== 'leader') return 'NOT_LEADER_OR_FOLLOWER'
  if (!rules.mayAppend(replica, acks, replicas)) return 'NOT_ENOUGH_REPLICAS'
  const { maxMessageBytes } = replica.configs
  const errorCode = isOwn ? checkSize(batch, maxMessageBytes) : checkProduced(batch, maxMessageBytes, transactionalId)
  if (errorCode !== 'NONE') return errorCode
  return batch.length > freeBytes ? 'KAFKA_STORAGE_ERROR' : 'NONE'
}

/** Writes whole batches that carry their offset and epoch already; leader and follower alike. */
export function appendBytes(rules: Rules, replica: Replica, bytes: Uint8Array): Outcome {
  const file = logFile(replica.topicPartition)
  const log = append(replica.log, bytes)
  const flushes = rules.mustFlush(replica.configs, log.logEndOffset - replica.flushedOffset)
  const effects: Effect[] = [
    ...(log.epochs === replica.log.epochs ? [] : [epochsCheckpoint({ ...replica, log })]),
    { type: 'Append', file, bytes },
    ...(flushes ? [{ type: 'Flush', file } as const] : []),
  ]
  return [{ ...replica, log, flushedOffset: flushes ? log.logEndOffset : replica.flushedOffset }, effects]
}

/** The high watermark where it should be now, written down, and the answers that became due told to the clock. */
export function moved(rules: Rules, replica: Replica, effects: readonly Effect[]): Outcome {
  const highWatermark = rules.highWatermark(replica)
  assert(highWatermark <= replica.log.logEndOffset, 'R1: the high watermark is at most the log end offset')
  assert(highWatermark >= replica.log.logStartOffset, 'R1: the high watermark is at least the log start offset')
  const next = { ...replica, highWatermark }
  const rises = highWatermark !== replica.highWatermark ? [checkpoint(next)] : []
  const isDue = next.awaiting.some(request => rules.isDue(next, request))
  return [next, [...effects, ...rises, ...(isDue ? [timer(`respond/${next.topicPartition}`)] : [])]]
}

export const checkpoint = ({ topicPartition, highWatermark }: Replica): Effect => ({
  type: 'WriteFile',
  file: highWatermarkFile(topicPartition),
  text: String(highWatermark),
})

/** Before the first append of an epoch: what is in the log has its epoch in the file, which recovery checks it by. */
export const epochsCheckpoint = ({ topicPartition, log }: Replica): Effect => ({
  type: 'WriteFile',
  file: epochsFile(topicPartition),
  text: epochsText(log.epochs),
})

/** Timer respond: every answer that is due. */
export function answerDue(rules: Rules, replica: Replica, replicas: number): Outcome {
  const { topicPartition } = replica
  const due = replica.awaiting.filter(request => rules.isDue(replica, request))
  const answers = due.map(request => {
    const errorCode = rules.outcome(replica, request, replicas)
    return respond(request, { api: 'Produce', errorCode, topicPartition, baseOffset: request.baseOffset })
  })
  return [{ ...replica, awaiting: replica.awaiting.filter(request => !due.includes(request)) }, answers]
}

/** Answers whoever waits with one error: the office is over. */
export function refuseAwaiting(replica: Replica, errorCode: ErrorCode): Outcome {
  const { topicPartition, awaiting } = replica
  const answers = awaiting.map(request =>
    respond(request, { api: 'Produce', errorCode, topicPartition, baseOffset: request.baseOffset }),
  )
  return [{ ...replica, awaiting: [] }, answers]
}

/** replica.lag.time.max.ms; the broker knows its length. */
export const lagTimer = ({ topicPartition }: Replica, follower: number): Effect => ({
  type: 'SetTimer',
  timer: `lag/${topicPartition}/${follower}`,
  afterMs: -1,
})

/** The set that the leader would rather have, if it may ask now. */
export function propose(
  replica: Replica,
  isr: readonly number[],
  incarnation: number,
): readonly [Replica, RequestOf<'AlterPartition'>] {
  const { topicPartition, brokerId, leaderEpoch, partitionEpoch, positions } = replica
  const proposed = isr.toSorted((a, b) => a - b)
  const epochOf = (id: number) => (id === brokerId ? incarnation : (positions[id]?.brokerEpoch ?? -1))
  const newIsr = proposed.map(id => ({ brokerId: id, brokerEpoch: epochOf(id) }))
  const request = {
    api: 'AlterPartition',
    topicPartition,
    brokerId,
    brokerEpoch: incarnation,
    leaderEpoch,
    partitionEpoch,
    newIsr,
  }
  return [{ ...replica, proposed }, request as RequestOf<'AlterPartition'>]
}

/** The controller's answer: granted, refused for good, or about a state that is gone; then what is in force arrives by the metadata log. */
export function onAlterPartition(
  rules: Rules,
  replica: Replica,
  asked: RequestOf<'AlterPartition'>,
  answer: ResponseOf<'AlterPartition'>,
): Outcome {
  if (replica.role !== 'leader' || !rules.answersProposal(replica, asked)) return [replica, []]
  const { errorCode, isr, partitionEpoch } = answer
  if (errorCode === 'NONE') return settled(rules, replica, { ...replica, isr, partitionEpoch, proposed: [] })
  return errorCode === 'INELIGIBLE_REPLICA' ? settled(rules, replica, { ...replica, proposed: [] }) : [replica, []]
}

/** How long a leader waits before it asks again for a change that was refused. */
const askAgainMs = 500

/**
 * A change of the set is decided: what waited for it can be asked for. Whoever is new in the set, or stays in it against the leader's wish, has
 * its time to catch up from here on: it may never again have everything, and would stay for ever if only a fetch that has set the timer.
 */
export function settled(rules: Rules, before: Replica, after: Replica): Outcome {
  const { topicPartition, isr, positions, brokerId } = after
  const [next, effects] = moved(rules, after, [])
  const kept = before.proposed.length > 0 ? before.proposed : before.isr
  const watched = isr.filter(id => id !== brokerId && (!before.isr.includes(id) || !kept.includes(id)))
  const joining = Object.keys(positions)
    .map(Number)
    .filter(id => rules.mayJoinIsr(next, id))
  const pause = (id: number) => (before.proposed.includes(id) ? askAgainMs : 0)
  const expand = joining.map(id => timer(`expand/${topicPartition}/${id}`, pause(id)))
  return [next, [...effects, ...watched.map(id => lagTimer(next, id)), ...expand]]
}
