/**
 * The values over which a *depends* branches: few, and one for each behaviour that the models tell apart.
 *
 *   V1  a fact that is known has its own value alone
 *   V2  none means that the fact plays no part here (where to acknowledge, when the client commits by itself)
 *   V3  a single value means that the models do not look at it
 *   V4  facts settle each other in the order of `factNames`: branch over the first unknown one first, then interpret again
 *
 * Not modelled: replication factors above 3, and everything between the values named.
 */
import { INT_MAX } from './client.ts'
import { clientOf, representatives } from './clients.ts'
import { effectNames, isKnownByKey } from './effects.ts'
import { NEVER, type Deployment, type FactName, type FactValue } from './facts.ts'

const values: { readonly [N in FactName]: readonly FactValue[] } = {
  'broker.version': ['kafka@3.9'],
  'broker.storage': ['persistent', 'ephemeral'],
  'topic.replication.factor': [1, 2, 3],
  'topic.min.insync.replicas': [1, 2],
  'topic.unclean.leader.election.enable': [false, true],
  'topic.flush.messages': [NEVER, 1],
  'producer.client': representatives.producer,
  'producer.transactional.id': [false, true],
  'producer.transactional.id.per': ['instance', 'partition', 'application'],
  'producer.acks': ['0', '1', 'all'],
  'producer.retries': [INT_MAX, 0],
  'producer.max.in.flight.requests.per.connection': [1, 5],
  'producer.enable.idempotence': [false, true],
  'producer.request.timeout.ms': [30_000],
  'producer.linger.ms': [0],
  'producer.delivery.timeout.ms': [120_000, NEVER],
  'producer.on.send.failure': ['ignore', 'retry', 'report'],
  'consumer.client': representatives.consumer,
  'consumer.enable.auto.commit': [true, false],
  'consumer.commit': ['poll', 'handed-out', 'after-handler', 'before-handler', 'manual'],
  'consumer.ack.point': ['before', 'after', 'lowest-unfinished', 'finally', 'never', 'transaction'],
  'consumer.group.metadata': ['passed', 'not-passed'],
  'consumer.handler': ['throws', 'swallows'],
  'consumer.handling': ['loop', 'hand-off', 'parallel', 'per-key'],
  'consumer.partition.assignment.strategy': ['eager', 'cooperative'],
  'consumer.auto.offset.reset': ['latest', 'earliest', 'none'],
  'consumer.isolation.level': ['read_uncommitted', 'read_committed'],
  effect: effectNames,
  'effect.key': ['record', 'offset'],
}

export function possibleValues(fact: FactName, deployment: Deployment): readonly FactValue[] {
  const { value } = deployment[fact]
  if (value !== 'unknown') return [value]
  if (fact === 'producer.enable.idempotence') return mayBeIdempotent(deployment) ? values[fact] : [false]
  const { origin } = deployment[fact]
  if (origin.kind === 'unknown' && origin.among !== undefined) return origin.among
  return isIdle(fact, deployment) ? [] : valuesHere(fact, deployment)
}

/** Plays no part here. */
function isIdle(fact: FactName, deployment: Deployment): boolean {
  const inTransaction = ['transaction', 'unknown'].includes(deployment['consumer.ack.point'].value)
  switch (fact) {
    case 'broker.storage':
      // Where nobody speaks of it, a fault class means what it says: after b1 the disk is there.
      return true
    case 'consumer.ack.point':
      return !isManual(deployment)
    case 'producer.transactional.id.per':
      return deployment['producer.transactional.id'].value === false
    case 'consumer.group.metadata':
      return deployment['producer.transactional.id'].value === false || !inTransaction
    case 'effect.key':
      return deployment.effect.value !== 'unknown' && !isKnownByKey(deployment.effect.value)
    default:
      return false
  }
}

/** Offsets go into a transaction where there is one: who has not said so need not be asked. */
function valuesHere(fact: FactName, deployment: Deployment): readonly FactValue[] {
  const hasTransactions = deployment['producer.transactional.id'].value === true
  return fact === 'consumer.ack.point' && !hasTransactions
    ? values[fact].filter(value => value !== 'transaction')
    : values[fact]
}

/** A default gives way where idempotence is asked for; what was said or assumed does not. */
function mayBeIdempotent(deployment: Deployment): boolean {
  const fixed = (name: 'producer.acks' | 'producer.retries') =>
    deployment[name].origin.kind === 'default' ? 'unknown' : deployment[name].value
  return !['0', '1'].includes(String(fixed('producer.acks'))) && fixed('producer.retries') !== 0
}

const isManual = (deployment: Deployment) => ['manual', 'unknown'].includes(deployment['consumer.commit'].value)

/** The family that a client stands for in a *depends*. */
export const titleOf = (client: string): string => clientOf(client).title

/** Whether a client's consumer waits for offsets that are pending in a transaction (KIP-447). */
export const waitsForStableOffsets = (client: string): boolean => clientOf(client).waitsForStableOffsets
