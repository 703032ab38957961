/** One transactional id, led by hand: epochs, what is decided, and markers that come one by one. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { type TransactionContext, transactionMachine } from './transaction.ts'

const begun = () =>
  driven<TransactionContext>(transactionMachine, {
    transactionalId: 1,
    producerEpoch: 1,
    participants: [],
    marked: [],
  })
const by = (producerEpoch: number, member = 1) => ({ member, producerEpoch, fate: 'answered' })
const adds = (type: 'AddPartitionsToTxn' | 'AddOffsetsToTxn', epoch = 1) => ({ type, ...by(epoch) })
const ends = (result: 'commit' | 'abort', epoch = 1) => ({ type: 'EndTxn', result, ...by(epoch) })
const marks = (to: 'output' | 'group') => ({ type: 'writeMarker', to })

function ongoing() {
  const transaction = begun()
  transaction.take(adds('AddPartitionsToTxn'))
  transaction.take(adds('AddOffsetsToTxn'))
  return transaction
}

test('What is committed is decided at once and marked one by one; meanwhile the next one waits.', () => {
  const transaction = ongoing()
  expect(transaction.take(ends('commit'))).toEqual(['instance-1 Ended result=commit'])
  expect(transaction.value()).toBe('prepareCommit')
  expect(transaction.take(adds('AddPartitionsToTxn'))).toBeUndefined()
  expect(transaction.take({ type: 'InitProducerId', member: 2 })).toBeUndefined()
  expect(transaction.take(marks('group'))).toEqual(['group WriteTxnMarkers transactionalId=1 result=commit'])
  expect(transaction.take(marks('group'))).toBeUndefined()
  transaction.take(marks('output'))
  expect(transaction.value()).toBe('completeCommit')
})

test('A coordinator that takes over writes every marker again, as the log does not say which are written.', () => {
  const transaction = ongoing()
  transaction.take(ends('commit'))
  transaction.take(marks('group'))
  transaction.take({ type: 'failOver' })
  expect(transaction.take(marks('group'))).toEqual(['group WriteTxnMarkers transactionalId=1 result=commit'])
  expect(transaction.value()).toBe('prepareCommit')
  transaction.take(marks('output'))
  expect(transaction.value()).toBe('completeCommit')
  expect(transaction.context().participants).toEqual([])
})

test('A successor aborts what is open, in a newer epoch; then it has its own. The predecessor is refused from then on.', () => {
  const transaction = ongoing()
  expect(transaction.take({ type: 'InitProducerId', member: 2 })).toEqual([])
  expect(transaction.value()).toBe('prepareAbort')
  expect(transaction.take(ends('commit'))).toEqual(['instance-1 Refused error=PRODUCER_FENCED'])
  transaction.take(marks('output'))
  transaction.take(marks('group'))
  expect(transaction.take({ type: 'InitProducerId', member: 2 })).toEqual([
    'instance-2 ProducerIdAssigned transactionalId=1 producerEpoch=3',
  ])
  expect(transaction.take(adds('AddPartitionsToTxn'))).toEqual(['instance-1 Refused error=PRODUCER_FENCED'])
  expect(transaction.take(adds('AddPartitionsToTxn', 3))).toHaveLength(1)
})

test('An end that is asked for again is answered as before; another end is not.', () => {
  const transaction = ongoing()
  expect(transaction.take({ ...ends('commit'), fate: 'answer lost' })).toEqual([])
  transaction.take(marks('output'))
  transaction.take(marks('group'))
  expect(transaction.take(ends('commit'))).toEqual(['instance-1 Ended result=commit'])
  expect(transaction.take(ends('abort'))).toEqual(['instance-1 Refused error=INVALID_TXN_STATE'])
})

test('A transaction that times out is aborted, and its producer is fenced.', () => {
  const transaction = ongoing()
  transaction.take({ type: 'timeOut' })
  expect([transaction.value(), transaction.context().producerEpoch]).toEqual(['prepareAbort', 2])
  expect(begun().take({ type: 'timeOut' })).toBeUndefined()
})
