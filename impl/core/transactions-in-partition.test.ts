import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { orders, produceOf } from './broker.test-data.ts'
import { encodeMarker, markerIn } from './control-batch.ts'
import { append, batchesOf, emptyLog, type Log, recover, truncateTo } from './log.ts'
import { abortedBetween, openFrom } from './log-transactions.ts'
import { joinedBytes } from './transaction.test-data.ts'
import { decodeRecords, encodeBatch, withOffsetAndEpoch } from './record-batch.ts'
import { DrivenTransactions, type Identity, transactionalBatch, transactions } from './transaction.test-data.ts'

let broker: DrivenTransactions
let who: Identity

describe('a marker', () => {
  const marker = { producerId: 7, producerEpoch: 3, committed: true, coordinatorEpoch: 5 }

  test('reads back to what was written, commit or abort; other batches are none', () => {
    expect(markerIn(encodeMarker(marker, 9))).toEqual(marker)
    expect(markerIn(encodeMarker({ ...marker, committed: false }, 9))).toEqual({ ...marker, committed: false })
    expect(markerIn(transactionalBatch(marker, 0))).toBeUndefined()
    const other = { records: [{ key: Uint8Array.of(0, 0, 0, 2), value: new Uint8Array(6), timestamp: 0 }] }
    expect(markerIn(encodeBatch({ ...other, isControl: true }))).toBeUndefined()
  })

  test('has Kafka’s bytes: a key of type, a value with the coordinator’s epoch', () => {
    const [{ key, value }] = decodeRecords(encodeMarker(marker, 9))
    expect([...key!]).toEqual([0, 0, 0, 1])
    expect([...value!]).toEqual([0, 0, 0, 0, 0, 5])
  })
})

/** What a log may be given next: a batch of a producer, in a transaction or not, a marker, or it is cut. */
type Turn =
  | { readonly do: 'write'; readonly producerId: number; readonly isTransactional: boolean }
  | { readonly do: 'mark'; readonly producerId: number; readonly committed: boolean }
  | { readonly do: 'cut'; readonly to: number }

const producerId = fc.integer({ min: 1, max: 3 })
const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('write' as const), producerId, isTransactional: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('mark' as const), producerId, committed: fc.boolean() }) },
  fc.record({ do: fc.constant('cut' as const), to: fc.nat(40) }),
)

function taken(log: Log, turn: Turn): Log {
  if (turn.do === 'cut') return truncateTo(log, turn.to)
  const records = [{ key: null, value: null, timestamp: 5 }]
  const about = { producerId: turn.producerId, producerEpoch: 0 }
  const bytes =
    turn.do === 'mark'
      ? encodeMarker({ ...about, committed: turn.committed, coordinatorEpoch: 1 }, 5)
      : encodeBatch({ records, ...about, baseSequence: 0, isTransactional: turn.isTransactional })
  return append(log, withOffsetAndEpoch(bytes, log.logEndOffset, 1))
}

test('X1: through appends and truncations a log knows of transactions what reading it whole gives', () => {
  let [opened, aborted] = [0, 0]
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 30 }), turns => {
      const log = turns.reduce(taken, emptyLog)
      const read = recover(joinedBytes(log)).log
      expect(read.producers).toEqual(log.producers)
      expect(read.completed).toEqual(log.completed)
      opened += openFrom(log).length
      aborted += abortedBetween(log, 0, log.logEndOffset).length
    }),
    { seed: 81, numRuns: 200 },
  )
  expect([opened, aborted].every(count => count > 15)).toBe(true)
})

describe('the last stable offset', () => {
  beforeEach(() => {
    broker = new DrivenTransactions(2)
    who = broker.begin()
  })

  test('is where the first open transaction begins: what is behind it is not read, whoever wrote it', () => {
    broker.ask(produceOf(encodeBatch({ records: [{ key: null, value: null, timestamp: 0 }] })))
    broker.write(who, 0)
    broker.ask(produceOf(encodeBatch({ records: [{ key: null, value: null, timestamp: 0 }] })))
    expect(broker.fetch()).toMatchObject({ lastStableOffset: 1, highWatermark: 3 })
    expect(batchesOf(recover(broker.fetch().batches).log)).toHaveLength(1)
    expect(broker.fetch({ isolationLevel: 'read_uncommitted' }).lastStableOffset).toBeUndefined()
    const list = (more = {}) => broker.ask({ api: 'ListOffsets', topicPartition: orders, at: 'latest', ...more })
    expect(list()).toMatchObject({ offset: 3 })
    expect(list({ isolationLevel: 'read_committed' })).toMatchObject({ offset: 1 })
  })

  test('waits for the marker to be replicated: it may still be lost', () => {
    broker.write(who, 0)
    broker.order({ isr: [1, 2], partitionEpoch: 1 })
    broker.end(who, true)
    expect(broker.transaction.state).toBe('PrepareCommit')
    expect(broker.fetch()).toMatchObject({ lastStableOffset: 0, highWatermark: 1 })
    broker.ask({
      api: 'Fetch',
      topicPartition: orders,
      replicaId: 2,
      brokerEpoch: 1,
      currentLeaderEpoch: 3,
      fetchOffset: 2,
      lastFetchedEpoch: 3,
      maxBytes: 1_000,
    })
    expect(broker.fetch()).toMatchObject({ lastStableOffset: 2, highWatermark: 2 })
    expect(broker.transaction.state).toBe('CompleteCommit')
  })
})

describe('the leader of a partition', () => {
  const late = () => broker.write(who, 0)

  test('writes no batch that comes when its transaction is over (KIP-890); without the question it would open one that nobody ends', () => {
    broker = new DrivenTransactions(1)
    who = broker.begin()
    broker.add(who)
    broker.end(who, false)
    expect(late()).toBe('TRANSACTION_ABORTABLE')
    broker = new DrivenTransactions(1, { transactionPartitionVerification: false })
    who = broker.begin()
    broker.add(who)
    broker.end(who, false)
    expect(late()).toBe('NONE')
    expect(openFrom(broker.log)).toEqual([1])
  })

  test('does not believe an answer that a marker has overtaken', () => {
    broker = new DrivenTransactions(1)
    who = broker.begin()
    broker.add(who)
    const about = { transactionalId: 't', transactionVersion: 1 } as const
    const elsewhere = { leader: 2, leaderEpoch: 4 }
    broker.learn({
      type: 'Partition',
      topicPartition: transactions,
      ...broker.state.image.partitions[transactions]!,
      ...elsewhere,
    })
    expect(broker.ask(produceOf(transactionalBatch(who, 0), about))).toBeUndefined()
    expect(broker.mark(who, false)).toBe('NONE')
    broker.answer({ api: 'AddPartitionsToTxn', errorCode: 'NONE', results: { [orders]: 'NONE' } })
    expect(broker.told('client')).toMatchObject({ errorCode: 'INVALID_TXN_STATE' })
    expect(openFrom(broker.log)).toEqual([])
  })

  test.each([
    ['CONCURRENT_TRANSACTIONS', 'NOT_ENOUGH_REPLICAS'],
    ['COORDINATOR_LOAD_IN_PROGRESS', 'NOT_ENOUGH_REPLICAS'],
    ['NOT_COORDINATOR', 'NOT_ENOUGH_REPLICAS'],
    ['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH'],
    ['INVALID_PRODUCER_ID_MAPPING', 'INVALID_PRODUCER_ID_MAPPING'],
  ] as const)('tells a producer %s of the coordinator’s as %s', (said, told) => {
    broker = new DrivenTransactions(2)
    const elsewhere = { leader: 2, leaderEpoch: 4 }
    broker.learn({
      type: 'Partition',
      topicPartition: transactions,
      ...broker.state.image.partitions[transactions]!,
      ...elsewhere,
    })
    const about = { transactionalId: 't', transactionVersion: 2 } as const
    broker.ask(produceOf(transactionalBatch({ producerId: 7, producerEpoch: 0 }, 0), about))
    expect(broker.asked('AddPartitionsToTxn').body).toMatchObject({ verifyOnly: false, topicPartitions: [orders] })
    broker.answer({ api: 'AddPartitionsToTxn', errorCode: said, results: {} })
    expect(broker.told('client')).toMatchObject({ errorCode: told })
  })

  test('asks nobody where nobody coordinates', () => {
    broker = new DrivenTransactions(2)
    broker.learn({
      type: 'Partition',
      topicPartition: transactions,
      ...broker.state.image.partitions[transactions]!,
      leader: 0,
    })
    who = { producerId: 7, producerEpoch: 0 }
    expect(late()).toBe('NOT_ENOUGH_REPLICAS')
  })

  test('writes what it was asked about first before what comes after it', () => {
    broker = new DrivenTransactions(2)
    who = broker.begin()
    expect(broker.write(who, 1)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(broker.write(who, 0)).toBe('NONE')
    expect(broker.write(who, 1)).toBe('NONE')
    expect(broker.write(who, 0)).toBe('NONE')
    expect(broker.log.logEndOffset).toBe(2)
  })

  test('wants to know whose transaction a batch is of, and a producer with it', () => {
    broker = new DrivenTransactions(2)
    who = broker.begin()
    const batch = transactionalBatch(who, 0)
    expect(broker.ask(produceOf(batch))?.errorCode).toBe('TRANSACTIONAL_ID_AUTHORIZATION_FAILED')
    const nobody = transactionalBatch({ producerId: -1, producerEpoch: -1 }, -1)
    expect(broker.ask(produceOf(nobody, { transactionalId: 't' }))?.errorCode).toBe('INVALID_RECORD')
  })
})

describe('a marker that is asked for', () => {
  beforeEach(() => {
    broker = new DrivenTransactions(2)
    who = broker.begin()
    broker.write(who, 0)
  })

  test('of version 2 has an epoch above its transaction’s: with the same it is an earlier one’s, which comes late', () => {
    expect(broker.mark(who, true)).toBe('INVALID_PRODUCER_EPOCH')
    expect(broker.mark(who, true, { transactionVersion: 1 })).toBe('NONE')
  })

  test('is written again when it is asked for again, as its answer may have been lost', () => {
    const next = { ...who, producerEpoch: 1 }
    expect(broker.mark(next, true)).toBe('NONE')
    expect(broker.mark(next, true)).toBe('NONE')
    expect(broker.mark(who, true)).toBe('INVALID_PRODUCER_EPOCH')
    expect(abortedBetween(broker.log, 0, 9)).toEqual([])
  })

  test('of a coordinator that was replaced is refused', () => {
    const next = { ...who, producerEpoch: 1 }
    expect(broker.mark(next, false, { coordinatorEpoch: 4 })).toBe('NONE')
    expect(broker.mark({ ...who, producerEpoch: 2 }, true, { coordinatorEpoch: 3 })).toBe(
      'TRANSACTION_COORDINATOR_FENCED',
    )
  })

  test('is remembered for as long as its producer would be (KAFKA-9144): it fences though its records are old', () => {
    broker.now = 86_400_999
    expect(broker.mark({ ...who, producerEpoch: 1 }, false, { coordinatorEpoch: 4 })).toBe('NONE')
    broker.now += 1_000
    expect(broker.mark({ ...who, producerEpoch: 1 }, true)).toBe('TRANSACTION_COORDINATOR_FENCED')
    broker.now += 86_400_000
    expect(broker.mark({ ...who, producerEpoch: 1 }, true)).toBe('NONE')
  })

  test('for a partition that is elsewhere, or nowhere, or makes no sense', () => {
    const next = { ...who, producerEpoch: 1 }
    expect(broker.mark(next, true, { topicPartition: 'orders-1' })).toBe('NOT_LEADER_OR_FOLLOWER')
    expect(broker.mark(next, true, { topicPartition: 'bills-0' })).toBe('UNKNOWN_TOPIC_OR_PARTITION')
    expect(broker.mark({ ...who, producerEpoch: 32_768 }, true)).toBe('INVALID_REQUEST')
    expect(broker.log.logEndOffset).toBe(1)
  })
})
