/**
 * The quorum controller: which change of the in-sync set it grants, who is eligible, and who leads next.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters } from './parameters.ts'
import {
  afterBlackout,
  afterFencing,
  afterRegistration,
  fencingSuccessors,
  type InKraft,
  quorumController,
} from './quorum-controller.ts'
import type { Quorum } from './speech.ts'
import { driven } from './steps.test-data.ts'

const plain: Parameters = { ...safeParameters, metadata: 'kraft' }
const eligible: Parameters = { ...plain, eligibleLeaderReplicas: true }
const first: Quorum = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, brokerEpochs: [1, 1, 1] }
const partition = (more: Partial<InKraft> = {}, quorum: Partial<Quorum> = {}): InKraft => ({
  leader: 1,
  leaderEpoch: 1,
  isr: [1, 2, 3],
  registered: [1, 2, 3],
  quorum: { ...first, ...quorum },
  ...more,
})
const asks = (isr: readonly number[], more = {}) => ({
  type: 'AlterPartition',
  leader: 1,
  leaderEpoch: 1,
  partitionEpoch: 0,
  isr,
  brokerEpochs: isr.map(() => 1),
  ...more,
})
const serving = (input: InKraft = partition(), parameters = plain) =>
  driven<InKraft>(quorumController(parameters), input)
const errorOf = (lines: readonly string[] | undefined) => /error=(\w+)/.exec(lines?.[0] ?? '')?.[1]

test('A change by the leader in force is granted, in the next partition epoch; asked again from the old one it is not (Q1).', () => {
  const controller = serving()
  expect(controller.take(asks([1, 2]))).toEqual([
    'broker-1 AlterPartitionResponse error=NONE leaderEpoch=1 asked=0 isr=[1,2] partitionEpoch=1',
  ])
  expect(errorOf(controller.take(asks([1])))).toBe('INVALID_UPDATE_VERSION')
  expect(controller.context()).toMatchObject({ isr: [1, 2], quorum: { partitionEpoch: 1 } })
})

test.each([
  ['an older leader epoch', { leaderEpoch: 0 }, 'FENCED_LEADER_EPOCH'],
  ['a leader epoch of the future', { leaderEpoch: 2 }, 'INVALID_REQUEST'],
  ['a broker that does not lead', { leader: 2 }, 'INVALID_REQUEST'],
  ['a partition epoch of the future', { partitionEpoch: 1 }, 'INVALID_UPDATE_VERSION'],
  ['an incarnation that is gone', { brokerEpochs: [1, 9] }, 'INELIGIBLE_REPLICA'],
  ['a member whose incarnation the leader does not know', { brokerEpochs: [1, 0] }, 'NONE'],
])('A request of %s.', (_, more, error) => {
  expect(errorOf(serving().take(asks([1, 2], more)))).toBe(error)
})

test('A fenced broker does not enter the set (KIP-841).', () => {
  const controller = serving(partition({ isr: [1], registered: [1, 3] }))
  expect(errorOf(controller.take(asks([1, 2])))).toBe('INELIGIBLE_REPLICA')
  expect(errorOf(controller.take(asks([1, 3])))).toBe('NONE')
})

test('Who leaves the set while it falls below min in-sync is eligible, until the set is at min again (KIP-966).', () => {
  const controller = serving(partition(), eligible)
  controller.take(asks([1, 2]))
  expect(controller.context().quorum.elr).toEqual([])
  controller.take(asks([1], { partitionEpoch: 1 }))
  expect(controller.context().quorum.elr).toEqual([2])
  controller.take(asks([1, 3], { partitionEpoch: 2 }))
  expect(controller.context().quorum.elr).toEqual([])
  const without = serving()
  without.take(asks([1]))
  expect(without.context().quorum.elr).toEqual([])
})

test('The set comes before the eligible ones, and these before nobody.', () => {
  const both = partition({ isr: [1, 3] }, { elr: [2] })
  expect(fencingSuccessors(eligible, both, 1)).toEqual([3])
  expect(fencingSuccessors(eligible, partition({ isr: [1] }, { elr: [2] }), 1)).toEqual([2])
  expect(fencingSuccessors(eligible, partition({ isr: [1], registered: [1, 3] }, { elr: [2] }), 1)).toEqual([0])
  expect(fencingSuccessors(plain, partition({ isr: [1] }), 1)).toEqual([0])
})

test('A last member that is fenced stays in the set, or is eligible where there is such a thing; who is elected from there starts a set.', () => {
  const last = partition({ isr: [1] })
  expect(afterFencing(plain, last, 1, 0)).toMatchObject({ leader: 0, leaderEpoch: 2, isr: [1], quorum: { elr: [] } })
  expect(afterFencing(eligible, last, 1, 0)).toMatchObject({
    leader: 0,
    isr: [],
    quorum: { elr: [1], lastKnownLeader: 1 },
  })
  const with2 = partition({ isr: [1] }, { elr: [2] })
  expect(afterFencing(eligible, with2, 1, 2)).toMatchObject({ leader: 2, isr: [2], quorum: { elr: [1] } })
  expect(afterFencing(eligible, partition({ isr: [1] }), 2, 0)).toBeUndefined()
})

test('A broker that restarts is eligible no more; one that was fenced only is.', () => {
  const leaderless = partition({ leader: 0, isr: [], registered: [3] }, { elr: [1, 2] })
  expect(afterRegistration(eligible, leaderless, 2, 1)).toMatchObject({ leader: 2, isr: [2], quorum: { elr: [1] } })
  const restarted = afterRegistration(eligible, leaderless, 2, 2)
  expect(restarted).toMatchObject({ leader: 0, leaderEpoch: 1, quorum: { elr: [1], brokerEpochs: [1, 2, 1] } })
})

test('With nobody in sync and nobody eligible the last one that led is elected, once it is here (KAFKA-19522).', () => {
  const nobody = partition({ leader: 0, isr: [], registered: [] }, { elr: [2], lastKnownLeader: 1 })
  const lost = afterRegistration(eligible, nobody, 2, 2)
  expect(lost).toMatchObject({ leader: 0, quorum: { elr: [], lastKnownLeader: 1 } })
  expect(afterRegistration(eligible, lost!, 1, 2)).toMatchObject({
    leader: 1,
    isr: [1],
    quorum: { lastKnownLeader: 0 },
  })
})

test('A blackout fences everybody, the leader last: it stays in the set, or is eligible with those that left it below min in-sync.', () => {
  expect(afterBlackout(plain, partition())).toMatchObject({ leader: 0, leaderEpoch: 2, isr: [1], registered: [] })
  expect(afterBlackout(eligible, partition())).toMatchObject({
    leader: 0,
    isr: [],
    quorum: { elr: [1, 3], lastKnownLeader: 1 },
  })
})
