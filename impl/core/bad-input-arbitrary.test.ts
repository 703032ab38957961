/** What nobody thought of: good batches with bits flipped, cut and spliced, and requests with any numbers. Fixed seeds, bounded counts. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchOf, DrivenBroker, orders, produceOf } from './broker.test-data.ts'
import { DrivenTransactions, transactionalBatch } from './transaction.test-data.ts'
import { controller, defaultControllerConfig } from './controller.ts'
import { crc32c } from './crc32c.ts'
import { errorCodes } from './errors.ts'
import { batchesOf, recover } from './log.ts'
import { emptyDisk } from './process.ts'
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
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ type: fc.constant('flip' as const), at: place, bit: fc.nat(7) }),
  fc.record({ type: fc.constant('cut' as const), size: place }),
  fc.record({ type: fc.constant('splice' as const), from: place, at: place }),
  fc.record({ type: fc.constant('int' as const), at: place, value: fc.integer() }),
  // The checksum made to fit: what it would have found is left to the other checks.
  { weight: 3, arbitrary: fc.record({ type: fc.constant('sign' as const) }) },
)

const good = batchOf('one', 'two', 'three')
const other = batchOf('four')

function changed(bytes: Uint8Array, change: Change): Uint8Array {
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
function expectWhole(broker: DrivenBroker): void {
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

function expectStillGood(broker: DrivenBroker): void {
  const baseOffset = broker.log.logEndOffset
  expect(broker.ask(produceOf(good))).toEqual({ api: 'Produce', errorCode: 'NONE', topicPartition: orders, baseOffset })
}

test('a batch changed in any way is taken whole or refused by name, and the next good one is taken', () => {
  const answers = new Map<string, number>()
  const broker = new DrivenBroker()
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), changes => {
      const before = broker.log.logEndOffset
      const answer = broker.ask(produceOf(changes.reduce(changed, good)))!
      answers.set(answer.errorCode, (answers.get(answer.errorCode) ?? 0) + 1)
      expect(errorCodes).toHaveProperty(answer.errorCode)
      if (answer.errorCode !== 'NONE') expect(broker.log.logEndOffset).toBe(before)
    }),
    { seed: 31, numRuns: 3_000 },
  )
  expectWhole(broker)
  expectStillGood(broker)
  expect([...answers.keys()]).toEqual(expect.arrayContaining(['NONE', 'INVALID_RECORD', 'CORRUPT_MESSAGE']))
})

test('a batch with any one bit flipped is refused, but for the leader epoch, which is the leader’s to set', () => {
  const broker = new DrivenBroker()
  for (let at = 0; at < good.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const answer = broker.ask(produceOf(changed(good, { type: 'flip', at, bit })))
      expect([at, answer?.errorCode === 'NONE']).toEqual([at, at >= 12 && at < 16])
    }
  }
  const values = batchesOf(broker.log).flatMap(({ bytes }) => decodeRecords(bytes).map(({ value }) => String(value)))
  expect(values).toHaveLength(3 * 8 * 4)
  expect(new Set(values).size).toBe(3)
  expectWhole(broker)
})

test('a batch cut anywhere is refused', () => {
  const broker = new DrivenBroker()
  for (let size = 0; size < good.length; size++)
    expect(broker.ask(produceOf(good.slice(0, size)))?.errorCode).toBe('INVALID_RECORD')
  expect(broker.log.logEndOffset).toBe(0)
  expectStillGood(broker)
})

const absurd = [-1, 0, 1, 2, 3, 99, -(2 ** 31), 2 ** 31 - 1, 2 ** 53]
const whole = fc.constantFrom(...absurd)
const number = fc.constantFrom(...absurd, Number.NaN, Infinity, -Infinity, 0.5)
const name = fc.constantFrom(
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
const groupId = fc.constantFrom('', 'g', 'constructor', '__proto__', '\ud800', '😀')
/** Ids as the first broker gives them out, so that some of them are known. */
const memberId = fc.oneof(
  groupId,
  fc.tuple(groupId, fc.nat(5)).map(([client, n]) => `${client}-1.1.${n}`),
)
const groupInstanceId = fc.oneof(fc.constant(null), groupId)
const member = { groupId, memberId, groupInstanceId }
const protocol = fc.record({
  name: fc.constantFrom('range' as const, 'roundrobin' as const, 'cooperative-sticky' as const),
  metadata: fc.record({ topics: fc.array(name), ownedPartitions: fc.array(name), generationId: fc.integer() }),
})
const assignment = fc.record({ memberId, assignment: fc.array(name) })

/** As the first broker knows one, or as nobody does. */
const mostly = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: other })
const transactionalId = mostly(fc.constant('t'), fc.constantFrom('u', '', 'constructor', '__proto__'))
const producer = (number: fc.Arbitrary<number>) => ({
  transactionalId,
  producerId: mostly(fc.constant(7), number),
  producerEpoch: mostly(fc.nat(1), number),
})
const ours = mostly(fc.constant('g'), groupId)
const ofNobody = { groupId: ours, memberId: fc.constant(''), groupInstanceId: fc.constant(null) }
const mine = mostly(fc.constant<readonly string[]>([orders]), fc.array(name))
const transactionVersion = fc.constantFrom(0 as const, 1 as const, 2 as const, 2 as const)
const offsets = mostly(fc.constant<Record<string, number>>({ [orders]: 3 }), fc.dictionary(name, fc.nat(9)))

/** What is asked in transactions, with numbers from `number`. */
function transactional(number: fc.Arbitrary<number>): fc.Arbitrary<Request> {
  const api = <A extends Request['api']>(api: A) => fc.constant(api)
  const who = producer(number)
  const timeout = fc.oneof(fc.constant(1_000), number)
  const batch = fc
    .tuple(mostly(fc.constant(7), fc.constant(8)), mostly(fc.nat(1), fc.constant(32_767)), fc.nat(1))
    .map(([producerId, producerEpoch, sequence]) => transactionalBatch({ producerId, producerEpoch }, sequence))
  return fc.oneof(
    fc.record({
      api: api('Produce'),
      topicPartition: mostly(fc.constant(orders), name),
      acks: fc.constant(-1 as const),
      batch,
      transactionalId,
      transactionVersion,
    }),
    fc.record({ api: api('FindCoordinator'), transactionalId }),
    fc.record({ api: api('InitProducerId'), transactionalId, transactionTimeoutMs: timeout }),
    fc.record({ api: api('InitProducerId'), ...who, transactionTimeoutMs: timeout }),
    fc.record({ api: api('AddPartitionsToTxn'), ...who, topicPartitions: mine, verifyOnly: fc.boolean() }),
    fc.record({ api: api('AddOffsetsToTxn'), ...who, groupId }),
    fc.record({ api: api('TxnOffsetCommit'), ...who, ...member, generationId: number, offsets, transactionVersion }),
    fc.record({
      api: api('TxnOffsetCommit'),
      ...who,
      ...ofNobody,
      generationId: fc.constant(-1),
      offsets,
      transactionVersion,
    }),
    fc.record({ api: api('EndTxn'), ...who, committed: fc.boolean(), transactionVersion }),
    fc.record({
      api: api('WriteTxnMarkers'),
      topicPartition: mostly(fc.constant(orders), name),
      producerId: who.producerId,
      producerEpoch: who.producerEpoch,
      committed: fc.boolean(),
      coordinatorEpoch: mostly(fc.constant(3), number),
      transactionVersion,
    }),
    fc.record({ api: api('DescribeTransactions'), transactionalId }),
    fc.record({
      api: api('OffsetFetch'),
      groupId: ours,
      topicPartitions: mine,
      requireStable: fc.boolean(),
    }),
    fc.record({
      api: api('ListOffsets'),
      topicPartition: name,
      at: fc.constantFrom('earliest' as const, 'latest' as const),
      isolationLevel: fc.constantFrom('read_committed' as const, 'read_uncommitted' as const),
    }),
  )
}

/** Any request of any client, with numbers from `number`. */
function requests(number: fc.Arbitrary<number>): fc.Arbitrary<Request> {
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

test('a broker throws at no request, whatever its numbers and names; what it keeps stays whole', () => {
  fc.assert(
    fc.property(fc.array(requests(number), { maxLength: 30 }), asked => {
      const broker = new DrivenBroker({ flushMessages: 2 })
      for (const request of asked) {
        const answer = broker.ask(request)
        if (answer) expect(errorCodes).toHaveProperty(answer.errorCode)
      }
      expectWhole(broker)
      expectStillGood(broker)
    }),
    { seed: 32, numRuns: 300 },
  )
})

/** None of them most of the time: an id that expires has nothing to tell. */
const clock = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('abort' as const, 'expire' as const, 'complete' as const) },
)

test('a coordinator of transactions throws at no request, nor at a clock; what it keeps stays whole', () => {
  const answers = new Map<string, number>()
  const asked = fc.oneof({ weight: 3, arbitrary: transactional(number) }, requests(number))
  fc.assert(
    fc.property(fc.array(fc.tuple(asked, clock), { maxLength: 40 }), turns => {
      const broker = new DrivenTransactions(2, { lastProducerEpoch: 2 }, { flushMessages: 2 })
      broker.begin()
      for (const [request, fired] of turns) {
        const answer = broker.request(request)
        if (answer) expect(errorCodes).toHaveProperty(answer.errorCode)
        if (answer) answers.set(`${answer.api} ${answer.errorCode}`, 1)
        broker.now += 400
        if (fired) broker.clock(fired)
      }
      expectWhole(broker)
      expectStillGood(broker)
    }),
    { seed: 34, numRuns: 200 },
  )
  const met = [
    'Produce NONE',
    'EndTxn NONE',
    'EndTxn INVALID_TXN_STATE',
    'EndTxn PRODUCER_FENCED',
    'AddOffsetsToTxn NONE',
    'TxnOffsetCommit NONE',
    'WriteTxnMarkers NONE',
    'InitProducerId CONCURRENT_TRANSACTIONS',
  ]
  expect(met.filter(one => !answers.has(one))).toEqual([])
})

test('a controller throws at no request, whatever its numbers and names; its disk tells the same story', () => {
  const process = controller(defaultControllerConfig)
  fc.assert(
    fc.property(fc.array(fc.oneof(requests(whole), transactional(whole)), { maxLength: 40 }), asked => {
      let [state] = process.start(emptyDisk, 0, 1)
      const lines: Uint8Array[] = []
      const [one, two] = [1, 2].map(brokerId => ({ api: 'BrokerRegistration', brokerId, incarnation: 1 }) as const)
      const topic = { api: 'CreateTopics', topic: 'orders', partitions: 2, replicationFactor: 2 } as const
      for (const body of [one!, two!, { ...topic, configs: defaultTopicConfigs }, ...asked]) {
        const message = { kind: 'request', body } as const
        const [next, effects] = process.step(state, { type: 'Received', from: 'x', correlationId: 1, message }, 0)
        state = next
        lines.push(...effects.flatMap(effect => (effect.type === 'Append' ? [effect.bytes] : [])))
      }
      const metadata = Uint8Array.from(lines.flatMap(line => [...line]))
      const [recovered] = process.start({ logs: { metadata }, files: {} }, 0, 2)
      expect(recovered.image).toEqual(state.image)
      for (const { replicas, isr, leader } of Object.values(state.image.partitions)) {
        expect(isr.every(id => replicas.includes(id)) && isr.length > 0).toBe(true)
        expect([0, ...isr]).toContain(leader)
      }
    }),
    { seed: 33, numRuns: 300 },
  )
})
