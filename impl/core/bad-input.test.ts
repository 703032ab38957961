/** What a client may send that makes no sense: it is refused in Kafka's words, nothing is written, and the next good request works. */
import { beforeEach, describe, expect, test } from 'vitest'
import { batchOf, DrivenBroker, fetchOf, leaderEpoch, orders, produceOf } from './broker.test-data.ts'
import { joinOf, member } from './group.test-data.ts'
import { crc32c } from './crc32c.ts'
import type { ErrorCode } from './errors.ts'
import type { Request } from './protocol.ts'
import { encodeBatch } from './record-batch.ts'
import { writeInt16, writeInt32, writeInt64 } from './varint.ts'

let broker: DrivenBroker

beforeEach(() => {
  broker = new DrivenBroker({ maxMessageBytes: 500 })
})

/** Refused, with no trace in what the broker knows or has on its disk; and then a good batch is taken. */
function expectRefused(request: Request, errorCode: ErrorCode): void {
  const { state, log } = broker
  const files = broker.disk.image()
  expect(broker.ask(request)?.errorCode).toBe(errorCode)
  expect(broker.state.replicas).toEqual(state.replicas)
  expect(broker.disk.image()).toEqual(files)
  expect(broker.ask(produceOf(batchOf('good')))).toMatchObject({ errorCode: 'NONE', baseOffset: log.logEndOffset })
  expect(broker.log.logEndOffset).toBe(log.logEndOffset + 1)
}

/** A good batch changed by somebody who then makes the checksum fit. */
function forged(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = batchOf('one', 'two', 'three')
  change(bytes)
  writeInt32(bytes, 17, crc32c(bytes, 21, bytes.length))
  return bytes
}

function changed(change: (bytes: Uint8Array) => void): Uint8Array {
  const bytes = batchOf('one', 'two', 'three')
  change(bytes)
  return bytes
}

const spliced = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap(part => [...part]))
const good = batchOf('one', 'two', 'three')
const idempotent = (baseSequence: number, producerEpoch = 0) =>
  encodeBatch({ records: [{ key: null, value: null, timestamp: 0 }], producerId: 7, producerEpoch, baseSequence })

describe('a batch', () => {
  const batches: readonly (readonly [what: string, batch: Uint8Array, errorCode: ErrorCode])[] = [
    ['of no bytes', new Uint8Array(), 'INVALID_RECORD'],
    ['that is cut', good.slice(0, -1), 'INVALID_RECORD'],
    ['that is cut in its header', good.slice(0, 30), 'INVALID_RECORD'],
    ['with a byte too many', spliced(good, Uint8Array.of(0)), 'INVALID_RECORD'],
    ['with another behind it', spliced(good, good), 'INVALID_RECORD'],
    ['with a changed record', changed(bytes => (bytes[bytes.length - 2]! ^= 1)), 'CORRUPT_MESSAGE'],
    ['with a changed checksum', changed(bytes => (bytes[17]! ^= 1)), 'CORRUPT_MESSAGE'],
    ['of a negative length', changed(bytes => writeInt32(bytes, 8, -1)), 'CORRUPT_MESSAGE'],
    ['of a length that is none', changed(bytes => writeInt32(bytes, 8, 20)), 'CORRUPT_MESSAGE'],
    ['of a length past its end', changed(bytes => writeInt32(bytes, 8, 2 ** 31 - 1)), 'INVALID_RECORD'],
    ['of an older format', changed(bytes => (bytes[16] = 1)), 'INVALID_RECORD'],
    ['of a format to come', changed(bytes => (bytes[16] = 3)), 'CORRUPT_MESSAGE'],
    ['that says it has more records', forged(bytes => writeInt32(bytes, 57, 4)), 'INVALID_RECORD'],
    ['that says it has none', forged(bytes => writeInt32(bytes, 57, 0)), 'INVALID_RECORD'],
    ['whose offsets run backwards', forged(bytes => writeInt32(bytes, 23, -3)), 'INVALID_RECORD'],
    ['whose offsets and count disagree', forged(bytes => writeInt32(bytes, 23, 5)), 'INVALID_RECORD'],
    ['whose records run backwards', forged(bytes => (bytes[64] = 3)), 'INVALID_RECORD'],
    ['with a record of a negative length', forged(bytes => (bytes[61] = 1)), 'INVALID_RECORD'],
    ['with a record longer than itself', forged(bytes => (bytes[61] = 0x7e)), 'INVALID_RECORD'],
    ['with a varint that never ends', forged(bytes => bytes.fill(0xff, 61)), 'INVALID_RECORD'],
    ['with a value of a length below null', forged(bytes => (bytes[66] = 3)), 'INVALID_RECORD'],
    ['that is compressed', forged(bytes => writeInt16(bytes, 21, 1)), 'INVALID_RECORD'],
    ['that begins at an offset of its own', changed(bytes => writeInt64(bytes, 0, 7)), 'INVALID_RECORD'],
    ['that begins before everything', changed(bytes => writeInt64(bytes, 0, -1)), 'INVALID_RECORD'],
    ['of control records', forged(bytes => writeInt16(bytes, 21, 0x20)), 'INVALID_RECORD'],
    ['of a transaction', forged(bytes => writeInt16(bytes, 21, 0x10)), 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'],
    ['with the broker’s timestamps', forged(bytes => writeInt16(bytes, 21, 8)), 'INVALID_TIMESTAMP'],
    ['of a producer without a sequence', idempotent(-1), 'INVALID_RECORD'],
    ['larger than max.message.bytes', batchOf('x'.repeat(500)), 'MESSAGE_TOO_LARGE'],
  ]

  test.each(batches)('%s is refused', (_, batch, errorCode) => {
    expectRefused(produceOf(batch), errorCode)
    expectRefused(produceOf(batch, { acks: -1 }), errorCode)
  })

  test('out of sequence is refused, and one of an old producer epoch', () => {
    broker.ask(produceOf(idempotent(0)))
    expectRefused(produceOf(idempotent(2)), 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    expectRefused(produceOf(idempotent(1, 1)), 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    broker.ask(produceOf(idempotent(0, 1)))
    expectRefused(produceOf(idempotent(1)), 'INVALID_PRODUCER_EPOCH')
  })

  test('that has come before is acknowledged where it stands, one of the last five; an older one is out of order', () => {
    for (let sequence = 0; sequence < 6; sequence++) broker.ask(produceOf(idempotent(sequence)))
    expect(broker.ask(produceOf(idempotent(1)))).toMatchObject({ errorCode: 'NONE', baseOffset: 1 })
    expect(broker.log.logEndOffset).toBe(6)
    expectRefused(produceOf(idempotent(0)), 'OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('of a producer id that was never given out is taken: a broker asks nobody (KIP-360)', () => {
    expect(broker.ask(produceOf(idempotent(41)))).toMatchObject({ errorCode: 'NONE', baseOffset: 0 })
    expectRefused(produceOf(idempotent(43)), 'OUT_OF_ORDER_SEQUENCE_NUMBER')
  })

  test('that the disk has no room for is refused, and taken once there is room', () => {
    broker.input({ type: 'DiskSpace', freeBytes: good.length - 1 })
    const { state } = broker
    expect(broker.ask(produceOf(good))?.errorCode).toBe('KAFKA_STORAGE_ERROR')
    expect(broker.state.replicas).toEqual(state.replicas)
    broker.input({ type: 'DiskSpace', freeBytes: good.length })
    expect(broker.ask(produceOf(good))?.errorCode).toBe('NONE')
  })

  test('too few in sync come before what is wrong with a batch', () => {
    broker = new DrivenBroker({ minInsyncReplicas: 2 })
    expectRefused(produceOf(good.slice(0, -1), { acks: -1 }), 'NOT_ENOUGH_REPLICAS')
  })

  test('that is refused with acks=0 is neither answered nor written', () => {
    const { state } = broker
    for (const [, batch] of batches) expect(broker.ask(produceOf(batch, { acks: 0 }))).toBeUndefined()
    expect(broker.ask(produceOf(good, { acks: 0, topicPartition: '__consumer_offsets-0' }))).toBeUndefined()
    expect(broker.ask(produceOf(good, { acks: 0, topicPartition: 'nowhere-0' }))).toBeUndefined()
    expect(broker.state).toEqual(state)
  })
})

const commitOf = (offsets: Record<string, number>, groupId = 'g') =>
  ({ api: 'OffsetCommit', groupId, memberId: 'm', groupInstanceId: null, generationId: 1, offsets }) as const
const strange = 2 as 1

describe('a request', () => {
  test.each<[string, Request, ErrorCode]>([
    ['for a topic that nobody made', produceOf(good, { topicPartition: 'nowhere-0' }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['for a partition too many', produceOf(good, { topicPartition: 'orders-2' }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['for a name of JavaScript’s', fetchOf({ topicPartition: 'constructor' }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['for another name of JavaScript’s', fetchOf({ topicPartition: '__proto__' }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['to produce what another leads', produceOf(good, { topicPartition: 'orders-1' }), 'NOT_LEADER_OR_FOLLOWER'],
    ['to fetch what another leads', fetchOf({ topicPartition: 'orders-1' }), 'NOT_LEADER_OR_FOLLOWER'],
    [
      'to list what another leads',
      { api: 'ListOffsets', topicPartition: 'orders-1', at: 'latest' },
      'NOT_LEADER_OR_FOLLOWER',
    ],
    [
      'to produce into the groups’ topic',
      produceOf(good, { topicPartition: '__consumer_offsets-0' }),
      'INVALID_TOPIC_EXCEPTION',
    ],
    ['with acks that are none', produceOf(good, { acks: strange }), 'INVALID_REQUIRED_ACKS'],
    ['with acks that are no number', produceOf(good, { acks: Number.NaN as 1 }), 'INVALID_REQUIRED_ACKS'],
    ['of an epoch that is over', fetchOf({ currentLeaderEpoch: leaderEpoch - 1 }), 'FENCED_LEADER_EPOCH'],
    ['of an epoch to come', fetchOf({ currentLeaderEpoch: leaderEpoch + 1 }), 'UNKNOWN_LEADER_EPOCH'],
    ['to fetch past the end', fetchOf({ fetchOffset: 1 }), 'OFFSET_OUT_OF_RANGE'],
    ['to fetch before the start', fetchOf({ fetchOffset: -1 }), 'OFFSET_OUT_OF_RANGE'],
    ['to fetch at no number', fetchOf({ fetchOffset: Number.NaN }), 'OFFSET_OUT_OF_RANGE'],
    ['of a follower past the end', fetchOf({ replicaId: 2, fetchOffset: 9 }), 'OFFSET_OUT_OF_RANGE'],
    ['of a follower before the start', fetchOf({ replicaId: 2, fetchOffset: -5 }), 'OFFSET_OUT_OF_RANGE'],
    ['of a follower that is none', fetchOf({ replicaId: 9 }), 'NOT_LEADER_OR_FOLLOWER'],
    ['to join a group without a name', joinOf({ groupId: '' }), 'INVALID_GROUP_ID'],
    // GroupCoordinator.handleCommitOffsets, and OffsetMetadataManager.validateOffsetCommit: a generation of a group that nobody made.
    ['to commit for a group that is none', commitOf({}), 'ILLEGAL_GENERATION'],
    ['to commit for a topic that is none', commitOf({ 'nowhere-0': 1 }), 'UNKNOWN_TOPIC_OR_PARTITION'],
    ['to commit what is no offset', commitOf({ [orders]: Number.NaN }), 'INVALID_REQUEST'],
    ['to commit a part of an offset', commitOf({ [orders]: 0.5 }), 'INVALID_REQUEST'],
    ['for the controller alone', { api: 'BrokerHeartbeat', brokerId: 2, brokerEpoch: 1 }, 'NOT_CONTROLLER'],
  ])('%s is refused', (_, request, errorCode) => {
    expectRefused(request, errorCode)
  })

  test('of a member that is not the group’s, or of a generation that is over, is refused', () => {
    const memberId = member(broker)
    const commit = { ...commitOf({ [orders]: 1 }), memberId }
    expectRefused({ ...commit, memberId: 'other' }, 'UNKNOWN_MEMBER_ID')
    expectRefused({ ...commit, generationId: 0 }, 'ILLEGAL_GENERATION')
    expectRefused({ ...commit, generationId: 2 }, 'ILLEGAL_GENERATION')
    expect(broker.ask(commit)?.errorCode).toBe('NONE')
  })

  test('for offsets of JavaScript’s own names finds none', () => {
    const request = { api: 'OffsetFetch', groupId: 'g', topicPartitions: ['constructor', orders] } as const
    expect(broker.ask(request)).toMatchObject({ errorCode: 'NONE', offsets: { constructor: -1, [orders]: -1 } })
  })
})
