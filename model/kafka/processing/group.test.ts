/** The application's group, led by hand: who may commit how, and what is pending. */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { type GroupContext, groupMachine } from './group.ts'
import { exactlyOnce, type ProcessingParameters } from './parameters.ts'

const formed = (change: Partial<ProcessingParameters> = {}) =>
  driven<GroupContext>(groupMachine({ ...exactlyOnce, ...change }), {
    generation: 1,
    members: [1, 2],
    owners: [1],
    offsets: [0],
    pending: [],
  })
const commits = (type: 'OffsetCommit' | 'TxnOffsetCommit', member: number, generation: number) => ({
  type,
  member,
  generation,
  transactionalId: member,
  partition: 1,
  offset: 1,
  fate: 'answered',
})
const fetches = { type: 'OffsetFetch', member: 2, partitions: [1] }
const marker = (result: 'commit' | 'abort') => ({ type: 'WriteTxnMarkers', transactionalId: 1, result })

test('Whoever is taken for dead commits no more, by itself or in a transaction, unless no group metadata comes with it.', () => {
  const group = formed()
  expect(group.take({ type: 'takeForDead', member: 1 })).toEqual(['instance-2 Assigned generation=2 partitions=[1]'])
  for (const type of ['OffsetCommit', 'TxnOffsetCommit'] as const)
    expect(group.take(commits(type, 1, 1))).toEqual(['instance-1 Refused error=UNKNOWN_MEMBER_ID'])
  expect(group.take(commits('TxnOffsetCommit', 2, 1))).toEqual(['instance-2 Refused error=ILLEGAL_GENERATION'])
  expect(group.take(commits('TxnOffsetCommit', 1, -1))).toEqual(['instance-1 OffsetsSent offset=1'])
})

test('A pending offset is waited for until its marker comes; who ignores it is told what was committed before.', () => {
  const group = formed()
  group.take(commits('TxnOffsetCommit', 1, 1))
  expect(group.take(fetches)).toBeUndefined()
  group.take(marker('commit'))
  expect(group.take(fetches)).toEqual(['instance-2 OffsetsFetched offsets=[{"partition":1,"offset":1}]'])
  const ignoring = formed({ pendingOffsets: 'ignored' })
  ignoring.take(commits('TxnOffsetCommit', 1, 1))
  expect(ignoring.take(fetches)).toEqual(['instance-2 OffsetsFetched offsets=[{"partition":1,"offset":0}]'])
})

test('An aborted offset is as if it had not been sent; a fail-over forgets neither offsets nor what is pending.', () => {
  const group = formed()
  group.take(commits('TxnOffsetCommit', 1, 1))
  group.take({ type: 'failOver' })
  expect(group.context().pending).toHaveLength(1)
  group.take(marker('abort'))
  expect(group.context()).toMatchObject({ offsets: [0], pending: [] })
})

test('Whoever joins has what nobody owns, and what was its own; the others keep theirs.', () => {
  const group = formed()
  group.take({ type: 'expire', member: 1 })
  group.take({ type: 'expire', member: 2 })
  expect(group.context()).toMatchObject({ members: [], owners: [0], generation: 3 })
  expect(group.take({ type: 'JoinGroup', member: 1 })).toEqual(['instance-1 Assigned generation=4 partitions=[1]'])
  expect(group.take({ type: 'JoinGroup', member: 2 })).toEqual([
    'instance-1 Assigned generation=5 partitions=[1]',
    'instance-2 Assigned generation=5 partitions=[]',
  ])
})
