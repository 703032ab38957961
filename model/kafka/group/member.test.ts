/**
 * A member, led by hand: what it commits in each mode, what it gives up when, and what it goes on with when it is out of its group.
 */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { range, sticky } from './assignors.ts'
import { memberMachine } from './member.ts'
import type { MemberContext } from './member-rules.ts'
import { type Commit, type GroupParameters, safeGroup, smallGroup } from './parameters.ts'

const scope = { ...smallGroup, partitions: 2, keys: [1, 2, 1] }
const refused = (error: string) => ({ type: 'Refused', error, id: 1, generation: 1 })
const answered = (error: string) => ({ type: 'Committed', error, id: 1, generation: 1 })
const offset = (lines: readonly string[] | undefined) => Number(/"offset":(\d+)/.exec(lines?.[0] ?? '')?.[1] ?? -1)

/** A member in generation 1 that owns both partitions, from offset 0. */
function settled(change: Partial<GroupParameters> = {}) {
  const member = driven<MemberContext>(memberMachine({ ...safeGroup, ...change }, scope), {
    member: 1,
    group: 1,
    isLate: false,
  })
  member.take({ type: 'join' })
  member.take({ type: 'Joined', id: 1, generation: 1, peers: [] })
  member.take({ type: 'Synced', shares: [1, 2].map(partition => ({ partition, offset: 0 })) })
  return member
}
const brings = (records: readonly number[], from = 0, end = from + records.length) => ({
  type: 'Fetched',
  partition: 1,
  offset: from,
  records,
  end,
})
const finish = (record: number) => ({ type: 'finish', record })
const commit = { type: 'commit' }

/** The offset that a commit would carry when #1 and #2 are in hand, when #2 is done, and when both are; −1: none. */
function commitsOf(mode: Commit) {
  const member = settled({ commit: mode, handling: 'parallel', maxPollRecords: 2 })
  member.take(brings([1, 2], 0, 3))
  const [inHand, one] = [offset(member.take(commit)), (member.take(finish(2)), offset(member.take(commit)))]
  member.take(finish(1))
  return [inHand, one, offset(member.take(commit))]
}

test.each<[Commit, readonly number[]]>([
  ['poll', [2, -1, -1]],
  ['fetched', [3, -1, -1]],
  ['handed-out', [2, -1, -1]],
  ['after', [-1, 2, -1]],
  ['lowest-unfinished', [-1, -1, 2]],
  ['finally', [-1, 2, -1]],
  ['last-handled', [-1, 1, -1]],
  ['batch', [-1, -1, 2]],
  ['never', [-1, -1, -1]],
])('Mode %s: with two records in hand, when the later one is done, when both are: %j', (mode, offsets) => {
  expect(commitsOf(mode)).toEqual(offsets)
})

test('A handler starts once its commit is answered; a refusal puts its record back.', () => {
  const member = settled({ commit: 'before' })
  member.take(brings([1]))
  expect(member.take(finish(1))).toBeUndefined()
  member.take(commit)
  member.take(answered('NONE'))
  expect(member.take(finish(1))).toEqual(['observed Handled record=1 group=1 member=1'])
  member.take(brings([2], 1))
  member.take(commit)
  member.take(answered('REBALANCE_IN_PROGRESS'))
  expect([member.context().held, member.context().owned[0]?.position]).toEqual([[], 1])
})

test('A member that handles in its loop neither polls nor joins again before it is done; its heartbeat tells it to.', () => {
  const member = settled({ commit: 'poll' })
  member.take(brings([1]))
  member.take(refused('REBALANCE_IN_PROGRESS'))
  expect(member.take({ type: 'poll', partition: 1 })).toBeUndefined()
  expect(member.take({ type: 'rejoin', inFlight: 0 })).toBeUndefined()
  member.take(finish(1))
  expect(offset(member.take({ type: 'rejoin', inFlight: 0 }))).toBe(1)
  expect(member.value()).toEqual({ running: { membership: 'committing', handlers: 'working' } })
  member.take(answered('NONE'))
  expect(member.context().owned).toEqual([])
})

test('An eager member gives all up when it joins again, a cooperative one what the assignment takes away.', () => {
  const called = (assignment: 'eager' | 'cooperative') => {
    const member = settled({ assignment })
    member.take(refused('REBALANCE_IN_PROGRESS'))
    const said = member.take({ type: 'rejoin', inFlight: 0 })
    return [member, said?.[0]?.includes('owned=[1,2]')] as const
  }
  expect(called('eager')[1]).toBe(false)
  const [member, keeps] = called('cooperative')
  expect(keeps).toBe(true)
  expect(member.take({ type: 'poll', partition: 2 })).toEqual(['partition-2 Fetch member=1 offset=0 max=1'])
  member.take({ type: 'Joined', id: 1, generation: 2, peers: [] })
  member.take({ type: 'Synced', shares: [{ partition: 1, offset: 0 }] })
  expect(member.context().owned.map(({ partition }) => partition)).toEqual([1])
  expect(member.value()).toEqual({ running: { membership: 'called', handlers: 'working' } })
})

test('Past max.poll.interval.ms it leaves, goes on with what it holds, and comes back as a stranger.', () => {
  const member = settled()
  member.take(brings([1]))
  expect(member.take({ type: 'pollTimeout' })).toEqual(['coordinator LeaveGroup member=1 id=1 generation=1'])
  expect(member.context()).toMatchObject({ owned: [], held: [{ record: 1 }], isStranger: true })
  expect(member.take({ type: 'join' })).toBeUndefined()
  expect(member.take(finish(1))).toEqual(['observed Handled record=1 group=1 member=1'])
  expect(member.take(commit)).toBeUndefined()
  expect(member.take({ type: 'join' })?.[0]).toContain('id=2 generation=0 isStranger=true')
})

test('FENCED_INSTANCE_ID is for good; UNKNOWN_MEMBER_ID asks for a new id, ILLEGAL_GENERATION does not.', () => {
  const after = (error: string) => {
    const member = settled()
    member.take(refused(error))
    return [member.take({ type: 'join' })?.[0]?.includes('isStranger=true'), member.value()]
  }
  expect(after('FENCED_INSTANCE_ID')).toEqual([undefined, 'fenced'])
  expect(after('UNKNOWN_MEMBER_ID')[0]).toBe(true)
  expect(after('ILLEGAL_GENERATION')[0]).toBe(false)
})

const peers = [1, 2].map(member => ({ member, id: 1, owned: member === 1 ? [1, 2, 3] : [] }))
const shares = (list: ReturnType<typeof range>) => list.map(({ partitions }) => partitions)

test('The range assignor deals out neighbours; the sticky one leaves what moves to nobody until it was given up.', () => {
  expect(shares(range(peers, [[1, 2, 3], [4]]))).toEqual([[1, 2, 4], [3]])
  expect(shares(sticky(peers, [[1, 2, 3]]))).toEqual([[1, 2], []])
  const second = peers.map(peer => ({ ...peer, owned: peer.owned.slice(0, 2) }))
  expect(shares(sticky(second, [[1, 2, 3]]))).toEqual([[1, 2], [3]])
})
