/**
 * TxnOffsetCommit: a transaction has the offsets of what it read, so that both are in force, or neither (KIP-98, KIP-447). The group's coordinator writes
 * them to its log in a batch of the producer's transaction; what they come to is transactional-offsets.ts.
 *
 *     TxnOffsetCommit ─▶ member of the generation in force? ─▶ transaction's coordinator: is the partition in it? ─▶ member still? ─▶ written
 */
import type { Asker, BrokerConfig, BrokerState } from './broker-state.ts'
import { transactionalBatch } from './coordinator.ts'
import type { ErrorCode } from './errors.ts'
import type { ClassicGroup } from './group.ts'
import { respond } from './leader.ts'
import { write } from './own-writes.ts'
import type { Step } from './process.ts'
import type { RequestOf, Response, TopicPartition } from './protocol.ts'
import type { Replica } from './replica-state.ts'
import { judge } from './sequences.ts'
import { askerOf, asProducersKnow, claimOf, verdictIn, verify, type Verified } from './transaction-verification.ts'

type Commit = RequestOf<'TxnOffsetCommit'>

const answer = (state: BrokerState, asker: Asker, errorCode: ErrorCode): Step<BrokerState> => [
  state,
  [respond(asker, { api: 'TxnOffsetCommit', errorCode })],
]

/** What makes no sense whoever coordinates: an id that is none, and numbers that fit into no batch. */
export function checkTransactional({ transactionalId, producerId, producerEpoch }: Commit): ErrorCode {
  const isId = Number.isSafeInteger(producerId) && producerId >= 0
  const isEpoch = Number.isInteger(producerEpoch) && producerEpoch >= 0 && producerEpoch <= 32_767
  return transactionalId !== '' && isId && isEpoch ? 'NONE' : 'INVALID_REQUEST'
}

/** `guard`: what the transaction's coordinator was asked under; absent: it was not asked yet. */
export function commitInTransaction(
  config: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  group: ClassicGroup,
  asker: Asker,
  request: Commit,
  { now, guard }: { readonly now: number; readonly guard?: number | undefined },
): Step<BrokerState> {
  const { rules, transactionPartitionVerification: verifies, producerIdExpirationMs } = config
  const errorCode = rules.checkTransactionalCommit(group, request)
  if (errorCode !== 'NONE') return answer(state, asker, errorCode)
  const { producers, logStartOffset } = replica.log
  const asked = { ...claimOf(request, { ...request, baseSequence: -1 }), count: 1 }
  const mustAsk = verifies && rules.needsVerification(producers, asked)
  if (mustAsk && guard === undefined) {
    const step = verify(state, replica, asked, fresh => ({ kind: 'offsets', ...asker, request, guard: fresh }))
    return typeof step === 'string' ? answer(state, asker, step) : step
  }
  const isVerified = !mustAsk || rules.isGuardInForce(replica.verifications[request.producerId]?.guard, guard)
  const court = { logStartOffset, now, producerIdExpirationMs, isVerified, isOwn: true }
  const judged = judge(rules, producers, { ...asked, isTransactional: true }, court)
  if (judged.errorCode !== 'NONE') return answer(state, asker, judged.errorCode)
  const writing = { kind: 'transactional offsets', ...asker } as const
  return write(config, state, replica.topicPartition, transactionalBatch(request), writing, { now, guard })
}

/** What the transaction's coordinator has said; undefined: the group's goes on. */
export function refusedByCoordinator(
  state: BrokerState,
  errand: Verified<'offsets'>,
  name: TopicPartition,
  said: Response | undefined,
): Step<BrokerState> | undefined {
  const verdict = said === undefined ? 'COORDINATOR_LOAD_IN_PROGRESS' : verdictIn(said, name)
  if (verdict === 'NONE') return undefined
  return answer(state, askerOf(errand), asProducersKnow(verdict, errand.request.transactionVersion))
}
