/**
 * Rules that Kafka learned the hard way: with the rule no member of the in-sync set lacks an acknowledged record; with the rule swapped
 * out, one does, and the next election may lose it. Each in the smallest scope that was found to tell the two apart.
 *
 * Numbers of states are change detectors: no other tool has counted these.
 */
import { assign } from 'xstate'
import { expect, test } from 'vitest'
import { always, explore, monitor, sometimes, type SystemSpec } from '../explorer/index.ts'
import type { MetadataContext } from './metadata-store.ts'
import { brokerIds, type Parameters, safeParameters, type Scope } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { Args, ReplicaContext } from './replica-log.ts'
import { changed, driven, smallScope, swapped } from './steps.test-data.ts'
import { kafkaSystem } from './system.ts'
import { maskOf } from './views.ts'

const acks = monitor<number>({
  start: 0,
  step: (mask, fact) => (fact.type === 'Acknowledged' ? mask | maskOf([fact['record'] as number]) : mask),
  views: { acknowledged: mask => mask },
})
const isrView = ({ context: { isr } }: { context: MetadataContext }) => maskOf(isr)

function system(parameters: Parameters, scope: Scope): SystemSpec {
  return changed(kafkaSystem(parameters, scope, { acks }), 'metadata', component => ({
    ...component,
    views: { ...component.views, isr: isrView } as never,
  }))
}

/** Gustafson's StrongIsr, for members that run: one that is down is thrown out, or comes back as the last replica standing (KIP-966). */
function everyMemberHasIt(parameters: Parameters) {
  const ids = brokerIds(parameters)
  const views = ids.flatMap(id => [`broker-${id}.running`, `broker-${id}.disk`])
  return always('every member has it', ['acks.acknowledged', 'metadata.isr', ...views], ([acked, isr, ...rest]) =>
    ids.every((id, i) => {
      const [runs, disk] = [rest[2 * i] === 1, rest[2 * i + 1]!]
      return !runs || (isr! & (1 << id)) === 0 || (acked! & ~disk) === 0
    }),
  )
}
const acknowledgedInTrouble = sometimes(
  'a record is acknowledged although the faults struck',
  ['acks.acknowledged', 'faults.spent'],
  ([acked, spent]) => acked! > 0 && spent! > 0,
)

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
    states: 12_558,
    steps: 13,
  },
  {
    // With one record in flight, or one record, the fetch that notes where a follower is also brings it what it lacks.
    rule: 'KAFKA-7128',
    without: 'a follower joins at the high watermark of a new leader, which lags',
    slot: 'broker-',
    filling: { guards: { mayJoinIsr: atHighWatermark } },
    parameters: { replicationFactor: 3, maxInFlight: 2 },
    scope: { ...once('w1'), records: 2 },
    states: 19_218,
    steps: 20,
  },
  {
    rule: 'KIP-320',
    without: 'a leader answers a fetch of any epoch',
    slot: 'broker-',
    filling: { guards: { isSameEpoch: () => true } },
    parameters: { replicationFactor: 3 },
    scope: { ...once('b1', 'z'), total: 2 },
    states: 101_182,
    steps: 17,
  },
  {
    rule: 'KIP-101 and KIP-279',
    without: 'logs are not compared by epoch',
    slot: 'broker-',
    filling: { guards: { diverges: () => false } },
    scope: { ...once('z'), records: 2 },
    states: 846,
    steps: 15,
  },
  {
    rule: 'Z1',
    without: 'a zombie leader writes the in-sync set',
    slot: 'metadata',
    filling: { guards: { isCurrentLeader: () => true } },
    parameters: { minInsyncReplicas: 1 },
    scope: { ...once('z'), shrinks: 1 },
    states: 702,
    steps: 7,
  },
]

test.each(rules)('$rule: every in-sync member has what was acknowledged, but not where $without', one => {
  const parameters = { ...safeParameters, replicationFactor: 2, ...one.parameters }
  const spec = system(parameters, smallScope(one.scope))
  const properties = [everyMemberHasIt(parameters), acknowledgedInTrouble]
  const kept = explore(spec, { properties })
  expect(kept.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
  expect(kept.states).toBe(one.states)
  const [lost] = explore(swapped(spec, one.slot, one.filling), { properties }).findings
  expect([lost?.verdict, lost?.path?.length]).toEqual(['broken', one.steps])
})

test('An order that was sent before a restart is refused after it (KIP-380); the current one is obeyed.', () => {
  const broker = driven<ReplicaContext>(replicaMachine({ ...safeParameters, replicationFactor: 2 }), {
    id: 2,
    isr: [1, 2],
  })
  broker.take({ type: 'stop' })
  broker.take({ type: 'restart', partition: { leader: 1, leaderEpoch: 3, isr: [1], registered: [1] } })
  const order = { type: 'LeaderAndIsr', leader: 2, isr: [2], controllerEpoch: 1 } as const
  broker.take({ ...order, leaderEpoch: 2 })
  expect(broker.value()).toEqual({ running: 'follower' })
  broker.take({ ...order, leaderEpoch: 3 })
  expect(broker.value()).toEqual({ running: 'leader' })
})
