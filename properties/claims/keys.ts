/**
 * The claim that a key stays where it is. Where it goes is computed with the clients' own partitioners (impl/core/partitioner.ts), and what becomes of its
 * order by a group that handles those partitions.
 */
import { type PartitionerName, partitionOf } from '../../impl/core/partitioner.ts'
import { partitionOfKey } from '../../model/kafka/index.ts'
import { broken, type Case, type Claim, holds, nearMiss } from './claim.ts'
import { askGroup } from './group-question.ts'

const bytesOf = (key: string) => Uint8Array.from(key, letter => letter.charCodeAt(0))
export const placeOf = (client: PartitionerName, key: string, partitions: number): number =>
  partitionOf(client, bytesOf(key), partitions)

const titles: Readonly<Record<PartitionerName, string>> = {
  java: 'Java',
  librdkafka: 'librdkafka',
  'kafkajs-1': 'kafkajs 1',
  platformatic: '@platformatic/kafka',
}

const rule = 'The key’s records lie in two partitions, and nothing orders what one has against what the other has.'

/** Two producers, one key; the first record is acknowledged before the second is sent. In order? */
function twoClients(key: string, clients: readonly [PartitionerName, PartitionerName], partitions: number): Case {
  const [one, other] = clients.map(client => placeOf(client, key, partitions)) as [number, number]
  const where = one === other ? `both partition ${one}` : `partitions ${one} and ${other}`
  const words = `${clients.map(client => titles[client]).join(' and ')}, key '${key}', ${partitions} partitions: ${where}; ORD without a fault`
  const asks = askGroup('ORD of all', 'none', {}, { partitions, keys: [one + 1, other + 1] }, { rule })
  return one === other ? holds(words, asks) : broken(words, asks)
}

/** One Java producer, and a topic that grows by a partition between two records of the key. */
function grown(key: string, partitions: number): Case {
  const places = [partitions, partitions + 1].map(n => placeOf('java', key, n))
  const alike = Array.from({ length: partitions * (partitions + 1) }, (_, i) => i + 1).find(
    one => partitionOfKey(one, partitions) === places[0]! + 1 && partitionOfKey(one, partitions + 1) === places[1]! + 1,
  )!
  const where = places[0] === places[1] ? `stays in ${places[0]}` : `goes from ${places[0]} to ${places[1]}`
  const words = `Java, key '${key}', ${partitions} partitions and then ${partitions + 1}: it ${where}; ORD without a fault`
  const asks = askGroup('ORD', 'none', {}, { partitions, grows: 1, keys: [alike, alike] }, { rule })
  return places[0] === places[1] ? holds(words, asks) : broken(words, asks)
}

export const keyClaims: readonly Claim[] = [
  {
    id: 'K18',
    name: 'same-key-same-partition-for-ever',
    says: 'Same key, same partition: for ever, and for all producers.',
    answer:
      'For one client and one number of partitions. Java and kafkajs 2 hash with murmur2, librdkafka with CRC-32, kafkajs 1 with a murmur2 of its own, @platformatic/kafka without cutting off the sign, so that it agrees where the number of partitions is a power of two; and a partition more moves keys. Their records are then handled in any order.',
    kind: 'safety',
    source: 'Utils.murmur2; librdkafka rdkafka_msg.c; kafkajs partitioners; @platformatic/kafka 2.9',
    assumes: [
      'a group of two members whose log never fails',
      'each record is acknowledged before the next is sent',
      'each client as it comes; librdkafka’s partitioner=murmur2_random is Java’s',
    ],
    cases: [
      twoClients('order-1', ['java', 'librdkafka'], 2),
      nearMiss(twoClients('order-1', ['java', 'java'], 2)),
      twoClients('order-1', ['java', 'kafkajs-1'], 2),
      twoClients('order-2', ['java', 'platformatic'], 3),
      nearMiss(twoClients('order-2', ['java', 'platformatic'], 2)),
      grown('order-1', 2),
      nearMiss(grown('order-42', 2)),
    ],
  },
]
