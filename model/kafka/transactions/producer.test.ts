/** A transactional producer, led by hand, in both versions: what it sends, and what it makes of each answer. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { currentTransactions, smallTransactions, type TransactionParameters, versionOne } from './parameters.ts'
import { producerMachine } from './producer.ts'
import type { ProducerContext } from './producer-steps.ts'

const two = { ...smallTransactions, transactions: [2], partitions: 2 }
const producer = (parameters: TransactionParameters = currentTransactions) =>
  driven<ProducerContext>(producerMachine(parameters, two), { producer: 1, transactions: [1, 2] })
type Led = ReturnType<typeof producer>

const go = (led: Led, type: string, way = 'direct') => led.take({ type, way })
const answered = (led: Led, type: string, error = 'NONE', more: object = {}) =>
  led.take({ type: `${type}Answered`, error, producerId: 1, producerEpoch: 0, ...more })

/** In its first transaction, with epoch 0. */
function inTransaction(parameters: TransactionParameters = currentTransactions): Led {
  const led = producer(parameters)
  go(led, 'initTransactions')
  answered(led, 'InitProducerId')
  go(led, 'beginTransaction')
  return led
}
/** Its record is acknowledged in both partitions. */
function written(parameters: TransactionParameters = currentTransactions): Led {
  const led = inTransaction(parameters)
  for (let partition = 1; partition <= 2; partition++) {
    if (parameters.transactionVersion === 1) {
      go(led, 'addPartition')
      answered(led, 'AddPartitionsToTxn')
    }
    go(led, 'produce')
    answered(led, 'Produce')
  }
  return led
}

test('Version 1 adds a partition before it writes to it; version 2 writes.', () => {
  const one = inTransaction(versionOne)
  expect(go(one, 'produce')).toBeUndefined()
  expect(go(one, 'addPartition')?.[0]).toContain('transaction-coordinator AddPartitionsToTxn')
  answered(one, 'AddPartitionsToTxn')
  expect(go(one, 'addPartition')).toBeUndefined()
  const write = 'partition-1 Produce answerTo=1 producerId=1 producerEpoch=0 transaction=1 sequence=0'
  expect(go(one, 'produce')).toEqual([write])
  const other = inTransaction()
  expect(go(other, 'addPartition')).toBeUndefined()
  expect(go(other, 'produce')).toEqual([write])
})

test('It commits when every record is acknowledged, says so, and is told; version 2 goes on under the epoch that comes with it.', () => {
  const led = written()
  expect(go(led, 'commitTransaction')).toEqual([
    'observed CommitCalled transaction=1',
    'transaction-coordinator EndTxn answerTo=1 producerId=1 producerEpoch=0 committed=true',
  ])
  expect(answered(led, 'EndTxn', 'CONCURRENT_TRANSACTIONS')).toEqual([])
  expect(go(led, 'resend')?.[0]).toContain('EndTxn')
  expect(answered(led, 'EndTxn', 'NONE', { producerEpoch: 1 })).toEqual(['observed Committed transaction=1'])
  expect([led.value(), led.context().producerEpoch, led.context().sequences]).toEqual(['ready', 1, [0, 0]])
  const one = written(versionOne)
  go(one, 'commitTransaction')
  answered(one, 'EndTxn')
  expect([one.value(), one.context().producerEpoch, one.context().sequences]).toEqual(['ready', 0, [1, 1]])
})

test('It commits nothing that is not acknowledged, and aborts nothing of which an answer may still come.', () => {
  const led = inTransaction()
  expect([go(led, 'commitTransaction'), go(led, 'abortTransaction')]).toEqual([undefined, undefined])
  go(led, 'produce', 'late')
  expect(go(led, 'abortTransaction')).toBeUndefined()
  expect(led.take({ type: 'giveUp' })).toEqual([])
  expect(led.value()).toBe('abortableError')
  expect(go(led, 'abortTransaction')?.[0]).toContain('committed=false')
})

test('After a record whose fate it does not know, version 1 has its epoch raised before it goes on; version 2 has that anyway.', () => {
  const after = (parameters: TransactionParameters) => {
    const led = inTransaction(parameters)
    if (parameters.transactionVersion === 1) {
      go(led, 'addPartition')
      answered(led, 'AddPartitionsToTxn')
    }
    go(led, 'produce', 'late')
    led.take({ type: 'giveUp' })
    go(led, 'abortTransaction')
    answered(led, 'EndTxn', 'NONE', { producerEpoch: parameters.transactionVersion - 1 })
    return led
  }
  const one = after(versionOne)
  expect(one.value()).toBe('initializing')
  expect(go(one, 'resend')?.[0]).toContain('expected={"producerId":1,"producerEpoch":0}')
  answered(one, 'InitProducerId', 'NONE', { producerEpoch: 1 })
  expect([one.value(), one.context().producerEpoch]).toEqual(['ready', 1])
  expect(after(currentTransactions).value()).toBe('ready')
})

test.each([
  ['InitProducerId', 'PRODUCER_FENCED', 'fatalError'],
  ['Produce', 'INVALID_PRODUCER_EPOCH', 'abortableError'],
  ['Produce', 'TRANSACTION_ABORTABLE', 'abortableError'],
  ['Produce', 'OUT_OF_ORDER_SEQUENCE_NUMBER', 'abortableError'],
  ['Produce', 'INVALID_PRODUCER_ID_MAPPING', 'fatalError'],
  ['Produce', 'CONCURRENT_TRANSACTIONS', 'inTransaction'],
  ['EndTxn', 'PRODUCER_FENCED', 'fatalError'],
  ['EndTxn', 'INVALID_TXN_STATE', 'fatalError'],
  ['EndTxn', 'COORDINATOR_NOT_AVAILABLE', 'committing'],
])('%s that is told %s: %s', (type, error, state) => {
  const led = type === 'InitProducerId' ? producer() : type === 'Produce' ? inTransaction() : written()
  go(led, { InitProducerId: 'initTransactions', Produce: 'produce' }[type] ?? 'commitTransaction')
  answered(led, type, error)
  expect([led.value(), state === 'fatalError' ? led.context().error : error]).toEqual([state, error])
})

test('A late request goes where late ones are, with nobody to answer; with one that is cut the coordinator stops.', () => {
  const led = written()
  expect(go(led, 'commitTransaction', 'late')?.[1]).toBe(
    'late-to-transaction-coordinator EndTxn answerTo=0 producerId=1 producerEpoch=0 committed=true',
  )
  expect(go(led, 'resend', 'cut')).toEqual([
    'transaction-coordinator EndTxn answerTo=0 producerId=1 producerEpoch=0 committed=true',
    'transaction-coordinator failOver',
  ])
})

test('A crash ends it, and so does the last of its transactions.', () => {
  const led = inTransaction()
  led.take({ type: 'crash' })
  expect([led.value(), go(led, 'produce')]).toEqual(['crashed', undefined])
  const done = producer()
  go(done, 'initTransactions')
  answered(done, 'InitProducerId')
  for (let i = 0; i < 2; i++) {
    go(done, 'beginTransaction')
    for (let n = 0; n < 2; n++) {
      go(done, 'produce')
      answered(done, 'Produce')
    }
    go(done, 'commitTransaction')
    answered(done, 'EndTxn')
  }
  expect([done.value(), go(done, 'beginTransaction')]).toEqual(['ready', undefined])
})
