/**
 * The replica's rules, one at a time: one broker led by hand, what it answers in lines. Kafka's error codes are asserted literally.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { ReplicaContext } from './replica-log.ts'
import { driven } from './steps.test-data.ts'

const broker = (id: number, parameters: Partial<Parameters> = {}) => {
  const full = { ...safeParameters, replicationFactor: 2, ...parameters }
  const isr = Array.from({ length: full.replicationFactor }, (_, i) => i + 1)
  return driven<ReplicaContext>(replicaMachine(full), { id, isr })
}
const produce = (record = 1, more = {}) => ({ type: 'Produce', record, send: 0, attempt: 1, follows: 0, ...more })
const fetch = (epochs: readonly number[], more = {}) => ({ type: 'Fetch', from: 2, leaderEpoch: 1, epochs, ...more })
const fetched = (record: number, epoch: number, highWatermark = 0) => ({
  type: 'Fetched',
  entry: { record, send: 0, epoch },
  highWatermark,
})
const order = (leader: number, leaderEpoch: number, more = {}) => ({
  type: 'LeaderAndIsr',
  leader,
  leaderEpoch,
  isr: [leader],
  controllerEpoch: 1,
  ...more,
})
const shrink = { type: 'shrinkIsr', follower: 2 }
/** Answering is a step of its own; undefined: there is nothing to answer. */
const respond = { type: 'respond' }
const expand = { type: 'expandIsr', follower: 2 }
const answer = (error: string, record = 1, attempt = 1) =>
  `send-${record} ProduceReply attempt=${attempt} error=${error}`
const length = ({ context }: { context: () => ReplicaContext }) => context().log.length

test('A follower refuses a record with NOT_LEADER_OR_FOLLOWER; the leader appends it.', () => {
  const [leader, follower] = [broker(1, { acks: '1' }), broker(2)]
  expect(follower.take(produce())).toEqual([answer('NOT_LEADER_OR_FOLLOWER')])
  expect(length(follower)).toBe(0)
  expect(leader.take(produce())).toEqual([])
  expect(length(leader)).toBe(1)
  expect(leader.take(respond)).toEqual([answer('NONE')])
})

test('acks=1 is answered at the append, acks=all at the high watermark, acks=0 never.', () => {
  const one = broker(1, { acks: '1' })
  expect([one.take(produce()), one.take(respond), one.take(respond)]).toEqual([[], [answer('NONE')], undefined])
  const all = broker(1)
  expect([all.take(produce()), all.take(respond)]).toEqual([[], undefined])
  expect(all.take(fetch([]))).toEqual(['peer-2 Fetched entry={"record":1,"send":0,"epoch":1} highWatermark=0'])
  expect(all.take(respond)).toBeUndefined()
  expect(all.take(fetch([1]))).toEqual(['peer-2 Fetched entry=null highWatermark=1'])
  expect([all.take(respond), all.take(respond)]).toEqual([[answer('NONE')], undefined])
  const none = broker(1, { acks: '0' })
  expect(none.take(produce())).toEqual([])
  expect([none.take(fetch([1])), length(none)]).toEqual([['peer-2 Fetched entry=null highWatermark=1'], 1])
  expect(none.take(respond)).toBeUndefined()
})

test('Below min in-sync nothing is appended: NOT_ENOUGH_REPLICAS. It is looked at for acks=all alone.', () => {
  const leader = broker(1)
  leader.take(shrink)
  expect(leader.take(produce())).toEqual([answer('NOT_ENOUGH_REPLICAS')])
  expect(length(leader)).toBe(0)
  const careless = broker(1, { acks: '1' })
  careless.take(shrink)
  expect([careless.take(produce()), careless.take(respond)]).toEqual([[], [answer('NONE')]])
})

test('A set that shrinks below min after the append keeps the record and says NOT_ENOUGH_REPLICAS_AFTER_APPEND.', () => {
  const leader = broker(1)
  leader.take(produce())
  expect([leader.take(shrink)?.length, leader.take(respond)]).toEqual([1, [answer('NOT_ENOUGH_REPLICAS_AFTER_APPEND')]])
  expect(leader.context()).toMatchObject({ highWatermark: 1, log: [{ record: 1 }] })
  const lenient = broker(1, { minInsyncReplicas: 1 })
  lenient.take(produce())
  expect([lenient.take(shrink)?.length, lenient.take(respond)]).toEqual([1, [answer('NONE')]])
})

test('min in-sync is clamped to the replicas that there are: a topic with one is acknowledged by one.', () => {
  const answered = (replicationFactor: number) => {
    const leader = broker(1, { replicationFactor, minInsyncReplicas: 2 })
    return [leader.take(produce()), leader.take(respond)]
  }
  expect(answered(1)).toEqual([[], [answer('NONE')]])
  expect(answered(2)).toEqual([[], undefined])
})

test('A follower that differs by epoch is told where to truncate; one that is a prefix gets the next record.', () => {
  const leader = broker(2)
  leader.take(fetched(1, 1))
  leader.take(order(2, 2, { isr: [1, 2] }))
  leader.take(produce(2))
  const from = { from: 1, leaderEpoch: 2 }
  expect(leader.take(fetch([1, 1], from))).toEqual(['peer-1 Diverging endOffset=1'])
  expect(leader.take(fetch([1, 2, 2], from))).toEqual(['peer-1 Diverging endOffset=2'])
  expect(leader.take(fetch([1], from))?.[0]).toMatch(/^peer-1 Fetched entry=\{"record":2/)
  expect(leader.take(fetch([1, 2], from))?.at(-1)).toBe('peer-1 Fetched entry=null highWatermark=2')
})

test('Truncating cuts the log, and the high watermark and the flushed prefix with it.', () => {
  const follower = broker(2, { flushEveryRecord: true })
  follower.take(fetched(1, 1))
  follower.take(fetched(2, 1, 2))
  expect(follower.context()).toMatchObject({ highWatermark: 2, flushed: 2 })
  follower.take({ type: 'Diverging', endOffset: 1 })
  expect(follower.context()).toMatchObject({ highWatermark: 1, flushed: 1, log: [{ record: 1 }] })
})

test('A fetch of another leader epoch is refused, an older and a newer one alike (KIP-320).', () => {
  const leader = broker(1)
  leader.take(order(1, 3))
  expect(leader.take(fetch([], { leaderEpoch: 2 }))).toBeUndefined()
  expect(leader.take(fetch([], { leaderEpoch: 4 }))).toBeUndefined()
  expect(leader.take(fetch([], { leaderEpoch: 3 }))).toHaveLength(1)
})

test('An order is obeyed in a newer leader epoch only, and not from a controller that is out of office (KAFKA-1188).', () => {
  const follower = broker(2)
  expect(follower.take(order(2, 1))).toBeUndefined()
  expect(follower.take(order(2, 2, { controllerEpoch: 5 }))?.[0]).toBe('observed Obeyed controllerEpoch=5')
  expect(follower.take(order(1, 3, { controllerEpoch: 4 }))).toBeUndefined()
  expect(follower.take(order(1, 3, { controllerEpoch: 5 }))).toEqual(['observed Obeyed controllerEpoch=5'])
})

test('A leader that is sent back to follow answers what waits with NOT_LEADER_OR_FOLLOWER; one that stops hangs up.', () => {
  const [demoted, stopped] = [broker(1), broker(1)]
  demoted.take(produce())
  expect(demoted.take(order(2, 2))?.at(-1)).toBe(answer('NOT_LEADER_OR_FOLLOWER'))
  expect(demoted.value()).toEqual({ running: 'follower' })
  stopped.take(produce())
  expect(stopped.take({ type: 'stop' })).toEqual(['send-1 Disconnected attempt=1'])
  expect([demoted, stopped].map(length)).toEqual([1, 1])
})

test("A follower joins the set at the high watermark and at the start of its leader's epoch, not before (KAFKA-7128).", () => {
  const leader = broker(2, { replicationFactor: 3 })
  leader.take(fetched(1, 1))
  leader.take(order(2, 2, { isr: [2, 3] }))
  const from = { from: 1, leaderEpoch: 2 }
  const join = { type: 'expandIsr', follower: 1 }
  expect(leader.context().highWatermark).toBe(0)
  expect(leader.take(join)).toBeUndefined()
  leader.take(fetch([], from))
  expect(leader.take(join)).toBeUndefined()
  leader.take(fetch([1], from))
  expect(leader.take(join)).toEqual(['metadata AlterIsr leader=2 leaderEpoch=2 isr=[1,2,3]'])
  expect(leader.take(join)).toBeUndefined()
})

test('What a broker said before it restarted does not let it join again (KIP-903).', () => {
  const leader = broker(1)
  leader.take(produce())
  leader.take(shrink)
  leader.take(fetch([1]))
  leader.take({ type: 'Restarted', broker: 2 })
  expect(leader.take(expand)).toBeUndefined()
  leader.take(fetch([1]))
  expect(leader.take(expand)).toBeDefined()
})

test('The high watermark is what the in-sync set has in common, and never goes down while a leader leads.', () => {
  const leader = broker(1, { replicationFactor: 3 })
  leader.take(produce())
  leader.take(fetch([1]))
  expect(leader.context().highWatermark).toBe(0)
  leader.take(fetch([1], { from: 3 }))
  expect(leader.context().highWatermark).toBe(1)
  leader.take(fetch([], { from: 3 }))
  expect(leader.context().highWatermark).toBe(1)
})

test('A consumer gets what is below the high watermark; beyond the log its offset is out of range, between the two it waits.', () => {
  const leader = broker(1)
  leader.take(produce())
  expect(leader.take({ type: 'ConsumerFetch', offset: 0 })).toBeUndefined()
  expect(leader.take({ type: 'ConsumerFetch', offset: 2 })).toEqual(['consumer OffsetOutOfRange end=0'])
  leader.take(fetch([1]))
  expect(leader.take({ type: 'ConsumerFetch', offset: 0 })).toEqual(['consumer ConsumerFetched offset=0 record=1'])
})
