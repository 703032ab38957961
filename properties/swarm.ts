/**
 * What a seed may vary. A kind of runs bounds configurations and faults; the seed draws, for each run, some of the kind's faults (a swarm:
 * faults that always come together hide what each finds alone; Groce et al., Swarm Testing), and fast-check draws the rest.
 *
 *     kind, seed ──▶ swarm of faults ──▶ arbitrary of plans ──fast-check──▶ Plan
 */
import fc from 'fast-check'
import { chance, type FaultKind, seededDice } from '../impl/world/index.ts'
import { type Action, type Configuration, leader, normalized, type Plan, type ProducerPlan } from './runs/plan.ts'

export interface Kind {
  readonly says: string
  readonly faults: readonly FaultKind[]
  readonly fixed: Fixed
}

/** What does not vary. */
export type Fixed = Partial<Omit<Configuration, 'producer'>> & { readonly acks?: ProducerPlan['acks'] }

/** What leaves every disk as it is. */
const gentle = ['crash', 'pause', 'cut', 'cutOneWay', 'hold', 'drop', 'duplicate', 'skewClock', 'fillDisk'] as const
const harsh = ['losePower', 'tearWrites'] as const

export const kinds = {
  safe: {
    says: 'acks=all, clean elections, faults that spare the disks',
    faults: gentle,
    fixed: { acks: 'all', uncleanLeaderElection: false, eligibleLeaderReplicas: false },
  },
  flushed: {
    says: 'as safe, every append flushed, and power that fails',
    faults: [...gentle, ...harsh],
    fixed: { acks: 'all', uncleanLeaderElection: false, eligibleLeaderReplicas: false, flushMessages: 1 },
  },
  eligible: {
    says: 'as safe, with eligible leader replicas (KIP-966)',
    faults: gentle,
    fixed: { acks: 'all', uncleanLeaderElection: false, eligibleLeaderReplicas: true },
  },
  loose: {
    says: 'any configuration and any fault: what is left is what always holds',
    faults: [...gentle, ...harsh, 'wipe', 'flipBit'],
    fixed: {},
  },
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof kinds
export const kindNames = Object.keys(kinds) as KindName[]

/** Each fault of the kind is in or out, by the flip of a coin. */
export function swarmOf(kind: KindName, seed: number): readonly FaultKind[] {
  const dice = seededDice(`swarm of ${kind} ${seed}`)
  return kinds[kind].faults.filter(() => chance(dice, 0.5))
}

/** Values stand in the order in which they shrink: the first is the plainest. */
export const planArbitrary = (kind: KindName, seed: number): fc.Arbitrary<Plan> =>
  plansOf(seed, kinds[kind].fixed, swarmOf(kind, seed))

export const plansOf = (
  seed: number,
  fixed: Fixed,
  faults: readonly FaultKind[],
  bounds: { readonly maxTroubled?: number; readonly maxActions?: number } = {},
): fc.Arbitrary<Plan> =>
  fc
    .record({
      seed: fc.constant(seed),
      configuration: configurations(fixed),
      maxTroubled: bounds.maxTroubled ? fc.constant(bounds.maxTroubled) : fc.constantFrom(1, 1, 1, 2, 4),
      actions: actionsWith(faults, bounds.maxActions ?? 120),
    })
    .map(normalized)

function configurations({ acks, ...fixed }: Fixed): fc.Arbitrary<Configuration> {
  return fc
    .record({
      brokers: fc.constantFrom(3, 3, 3, 3, 4, 2, 1),
      topics: fc.array(topics, { minLength: 1, maxLength: 2, size: 'max' }),
      minInsyncReplicas: fc.constantFrom(2, 2, 1, 3),
      uncleanLeaderElection: fc.boolean(),
      flushMessages: fc.constantFrom(0, 1),
      eligibleLeaderReplicas: fc.boolean(),
      producer: fc.record({
        acks: acks ? fc.constant(acks) : fc.constantFrom('all' as const, 1 as const, 0 as const),
        retries: fc.constantFrom(1_000_000, 3, 0),
        maxInFlight: fc.constantFrom(1, 5),
        idempotence: fc.boolean(),
        lingerMs: fc.constantFrom(0, 5, 50),
        maxRecordsPerBatch: fc.constantFrom(1, 100),
      }),
      consumer: fc.record({
        commits: fc.constantFrom('after', 'before', 'java', 'librdkafka'),
        maxPollRecords: fc.constantFrom(1, 500),
      }),
    })
    .map(drawn => ({ ...drawn, ...fixed }))
}

const topics = fc.record({ partitions: fc.constantFrom(1, 1, 1, 2, 3), replicationFactor: fc.constantFrom(3, 3, 2, 1) })

/** Long waits let sessions end and leaders be elected; short ones put a fault between a request and its answer. */
const waits = fc.constantFrom(1, 2, 5, 20, 100, 400, 1_000)

function actionsWith(faults: readonly FaultKind[], maxLength: number): fc.Arbitrary<readonly Action[]> {
  const mishaps =
    faults.length === 0
      ? []
      : [
          { weight: 4, arbitrary: strikes(faults) },
          { weight: 3, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(3) }) },
        ]
  const action = fc.oneof(
    { weight: 5, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: waits }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('send' as const),
        partition: fc.nat(5),
        records: fc.integer({ min: 1, max: 4 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('consume' as const), steps: fc.integer({ min: 1, max: 6 }) }),
    },
    ...mishaps,
  )
  return fc.array(action, { maxLength, size: 'max' })
}

/** Aimed at the leader, faults bring elections; at anybody, what nobody thought of. */
const brokers = fc.constantFrom('broker-1', 'broker-2', 'broker-3', 'broker-4', leader, leader)
const others = fc.constantFrom('controller', 'controller', 'producer-1', 'consumer-1')
const anybody = fc.oneof({ weight: 3, arbitrary: brokers }, { weight: 1, arbitrary: others })

const ofBrokers: ReadonlySet<FaultKind> = new Set(['losePower', 'tearWrites', 'wipe', 'fillDisk', 'flipBit'])

const strikes = (faults: readonly FaultKind[]): fc.Arbitrary<Action> =>
  fc.oneof(
    ...faults.map(fault =>
      fc.record({
        do: fc.constant('strike' as const),
        fault: fc.constant(fault),
        node: ofBrokers.has(fault) ? brokers : anybody,
        other: anybody,
        luck: fc.nat(999),
      }),
    ),
  )
