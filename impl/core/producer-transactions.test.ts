import { describe, expect, it } from 'vitest'
import { batchOf, produced, reply } from './producer.test-data.ts'
import { readHeader } from './record-batch.ts'
import { lastSent } from './script.test-data.ts'
import {
  commit,
  group,
  sendOffsets,
  added,
  answer,
  answeredWith,
  asked,
  drain,
  ended,
  feature,
  found,
  initialized,
  initializing,
  inTransaction,
  isIn,
  next,
  ready,
  record,
  sending,
} from './producer-transactions.test-data.ts'

describe('A transactional producer begins', () => {
  it('by finding its coordinator, and being given an id and an epoch', () => {
    const run = ready()
    expect(asked(run)).toEqual(['FindCoordinator broker-2', 'InitProducerId broker-1'])
    expect(lastSent(run, 'InitProducerId').body).toEqual({
      api: 'InitProducerId',
      transactionalId: 'billing-1',
      transactionTimeoutMs: 60_000,
    })
    expect(isIn(run)).toBe('READY')
    expect(run.told).toEqual([answeredWith('initTransactions', 'NONE')])
  })

  it('after a while where the coordinator is still ending what the id had under way', () => {
    const run = initializing()
    answer(run, { api: 'InitProducerId', errorCode: 'CONCURRENT_TRANSACTIONS', producerId: -1, producerEpoch: -1 })
    expect(run.timers.get('transaction')).toBe(100)
    next(run)
    initialized(run)
    expect(isIn(run)).toBe('READY')
  })

  it('by looking for its coordinator again where that has moved, or cannot be reached', () => {
    const run = initializing()
    answer(run, { api: 'InitProducerId', errorCode: 'NOT_COORDINATOR', producerId: -1, producerEpoch: -1 })
    next(run)
    found(run, 2)
    next(run)
    expect(asked(run).at(-1)).toBe('InitProducerId broker-2')
    run.disconnect(lastSent(run, 'InitProducerId'))
    next(run)
    found(run, 1)
    next(run)
    initialized(run)
    expect(run.told).toEqual([answeredWith('initTransactions', 'NONE')])
  })

  it('never, where what it asks for is refused for good', () => {
    const run = initializing()
    answer(run, { api: 'InitProducerId', errorCode: 'INVALID_TRANSACTION_TIMEOUT', producerId: -1, producerEpoch: -1 })
    expect(isIn(run)).toBe('FATAL_ERROR')
    expect(run.told).toEqual([answeredWith('initTransactions', 'INVALID_TRANSACTION_TIMEOUT')])
  })
})

describe('In transaction version 1', () => {
  it('the coordinator hears of a partition before a record goes there', () => {
    const run = inTransaction('a')
    expect(run.timers.has('drain')).toBe(false)
    next(run)
    expect(lastSent(run, 'AddPartitionsToTxn').body).toMatchObject({ topicPartitions: ['orders-0'], producerEpoch: 0 })
    added(run)
    drain(run)
    const [produce] = produced(run)
    expect(produce?.body).toMatchObject({ transactionalId: 'billing-1', transactionVersion: 1 })
    expect(readHeader(batchOf(produce!))).toMatchObject({ isTransactional: true, producerId: 7, baseSequence: 0 })
  })

  it('a coordinator that still ends the transaction before is asked again after 20 ms, for the first partition', () => {
    const run = inTransaction('a')
    next(run)
    added(run, { 'orders-0': 'CONCURRENT_TRANSACTIONS' })
    expect(run.timers.get('transaction')).toBe(20)
    next(run)
    added(run)
    run.call(record('x', 'orders-1'))
    next(run)
    added(run, { 'orders-1': 'CONCURRENT_TRANSACTIONS' })
    expect(run.timers.get('transaction')).toBe(100)
  })

  it('the same epoch serves one transaction after the other, and its numbers go on', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NONE', 0)
    commit(run)
    next(run)
    ended(run)
    run.call({ type: 'beginTransaction' })
    run.call(record('b'))
    next(run)
    added(run)
    drain(run)
    expect(readHeader(batchOf(produced(run)[1]!))).toMatchObject({ producerEpoch: 0, baseSequence: 1 })
  })

  it('offsets are added to the transaction first, and go to the coordinator of the group then, with who has read them', () => {
    const run = inTransaction()
    sendOffsets(run)
    next(run)
    answer(run, { api: 'AddOffsetsToTxn', errorCode: 'NONE' })
    next(run)
    next(run)
    found(run, 2)
    next(run)
    expect(asked(run).slice(2)).toEqual([
      'AddOffsetsToTxn broker-1',
      'FindCoordinator broker-1',
      'TxnOffsetCommit broker-2',
    ])
    expect(lastSent(run, 'TxnOffsetCommit').body).toMatchObject({ ...group, offsets: { 'orders-0': 7 } })
    answer(run, { api: 'TxnOffsetCommit', errorCode: 'NONE' })
    expect(run.told.at(-1)).toEqual({ type: 'OffsetsSent', id: 0, errorCode: 'NONE' })
  })
})

describe('In transaction version 2 (KIP-890)', () => {
  const second = (ids = '') => inTransaction(ids, {}, 2)

  it('a record goes at once: its leader tells the coordinator of the partition', () => {
    const run = second('a')
    drain(run)
    expect(asked(run).some(each => each.startsWith('AddPartitionsToTxn'))).toBe(false)
    expect(produced(run)[0]?.body).toMatchObject({ transactionalId: 'billing-1', transactionVersion: 2 })
  })

  it('offsets go to the coordinator of the group at once', () => {
    const run = second()
    sendOffsets(run)
    next(run)
    next(run)
    found(run, 2)
    next(run)
    expect(lastSent(run, 'TxnOffsetCommit').body).toMatchObject({ transactionVersion: 2 })
  })

  it('every transaction has an epoch of its own, which the answer to EndTxn brings', () => {
    const run = second('a')
    drain(run)
    reply(run, produced(run)[0], 'NONE', 0)
    commit(run)
    next(run)
    ended(run, 'NONE', 7, 1)
    run.call({ type: 'beginTransaction' })
    run.call(record('b'))
    drain(run)
    expect(readHeader(batchOf(produced(run)[1]!))).toMatchObject({ producerEpoch: 1, baseSequence: 0 })
  })

  it('an epoch that is used up gives way to another producer id', () => {
    const run = second('a')
    drain(run)
    reply(run, produced(run)[0], 'NONE', 0)
    commit(run)
    next(run)
    ended(run, 'NONE', 8, 0)
    run.call({ type: 'beginTransaction' })
    run.call(record('b'))
    drain(run)
    expect(readHeader(batchOf(produced(run)[1]!))).toMatchObject({ producerId: 8, producerEpoch: 0, baseSequence: 0 })
  })

  it('a client that can only do version 1 stays with it', () => {
    for (const transactionVersion of [0, 1] as const) {
      const run = inTransaction('a', { transactionVersion }, 2)
      expect(run.timers.has('drain')).toBe(false)
      commit(run)
      next(run)
      expect(lastSent(run, 'AddPartitionsToTxn').body.api).toBe('AddPartitionsToTxn')
      expect(run.state().transaction?.version).toBe(transactionVersion)
    }
  })

  it('a cluster that is upgraded during a transaction has the next one begin with another epoch', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NONE', 0)
    run.fire('metadataAge')
    feature(run, 2)
    commit(run)
    next(run)
    expect(lastSent(run, 'EndTxn').body).toMatchObject({ transactionVersion: 1 })
    ended(run)
    expect(isIn(run)).toBe('INITIALIZING')
    next(run)
    expect(lastSent(run, 'InitProducerId').body).toMatchObject({ producerId: 7, producerEpoch: 0 })
    initialized(run, 1)
    expect(run.told.at(-1)).toEqual(answeredWith('commitTransaction', 'NONE'))
  })
})

describe('kafkajs (2.2.4)', () => {
  const kafkajs = { client: 'kafkajs', maxInFlight: 1, transactionVersion: 0 } as const

  it('lets a transaction be committed of which a send failed, or is still on its way', () => {
    const run = sending('a', kafkajs)
    reply(run, produced(run)[0], 'MESSAGE_TOO_LARGE')
    expect(isIn(run)).toBe('IN_TRANSACTION')
    run.call(record('b'))
    drain(run)
    commit(run)
    next(run)
    expect(lastSent(run, 'EndTxn').body).toMatchObject({ committed: true })
    expect(run.state().batches).toHaveLength(1)
  })

  it('asks once to end it, and is of no use when that fails', () => {
    const run = sending('a', kafkajs)
    reply(run, produced(run)[0], 'NONE', 0)
    commit(run)
    next(run)
    ended(run, 'COORDINATOR_LOAD_IN_PROGRESS')
    expect(isIn(run)).toBe('FATAL_ERROR')
  })

  it('does not say who has read the offsets that it commits', () => {
    const run = inTransaction('', kafkajs)
    sendOffsets(run)
    next(run)
    answer(run, { api: 'AddOffsetsToTxn', errorCode: 'NONE' })
    next(run)
    next(run)
    found(run, 2)
    next(run)
    const nobody = { groupId: 'billing', generationId: -1, memberId: '', groupInstanceId: null }
    expect(lastSent(run, 'TxnOffsetCommit').body).toMatchObject(nobody)
  })
})
