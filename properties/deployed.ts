/**
 * A Deployment, as far as one guarantee looks at it, as the parameters of the machines.
 *
 *   D1  a fact that the guarantee does not look at may be unknown; one that it looks at may not
 *   D2  a number beyond the scope is made smaller here and nowhere else, and only where more would not change the verdict's kind
 */
import type { Deployment, FactName } from '../model/deployment/facts.ts'
import { possibleValues, waitsForStableOffsets } from '../model/deployment/possible-values.ts'
import {
  type Commit,
  type ConsumerParameters,
  type GroupParameters,
  type Parameters,
  safeGroup,
  safeParameters,
} from '../model/kafka/index.ts'
import { exactlyOnce, type ProcessingParameters } from '../model/kafka/processing/index.ts'
import { type ClientName, javaParameters, type ProducerParameters } from '../model/kafka/idempotence/index.ts'
import type { Guarantee } from './guarantees.ts'

const topic = [
  'topic.replication.factor',
  'topic.min.insync.replicas',
  'topic.unclean.leader.election.enable',
  'topic.flush.messages',
  'broker.storage',
] as const satisfies readonly FactName[]
const resends = [
  'producer.retries',
  'producer.max.in.flight.requests.per.connection',
  'producer.enable.idempotence',
] as const satisfies readonly FactName[]
const commits = ['consumer.commit', 'consumer.ack.point'] as const satisfies readonly FactName[]
const consumer = [...commits, 'consumer.handler', 'consumer.auto.offset.reset'] as const satisfies readonly FactName[]
/** An idempotent producer is its client's: whose it is counts where it is on. */
const identity = ['producer.enable.idempotence', 'producer.client'] as const satisfies readonly FactName[]

/** What decides each guarantee: the facts over which it may depend. */
export const decisiveFacts: Readonly<Record<Guarantee, readonly FactName[]>> = {
  NAL: [...topic, 'producer.acks', ...identity],
  NSL: [...topic, 'producer.acks', 'producer.retries', 'producer.on.send.failure', ...identity],
  AVAIL: [...topic.slice(0, 3), 'producer.acks'],
  ALO: [...topic, 'producer.acks', ...identity, 'consumer.client', ...consumer, 'consumer.handling'],
  AMO: [
    ...topic,
    'producer.acks',
    ...resends,
    'producer.client',
    'producer.on.send.failure',
    'consumer.client',
    ...consumer,
  ],
  // One consumer hands out a log in its order, whatever it commits; several handlers, or two owners of a partition, need not.
  ORD: [
    ...topic,
    'producer.acks',
    ...resends,
    'producer.client',
    ...commits,
    'consumer.handling',
    'consumer.partition.assignment.strategy',
  ],
}

const value = <N extends FactName>(deployment: Deployment, name: N) => {
  const { value: known } = deployment[name]
  return known === 'unknown' ? undefined : known
}

/** The parameters for `guarantee`; facts that it does not look at are as in `safeParameters` where nobody knows them. */
export function parametersOf(deployment: Deployment): Parameters {
  const get = <N extends FactName>(name: N) => value(deployment, name)
  const safe = safeParameters
  const retries = get('producer.retries')
  return {
    replicationFactor: Math.min(get('topic.replication.factor') ?? safe.replicationFactor, 3),
    minInsyncReplicas: get('topic.min.insync.replicas') ?? safe.minInsyncReplicas,
    uncleanLeaderElection: get('topic.unclean.leader.election.enable') ?? safe.uncleanLeaderElection,
    // What is flushed to a disk that goes with its pod is not flushed.
    flushEveryRecord: get('topic.flush.messages') === 1 && get('broker.storage') !== 'ephemeral',
    acks: get('producer.acks') ?? safe.acks,
    retries: retries === undefined ? safe.retries : retries > 0,
    idempotence: get('producer.enable.idempotence') ?? safe.idempotence,
    maxInFlight: Math.min(get('producer.max.in.flight.requests.per.connection') ?? safe.maxInFlight, 2),
    onSendFailure: get('producer.on.send.failure') ?? safe.onSendFailure,
    consumer: consumerOf(deployment),
  }
}

type ClientFact = 'producer.client' | 'consumer.client'

const clientsOf = (deployment: Deployment, fact: ClientFact): readonly string[] =>
  possibleValues(fact, deployment).map(String)

/** One of those that it may be, where nobody told which, or which version: they all have the same rules, or it is branched over (turnsOnClient). */
const clientOf = (deployment: Deployment, fact: ClientFact): string => clientsOf(deployment, fact)[0]!

/** Whether it decides by itself whose client it is, beside all that its defaults decide. */
export function turnsOnClient(fact: ClientFact, deployment: Deployment): boolean {
  if (fact === 'producer.client' && value(deployment, 'producer.enable.idempotence') !== true) return false
  const rulesOf =
    fact === 'producer.client' ? rulesNamed : (client: string) => JSON.stringify(consumerRulesOf(deployment, client))
  return new Set(clientsOf(deployment, fact).map(rulesOf)).size > 1
}

const consumerRulesOf = (deployment: Deployment, client: string) =>
  value(deployment, 'consumer.ack.point') === 'transaction'
    ? [consumerOf(deployment, client), waitsForStableOffsets(client)]
    : consumerOf(deployment, client)

function consumerOf(deployment: Deployment, client = clientOf(deployment, 'consumer.client')): ConsumerParameters {
  const reset = value(deployment, 'consumer.auto.offset.reset')
  const throws = value(deployment, 'consumer.handler') ?? 'throws'
  return {
    commit: commitOf(deployment, client),
    // Spring's error handler tries ten times, logs, and commits past the record (claim C15).
    onThrow: client.startsWith('spring') && throws === 'throws' ? 'gives-up' : throws,
    offsetReset: reset === 'latest' ? 'latest' : 'earliest',
  }
}

function commitOf(deployment: Deployment, client: string): ConsumerParameters['commit'] {
  switch (value(deployment, 'consumer.commit')) {
    case 'poll':
    case 'handed-out':
      return value(deployment, 'consumer.commit') as 'poll' | 'handed-out'
    case 'after-handler':
      return 'after'
    case 'before-handler':
      // @platformatic/kafka issues the commit when it pushes, and does not wait for its answer before the handler starts.
      return client.startsWith('platformatic') ? 'handed-out' : 'before'
    case 'manual': {
      // One handler finishes in order: what is done and what lies below it are the same.
      const point = value(deployment, 'consumer.ack.point') ?? 'after'
      // What is committed with a transaction is committed when the handler is done.
      return point === 'lowest-unfinished' || point === 'transaction' ? 'after' : point
    }
    case undefined:
      return safeParameters.consumer.commit
  }
}

/** The same consumer as one of a group (model/kafka/group). */
export function groupParametersOf(deployment: Deployment): GroupParameters {
  const { onThrow, commit, offsetReset } = consumerOf(deployment)
  const handling = value(deployment, 'consumer.handling') ?? safeGroup.handling
  return {
    ...safeGroup,
    handling,
    assignment: value(deployment, 'consumer.partition.assignment.strategy') ?? safeGroup.assignment,
    commit: groupCommitOf(deployment, handling) ?? commit,
    // A handler that catches its own error returns like any other: who commits what handlers return from passes the record by.
    onThrow: onThrow === 'swallows' && value(deployment, 'consumer.commit') !== 'manual' ? 'gives-up' : onThrow,
    offsetReset,
  }
}

/** What differs from the commits of one handler in its loop. */
function groupCommitOf(deployment: Deployment, handling: GroupParameters['handling']): Commit | undefined {
  const commit = value(deployment, 'consumer.commit')
  if (commit === 'manual' && value(deployment, 'consumer.ack.point') === 'lowest-unfinished') return 'lowest-unfinished'
  // A handler that hands its record on returns at once, and the client takes it for done.
  return commit === 'after-handler' && handling !== 'loop' ? 'handed-out' : undefined
}

/** The application as one that consumes, processes and produces in transactions (model/kafka/processing). */
export function processingParametersOf(deployment: Deployment): ProcessingParameters {
  const per = value(deployment, 'producer.transactional.id.per') ?? 'instance'
  return {
    ...exactlyOnce,
    transactionalId: per === 'application' ? 'shared' : per,
    groupMetadata: value(deployment, 'consumer.group.metadata') ?? exactlyOnce.groupMetadata,
    pendingOffsets: waitsForStableOffsets(clientOf(deployment, 'consumer.client')) ? 'awaited' : 'ignored',
    isolation: value(deployment, 'consumer.isolation.level') ?? exactlyOnce.isolation,
  }
}

/** Whose rules an idempotent producer follows. */
const producers: Readonly<Record<string, ClientName>> = {
  librdkafka: 'librdkafka',
  'confluent-kafka-python': 'librdkafka',
  'confluent-kafka-go': 'librdkafka',
  'confluent-kafka-dotnet': 'librdkafka',
  'node-rdkafka': 'librdkafka',
  'confluent-kafka-javascript': 'librdkafka',
  kafkajs: 'kafkajs',
  platformatic: 'platformatic',
}

function rulesNamed(client: string): ClientName {
  const family = client.split('@')[0]!
  return Object.hasOwn(producers, family) ? producers[family]! : 'java'
}

/**
 * The same producer, sequence number by sequence number (model/kafka/idempotence); undefined where it is not idempotent, and there is nothing to
 * add to the other systems. Doubtful: the idempotent producers of sarama, franz-go and kafka-python have not been read, and are taken to follow
 * Java's rules.
 */
export const producerParametersOf = (deployment: Deployment): ProducerParameters | undefined =>
  value(deployment, 'producer.enable.idempotence') === true ? producerRulesOf(deployment) : undefined

/** Its client's rules, whether or not it is idempotent. */
export function producerRulesOf(deployment: Deployment): ProducerParameters {
  const inFlight = value(deployment, 'producer.max.in.flight.requests.per.connection') ?? 1
  return {
    ...javaParameters,
    client: rulesNamed(clientOf(deployment, 'producer.client')),
    maxInFlight: Math.min(inFlight, javaParameters.maxInFlight),
    onSendFailure: value(deployment, 'producer.on.send.failure') ?? javaParameters.onSendFailure,
  }
}
