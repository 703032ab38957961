/**
 * Producer, its numbers: which sequence number a batch has, and with which epoch; what becomes of them when a batch is refused or expires.
 *
 *     session of a partition    epoch 0: 0 1 2 3 │ 4 5 unsettled │ 6 next        a bump: epoch 1, the unsettled are 0 1, next is 2
 *
 *   U1  a batch keeps number and epoch over its retries, unless they are rewritten, given back or renewed
 *   U2  the numbers of one session go up in the order of `send`
 *
 * An idempotent producer bumps its epoch by itself (KIP-360). Who decides that it does is `afterRefusal` and `afterExpiry` (producer-rules.ts). A
 * transactional one is given its epochs by the coordinator: a gap loses it the transaction.
 */
import type { Numbers, Refusal, Turn } from './producer-rules.ts'
import {
  type Batch,
  type ProducerState,
  replaceBatch,
  rulesOf,
  type SendError,
  type Session,
} from './producer-state.ts'
import type { TopicPartition } from './protocol.ts'
import { sequenceAfter } from './sequences.ts'
import { failAbortably } from './transaction-manager.ts'

/** A 16-bit number in Kafka; then comes another producer id. */
const LAST_EPOCH = 32_767
const SEQUENCES = 2 ** 31

const isNumbered = ({ baseSequence }: Batch): boolean => baseSequence >= 0
const endOf = ({ baseSequence, records }: Batch): number => sequenceAfter({ baseSequence, count: records.length })

const fresh = ({ producerId, producerEpoch }: Pick<Session, 'producerId' | 'producerEpoch'>): Session => ({
  producerId,
  producerEpoch,
  nextSequence: 0,
  nextToAcknowledge: 0,
  unresolvedUpTo: -1,
  isToBeRewritten: false,
})

const isOf = (session: Session, { producerId, producerEpoch }: Pick<Session, 'producerId' | 'producerEpoch'>) =>
  session.producerId === producerId && session.producerEpoch === producerEpoch

/** Of an epoch that is over it may be; who takes a number begins anew then. */
const sessionOf = (state: ProducerState, name: TopicPartition): Session => state.sessions[name] ?? fresh(state)

const withSession = (state: ProducerState, name: TopicPartition, session: Session): ProducerState => ({
  ...state,
  sessions: { ...state.sessions, [name]: session },
})

const numberedOf = ({ batches }: ProducerState, name: TopicPartition): readonly Batch[] =>
  batches.filter(batch => batch.topicPartition === name && isNumbered(batch))

/** U1. Without idempotence there is nothing to take. */
export function takeNumber(state: ProducerState, batch: Batch): readonly [ProducerState, Batch] {
  if (!state.config.idempotence || isNumbered(batch)) return [state, batch]
  const known = sessionOf(state, batch.topicPartition)
  const session = isOf(known, state) ? known : fresh(state)
  const { producerId, producerEpoch, nextSequence: baseSequence } = session
  const numbered = { ...batch, producerId, producerEpoch, baseSequence }
  const isCounted = rulesOf(state).numbering() !== 'shared'
  const nextSequence = isCounted ? endOf(numbered) : baseSequence
  return [withSession(state, batch.topicPartition, { ...session, nextSequence }), numbered]
}

/** What is to have its number before its turn comes; what begins anew takes it as the new producer id arrives. */
export function numberQueued(state: ProducerState): ProducerState {
  if (state.producerId < 0 || rulesOf(state).numbering() === 'drained') return state
  const isWaiting = (batch: Batch) => batch.state === 'queued' || (batch.state === 'backoff' && batch.isRenewed)
  const queued = state.batches.filter(batch => isWaiting(batch) && !isNumbered(batch))
  return queued.reduce((before, batch) => {
    const [next, numbered] = takeNumber(before, batch)
    return replaceBatch(next, numbered)
  }, state)
}

export function turnOf(state: ProducerState, batch: Batch): Turn {
  const { topicPartition: name, batchId } = batch
  const session = sessionOf(state, name)
  const numbered = numberedOf(state, name)
  return {
    isNumbered: isNumbered(batch),
    hasEarlier: numbered.some(each => each.batchId < batchId),
    hasLaterOnItsWay: numbered.some(each => each.batchId > batchId && each.state === 'awaiting'),
    isStale: !isOf(session, state),
    isUnresolved: session.unresolvedUpTo >= 0,
  }
}

export function refusalOf(state: ProducerState, batch: Batch, errorCode: SendError): Refusal {
  const { attempt, freeAttempts, isRenumbered, isRenewed, baseSequence } = batch
  const { nextToAcknowledge, unresolvedUpTo } = sessionOf(state, batch.topicPartition)
  const isAfterGap = unresolvedUpTo === baseSequence ? 'right before' : 'somewhere before'
  return {
    errorCode,
    mayRetry: attempt - freeAttempts <= state.config.retries,
    attempt,
    ahead: distance(nextToAcknowledge, baseSequence),
    isRenumbered,
    isRenewed,
    isTransactional: state.transaction !== null,
    gap: unresolvedUpTo < 0 ? 'none' : isAfterGap,
  }
}

/** How far one number is ahead of another; below 0: behind. They go on with 0. */
function distance(from: number, to: number): number {
  const ahead = (to - from + SEQUENCES) % SEQUENCES
  return ahead < SEQUENCES / 2 ? ahead : ahead - SEQUENCES
}

/** By the number that the batch has now, which may be another than it was sent with (TransactionManager.handleCompletedBatch). */
export function noteAcknowledged(state: ProducerState, batch: Batch): ProducerState {
  const session = state.sessions[batch.topicPartition]
  if (!isNumbered(batch) || session === undefined || !isOf(session, batch)) return state
  const end = endOf(batch)
  const isNews = distance(session.nextToAcknowledge, end) > 0
  const nextToAcknowledge = isNews ? end : session.nextToAcknowledge
  const isCounted = rulesOf(state).numbering() !== 'shared'
  const nextSequence = isCounted ? session.nextSequence : (session.nextSequence + batch.records.length) % SEQUENCES
  return withSession(state, batch.topicPartition, { ...session, nextToAcknowledge, nextSequence })
}

/** What `afterRefusal` and `afterExpiry` say of the numbers. */
export function dispose(state: ProducerState, batch: Batch, numbers: Numbers): readonly [ProducerState, Batch] {
  if (!state.config.idempotence) return [state, batch]
  const name = batch.topicPartition
  const session = sessionOf(state, name)
  switch (numbers) {
    case 'kept':
      return [state, batch]
    case 'drained':
      return [{ ...state, isDraining: true }, batch]
    case 'rewritten':
      return [withSession(state, name, { ...session, isToBeRewritten: true }), batch]
    case 'unresolved':
      return [
        withSession(state, name, { ...session, unresolvedUpTo: laterOf(session.unresolvedUpTo, endOf(batch)) }),
        batch,
      ]
    case 'returned':
      return giveBack(state, batch)
    case 'adjusted':
      return moveUp(state, batch)
    case 'renewed': {
      const anew = { ...state, producerId: -1, producerEpoch: -1, sessions: {} }
      return [anew, { ...batch, baseSequence: -1, isRenewed: true }]
    }
  }
}

const laterOf = (known: number, end: number): number => (known < 0 || distance(known, end) > 0 ? end : known)

/** What was not counted cannot be taken away. */
function giveBack(state: ProducerState, batch: Batch): readonly [ProducerState, Batch] {
  const session = state.sessions[batch.topicPartition]
  const without = { ...batch, baseSequence: -1 }
  if (!isNumbered(batch) || session === undefined || rulesOf(state).numbering() === 'shared') return [state, without]
  const nextSequence = (session.nextSequence - batch.records.length + SEQUENCES) % SEQUENCES
  return [withSession(state, batch.topicPartition, { ...session, nextSequence }), without]
}

/** As if it had never had a number (TxnPartitionMap.adjustSequencesDueToFailedBatch). */
function moveUp(state: ProducerState, batch: Batch): readonly [ProducerState, Batch] {
  const [given, without] = giveBack(state, batch)
  const isBehind = (each: Batch) => batch.baseSequence >= 0 && distance(batch.baseSequence, each.baseSequence) > 0
  const behind = numberedOf(given, batch.topicPartition).filter(isBehind)
  const moved = behind.map(each => ({ ...each, baseSequence: each.baseSequence - batch.records.length }))
  return [moved.reduce((next, each) => replaceBatch(next, { ...each, isRenumbered: true }), given), without]
}

/** Before anything more is sent: gaps that have come to an end, and the next epoch where it is asked for. */
export function resolve(state: ProducerState): ProducerState {
  if (!state.config.idempotence) return state
  const resolved = drained(Object.keys(state.sessions).reduce(resolveGap, state))
  const names = Object.keys(resolved.sessions).filter(name => resolved.sessions[name]!.isToBeRewritten)
  if (names.length === 0 || resolved.producerId < 0) return resolved
  if (resolved.transaction !== null) return loseTransaction(resolved, names)
  if (resolved.producerEpoch >= LAST_EPOCH) return { ...resolved, producerId: -1, producerEpoch: -1 }
  return names.reduce(rewrite, { ...resolved, producerEpoch: resolved.producerEpoch + 1 })
}

/** A transaction with a gap in it: it can only be aborted, and the next one needs another epoch. */
function loseTransaction(state: ProducerState, names: readonly TopicPartition[]): ProducerState {
  const lost = failAbortably(state, 'DELIVERY_TIMEOUT', true)
  const forgotten = (next: ProducerState, name: TopicPartition) =>
    withSession(next, name, { ...next.sessions[name]!, isToBeRewritten: false })
  return names.reduce(forgotten, lost)
}

/** TransactionManager.maybeResolveSequences: those behind it were acknowledged, so it was written; or there is a gap. */
function resolveGap(state: ProducerState, name: TopicPartition): ProducerState {
  const session = state.sessions[name]!
  if (session.unresolvedUpTo < 0 || numberedOf(state, name).length > 0) return state
  const isToBeRewritten = session.isToBeRewritten || session.nextToAcknowledge !== session.nextSequence
  return withSession(state, name, { ...session, unresolvedUpTo: -1, isToBeRewritten })
}

/** rd_kafka_idemp_drain_done. */
function drained(state: ProducerState): ProducerState {
  if (!state.isDraining || state.batches.some(batch => batch.state === 'awaiting')) return state
  const sessions = Object.entries(state.sessions).map(([name, session]) => [
    name,
    { ...session, isToBeRewritten: true },
  ])
  return { ...state, isDraining: false, sessions: Object.fromEntries(sessions) as ProducerState['sessions'] }
}

/** U2. From 0, in the order of `send`; what is on its way too, so that the answer to its old number counts for the new (startSequencesAtBeginning). */
function rewrite(state: ProducerState, name: TopicPartition): ProducerState {
  const { producerId, producerEpoch } = state
  const inOrder = numberedOf(state, name).toSorted((a, b) => a.batchId - b.batchId)
  let nextSequence = 0
  let next = state
  for (const batch of inOrder) {
    next = replaceBatch(next, { ...batch, producerId, producerEpoch, baseSequence: nextSequence, isRenumbered: true })
    nextSequence += batch.records.length
  }
  return withSession(next, name, { ...fresh(state), nextSequence })
}
