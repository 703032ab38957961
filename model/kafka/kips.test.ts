/**
 * Rules that Kafka learned the hard way: with the rule no member of the in-sync set lacks an acknowledged record; with the rule swapped
 * out, one does, and the next election may lose it. Each in the smallest scope that was found to tell the two apart.
 *
 * Numbers of states are change detectors: no other tool has counted these.
 */
import { assign } from 'xstate'
import { expect, test } from 'vitest'
import { canAlways, explore, sometimes, type SystemSpec } from '../explorer/index.ts'
import { acknowledgedInTrouble, everyMemberHasIt, monitors } from './bugs/bug.ts'
import { type Parameters, safeParameters, type Scope } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { Args, ReplicaContext } from './replica-log.ts'
import { driven, smallScope, swapped } from './steps.test-data.ts'
import { kafkaSystem } from './system.ts'

const system = (parameters: Parameters, scope: Scope) => kafkaSystem(parameters, scope, monitors(scope))

interface Rule {
  readonly rule: string
  readonly without: string
  readonly slot: string
  readonly filling: object
  readonly parameters?: Partial<Parameters>
  readonly scope: Partial<Scope>
  readonly states: number
  readonly steps: number
}
const once = (...faults: readonly string[]) => ({ faults: Object.fromEntries(faults.map(fault => [fault, 1])) })
const atHighWatermark = ({ context, event }: Args) => {
  const { follower } = event as { follower: number }
  return !context.isr.includes(follower) && context.positions[follower - 1]! >= context.highWatermark
}

const rules: readonly Rule[] = [
  {
    rule: 'KIP-903',
    without: 'what a broker said before its restart still counts',
    slot: 'broker-',
    filling: { actions: { forgetIncarnation: assign({}) } },
    parameters: { replicationFactor: 3 },
    scope: { ...once('p1'), shrinks: 1 },
    states: 16_997,
    steps: 14,
  },
  {
    // With one record in flight, or one record, the fetch that notes where a follower is also brings it what it lacks.
    rule: 'KAFKA-7128',
    without: 'a follower joins at the high watermark of a new leader, which lags',
    slot: 'broker-',
    filling: { guards: { mayJoinIsr: atHighWatermark } },
    parameters: { replicationFactor: 3, maxInFlight: 2 },
    scope: { ...once('w1'), records: 2 },
    states: 34_289,
    steps: 21,
  },
  {
    rule: 'KIP-320',
    without: 'a leader answers a fetch of any epoch',
    slot: 'broker-',
    filling: { guards: { isSameEpoch: () => true } },
    parameters: { replicationFactor: 3 },
    scope: { ...once('b1', 'z'), total: 2 },
    states: 131_260,
    steps: 18,
  },
  {
    rule: 'KIP-101 and KIP-279',
    without: 'logs are not compared by epoch',
    slot: 'broker-',
    filling: { guards: { diverges: () => false } },
    scope: { ...once('z'), records: 2 },
    states: 1050,
    steps: 16,
  },
  {
    rule: 'Z1',
    without: 'a zombie leader writes the in-sync set',
    slot: 'metadata',
    filling: { guards: { isCurrentLeader: () => true } },
    parameters: { minInsyncReplicas: 1 },
    scope: { ...once('z'), shrinks: 1 },
    states: 882,
    steps: 8,
  },
]

test.each(rules)('$rule: every in-sync member has what was acknowledged, but not where $without', one => {
  const parameters = { ...safeParameters, replicationFactor: 2, ...one.parameters }
  const scope = smallScope(one.scope)
  const spec = system(parameters, scope)
  const properties = [everyMemberHasIt(parameters), acknowledgedInTrouble(scope)]
  const kept = explore(spec, { properties })
  expect(kept.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  expect(kept.states).toBe(one.states)
  const [lost] = explore(swapped(spec, one.slot, one.filling), { properties }).findings
  expect([lost?.verdict, lost?.path?.length]).toEqual(['broken', one.steps])
})

function restarted() {
  const machine = replicaMachine({ ...safeParameters, replicationFactor: 2 })
  const broker = driven<ReplicaContext>(machine, { id: 2, isr: [1, 2] })
  broker.take({ type: 'stop' })
  broker.take({ type: 'restart', partition: { leader: 1, leaderEpoch: 3, isr: [1], registered: [1] } })
  return broker
}
const orderOf = (leader: number, leaderEpoch: number) =>
  ({ type: 'LeaderAndIsr', leader, leaderEpoch, isr: [leader], controllerEpoch: 1 }) as const

test('An order that was sent before a restart is refused after it (KIP-380); the current one is obeyed, and so is a later one.', () => {
  const broker = restarted()
  expect(broker.take(orderOf(2, 2))).toBeUndefined()
  expect(broker.value()).toEqual({ running: 'follower' })
  broker.take(orderOf(2, 3))
  expect(broker.value()).toEqual({ running: 'leader' })
  const late = restarted()
  late.take(orderOf(2, 4))
  expect(late.value()).toEqual({ running: 'leader' })
})

test('The order of the epoch that a restart learned is obeyed once: who has a leader refuses a second of that epoch.', () => {
  const broker = restarted()
  expect(broker.take({ type: 'fetch' })).toBeUndefined()
  broker.take(orderOf(1, 3))
  expect([broker.value(), broker.context().leader]).toEqual([{ running: 'follower' }, 1])
  expect(broker.take({ type: 'fetch' })).toEqual(['peer-1 Fetch from=2 leaderEpoch=3 epochs=[]'])
  expect(broker.take(orderOf(2, 3))).toBeUndefined()
  expect(broker.value()).toEqual({ running: 'follower' })
})

/** In the first epoch still: a broker that goes down as a member of the set costs an epoch, so this one was outside it. */
const rejoined = sometimes(
  'a broker that restarted outside the in-sync set is back in it',
  ['metadata.isrSize', 'metadata.leaderEpoch', 'broker-1.running', 'broker-2.running', 'faults.b1', 'shrinks.spent'],
  ([size, epoch, ...rest]) => size === 2 && epoch === 1 && rest.every(one => one === 1),
)
/** From everywhere, without another fault. */
const canBeFull = canAlways('the in-sync set can be full again', ['metadata.isrSize'], ([size]) => size === 2)

test('A broker that restarts outside the in-sync set learns its leader again and rejoins; not where only a newer epoch is news.', () => {
  const spec = system({ ...safeParameters, replicationFactor: 2 }, smallScope({ ...once('b1'), shrinks: 1 }))
  const newerOnly = {
    guards: {
      isNewerEpoch: ({ context, event }: Args) => (event as { leaderEpoch: number }).leaderEpoch > context.leaderEpoch,
    },
  }
  const verdictsOf = (one: SystemSpec) =>
    explore(one, { properties: [rejoined, canBeFull] }).findings.map(({ verdict }) => verdict)
  expect(verdictsOf(spec)).toEqual(['holds', 'holds'])
  expect(verdictsOf(swapped(spec, 'broker-', newerOnly))).toEqual(['broken', 'broken'])
})
