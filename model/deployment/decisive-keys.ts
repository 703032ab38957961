/**
 * Which keys of which files decide a fact.
 *
 *     topic file ──▶ broker file ──▶ the broker version's default        producer, consumer file ──▶ the client's default
 *
 *   K1  of two files that may say it, the first listed source wins: a topic overrides its broker
 *   K2  librdkafka has further names for some keys; to every other client these mean nothing
 */
import type { FactName } from './facts.ts'

export type Role = 'producer' | 'consumer' | 'broker' | 'topic'
export const roles: readonly Role[] = ['producer', 'consumer', 'broker', 'topic']

export interface Source {
  readonly role: Role
  readonly key: string
  /** librdkafka's other names for it. */
  readonly aliases: readonly string[]
}

const from = (role: Role, key: string, ...aliases: string[]): Source => ({ role, key, aliases })

/** A fact that is missing here comes from options alone. */
export const sources: { readonly [N in FactName]?: readonly Source[] } = {
  'topic.replication.factor': [from('broker', 'default.replication.factor')],
  'topic.min.insync.replicas': [from('topic', 'min.insync.replicas'), from('broker', 'min.insync.replicas')],
  'topic.unclean.leader.election.enable': [
    from('topic', 'unclean.leader.election.enable'),
    from('broker', 'unclean.leader.election.enable'),
  ],
  'topic.flush.messages': [from('topic', 'flush.messages'), from('broker', 'log.flush.interval.messages')],
  'producer.transactional.id': [from('producer', 'transactional.id')],
  'producer.acks': [from('producer', 'acks', 'request.required.acks')],
  'producer.retries': [from('producer', 'retries', 'message.send.max.retries')],
  'producer.max.in.flight.requests.per.connection': [
    from('producer', 'max.in.flight.requests.per.connection', 'max.in.flight'),
  ],
  'producer.enable.idempotence': [from('producer', 'enable.idempotence')],
  'producer.request.timeout.ms': [from('producer', 'request.timeout.ms')],
  'producer.linger.ms': [from('producer', 'linger.ms', 'queue.buffering.max.ms')],
  'producer.delivery.timeout.ms': [from('producer', 'delivery.timeout.ms', 'message.timeout.ms')],
  'consumer.enable.auto.commit': [from('consumer', 'enable.auto.commit')],
  'consumer.auto.offset.reset': [from('consumer', 'auto.offset.reset')],
  'consumer.partition.assignment.strategy': [from('consumer', 'partition.assignment.strategy')],
  'consumer.isolation.level': [from('consumer', 'isolation.level')],
}

/** Whether librdkafka stores an offset when it hands the record out; it decides `consumer.commit` and is no fact of its own. */
export const offsetStore: Source = from('consumer', 'enable.auto.offset.store')
/** Which protocol the group speaks: it decides how some clients commit, and is no fact of its own. */
export const groupProtocol: Source = from('consumer', 'group.protocol')
const besideFacts = [offsetStore, groupProtocol]

const reads = (source: Source, role: Role, key: string) =>
  source.role === role && (source.key === key || source.aliases.includes(key))

/** The fact that an entry of a file feeds, if any. */
export function factOf(role: Role, key: string): FactName | undefined {
  const names = Object.keys(sources) as FactName[]
  return names.find(name => sources[name]?.some(source => reads(source, role, key)))
}

export const isDecisive = (role: Role, key: string): boolean =>
  factOf(role, key) !== undefined || besideFacts.some(source => reads(source, role, key))
