/**
 * Plans about sequence numbers: one partition, an idempotent producer of some client family with several batches to send, and faults that strike between it
 * and whoever leads: requests and answers that are lost or late, leaders that go, sets that become too small.
 */
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  sample,
  tuple,
} from 'fast-check'
import type { ClientFamily } from '../../impl/core/producer-state.ts'
import type { FaultKind } from '../../impl/world/index.ts'
import { type Action, type Configuration, leader, type Plan } from '../runs/plan.ts'
import { plainest } from '../runs/shrinking.ts'

const oneAtATime: ReadonlySet<ClientFamily> = new Set(['kafkajs', 'platformatic', 'platformatic-2.1'])

function configurationOf(client: ClientFamily, maxRecordsPerBatch: number): Configuration {
  const maxInFlight = oneAtATime.has(client) ? 1 : 5
  const producer = { ...plainest.producer, client, idempotence: true, maxInFlight, maxRecordsPerBatch }
  return { ...plainest, producer }
}

const advance = (ms: readonly number[]) => record({ do: constant('advance' as const), ms: constantFrom(...ms) })
const undo: Arbitrary<Action> = record({ do: constant('undo' as const), which: nat(3) })
const send: Arbitrary<Action> = record({
  do: constant('send' as const),
  partition: constant(0),
  records: integer({ min: 1, max: 4 }),
})

/** Between the producer and whoever leads: what is lost there is most often asked for again. */
const ends = constantFrom(['producer-1', leader] as const, [leader, 'producer-1'] as const)
const strike = (fault: FaultKind): Arbitrary<Action> =>
  record({ ends, luck: nat(999) }).map(({ ends: [node, other], luck }) => ({ do: 'strike', fault, node, other, luck }))
const one = (action: Arbitrary<Action>): Arbitrary<readonly Action[]> => action.map(only => [only])
const atBrokers: Arbitrary<Action> = record({
  do: constant('strike' as const),
  fault: constantFrom<FaultKind>('crash', 'pause', 'cut'),
  node: constantFrom(leader, leader, 'broker-1', 'broker-2'),
  other: constantFrom(leader, 'broker-3', 'controller'),
  luck: nat(999),
})

/** Fewer in sync than it takes: what was on its way is refused, until somebody is back. */
const shortage: readonly Action[] = ['broker-2', 'broker-3'].map(node => ({
  do: 'strike',
  fault: 'cut',
  node,
  other: 'broker-1',
  luck: 0,
}))

/** Records on their way, one mishap, and time for it to show. */
const round: Arbitrary<readonly Action[]> = tuple(
  array(oneof(send, advance([1, 2, 5])), { minLength: 2, maxLength: 6 }),
  oneof(
    { weight: 4, arbitrary: one(strike('drop')) },
    { weight: 2, arbitrary: one(strike('cutOneWay')) },
    { weight: 2, arbitrary: one(strike('hold')) },
    { weight: 1, arbitrary: one(atBrokers) },
    { weight: 2, arbitrary: constant(shortage) },
  ),
  array(oneof(send, advance([1, 5, 20])), { maxLength: 3 }),
  oneof({ weight: 6, arbitrary: advance([20, 300, 1_200]) }, { weight: 1, arbitrary: advance([9_000]) }),
  array(undo, { minLength: 1, maxLength: 2 }),
).map(([before, mishap, meanwhile, wait, undone]) => [...before, ...mishap, ...meanwhile, wait, ...undone])

const first: readonly Action[] = [
  { do: 'send', partition: 0, records: 1 },
  { do: 'advance', ms: 400 },
]

export const sequencePlans = (client: ClientFamily, seed: number): Arbitrary<Plan> =>
  record({
    seed: constant(seed),
    configuration: constantFrom(1, 100).map(most => configurationOf(client, oneAtATime.has(client) ? 1 : most)),
    maxTroubled: constant(2),
    /** Does the log know the producer before anything goes wrong? */
    actions: tuple(boolean(), array(round, { minLength: 3, maxLength: 8, size: 'max' })).map(([isKnown, rounds]) => [
      ...(isKnown ? first : []),
      ...rounds.flat(),
    ]),
  })

/** The plan that the seed draws. */
export const sequencePlan = (client: ClientFamily, seed: number): Plan =>
  sample(sequencePlans(client, seed), { seed, numRuns: 1 })[0]!
