/**
 * The topic's facts: its own file, else its broker's, else the broker version's default.
 *
 *   T1  the replication factor is no topic setting; a broker's `default.replication.factor` holds for topics created without one
 */
import { brokerDefaults } from './broker.ts'
import { hasFile, saidOf, settled, written, type Reading } from './fact-reader.ts'
import { unknown, type Deployment, type Fact, type FactName, type FactTypes } from './facts.ts'
import { sources } from './decisive-keys.ts'

type TopicFact = Extract<FactName, `topic.${string}`>

export function topicFacts(reading: Reading): Pick<Deployment, TopicFact> {
  const read = <N extends TopicFact>(name: N) =>
    settled(reading, name, written(reading, name, 'java') ?? defaultOf(reading, name))
  return {
    'topic.replication.factor': read('topic.replication.factor'),
    'topic.min.insync.replicas': read('topic.min.insync.replicas'),
    'topic.unclean.leader.election.enable': read('topic.unclean.leader.election.enable'),
    'topic.flush.messages': read('topic.flush.messages'),
  }
}

function defaultOf<N extends TopicFact>(reading: Reading, name: N): Fact<FactTypes[N]> {
  const givers = sources[name]!
  const giver = givers.find(({ role }) => hasFile(reading, role))
  if (giver === undefined) {
    return unknown(
      `no ${givers.map(({ role }) => role).join(' or ')} file was given; one, or --set ${name}, would tell`,
    )
  }
  const { of, defaults } = brokerDefaults(saidOf(reading.configuration, 'broker.version') ?? 'unknown')
  return { value: defaults[name]!, origin: { kind: 'default', of, key: giver.key } }
}
