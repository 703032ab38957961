/** The leader of an output partition, led by hand: what it takes of producers and coordinators, and what readers find in its log. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { currentTransactions, type TransactionParameters, versionOne } from './parameters.ts'
import { partitionMachine } from './partition.ts'
import { lastStableOffset, type PartitionContext, readRecords } from './partition-log.ts'

type Event = Parameters<ReturnType<typeof driven>['take']>[0]
const partition = (parameters: TransactionParameters = versionOne) =>
  driven<PartitionContext>(partitionMachine(parameters), { partition: 1 })
type Led = ReturnType<typeof partition>

const produces = (transaction: number, producerEpoch = 0, sequence = 0, producerId = 1): Event => ({
  type: 'Produce',
  answerTo: 1,
  transaction,
  producerId,
  producerEpoch,
  sequence,
})
const marks = (committed: boolean, producerEpoch = 0, coordinatorEpoch = 0, producerId = 1): Event => ({
  type: 'WriteTxnMarkers',
  committed,
  producerId,
  producerEpoch,
  coordinatorEpoch,
  isAnswered: true,
})
const error = (lines: readonly string[] | undefined) => /error=(\w+)/.exec(lines?.[0] ?? '')?.[1]
const log = (led: Led) => led.context().log.map(entry => (entry.kind === 'data' ? entry.transaction : entry.kind))
const read = (led: Led, isolation: TransactionParameters['isolation'] = 'read_committed') =>
  readRecords(led.context().log, { ...versionOne, isolation })

test('A record opens a transaction, and a marker ends it; nothing behind the first open one is read.', () => {
  const led = partition()
  expect(error(led.take(produces(1)))).toBe('NONE')
  led.take(produces(2, 0, 0, 2))
  led.take(marks(true, 0, 0, 2))
  expect([lastStableOffset(led.context().log), read(led)]).toEqual([0, []])
  expect(read(led, 'read_uncommitted')).toEqual([1, 2])
  led.take(marks(false))
  expect([lastStableOffset(led.context().log), read(led)]).toEqual([4, [2]])
})

test('What is sent again is known, by epoch and sequence; an old epoch and a gap are refused.', () => {
  const led = partition()
  led.take(produces(1))
  expect(error(led.take(produces(1)))).toBe('NONE')
  expect(error(led.take(produces(2, 0, 2)))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  led.take(marks(true, 1))
  expect(error(led.take(produces(2, 0, 1)))).toBe('INVALID_PRODUCER_EPOCH')
  expect(error(led.take(produces(2, 1, 1)))).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  expect(log(led)).toEqual([1, 'commit'])
})

test('A marker ends whatever is open, whichever transaction it was sent for: under one epoch nothing tells them apart.', () => {
  const led = partition()
  led.take(produces(1))
  led.take(marks(true))
  led.take(produces(2, 0, 1))
  expect(error(led.take(marks(true)))).toBe('NONE')
  expect(read(led)).toEqual([1, 2])
})

test.each([
  ['not-older', 'NONE', 'NONE'],
  ['newer', 'INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_EPOCH'],
  ['newer-or-repeated', 'NONE', 'INVALID_PRODUCER_EPOCH'],
] as const)(
  'A marker of the epoch that is there, %s: %s where nothing is open, %s where something is.',
  (markerEpoch, idle, open) => {
    const led = partition({ ...currentTransactions, verification: false, markerEpoch })
    led.take(produces(1))
    led.take(marks(true, 1))
    expect(error(led.take(marks(true, 1)))).toBe(idle)
    led.take(produces(2, 1))
    expect(error(led.take(marks(true, 1)))).toBe(open)
  },
)

test('A marker of an older coordinator, or of an older epoch, is refused.', () => {
  const led = partition()
  led.take(marks(true, 1, 1))
  expect(error(led.take(marks(true, 1, 0)))).toBe('TRANSACTION_COORDINATOR_FENCED')
  expect(error(led.take(marks(true, 0, 1)))).toBe('INVALID_PRODUCER_EPOCH')
  expect(led.take({ ...marks(true, 1, 1), isAnswered: false })).toEqual([])
})

test('The coordinator is asked before a transaction is opened, and not while it is; version 2 has it added.', () => {
  const verifyOnly = (parameters: TransactionParameters) => {
    const led = partition({ ...parameters, verification: true })
    const [question] = led.take(produces(1)) ?? []
    expect(question).toContain('transaction-coordinator VerifyPartition producerId=1 producerEpoch=0 partition=1')
    led.take({ type: 'Verified', error: 'NONE', produce: produces(1) })
    expect(led.take(produces(2, 0, 1))).toEqual(['producer-1 ProduceAnswered error=NONE'])
    return question?.includes('verifyOnly=true')
  }
  expect([verifyOnly(versionOne), verifyOnly(currentTransactions)]).toEqual([true, false])
})

test('What the coordinator does not know is not appended; a producer that is fenced there has an old epoch here.', () => {
  const led = partition(currentTransactions)
  const answers = (['TRANSACTION_ABORTABLE', 'PRODUCER_FENCED', 'CONCURRENT_TRANSACTIONS'] as const).map(given =>
    error(led.take({ type: 'Verified', error: given, produce: produces(1) })),
  )
  expect(answers).toEqual(['TRANSACTION_ABORTABLE', 'INVALID_PRODUCER_EPOCH', 'CONCURRENT_TRANSACTIONS'])
  expect(log(led)).toEqual([])
})

test('A producer whose marker came is as young as the marker; told by its last data it is forgotten, and its old epoch taken.', () => {
  const forgets = (producerAge: TransactionParameters['producerAge']) => {
    const led = partition({ ...versionOne, producerAge })
    led.take(produces(1))
    expect(led.take({ type: 'expireProducers' })).toBe(undefined)
    led.take(marks(false, 1))
    led.take({ type: 'expireProducers' })
    return error(led.take(produces(2, 0, 1)))
  }
  expect([forgets('last-append'), forgets('last-data')]).toEqual(['INVALID_PRODUCER_EPOCH', 'NONE'])
})
