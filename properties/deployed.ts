/**
 * A Deployment, as far as one guarantee looks at it, as the parameters of the machines.
 *
 *   D1  a fact that the guarantee does not look at may be unknown; one that it looks at may not
 *   D2  a number beyond the scope is made smaller here and nowhere else, and only where more would not change the verdict's kind
 */
import type { Deployment, FactName } from '../model/deployment/index.ts'
import { type ConsumerParameters, type Parameters, safeParameters } from '../model/kafka/index.ts'
import type { Guarantee } from './guarantees.ts'

const topic = [
  'topic.replication.factor',
  'topic.min.insync.replicas',
  'topic.unclean.leader.election.enable',
  'topic.flush.messages',
] as const satisfies readonly FactName[]
const resends = [
  'producer.retries',
  'producer.max.in.flight.requests.per.connection',
  'producer.enable.idempotence',
] as const satisfies readonly FactName[]
const consumer = [
  'consumer.commit',
  'consumer.ack.point',
  'consumer.handler',
  'consumer.auto.offset.reset',
] as const satisfies readonly FactName[]

/** What decides each guarantee: the facts over which it may depend. */
export const decisiveFacts: Readonly<Record<Guarantee, readonly FactName[]>> = {
  NAL: [...topic, 'producer.acks'],
  NSL: [...topic, 'producer.acks', 'producer.retries', 'producer.on.send.failure'],
  AVAIL: [...topic.slice(0, 3), 'producer.acks'],
  ALO: [...topic, 'producer.acks', ...consumer],
  AMO: [...topic, 'producer.acks', ...resends, 'producer.on.send.failure', ...consumer],
  // One consumer hands out a log in its order, whatever it commits: what is skipped or repeated is ALO's and AMO's business.
  ORD: [...topic, 'producer.acks', ...resends],
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
    flushEveryRecord: get('topic.flush.messages') === 1,
    acks: get('producer.acks') ?? safe.acks,
    retries: retries === undefined ? safe.retries : retries > 0,
    idempotence: get('producer.enable.idempotence') ?? safe.idempotence,
    maxInFlight: Math.min(get('producer.max.in.flight.requests.per.connection') ?? safe.maxInFlight, 2),
    onSendFailure: get('producer.on.send.failure') ?? safe.onSendFailure,
    consumer: consumerOf(deployment),
  }
}

function consumerOf(deployment: Deployment): ConsumerParameters {
  const client = String(value(deployment, 'consumer.client') ?? '')
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
    case 'manual':
      return value(deployment, 'consumer.ack.point') ?? 'after'
    case undefined:
      return safeParameters.consumer.commit
  }
}
