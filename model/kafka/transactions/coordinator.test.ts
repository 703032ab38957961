/**
 * The transaction coordinator, led by hand: whom it knows, what it writes and answers by Kafka's names, in both versions; what a failover finds.
 */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { coordinatorMachine } from './coordinator.ts'
import { currentTransactions, type TransactionParameters, versionOne } from './parameters.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

type Event = Parameters<ReturnType<typeof driven>['take']>[0]
const coordinator = (parameters: TransactionParameters = currentTransactions) =>
  driven<TransactionMetadata>(coordinatorMachine(parameters))
type Led = ReturnType<typeof coordinator>

const init = (expected: object | null = null, more: object = {}): Event => ({
  type: 'InitProducerId',
  answerTo: 1,
  expected,
  appendFails: false,
  ...more,
})
const of = (producerEpoch: number, producerId = 1) => ({ producerId, producerEpoch })
const adds = (producerEpoch: number, partition = 1, producerId = 1): Event => ({
  type: 'AddPartitionsToTxn',
  answerTo: 1,
  ...of(producerEpoch, producerId),
  partition,
})
const verifies = (producerEpoch: number, verifyOnly: boolean, partition = 1): Event => ({
  type: 'VerifyPartition',
  ...of(producerEpoch),
  partition,
  verifyOnly,
  produce: { type: 'Produce' },
})
const ends = (committed: boolean, producerEpoch: number, producerId = 1, answerTo = 1): Event => ({
  type: 'EndTxn',
  answerTo,
  ...of(producerEpoch, producerId),
  committed,
})
const error = (lines: readonly string[] | undefined) => /error=(\w+)/.exec(lines?.[0] ?? '')?.[1]
const identity = (lines: readonly string[] | undefined) =>
  /producerId=\d+ producerEpoch=-?\d+/.exec(lines?.[0] ?? '')?.[0]

/** Every marker is written, and the transaction is complete. */
function completed(led: Led): Led {
  for (const partition of led.context().owed) {
    led.take({ type: 'sendMarker', partition, isLate: false })
    led.take({ type: 'MarkerAnswered', partition, error: 'NONE' })
  }
  led.take({ type: 'complete' })
  return led
}
/** Ongoing with partition 1 in it, at epoch 0. */
function ongoing(parameters: TransactionParameters = currentTransactions): Led {
  const led = coordinator(parameters)
  led.take(init())
  led.take(adds(0))
  return led
}

test('A transaction goes from Empty by Ongoing and PrepareCommit to CompleteCommit, and markers carry its outcome.', () => {
  const led = coordinator(versionOne)
  expect(identity(led.take(init()))).toBe('producerId=1 producerEpoch=0')
  expect(led.value()).toBe('empty')
  expect(error(led.take(adds(0, 2)))).toBe('NONE')
  expect(error(led.take(adds(0, 1)))).toBe('NONE')
  expect([led.value(), led.context().partitions]).toEqual(['ongoing', [1, 2]])
  expect(error(led.take(ends(true, 0)))).toBe('NONE')
  expect([led.value(), led.context().owed]).toEqual(['prepareCommit', [1, 2]])
  expect(led.take({ type: 'complete' })).toBeUndefined()
  expect(led.take({ type: 'sendMarker', partition: 1, isLate: false })).toEqual([
    'partition-1 WriteTxnMarkers producerId=1 producerEpoch=0 committed=true coordinatorEpoch=0 isAnswered=true',
  ])
  led.take({ type: 'MarkerAnswered', partition: 1, error: 'NONE' })
  expect(led.take({ type: 'sendMarker', partition: 1, isLate: false })).toBeUndefined()
  expect(completed(led).value()).toBe('completeCommit')
  expect(led.context().partitions).toEqual([])
})

test('While markers are out everything is told CONCURRENT_TRANSACTIONS, in both versions.', () => {
  for (const parameters of [versionOne, currentTransactions]) {
    const led = ongoing(parameters)
    led.take(ends(false, 0))
    const { producerEpoch } = led.context()
    const answers = [init(), adds(producerEpoch), ends(false, 0), verifies(producerEpoch, true)]
    expect(answers.map(event => error(led.take(event)))).toEqual(answers.map(() => 'CONCURRENT_TRANSACTIONS'))
    expect(led.value()).toBe('prepareAbort')
  }
})

test('Version 1 keeps the epoch and takes a retry for what it is by its outcome; the other outcome is INVALID_TXN_STATE.', () => {
  const led = ongoing(versionOne)
  expect(identity(led.take(ends(true, 0)))).toBe('producerId=1 producerEpoch=0')
  completed(led)
  expect(error(led.take(ends(true, 0)))).toBe('NONE')
  expect(error(led.take(ends(false, 0)))).toBe('INVALID_TXN_STATE')
  led.take(adds(0))
  led.take(ends(false, 0))
  completed(led)
  expect([ends(false, 0), ends(true, 0)].map(event => error(led.take(event)))).toEqual(['NONE', 'INVALID_TXN_STATE'])
})

test('Version 2 raises the epoch with the end, knows a retry by the epoch before, and aborts what never began.', () => {
  const led = ongoing()
  expect(identity(led.take(ends(true, 0)))).toBe('producerId=1 producerEpoch=1')
  completed(led)
  expect(identity(led.take(ends(true, 0)))).toBe('producerId=1 producerEpoch=1')
  expect(error(led.take(ends(false, 0)))).toBe('INVALID_TXN_STATE')
  expect(error(led.take(ends(true, 1)))).toBe('INVALID_TXN_STATE')
  expect(identity(led.take(ends(false, 1)))).toBe('producerId=1 producerEpoch=2')
  expect([led.value(), led.context().owed]).toEqual(['prepareAbort', []])
  led.take({ type: 'complete' })
  expect(led.value()).toBe('completeAbort')
})

test('An EndTxn of an earlier transaction is fenced under version 2, and ends the present one under version 1.', () => {
  const late = (parameters: TransactionParameters) => {
    const led = ongoing(parameters)
    led.take(ends(true, 0))
    completed(led)
    led.take(adds(led.context().producerEpoch))
    led.take(ends(true, 0, 1, 0))
    return led.value()
  }
  expect([late(currentTransactions), late(versionOne)]).toEqual(['ongoing', 'prepareCommit'])
})

test('Nobody of another id or epoch is heard; who is late with nobody waiting gets no answer.', () => {
  const led = ongoing()
  expect(error(led.take(adds(1)))).toBe('PRODUCER_FENCED')
  expect(error(led.take(adds(0, 1, 7)))).toBe('INVALID_PRODUCER_ID_MAPPING')
  expect(error(led.take(ends(true, 1)))).toBe('PRODUCER_FENCED')
  expect(error(led.take(ends(true, 0, 7)))).toBe('INVALID_PRODUCER_ID_MAPPING')
  expect(led.take(ends(false, 7, 1, 0))).toEqual([])
  expect(led.value()).toBe('ongoing')
})

test('To verify is to ask whether the partition is in; version 2 adds it.', () => {
  const led = ongoing(versionOne)
  expect([1, 2].map(partition => error(led.take(verifies(0, true, partition))))).toEqual([
    'NONE',
    'TRANSACTION_ABORTABLE',
  ])
  expect(error(led.take(verifies(0, false, 2)))).toBe('NONE')
  expect(led.context().partitions).toEqual([1, 2])
  expect(error(led.take(verifies(1, true)))).toBe('PRODUCER_FENCED')
})

test('InitProducerId raises the epoch; of an open transaction it begins the abort, under a newer epoch, and has to come again.', () => {
  const led = ongoing(versionOne)
  expect(error(led.take(init()))).toBe('CONCURRENT_TRANSACTIONS')
  expect([led.value(), led.context().producerEpoch]).toEqual(['prepareAbort', 1])
  expect(error(led.take(ends(true, 0)))).toBe('PRODUCER_FENCED')
  expect(error(led.take(ends(true, 1)))).toBe('CONCURRENT_TRANSACTIONS')
  completed(led)
  expect(error(led.take(ends(true, 0)))).toBe('PRODUCER_FENCED')
  expect(identity(led.take(init()))).toBe('producerId=1 producerEpoch=2')
})

test('Who goes on after an error has its epoch raised once, however often it asks (KIP-360); who was replaced is fenced.', () => {
  const led = coordinator(versionOne)
  led.take(init())
  expect(identity(led.take(init(of(0))))).toBe('producerId=1 producerEpoch=1')
  expect(identity(led.take(init(of(0))))).toBe('producerId=1 producerEpoch=1')
  led.take(init())
  expect(error(led.take(init(of(1))))).toBe('PRODUCER_FENCED')
})

test('The epoch before its own goes with a failover, as it is not in the log: who asks again is fenced then.', () => {
  const led = coordinator(versionOne)
  led.take(init())
  led.take(init(of(0)))
  led.take({ type: 'failOver' })
  expect(led.context()).toMatchObject({ producerEpoch: 1, lastProducerEpoch: -1 })
  expect(error(led.take(init(of(0))))).toBe('PRODUCER_FENCED')
})

test('The epoch before its own goes with a fence, written or not.', () => {
  const fencedWith = (appendFails: boolean) => {
    const led = coordinator(versionOne)
    led.take(init())
    led.take(init(of(0)))
    led.take(adds(1))
    led.take(init(null, { appendFails }))
    const { producerEpoch, lastProducerEpoch } = led.context()
    return [led.value(), producerEpoch, lastProducerEpoch]
  }
  expect(fencedWith(true)).toEqual(['ongoing', 2, -1])
  expect(fencedWith(false)).toEqual(['prepareAbort', 2, -1])
})

test('Epochs that run out bring a new producer id: with InitProducerId, and under version 2 with the end of a transaction.', () => {
  const init2 = coordinator({ ...versionOne, maxEpoch: 2 })
  init2.take(init())
  init2.take(init())
  expect(identity(init2.take(init()))).toBe('producerId=2 producerEpoch=0')
  const led = ongoing({ ...currentTransactions, maxEpoch: 2 })
  led.take(ends(true, 0))
  completed(led)
  led.take(adds(1))
  expect(identity(led.take(ends(true, 1)))).toBe('producerId=2 producerEpoch=0')
  expect(led.context()).toMatchObject({ producerId: 1, producerEpoch: 2, nextProducerId: 2 })
  completed(led)
  expect(led.context()).toMatchObject({ producerId: 2, producerEpoch: 0, previousProducerId: 1 })
  expect(identity(led.take(ends(true, 1)))).toBe('producerId=2 producerEpoch=0')
})

test('A time-out fences and aborts; under version 2 the client that aborts is told of its new epoch, and the one that commits is fenced.', () => {
  const led = ongoing()
  led.take({ type: 'timeOut' })
  expect([led.value(), led.context().producerEpoch]).toEqual(['prepareAbort', 1])
  completed(led)
  expect(error(led.take(ends(true, 0)))).toBe('PRODUCER_FENCED')
  expect(identity(led.take(ends(false, 0)))).toBe('producerId=1 producerEpoch=1')
})

test('A failover goes on from the log: the outcome stays, markers are sent anew under its own epoch, and the old ones may still come.', () => {
  const led = ongoing(versionOne)
  led.take(ends(true, 0))
  led.take({ type: 'MarkerAnswered', partition: 1, error: 'NONE' })
  expect(led.take({ type: 'failOver' })).toEqual([])
  expect(led.context()).toMatchObject({ owed: [1], coordinatorEpoch: 1 })
  expect(led.take({ type: 'failOver' })).toEqual([
    'late-to-partition-1 WriteTxnMarkers producerId=1 producerEpoch=0 committed=true coordinatorEpoch=1 isAnswered=false',
  ])
  expect(led.value()).toBe('prepareCommit')
})

test('A fence that is not written is raised in memory and remembered; a failover forgets it.', () => {
  const fails = init(null, { appendFails: true })
  const epochs = (failedFence: 'remembered' | 'raises-again') => {
    const led = ongoing({ ...versionOne, failedFence })
    expect(error(led.take(fails))).toBe('COORDINATOR_NOT_AVAILABLE')
    led.take(fails)
    const raised = led.context().producerEpoch
    led.take({ type: 'failOver' })
    return [led.value(), raised, led.context().producerEpoch]
  }
  expect([epochs('remembered'), epochs('raises-again')]).toEqual([
    ['ongoing', 1, 0],
    ['ongoing', 2, 0],
  ])
})

test('Where no epoch is left nothing is fenced and nothing times out.', () => {
  const led = ongoing({ ...versionOne, failedFence: 'raises-again', maxEpoch: 2 })
  for (let i = 0; i < 2; i++) led.take(init(null, { appendFails: true }))
  expect(error(led.take(init()))).toBe('UNKNOWN_SERVER_ERROR')
  expect(led.take({ type: 'timeOut' })).toBeUndefined()
  expect(led.value()).toBe('ongoing')
})

test('Before KAFKA-9600 a newer epoch than its own was written, and no marker was sent.', () => {
  const led = ongoing({ ...versionOne, endTxnEpoch: 'not-older' })
  expect(error(led.take(ends(false, 1)))).toBe('INVALID_PRODUCER_EPOCH')
  expect([led.value(), led.take({ type: 'sendMarker', partition: 1, isLate: false })]).toEqual([
    'prepareAbort',
    undefined,
  ])
  expect(error(ongoing(versionOne).take(ends(false, 1)))).toBe('PRODUCER_FENCED')
})
