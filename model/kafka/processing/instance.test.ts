/** An instance, led by hand: its way through a record in each configuration, and what it does when it is refused. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import type { InstanceContext } from './instance-context.ts'
import { instanceMachine } from './instance.ts'
import { exactlyOnce, type ProcessingParameters, smallProcessing } from './parameters.ts'

function idle(change: Partial<ProcessingParameters> = {}) {
  const producers = change.producer === 'plain' ? [] : [{ producerId: 1, producerEpoch: 1, sequence: 0 }]
  return driven<InstanceContext>(instanceMachine({ ...exactlyOnce, ...change }, smallProcessing), {
    member: 1,
    generation: 1,
    owned: [{ partition: 1, position: 0 }],
    producers,
    inHand: null,
  })
}
const asks = (type: string, fate = 'answered') => ({ type, fate })
const poll = { type: 'poll', partition: 1 }
const refused = (error: string) => ({ type: 'Refused', error })

function produced(change: Partial<ProcessingParameters> = {}) {
  const instance = idle(change)
  instance.take(poll)
  instance.take(asks('produce'))
  instance.take({ type: 'Produced', record: 1 })
  return instance
}

test('In a transaction: partitions, output, offsets, commit; then the next record.', () => {
  const instance = idle()
  instance.take(poll)
  expect(instance.take(asks('produce'))).toEqual([
    'transaction-1 AddPartitionsToTxn member=1 producerEpoch=1 fate=answered',
  ])
  expect(instance.take(asks('PartitionsAdded'))).toEqual([
    'output Produce member=1 record=1 transactionalId=1 producerId=1 producerEpoch=1 sequence=0 fate=answered',
  ])
  instance.take({ type: 'Produced', record: 1 })
  expect(instance.take(asks('sendOffsets'))).toEqual([
    'transaction-1 AddOffsetsToTxn member=1 producerEpoch=1 fate=answered',
  ])
  expect(instance.take(asks('OffsetsAdded'))).toEqual([
    'group TxnOffsetCommit member=1 generation=1 transactionalId=1 partition=1 offset=1 fate=answered',
  ])
  instance.take({ type: 'OffsetsSent', offset: 1 })
  expect(instance.take(asks('commitTransaction'))).toEqual([
    'transaction-1 EndTxn member=1 result=commit producerEpoch=1 fate=answered',
  ])
  instance.take({ type: 'Ended', result: 'commit' })
  expect(instance.context()).toMatchObject({ inHand: null, owned: [{ position: 1 }], producers: [{ sequence: 1 }] })
})

test('A resend has the number of its first transmission.', () => {
  const instance = idle({ producer: 'idempotent', offsets: 'after' })
  instance.take(poll)
  expect(instance.take(asks('produce', 'answer lost'))?.[0]).toContain('sequence=0')
  expect(instance.take(asks('produce'))?.[0]).toContain('sequence=0')
  expect(instance.take({ type: 'handlerThrows' })).toBeUndefined()
})

test('Committed before handling nothing is done for a record until its commit is answered.', () => {
  const instance = idle({ producer: 'plain', offsets: 'before' })
  instance.take(poll)
  expect(instance.take(asks('produce'))).toBeUndefined()
  expect(instance.take(asks('commitOffsets'))).toEqual([
    'group OffsetCommit member=1 generation=1 partition=1 offset=1 fate=answered',
  ])
  instance.take({ type: 'OffsetCommitted', offset: 1 })
  expect(instance.take(asks('produce'))).toHaveLength(1)
})

test('Offsets that are refused to a zombie: it aborts, and joins again.', () => {
  const instance = produced()
  instance.take(refused('UNKNOWN_MEMBER_ID'))
  expect(instance.take({ type: 'abortTransaction' })?.[0]).toContain('result=abort')
  instance.take({ type: 'Ended', result: 'abort' })
  expect(instance.value()).toEqual({ running: 'outside' })
})

test('A fenced producer ends its process; one of a partition gives the partition up; one that aborts all the same is refused again.', () => {
  const ends = produced()
  ends.take(refused('PRODUCER_FENCED'))
  expect(ends.value()).toBe('fenced')
  const migrates = produced({ transactionalId: 'partition' })
  migrates.take(refused('PRODUCER_FENCED'))
  expect([migrates.value(), migrates.context().owned]).toEqual([{ running: 'outside' }, []])
  const aborts = produced({ onFenced: 'aborts' })
  aborts.take(refused('PRODUCER_FENCED'))
  expect(aborts.take({ type: 'abortTransaction' })?.[0]).toContain('producerEpoch=1')
  aborts.take(refused('PRODUCER_FENCED'))
  expect(aborts.value()).toBe('fenced')
})

test('After an abort it goes back to the committed offset, or on behind the record.', () => {
  const rewinds = produced()
  rewinds.take({ type: 'handlerThrows' })
  rewinds.take({ type: 'abortTransaction' })
  rewinds.take({ type: 'Ended', result: 'abort' })
  expect(rewinds.take({ type: 'fetchOffsets' })).toEqual(['group OffsetFetch member=1 partitions=[1]'])
  const goesOn = produced({ onAbort: 'goes-on' })
  goesOn.take({ type: 'handlerThrows' })
  goesOn.take({ type: 'abortTransaction' })
  goesOn.take({ type: 'Ended', result: 'abort' })
  expect(goesOn.context().owned).toEqual([{ partition: 1, position: 1 }])
})
