import { describe, expect, it } from 'vitest'
import { acknowledged, batchOf, failed, produced, reply } from './producer.test-data.ts'
import { readHeader } from './record-batch.ts'
import { lastSent } from './script.test-data.ts'
import {
  abort,
  abortable,
  commit,
  sendOffsets,
  added,
  answer,
  answeredWith,
  asked,
  drain,
  ended,
  found,
  initialized,
  inTransaction,
  isIn,
  next,
  ready,
  record,
  sending,
} from './producer-transactions.test-data.ts'

describe('Commit', () => {
  it('waits for what is on its way, and sends what lingers', () => {
    const run = inTransaction('a', { lingerMs: 50, maxRecordsPerBatch: 9 })
    next(run)
    added(run)
    commit(run)
    expect(run.timers.has('transaction')).toBe(false)
    drain(run)
    reply(run, produced(run)[0], 'NONE', 0)
    next(run)
    expect(lastSent(run, 'EndTxn').body).toMatchObject({ committed: true, producerId: 7, producerEpoch: 0 })
    ended(run)
    expect(run.told.slice(1)).toEqual([acknowledged('a', 0), answeredWith('commitTransaction', 'NONE')])
    expect(isIn(run)).toBe('READY')
  })

  it('of nothing is done without the coordinator', () => {
    const run = inTransaction()
    commit(run)
    next(run)
    expect(asked(run)).toHaveLength(2)
    expect(run.told.at(-1)).toEqual(answeredWith('commitTransaction', 'NONE'))
  })

  it.each(['CONCURRENT_TRANSACTIONS', 'COORDINATOR_LOAD_IN_PROGRESS'] as const)(
    'is tried again after %s',
    errorCode => {
      const run = sending('a')
      reply(run, produced(run)[0], 'NONE', 0)
      commit(run)
      next(run)
      ended(run, errorCode)
      expect(run.timers.get('transaction')).toBe(100)
      next(run)
      ended(run)
      expect(run.told.at(-1)).toEqual(answeredWith('commitTransaction', 'NONE'))
    },
  )

  it('follows its coordinator when that moves', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NONE', 0)
    commit(run)
    next(run)
    ended(run, 'NOT_COORDINATOR')
    next(run)
    found(run, 2)
    next(run)
    expect(asked(run).slice(-3)).toEqual(['EndTxn broker-1', 'FindCoordinator broker-1', 'EndTxn broker-2'])
  })

  it('fails where a record of it failed, and the transaction can only be aborted', () => {
    const run = sending('a')
    commit(run)
    abortable(run)
    expect(run.told.slice(1)).toEqual([
      failed('a', 'MESSAGE_TOO_LARGE', false),
      answeredWith('commitTransaction', 'MESSAGE_TOO_LARGE'),
    ])
    abort(run)
    next(run)
    expect(lastSent(run, 'EndTxn').body).toMatchObject({ committed: false })
  })

  it.each(['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH'] as const)(
    'of a producer that the coordinator has fenced (%s) fails with PRODUCER_FENCED, for good',
    errorCode => {
      const run = sending('a')
      reply(run, produced(run)[0], 'NONE', 0)
      commit(run)
      next(run)
      ended(run, errorCode)
      expect(isIn(run)).toBe('FATAL_ERROR')
      expect(run.told.at(-1)).toEqual(answeredWith('commitTransaction', 'PRODUCER_FENCED'))
    },
  )

  it('that takes longer than max.block.ms is told to, and may be asked again: then it is the same that is waited for', () => {
    const run = sending('a', { maxBlockMs: 3_000 })
    commit(run)
    expect(run.timers.get('maxBlock')).toBe(3_000)
    run.fire('maxBlock')
    expect(run.told.at(-1)).toEqual({ type: 'TransactionTimedOut', operation: 'commitTransaction' })
    reply(run, produced(run)[0], 'NONE', 0)
    next(run)
    ended(run)
    expect(run.told.at(-1)).toEqual(acknowledged('a', 0))
    commit(run)
    expect(run.told.at(-1)).toEqual(answeredWith('commitTransaction', 'NONE'))
    expect(run.sent.filter(({ body }) => body.api === 'EndTxn')).toHaveLength(1)
  })
})

describe('Abort', () => {
  it('drops what was never sent, and awaits what is on its way', () => {
    const run = sending('a', { maxInFlight: 1 })
    run.call(record('b'))
    abort(run)
    expect(run.told.at(-1)).toEqual(failed('b', 'TRANSACTION_ABORTED', false))
    expect(run.timers.has('transaction')).toBe(false)
    reply(run, produced(run)[0], 'NONE', 0)
    next(run)
    ended(run)
    expect(produced(run)).toHaveLength(1)
    expect(run.told.slice(-2)).toEqual([acknowledged('a', 0), answeredWith('abortTransaction', 'NONE')])
  })

  it('before any partition was added is done without the coordinator', () => {
    const run = inTransaction('a')
    abort(run)
    next(run)
    expect(run.told.slice(1)).toEqual([
      failed('a', 'TRANSACTION_ABORTED', false),
      answeredWith('abortTransaction', 'NONE'),
    ])
    expect(asked(run).some(each => each.startsWith('EndTxn'))).toBe(false)
  })

  it('after a failed send has the producer go on with the next epoch (version 1)', () => {
    const run = sending('a')
    abortable(run)
    abort(run)
    next(run)
    ended(run)
    next(run)
    expect(lastSent(run, 'InitProducerId').body).toMatchObject({ producerId: 7, producerEpoch: 0 })
    initialized(run, 1)
    expect(run.told.at(-1)).toEqual(answeredWith('abortTransaction', 'NONE'))
    run.call({ type: 'beginTransaction' })
    run.call(record('b'))
    next(run)
    added(run)
    drain(run)
    expect(readHeader(batchOf(produced(run)[1]!))).toMatchObject({ producerEpoch: 1, baseSequence: 0 })
  })

  it('of a transaction that timed out: its leader says INVALID_PRODUCER_EPOCH, which might be mended; the coordinator says that it is fenced', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'INVALID_PRODUCER_EPOCH')
    expect(isIn(run)).toBe('ABORTABLE_ERROR')
    abort(run)
    next(run)
    ended(run, 'PRODUCER_FENCED')
    expect(isIn(run)).toBe('FATAL_ERROR')
    expect(run.told.at(-1)).toEqual(answeredWith('abortTransaction', 'PRODUCER_FENCED'))
  })
})

describe('What is lost', () => {
  it('a send that ran out of time loses the transaction, and the numbers with it: the next epoch is asked for', () => {
    const run = sending('ab')
    run.disconnect(produced(run)[0]!)
    run.fire('backoff/orders-0')
    run.fire('delivery/0')
    expect(isIn(run)).toBe('ABORTABLE_ERROR')
    expect(run.state().transaction).toMatchObject({ lastError: 'DELIVERY_TIMEOUT', mustBumpEpoch: true })
  })

  it('what stands behind a record that was refused moves up, so that the abort need not wait for its time to be over', () => {
    const run = sending('ab')
    reply(run, produced(run)[0], 'MESSAGE_TOO_LARGE')
    reply(run, produced(run)[1], 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    abort(run)
    run.fire('backoff/orders-0')
    drain(run)
    expect(readHeader(batchOf(produced(run)[2]!))).toMatchObject({ baseSequence: 0, producerEpoch: 0 })
  })

  it.each(['ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'FENCED_INSTANCE_ID'] as const)(
    'offsets of a member that is out of its group (%s) lose the transaction, not the producer',
    errorCode => {
      const run = inTransaction('', {}, 2)
      sendOffsets(run)
      next(run)
      next(run)
      found(run, 2)
      next(run)
      answer(run, { api: 'TxnOffsetCommit', errorCode })
      expect(run.told.at(-1)).toEqual({ type: 'OffsetsSent', id: 0, errorCode })
      expect(isIn(run)).toBe('ABORTABLE_ERROR')
      abort(run)
      next(run)
      ended(run, 'NONE', 7, 1)
      expect(isIn(run)).toBe('READY')
    },
  )

  it('offsets go on while the group’s coordinator moves or loads', () => {
    const run = inTransaction('', {}, 2)
    sendOffsets(run)
    next(run)
    next(run)
    found(run, 2)
    next(run)
    answer(run, { api: 'TxnOffsetCommit', errorCode: 'NOT_COORDINATOR' })
    next(run)
    expect(lastSent(run, 'FindCoordinator').body).toEqual({ api: 'FindCoordinator', groupId: 'billing' })
    found(run, 1)
    next(run)
    answer(run, { api: 'TxnOffsetCommit', errorCode: 'COORDINATOR_LOAD_IN_PROGRESS' })
    next(run)
    answer(run, { api: 'TxnOffsetCommit', errorCode: 'NONE' })
    expect(run.told.at(-1)).toEqual({ type: 'OffsetsSent', id: 0, errorCode: 'NONE' })
  })

  it('a producer that is fenced gives up everything, and hears no more answers', () => {
    const run = sending('a')
    sendOffsets(run)
    next(run)
    answer(run, { api: 'AddOffsetsToTxn', errorCode: 'PRODUCER_FENCED' })
    expect(run.told.slice(1)).toEqual([
      { type: 'OffsetsSent', id: 0, errorCode: 'PRODUCER_FENCED' },
      failed('a', 'PRODUCER_FENCED', true),
    ])
    reply(run, produced(run)[0], 'NONE', 0)
    expect(run.told).toHaveLength(3)
    expect(run.timers.has('transaction')).toBe(false)
  })
})

describe('Close', () => {
  it('aborts what is under way', () => {
    const run = sending('a')
    run.call({ type: 'close' })
    reply(run, produced(run)[0], 'NONE', 0)
    next(run)
    expect(lastSent(run, 'EndTxn').body).toMatchObject({ committed: false })
    expect(run.told.at(-1)).toEqual(acknowledged('a', 0))
    ended(run)
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
  })

  it('has nothing to do where nothing is under way', () => {
    const run = ready()
    run.call({ type: 'close' })
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
  })
})
