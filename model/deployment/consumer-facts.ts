/**
 * The consumer's facts. The one that decides most is derived: how offsets get committed, which turns on the client before it turns on
 * any setting (claims S17, C01, C02).
 *
 *   C1  `enable.auto.commit` alone says nothing: Java commits what earlier polls returned, librdkafka what was handed out, others the handled
 *   C2  librdkafka with `enable.auto.offset.store=false` leaves the moment to the application, as a manual commit does
 *   C3  some Java clients with `group.protocol=consumer` commit what was handed out, too (claim C03)
 */
import type { Client } from './client.ts'
import { clientOf } from './clients.ts'
import { badValue, type Entry } from './configuration.ts'
import { groupProtocol, offsetStore } from './decisive-keys.ts'
import { domainOf } from './domains.ts'
import { isConsumerProtocol } from './checked-keys.ts'
import { clientDefault, entryOf, fromOption, originOf, settled, written, type Reading } from './fact-reader.ts'
import { committedInTransaction, groupMetadata } from './transaction-facts.ts'
import { place, unknown, type Commit, type Deployment, type Fact, type FactName, type FactTypes } from './facts.ts'

type ConsumerFact = Extract<FactName, `consumer.${string}`>

/** `producer`: the client that the consumer's offsets are given to, where they go into a transaction. */
export function consumerFacts(reading: Reading, producer: Fact<string>): Pick<Deployment, ConsumerFact> {
  const client = fromOption(reading, 'consumer.client', '--client consumer=java@3.7, or whichever it is,')
  const library = client.value === 'unknown' ? undefined : clientOf(client.value)
  const read = <N extends ConsumerFact>(name: N): Fact<FactTypes[N]> =>
    settled(
      reading,
      name,
      written(reading, name, library?.dialect ?? 'unknown') ?? clientDefault(reading, name, client),
    )
  const autoCommit = read('consumer.enable.auto.commit')
  const commit = written(reading, 'consumer.commit', 'java') ?? commitOf(reading, client, library, autoCommit)
  return {
    'consumer.client': client,
    'consumer.enable.auto.commit': autoCommit,
    'consumer.commit': committedInTransaction(reading, autoCommit, settled(reading, 'consumer.commit', commit)),
    'consumer.ack.point': fromOption(
      reading,
      'consumer.ack.point',
      '--ack-point before, after, lowest-unfinished, finally, never or transaction',
    ),
    'consumer.group.metadata': groupMetadata(reading, producer),
    'consumer.handler': fromOption(reading, 'consumer.handler', '--handler throws or swallows'),
    'consumer.handling': fromOption(reading, 'consumer.handling', '--handling loop, hand-off, parallel or per-key'),
    'consumer.partition.assignment.strategy': read('consumer.partition.assignment.strategy'),
    'consumer.auto.offset.reset': read('consumer.auto.offset.reset'),
    'consumer.isolation.level': read('consumer.isolation.level'),
  }
}

function commitOf(
  reading: Reading,
  client: Fact<string>,
  library: Client | undefined,
  autoCommit: Fact<boolean>,
): Fact<Commit> {
  if (library === undefined) {
    return unknown('how offsets get committed turns on the client; --client consumer would tell')
  }
  const automatic = automaticCommits(reading, library)
  if (autoCommit.value === 'unknown') {
    return unknown(
      'how offsets get committed turns on enable.auto.commit; that, or --set consumer.commit, would tell',
      [...new Set([...automatic.commits, library.commits.off, ...storedBy(library)])],
    )
  }
  const stored = library.dialect === 'librdkafka' && autoCommit.value ? storedByApplication(reading) : undefined
  if (stored !== undefined) return stored
  const protocol = autoCommit.value ? automatic.entry : undefined
  if (protocol?.unread !== undefined) return unknownProtocol(protocol, automatic.commits)
  const value = autoCommit.value ? automatic.commits[0]! : library.commits.off
  const beside = protocol === undefined ? '' : ` and group.protocol=consumer (${place(originOf(protocol))})`
  const text = `${client.value} with enable.auto.commit=${autoCommit.value} (${place(autoCommit.origin)})${beside}`
  const from = [...(protocol === undefined ? [] : [originOf(protocol)]), autoCommit.origin, client.origin]
  return { value, origin: { kind: 'derived', text, from } }
}

/** An application of librdkafka's may store offsets itself. */
const storedBy = ({ dialect }: Client): readonly Commit[] => (dialect === 'librdkafka' ? ['manual'] : [])

/** How this client may commit by itself; `entry`: the line of `group.protocol` that decides it, if one does. */
function automaticCommits(
  reading: Reading,
  { commits: { auto, kip848 } }: Client,
): { readonly commits: readonly Commit[]; readonly entry?: Entry } {
  const entry = entryOf(reading, groupProtocol, 'java')
  if (entry === undefined || kip848 === undefined) return { commits: [auto] }
  if (entry.unread !== undefined) return { commits: [auto, kip848], entry }
  return isConsumerProtocol(entry.text) ? { commits: [kip848], entry } : { commits: [auto] }
}

const unknownProtocol = ({ written: word, file, line, unread }: Entry, among: readonly Commit[]): Fact<never> =>
  unknown(
    `${word} in ${file} line ${line} ${unread}; the line as it really is, or --set consumer.commit, would tell`,
    among,
  )

/** Undefined where the client stores offsets itself. */
function storedByApplication(reading: Reading): Fact<Commit> | undefined {
  const entry = entryOf(reading, offsetStore, 'librdkafka')
  if (entry === undefined) return undefined
  const { file, line, written: word, text } = entry
  if (entry.unread !== undefined) {
    return unknown(`${word} in ${file} line ${line} ${entry.unread}; --set consumer.commit would tell`)
  }
  const { read, expected } = domainOf('consumer.enable.auto.commit', 'librdkafka')
  const stores = read(text)
  if (stores === undefined) throw badValue(entry, expected)
  if (stores) return undefined
  const why = `the application stores each offset itself (${file} line ${line})`
  return { value: 'manual', origin: { kind: 'derived', text: why, from: [originOf(entry)] } }
}
