import { beforeEach, describe, expect, test } from 'vitest'
import { leaderEpoch, orders, produceOf } from './broker.test-data.ts'
import { batchesOf } from './log.ts'
import { markerIn } from './control-batch.ts'
import { encodeBatch } from './record-batch.ts'
import { storedOf } from './transaction.ts'
import { transactionsOf } from './transaction-log.ts'
import { DrivenTransactions, type Identity, transactions } from './transaction.test-data.ts'

let broker: DrivenTransactions
let who: Identity
const next = ({ producerId, producerEpoch }: Identity) => ({ producerId, producerEpoch })
const markers = () => batchesOf(broker.log).flatMap(({ bytes }) => markerIn(bytes) ?? [])
const stored = () => transactionsOf(broker.state.replicas[transactions]!.log).get('t')

describe.each([1, 2] as const)('a transaction of version %i', version => {
  beforeEach(() => {
    broker = new DrivenTransactions(version)
    who = broker.begin()
    expect(who).toEqual({ producerId: 7, producerEpoch: 0 })
  })

  const started = () => {
    if (version === 1) broker.add(who)
    expect(broker.write(who, 0)).toBe('NONE')
  }

  test('is committed: its marker stands in every partition, and then it is complete, in memory as in the log', () => {
    started()
    expect(broker.fetch()).toMatchObject({ lastStableOffset: 0, highWatermark: 1, abortedTransactions: [] })
    const answer = broker.end(who, true)
    const after = version === 2 ? { producerId: 7, producerEpoch: 1 } : { producerId: -1, producerEpoch: -1 }
    expect(answer).toEqual({ api: 'EndTxn', errorCode: 'NONE', ...after })
    const producerEpoch = version === 2 ? 1 : 0
    expect(markers()).toEqual([{ producerId: 7, producerEpoch, committed: true, coordinatorEpoch: 3 }])
    expect(broker.transaction).toMatchObject({ state: 'CompleteCommit', topicPartitions: [], pending: null })
    expect(stored()).toEqual(storedOf(broker.transaction))
    expect(broker.fetch()).toMatchObject({ lastStableOffset: 2, abortedTransactions: [] })
  })

  test('is aborted: who reads read_committed is told so', () => {
    started()
    broker.end(who, false)
    expect(broker.transaction.state).toBe('CompleteAbort')
    expect(broker.fetch()).toMatchObject({
      lastStableOffset: 2,
      abortedTransactions: [{ producerId: 7, firstOffset: 0 }],
    })
  })

  test('follows another one, with the epoch that its producer is told', () => {
    started()
    const { producerEpoch } = broker.end(who, true)
    const again = version === 2 ? { ...who, producerEpoch } : who
    if (version === 1) broker.add(again)
    expect(broker.write(again, version === 2 ? 0 : 1)).toBe('NONE')
    expect(broker.end(again, true).errorCode).toBe('NONE')
    expect(markers()).toHaveLength(2)
  })

  test('is ended once: asked again the answer is the same, asked otherwise it is refused', () => {
    started()
    const answer = broker.end(who, true)
    expect(broker.end(who, true)).toEqual(answer)
    expect(broker.end(who, false).errorCode).toBe('INVALID_TXN_STATE')
    expect(markers()).toHaveLength(1)
  })

  test('has a time-out, after which it is aborted under an epoch that its producer does not have', () => {
    started()
    broker.now = 59_999
    broker.clock('abort')
    expect(broker.transaction.state).toBe('Ongoing')
    broker.now = 60_000
    broker.clock('abort')
    expect(markers()).toEqual([{ producerId: 7, producerEpoch: 1, committed: false, coordinatorEpoch: 3 }])
    expect(broker.transaction.state).toBe('CompleteAbort')
    expect(broker.write(who, 1)).toBe('INVALID_PRODUCER_EPOCH')
    expect(broker.end(who, true).errorCode).toBe('PRODUCER_FENCED')
    // Version 2: it wanted an abort, and has it.
    expect(broker.end(who, false).errorCode).toBe(version === 2 ? 'NONE' : 'PRODUCER_FENCED')
  })

  test('is aborted when another producer of its id begins, and its own is fenced', () => {
    started()
    expect(broker.init().errorCode).toBe('CONCURRENT_TRANSACTIONS')
    expect(broker.transaction.state).toBe('CompleteAbort')
    expect(next(broker.init())).toEqual({ producerId: 7, producerEpoch: 2 })
    expect(broker.end(who, true).errorCode).toBe('PRODUCER_FENCED')
    expect(broker.add(who).errorCode).toBe('PRODUCER_FENCED')
    expect(broker.write(who, 1)).toBe('INVALID_PRODUCER_EPOCH')
  })

  test('without a partition: a commit is refused; an abort too, before version 2', () => {
    expect(broker.end(who, true).errorCode).toBe('INVALID_TXN_STATE')
    expect(broker.end(who, false).errorCode).toBe(version === 2 ? 'NONE' : 'INVALID_TXN_STATE')
  })
})

describe('a producer id', () => {
  beforeEach(() => {
    broker = new DrivenTransactions(2)
    who = broker.begin()
  })

  test('is refused for a time-out that is none, or too long, and for an id without an epoch', () => {
    for (const transactionTimeoutMs of [0, -1, 900_001, Number.NaN])
      expect(broker.init({ transactionTimeoutMs }).errorCode).toBe('INVALID_TRANSACTION_TIMEOUT')
    expect(broker.init({ producerId: 7 }).errorCode).toBe('INVALID_REQUEST')
    expect(broker.init({ transactionalId: '' }).errorCode).toBe('INVALID_REQUEST')
  })

  test('goes on with the next epoch for who has it, again with the same when that is asked again, and for nobody else (KIP-360)', () => {
    const one = next(broker.init({ ...who }))
    expect(one).toEqual({ producerId: 7, producerEpoch: 1 })
    expect(next(broker.init({ ...who }))).toEqual(one)
    const other = broker.begin()
    expect(other).toEqual({ producerId: 7, producerEpoch: 2 })
    expect(broker.init({ ...who }).errorCode).toBe('PRODUCER_FENCED')
    expect(broker.init({ ...one }).errorCode).toBe('PRODUCER_FENCED')
    expect(broker.init({ producerId: 8, producerEpoch: 0 }).errorCode).toBe('PRODUCER_FENCED')
  })

  test('has no epoch before its own for the coordinator after: whose answer went with the one before is fenced', () => {
    broker.init({ ...who })
    const inForce = { leader: 1, isr: [1], partitionEpoch: 1, elr: [], lastKnownLeader: 0, replicas: [1, 2, 3] }
    broker.learn({ type: 'Partition', topicPartition: transactions, leaderEpoch: leaderEpoch + 1, ...inForce })
    expect(broker.transaction).toMatchObject({ producerEpoch: 1, lastProducerEpoch: -1 })
    expect(broker.init({ ...who }).errorCode).toBe('PRODUCER_FENCED')
  })

  test('is another one when its epochs are used up', () => {
    const exhausted = { ...broker.transaction, producerEpoch: 32_766 }
    const office = broker.state.transactionOffices[transactions]!
    const offices = { [transactions]: { ...office, transactions: { t: exhausted } } }
    broker.state = { ...broker.state, transactionOffices: offices }
    expect(broker.begin()).toEqual({ producerId: 8, producerEpoch: 0 })
  })

  test('is another one after the last transaction that has an epoch; who asks again is told the same', () => {
    const office = broker.state.transactionOffices[transactions]!
    const exhausted = { ...broker.transaction, producerEpoch: 32_766 }
    const offices = { [transactions]: { ...office, transactions: { t: exhausted } } }
    broker.state = { ...broker.state, transactionOffices: offices }
    const last = { producerId: 7, producerEpoch: 32_766 }
    expect(broker.write(last, 0)).toBe('NONE')
    const answer = broker.end(last, true)
    expect(answer).toEqual({ api: 'EndTxn', errorCode: 'NONE', producerId: 8, producerEpoch: 0 })
    expect(markers()).toEqual([{ producerId: 7, producerEpoch: 32_767, committed: true, coordinatorEpoch: 3 }])
    expect(broker.end(last, true)).toEqual(answer)
    expect(broker.write({ producerId: 8, producerEpoch: 0 }, 0)).toBe('NONE')
  })

  test('of a transaction with the last epoch is fenced all the same', () => {
    const office = broker.state.transactionOffices[transactions]!
    const exhausted = { ...broker.transaction, producerEpoch: 32_766 }
    broker.state = {
      ...broker.state,
      transactionOffices: { [transactions]: { ...office, transactions: { t: exhausted } } },
    }
    expect(broker.write({ producerId: 7, producerEpoch: 32_766 }, 0)).toBe('NONE')
    expect(broker.begin()).toEqual({ producerId: 8, producerEpoch: 1 })
    expect(markers()).toEqual([{ producerId: 7, producerEpoch: 32_767, committed: false, coordinatorEpoch: 3 }])
  })

  test('expires with its id, and is not known any more', () => {
    broker.clock('expire')
    expect(broker.state.transactionOffices[transactions]!.transactions).toEqual({})
    expect(stored()).toBeUndefined()
    expect(broker.add(who).errorCode).toBe('INVALID_PRODUCER_ID_MAPPING')
    expect(broker.begin()).toEqual({ producerId: 8, producerEpoch: 0 })
  })
})

describe('out of order', () => {
  beforeEach(() => {
    broker = new DrivenTransactions(1)
    who = broker.begin()
  })

  test('a transaction of an id that nobody has, of another producer id, of another epoch', () => {
    const stranger = { ...who, producerId: 8 }
    expect(broker.add(stranger).errorCode).toBe('INVALID_PRODUCER_ID_MAPPING')
    expect(broker.end(stranger, true).errorCode).toBe('INVALID_PRODUCER_ID_MAPPING')
    for (const producerEpoch of [-1, 1, 32_767, Number.NaN]) {
      expect(broker.add({ ...who, producerEpoch }).errorCode).toBe('PRODUCER_FENCED')
      expect(broker.end({ ...who, producerEpoch }, true).errorCode).toBe('PRODUCER_FENCED')
    }
    const unknown = {
      api: 'EndTxn',
      transactionalId: 'nobody',
      ...who,
      committed: true,
      transactionVersion: 1,
    } as const
    expect(broker.ask(unknown)?.errorCode).toBe('INVALID_PRODUCER_ID_MAPPING')
    expect(broker.transaction.state).toBe('Empty')
  })

  test('partitions that are not there are not added, nor those beside them', () => {
    expect(broker.add(who, [orders, 'bills-0'])).toEqual({
      api: 'AddPartitionsToTxn',
      errorCode: 'UNKNOWN_TOPIC_OR_PARTITION',
      results: { [orders]: 'OPERATION_NOT_ATTEMPTED', 'bills-0': 'UNKNOWN_TOPIC_OR_PARTITION' },
    })
    expect(broker.transaction.state).toBe('Empty')
  })

  test('a batch before its partition is added is refused, by a word that its client knows', () => {
    expect(broker.write(who, 0)).toBe('TRANSACTION_ABORTABLE')
    broker = new DrivenTransactions(0)
    who = broker.begin()
    expect(broker.write(who, 0)).toBe('INVALID_TXN_STATE')
    expect(broker.log.logEndOffset).toBe(0)
  })

  test('a batch outside of the transaction that is open is refused', () => {
    broker.add(who)
    broker.write(who, 0)
    const records = [{ key: null, value: null, timestamp: 0 }]
    expect(broker.ask(produceOf(encodeBatch({ records, ...who, baseSequence: 1 })))?.errorCode).toBe(
      'INVALID_TXN_STATE',
    )
    expect(broker.log.logEndOffset).toBe(1)
  })

  test('what is described', () => {
    broker.add(who)
    const ask = (transactionalId: string) => broker.ask({ api: 'DescribeTransactions', transactionalId })
    expect(ask('t')).toEqual({
      api: 'DescribeTransactions',
      errorCode: 'NONE',
      transactionState: 'Ongoing',
      ...who,
      transactionTimeoutMs: 60_000,
      transactionStartTimeMs: 0,
      topicPartitions: [orders],
    })
    expect(ask('nobody')?.errorCode).toBe('TRANSACTIONAL_ID_NOT_FOUND')
  })
})
