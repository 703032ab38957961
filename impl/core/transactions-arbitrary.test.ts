/** What nobody thought of, asked in transactions: requests with any numbers and names, clocks at any time. Fixed seeds, bounded counts. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { orders } from './broker.test-data.ts'
import { errorCodes } from './errors.ts'
import type { Request } from './protocol.ts'
import { expectStillGood, expectWhole, groupId, member, name, number, requests } from './requests.test-data.ts'
import { DrivenTransactions, transactionalBatch } from './transaction.test-data.ts'

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
