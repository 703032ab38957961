/**
 * AlterPartition from the leader's side: one broker led by hand. What it asks, what it waits for meanwhile, which answer it takes.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { ReplicaContext } from './replica-log.ts'
import { driven } from './steps.test-data.ts'

const broker = (id: number, parameters: Partial<Parameters> = {}) => {
  const full = { ...safeParameters, replicationFactor: 2, metadata: 'kraft' as const, ...parameters }
  const isr = Array.from({ length: full.replicationFactor }, (_, i) => i + 1)
  return driven<ReplicaContext>(replicaMachine(full), { id, isr })
}
const lenient = { minInsyncReplicas: 1 }
const produce = (record = 1) => ({ type: 'Produce', record, send: 0, attempt: 1, follows: 0 })
const fetch = (epochs: readonly number[], more = {}) => ({
  type: 'Fetch',
  from: 2,
  leaderEpoch: 1,
  epochs,
  brokerEpoch: 1,
  ...more,
})
const shrink = { type: 'shrinkIsr', follower: 2 }
const expand = { type: 'expandIsr', follower: 2 }
const answer = (isr: readonly number[], partitionEpoch: number, more = {}) => ({
  type: 'AlterPartitionResponse',
  error: 'NONE',
  leaderEpoch: 1,
  asked: partitionEpoch - 1,
  partitionEpoch,
  isr,
  ...more,
})
const respond = { type: 'respond' }
const told = (error: string) => `send-1 ProduceReply attempt=1 error=${error}`

test('A change is asked for and not made; until the answer comes no other is asked for (A1).', () => {
  const leader = broker(1)
  expect(leader.take(shrink)).toEqual([
    'quorum AlterPartition leader=1 leaderEpoch=1 partitionEpoch=0 isr=[1] brokerEpochs=[1]',
  ])
  expect(leader.context()).toMatchObject({ isr: [1, 2], proposed: [1] })
  expect(leader.take(shrink)).toBeUndefined()
  leader.take(answer([1], 1))
  expect(leader.context()).toMatchObject({ isr: [1], proposed: [], partitionEpoch: 1 })
})

test('A request names the incarnation whose fetch was seen last, and none of a member that has not fetched (KIP-903).', () => {
  const leader = broker(1, { replicationFactor: 3 })
  leader.take(fetch([], { brokerEpoch: 4 }))
  expect(leader.take({ type: 'shrinkIsr', follower: 3 })?.[0]).toContain('isr=[1,2] brokerEpochs=[1,4]')
  const other = broker(1, { replicationFactor: 3 })
  expect(other.take({ type: 'shrinkIsr', follower: 3 })?.[0]).toContain('isr=[1,2] brokerEpochs=[1,0]')
})

test('While a shrink is on its way the high watermark waits for the member that is to go; the answer moves it (KIP-497).', () => {
  const leader = broker(1, lenient)
  leader.take(produce())
  leader.take(shrink)
  expect([leader.context().highWatermark, leader.take(respond)]).toEqual([0, undefined])
  leader.take(answer([1], 1))
  expect([leader.context().highWatermark, leader.take(respond)]).toEqual([1, [told('NONE')]])
})

test('While an expansion is on its way the high watermark waits for the member that is to come (KIP-497).', () => {
  const leader = broker(1, lenient)
  leader.take(shrink)
  leader.take(answer([1], 1))
  leader.take(fetch([]))
  leader.take(expand)
  leader.take(produce())
  expect(leader.context()).toMatchObject({ highWatermark: 0, isr: [1], proposed: [1, 2] })
  leader.take(fetch([1]))
  expect(leader.context().highWatermark).toBe(1)
})

test('INELIGIBLE_REPLICA leaves the set as it was, and the high watermark goes on with it; any other error leaves both sets in doubt.', () => {
  const asking = () => {
    const leader = broker(1, lenient)
    leader.take(shrink)
    leader.take(answer([1], 1))
    leader.take(fetch([]))
    leader.take(expand)
    leader.take(produce())
    return leader
  }
  const [refused, behind] = [asking(), asking()]
  refused.take(answer([1], 1, { error: 'INELIGIBLE_REPLICA', asked: 1 }))
  expect(refused.context()).toMatchObject({ isr: [1], proposed: [], highWatermark: 1 })
  behind.take(answer([1], 2, { error: 'INVALID_UPDATE_VERSION', asked: 1 }))
  expect(behind.context()).toMatchObject({ isr: [1], proposed: [1, 2], highWatermark: 0 })
})

test('An answer of another leader epoch, or to a request of another partition epoch, is ignored (A3).', () => {
  const leader = broker(1)
  leader.take(shrink)
  leader.take(answer([1], 1, { leaderEpoch: 2 }))
  leader.take(answer([1], 3))
  expect(leader.context()).toMatchObject({ isr: [1, 2], proposed: [1] })
  leader.take(answer([1], 1))
  leader.take(answer([1, 2], 2))
  expect(leader.context()).toMatchObject({ isr: [1], partitionEpoch: 1 })
})

test('LeaderAndIsr in a newer epoch ends the doubt: set and partition epoch are what it says.', () => {
  const leader = broker(1)
  leader.take(shrink)
  leader.take({
    type: 'LeaderAndIsr',
    leader: 1,
    leaderEpoch: 2,
    isr: [1],
    controllerEpoch: 1,
    partitionEpoch: 7,
  })
  expect(leader.context()).toMatchObject({ isr: [1], proposed: [], partitionEpoch: 7 })
  leader.take(answer([1, 2], 1))
  expect(leader.context()).toMatchObject({ isr: [1], partitionEpoch: 7 })
})

test('An append is judged by the committed set, an answer by the maximal one.', () => {
  const leader = broker(1)
  leader.take(produce())
  leader.take(shrink)
  leader.take(answer([1], 1))
  expect(leader.take(produce(2))).toEqual(['send-2 ProduceReply attempt=1 error=NOT_ENOUGH_REPLICAS'])
  leader.take(fetch([1]))
  leader.take(expand)
  expect(leader.take(produce(2))).toEqual(['send-2 ProduceReply attempt=1 error=NOT_ENOUGH_REPLICAS'])
  expect(leader.take(respond)).toEqual([told('NONE')])
})

test('Below min in-sync a frozen high watermark stays, whatever acks says; at min it goes on (KAFKA-15583).', () => {
  const highWatermarks = (parameters: Partial<Parameters>) => {
    const leader = broker(1, { highWatermarkBelowMinIsr: 'frozen', ...parameters })
    leader.take(produce())
    leader.take(shrink)
    leader.take(answer([1], 1))
    const alone = leader.context().highWatermark
    leader.take(fetch([1]))
    leader.take(expand)
    leader.take(answer([1, 2], 2))
    return [alone, leader.context().highWatermark]
  }
  expect(highWatermarks({})).toEqual([0, 1])
  expect(highWatermarks({ acks: '1' })).toEqual([0, 1])
  expect(highWatermarks(lenient)).toEqual([1, 1])
  expect(highWatermarks({ highWatermarkBelowMinIsr: 'advances' })).toEqual([1, 1])
})

test('A broker that restarts is another incarnation, and its fetches say so; one whose session was renewed is the same.', () => {
  const quorum = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, brokerEpochs: [1, 3] }
  const partition = { leader: 1, leaderEpoch: 1, isr: [1], registered: [1], quorum }
  const follower = broker(2)
  expect(follower.take({ type: 'register', partition })?.[0]).toContain('brokerEpoch=1')
  follower.take({ type: 'stop' })
  expect(follower.take({ type: 'restart', partition })).toHaveLength(1)
  expect(follower.context().brokerEpoch).toBe(4)
})
