/** Any request of any client, for tests: good batches with bits flipped, cut and spliced, and any numbers and names; and what a broker must be after them. */
import * as fc from 'fast-check'
import { expect } from 'vitest'
import { batchOf, type DrivenBroker, orders, produceOf } from './broker.test-data.ts'
import { crc32c } from './crc32c.ts'
import { batchesOf, recover } from './log.ts'
import { defaultTopicConfigs, type Request } from './protocol.ts'
import { decodeRecords } from './record-batch.ts'
import { epochsFile, epochsIn, logFile } from './replica-state.ts'
import { writeInt32 } from './varint.ts'

type Change =
  | { readonly type: 'flip'; readonly at: number; readonly bit: number }
  | { readonly type: 'cut'; readonly size: number }
  | { readonly type: 'splice'; readonly from: number; readonly at: number }
  | { readonly type: 'int'; readonly at: number; readonly value: number }
  | { readonly type: 'sign' }

const place = fc.nat(120)
export const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ type: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ type: fc.constant('cut' as const), size: place }),
  fc.record({ type: fc.constant('splice' as const), from: place, at: place }),
  fc.record({ type: fc.constant('int' as const), at: place, value: fc.integer() }),
  // The checksum made to fit: what it would have found is left to the other checks.
  { weight: 3, arbitrary: fc.record({ type: fc.constant('sign' as const) }) },
)

export const good = batchOf('one', 'two', 'three')
const other = batchOf('four')

export function changed(bytes: Uint8Array, change: Change): Uint8Array {
  const copy = bytes.slice()
  switch (change.type) {
    case 'flip':
      if (change.at < copy.length) copy[change.at]! ^= 1 << change.bit
      return copy
    case 'cut':
      return copy.slice(0, change.size)
    case 'splice':
      return Uint8Array.from([...copy.slice(0, change.at), ...other.slice(change.from)])
    case 'int':
      if (change.at + 4 <= copy.length) writeInt32(copy, change.at, change.value)
      return copy
    case 'sign':
      if (copy.length > 21) writeInt32(copy, 17, crc32c(copy, 21, copy.length))
      return copy
  }
}

/** What the disk holds is what the broker knows, whole; and every record can be read. */
export function expectWhole(broker: DrivenBroker): void {
  const { logs, files } = broker.disk.image()
  for (const { topicPartition, log, highWatermark, flushedOffset } of Object.values(broker.state.replicas)) {
    const bytes = logs[logFile(topicPartition)] ?? new Uint8Array()
    expect(recover(bytes, epochsIn(files[epochsFile(topicPartition)]))).toEqual({ log, validBytes: bytes.length })
    const offsets = batchesOf(log).flatMap(({ bytes }) => decodeRecords(bytes).map(({ offset }) => offset))
    expect(offsets).toEqual(Array.from({ length: log.logEndOffset }, (_, offset) => offset))
    // R1.
    expect(highWatermark).toBeLessThanOrEqual(log.logEndOffset)
    expect(flushedOffset).toBeLessThanOrEqual(log.logEndOffset)
  }
}

export function expectStillGood(broker: DrivenBroker): void {
  const baseOffset = broker.log.logEndOffset
  expect(broker.ask(produceOf(good))).toEqual({ api: 'Produce', errorCode: 'NONE', topicPartition: orders, baseOffset })
}

const absurd = [-1, 0, 1, 2, 3, 99, -(2 ** 31), 2 ** 31 - 1, 2 ** 53]
export const whole = fc.constantFrom(...absurd)
export const number = fc.constantFrom(...absurd, Number.NaN, Infinity, -Infinity, 0.5)
export const name = fc.constantFrom(
  orders,
  'orders-1',
  'orders',
  '',
  '-',
  '__consumer_offsets-0',
  '__transaction_state-0',
  'constructor',
  '__proto__',
  '../x-0',
)
export const groupId = fc.constantFrom('', 'g', 'constructor', '__proto__', '\ud800', '😀')
/** Ids as the first broker gives them out, so that some of them are known. */
const memberId = fc.oneof(
  groupId,
  fc.tuple(groupId, fc.nat(5)).map(([client, n]) => `${client}-1.1.${n}`),
)
const groupInstanceId = fc.oneof(fc.constant(null), groupId)
export const member = { groupId, memberId, groupInstanceId }
const protocol = fc.record({
  name: fc.constantFrom('range' as const, 'roundrobin' as const, 'cooperative-sticky' as const),
  metadata: fc.record({ topics: fc.array(name), ownedPartitions: fc.array(name), generationId: fc.integer() }),
})
const assignment = fc.record({ memberId, assignment: fc.array(name) })

/** Any request of any client, with numbers from `number`. */
export function requests(number: fc.Arbitrary<number>): fc.Arbitrary<Request> {
  const api = <A extends Request['api']>(api: A) => fc.constant(api)
  const batch = fc.oneof(
    fc.constant(good),
    fc.uint8Array({ maxLength: 80 }),
    change.map(change => changed(good, change)),
  )
  return fc.oneof(
    fc.record({ api: api('Produce'), topicPartition: name, acks: number as fc.Arbitrary<1>, batch }),
    fc.record({
      api: api('Fetch'),
      topicPartition: name,
      replicaId: number,
      brokerEpoch: number,
      currentLeaderEpoch: number,
      fetchOffset: number,
      lastFetchedEpoch: number,
      maxBytes: number,
    }),
    fc.record({
      api: api('ListOffsets'),
      topicPartition: name,
      at: fc.constantFrom('earliest' as const, 'latest' as const),
    }),
    fc.record({ api: api('Metadata') }),
    fc.record({ api: api('FindCoordinator'), groupId }),
    fc.record({ api: api('InitProducerId'), producerId: number, producerEpoch: number }),
    fc.record({ api: api('CreatePartitions'), topic: name, count: number }),
    fc.record({ api: api('DeleteRecords'), topicPartition: name, offset: number }),
    fc.record({ api: api('DescribeGroups'), groupId }),
    fc.record({
      api: api('JoinGroup'),
      ...member,
      clientId: groupId,
      sessionTimeoutMs: fc.oneof(fc.constant(10_000), number),
      rebalanceTimeoutMs: number,
      protocols: fc.array(protocol, { maxLength: 2 }),
    }),
    fc.record({ api: api('SyncGroup'), ...member, generationId: number, assignments: fc.array(assignment) }),
    fc.record({ api: api('Heartbeat'), ...member, generationId: number }),
    fc.record({ api: api('LeaveGroup'), ...member }),
    fc.record({
      api: api('OffsetCommit'),
      ...member,
      generationId: number,
      offsets: fc.dictionary(name, number),
    }),
    fc.record({ api: api('OffsetFetch'), groupId, topicPartitions: fc.array(name) }),
    fc.record({
      api: api('CreateTopics'),
      topic: name,
      partitions: number,
      replicationFactor: number,
      configs: fc.constant(defaultTopicConfigs),
    }),
    fc.record({ api: api('BrokerRegistration'), brokerId: number, incarnation: number }),
    fc.record({ api: api('BrokerHeartbeat'), brokerId: number, brokerEpoch: number }),
    fc.record({
      api: api('FetchMetadataLog'),
      brokerId: number,
      brokerEpoch: number,
      fetchOffset: number,
      maxBatches: number,
    }),
    fc.record({
      api: api('AlterPartition'),
      topicPartition: name,
      brokerId: number,
      brokerEpoch: number,
      leaderEpoch: number,
      partitionEpoch: number,
      newIsr: fc.array(fc.record({ brokerId: number, brokerEpoch: number }), { maxLength: 3 }),
    }),
  )
}
