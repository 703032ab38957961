/** The output, led by hand: what is open, what a reader comes to, and what is a duplicate. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { lastStableOffset, type OutputContext, outputMachine } from './output.ts'

const writes = (record: number, transactionalId: number, more: object = {}) => ({
  type: 'Produce',
  member: 1,
  record,
  transactionalId,
  producerId: transactionalId,
  producerEpoch: 1,
  sequence: 0,
  fate: 'answered',
  ...more,
})
const marks = (transactionalId: number, result: 'commit' | 'abort') => ({
  type: 'WriteTxnMarkers',
  transactionalId,
  result,
})
const fetches = (isolation: string, position = 0) => ({ type: 'Fetch', position, isolation })

test('Who reads committed stops at what is open, and steps over what was aborted.', () => {
  const output = driven<OutputContext>(outputMachine)
  output.take(writes(1, 1))
  output.take(writes(2, 2))
  output.take(marks(2, 'commit'))
  expect(lastStableOffset(output.context())).toBe(0)
  expect(output.take(fetches('read_committed'))).toBeUndefined()
  expect(output.take(fetches('read_uncommitted'))).toEqual(['reader Fetched position=2 records=[1,2]'])
  output.take(marks(1, 'abort'))
  expect(output.take(fetches('read_committed'))).toEqual(['reader Fetched position=2 records=[2]'])
})

test('A sequence that was taken is a duplicate, in its epoch; a plain producer has no number to be known by.', () => {
  const output = driven<OutputContext>(outputMachine)
  output.take(writes(1, 1))
  expect(output.take(writes(1, 1, { fate: 'answer lost' }))).toEqual([])
  output.take({ type: 'failOver' })
  expect(output.take(writes(1, 1))).toEqual(['instance-1 Produced record=1'])
  expect(output.context().log).toHaveLength(1)
  output.take(writes(1, 1, { producerEpoch: 2 }))
  output.take(writes(2, 0, { producerEpoch: 0 }))
  output.take(writes(2, 0, { producerEpoch: 0 }))
  expect(output.context().log.map(({ record, is }) => [record, is])).toEqual([
    [1, 'open'],
    [1, 'open'],
    [2, 'committed'],
    [2, 'committed'],
  ])
})
