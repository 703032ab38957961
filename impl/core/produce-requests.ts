/**
 * What a broker does with a Produce: it is refused, verified first if it begins a transaction here (transaction-verification.ts), or written.
 *
 *     Produce ─▶ refusal ─▶ first of a transaction? ──▶ coordinator ──▶ written
 *                                └─ no ─────────────────────────────────▶ written
 */
import { type Asker, type BrokerConfig, type BrokerState, lift } from './broker-state.ts'
import { offsetsTopic } from './coordinator.ts'
import { retained } from './delete-records.ts'
import type { ErrorCode } from './errors.ts'
import { type Here, type Outcome, produce, refusal, respond } from './leader.ts'
import type { Step } from './process.ts'
import { type RequestOf, type Response, type TopicPartition, topicOf } from './protocol.ts'
import { readHeader } from './record-batch.ts'
import { refusalOf } from './refusal.ts'
import type { Replica } from './replica-state.ts'
import { chain } from './steps.ts'
import { transactionTopic } from './transaction-log.ts'
import { askerOf, asProducersKnow, claimOf, verdictIn, verify, type Verified } from './transaction-verification.ts'

type Produce = RequestOf<'Produce'>

/** What the broker keeps for groups and transactions is its own to write (ReplicaManager.appendToLocalLog). */
export function isInternalTopic({ topicPartition }: { readonly topicPartition: TopicPartition }): boolean {
  const { topic } = topicOf(topicPartition)
  return topic === offsetsTopic || topic === transactionTopic
}

export function serveProduce(
  config: BrokerConfig,
  state: BrokerState,
  replica: Replica,
  asker: Asker,
  request: Produce,
  now: number,
): Step<BrokerState> {
  if (isInternalTopic(request)) return [state, refused(asker, request, 'INVALID_TOPIC_EXCEPTION')]
  const here = hereOf(config, state, replica, now)
  if (!begins(config, replica, request, here)) return lift(state, append(config, replica, asker, request, here))
  const claim = claimOf(request, readHeader(request.batch))
  const step = verify(state, replica, claim, guard => ({ kind: 'produce', ...asker, request, guard }))
  return typeof step === 'string' ? [state, refused(asker, request, translated(step))] : step
}

function begins(config: BrokerConfig, replica: Replica, request: Produce, here: Here): boolean {
  const { rules } = config
  if (!here.verifies || refusal(rules, replica, request, here) !== 'NONE') return false
  const header = readHeader(request.batch)
  return header.isTransactional && rules.needsVerification(replica.log.producers, header)
}

/** The coordinator has answered, or will not. The replica may have another leader, and the transaction another state, by now. */
export function produceVerified(
  config: BrokerConfig,
  state: BrokerState,
  errand: Verified<'produce'>,
  answer: Response | undefined,
  now: number,
): Step<BrokerState> {
  const { request, guard } = errand
  const asker = askerOf(errand)
  const verdict = asProducersKnow(verdictIn(answer, request.topicPartition), request.transactionVersion ?? 0)
  if (verdict !== 'NONE') return [state, refused(asker, request, translated(verdict))]
  const replica = state.replicas[request.topicPartition]!
  const here = { ...hereOf(config, state, replica, now), guard }
  return lift(state, append(config, replica, asker, request, here))
}

/** What passes is told in a word that old clients try again for, too (ReplicaManager.handleProduceAppend). */
function translated(errorCode: ErrorCode): ErrorCode {
  switch (errorCode) {
    case 'CONCURRENT_TRANSACTIONS':
    case 'COORDINATOR_LOAD_IN_PROGRESS':
    case 'COORDINATOR_NOT_AVAILABLE':
    case 'NOT_COORDINATOR':
      return 'NOT_ENOUGH_REPLICAS'
    default:
      return errorCode
  }
}

const refused = (asker: Asker, request: Produce, errorCode: ErrorCode) =>
  request.acks === 0 ? [] : [respond(asker, refusalOf(request, errorCode))]

function hereOf(config: BrokerConfig, state: BrokerState, replica: Replica, now: number): Here {
  const { producerIdExpirationMs, transactionPartitionVerification: verifies } = config
  const { freeBytes } = state
  return { replicas: replicasOf(state, replica), freeBytes, now, producerIdExpirationMs, verifies }
}

export const replicasOf = ({ image }: BrokerState, { topicPartition }: Replica) =>
  image.partitions[topicPartition]?.replicas.length ?? 1

function append({ rules }: BrokerConfig, replica: Replica, asker: Asker, request: Produce, here: Here): Outcome {
  return chain(
    replica,
    leader => produce(rules, leader, asker, request, here),
    leader => retained(rules, leader, here.now),
  )
}
