import { describe, expect, it } from 'vitest'
import { start } from './producer.test-data.ts'
import { misuseOf } from './producer-transaction-calls.ts'
import {
  abortable,
  commit,
  answer,
  begin,
  initializing,
  inTransaction,
  ready,
  record,
  sending,
} from './producer-transactions.test-data.ts'

describe('What is not allowed now is not asked', () => {
  const uninitialized = () => begin()
  const fatal = () => {
    const run = initializing()
    answer(run, { api: 'InitProducerId', errorCode: 'PRODUCER_FENCED', producerId: -1, producerEpoch: -1 })
    return run
  }
  const lost = () => {
    const run = sending('a')
    abortable(run)
    return run
  }
  const committing = () => {
    const run = sending('a')
    commit(run)
    return run
  }
  const timedOut = () => {
    const run = committing()
    run.fire('maxBlock')
    return run
  }
  const situations = { uninitialized, ready, inTransaction, committing, timedOut, lost, fatal }
  const calls = [
    'initTransactions',
    'beginTransaction',
    'send',
    'sendOffsetsToTransaction',
    'commitTransaction',
    'abortTransaction',
  ] as const

  it.each([
    [
      'uninitialized',
      'may',
      'not initialized',
      'not initialized',
      'not initialized',
      'not initialized',
      'not initialized',
    ],
    ['ready', 'initialized already', 'may', 'no transaction', 'no transaction', 'no transaction', 'no transaction'],
    ['inTransaction', 'initialized already', 'in a transaction already', 'may', 'may', 'may', 'may'],
    ['committing', 'busy', 'busy', 'busy', 'busy', 'may', 'busy'],
    ['timedOut', 'busy', 'busy', 'busy', 'busy', 'may', 'busy'],
    ['lost', 'lost', 'lost', 'lost', 'lost', 'lost', 'may'],
    ['fatal', 'fatal', 'fatal', 'fatal', 'fatal', 'fatal', 'fatal'],
  ] as const)('%s', (name, ...expected) => {
    const run = situations[name]()
    expect(calls.map(call => misuseOf(run.state(), call) ?? 'may')).toEqual(expected)
  })

  it('a producer without a transactional id sends, and no more', () => {
    const run = start()
    expect(calls.map(call => misuseOf(run.state(), call) ?? 'may')).toEqual([
      'not transactional',
      'not transactional',
      'may',
      'not transactional',
      'not transactional',
      'not transactional',
    ])
  })

  it('who asks all the same has a mistake in its code', () => {
    expect(() => commit(ready())).toThrow('A1: what is not allowed now is not asked')
    expect(() => ready().call(record('a'))).toThrow('a record is sent in a transaction')
  })
})
