/**
 * What a person should know about the facts in effect, though none of it is an error.
 */
import type { Configuration } from './configuration.ts'
import { hasFile } from './fact-reader.ts'
import { place, type Deployment, type Fact, type Origin } from './facts.ts'
import type { Warning } from './key-warnings.ts'

export function deploymentWarnings(configuration: Configuration, deployment: Deployment): readonly Warning[] {
  return [
    ...silentlyOff(deployment['producer.enable.idempotence']),
    ...minAboveReplicas(deployment),
    ...unsureReplicas(configuration, deployment['topic.replication.factor']),
    ...unseenBroker(configuration, deployment),
    ...sharedId(deployment),
  ]
}

function silentlyOff({ value, origin }: Fact<boolean>): readonly Warning[] {
  if (value !== false || origin.kind !== 'derived') return []
  return [{ ...locationOf(origin), text: `${origin.text}; enable.idempotence=true would refuse to start instead.` }]
}

/** Legal, and not what it seems (claim K05). */
function minAboveReplicas(deployment: Deployment): readonly Warning[] {
  const [replicas, least] = [deployment['topic.replication.factor'], deployment['topic.min.insync.replicas']]
  if (replicas.value === 'unknown' || least.value === 'unknown' || least.value <= replicas.value) return []
  const counts = `newer brokers count it as ${replicas.value}, older ones refuse every write with acks=all`
  return [
    {
      ...locationOf(least.origin),
      text: `min.insync.replicas=${least.value} is more than the replication factor ${replicas.value}: ${counts}.`,
    },
  ]
}

/** What is stated is the topic's own; what comes from a broker holds for topics that are created without. */
function unsureReplicas({ stated }: Configuration, replicas: Fact<number>): readonly Warning[] {
  if (replicas.value === 'unknown' || replicas.origin.kind === 'option') return []
  if (stated['topic.replication.factor'] !== undefined) return []
  const text = `The replication factor ${replicas.value} comes from ${place(replicas.origin)}; a topic may be created with another: --set topic.replication.factor says which.`
  return [{ ...locationOf(replicas.origin), text }]
}

/** What two instances do to each other takes no fault (claim K19). */
function sharedId(deployment: Deployment): readonly Warning[] {
  if (deployment['producer.transactional.id.per'].value !== 'application') return []
  const text =
    'One transactional.id for all instances: each that calls initTransactions fences the one before, whether or not that is a zombie; an id for each instance is what Kafka means by it.'
  return [{ ...locationOf(deployment['producer.transactional.id'].origin), text }]
}

/** A topic without a setting of its own has its broker's, and nobody showed us that broker. */
function unseenBroker(configuration: Configuration, deployment: Deployment): readonly Warning[] {
  const reading = { configuration, assume: {} }
  if (!hasFile(reading, 'topic') || hasFile(reading, 'broker')) return []
  const names = ['topic.min.insync.replicas', 'topic.unclean.leader.election.enable', 'topic.flush.messages'] as const
  const missing = names.filter(name => deployment[name].origin.kind === 'default')
  if (missing.length === 0) return []
  return [
    {
      text: `No broker file was given, so Kafka's defaults are taken for ${missing.join(', ')}; a broker may set others.`,
    },
  ]
}

/** The first line of a file that an origin leads to. */
function locationOf(origin: Origin): Pick<Warning, 'file' | 'line'> {
  if (origin.kind === 'file') return { file: origin.file, line: origin.line }
  const found = origin.kind === 'derived' ? origin.from.find(each => each.kind === 'file') : undefined
  return found?.kind === 'file' ? { file: found.file, line: found.line } : {}
}
