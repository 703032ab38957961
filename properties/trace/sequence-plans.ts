/**
 * Plans about sequence numbers: one partition, an idempotent producer of some client family with several batches to send, and faults that strike between it
 * and whoever leads: requests and answers that are lost or late, leaders that go, sets that become too small.
 */
import { type Arbitrary, array, constant, constantFrom, integer, nat, oneof, record, sample } from 'fast-check'
import type { ClientFamily } from '../../impl/core/producer-state.ts'
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

const between = constantFrom(['producer-1', leader] as const, [leader, 'producer-1'] as const)
const onTheWay = record({
  fault: constantFrom('cut' as const, 'cutOneWay' as const, 'hold' as const, 'drop' as const, 'drop' as const),
  ends: between,
  luck: nat(999),
}).map(({ fault, ends: [node, other], luck }): Action => ({ do: 'strike', fault, node, other, luck }))
const atBrokers = record({
  fault: constantFrom('crash' as const, 'pause' as const, 'hold' as const),
  node: constantFrom(leader, 'broker-1', 'broker-2', 'broker-3'),
  other: constantFrom(leader, 'broker-1', 'controller'),
  luck: nat(999),
}).map((strike): Action => ({ do: 'strike', ...strike }))

const actions = array(
  oneof(
    { weight: 5, arbitrary: send },
    { weight: 5, arbitrary: advance([1, 2, 5, 20]) },
    { weight: 3, arbitrary: advance([100, 400, 1_100]) },
    { weight: 4, arbitrary: onTheWay },
    { weight: 2, arbitrary: atBrokers },
    { weight: 4, arbitrary: undo },
  ),
  { minLength: 20, maxLength: 60, size: 'max' },
)

const plansOf = (client: ClientFamily, seed: number): Arbitrary<Plan> =>
  record({
    seed: constant(seed),
    configuration: constantFrom(1, 100).map(most => configurationOf(client, oneAtATime.has(client) ? 1 : most)),
    maxTroubled: constant(2),
    actions,
  })

/** The plan that the seed draws. */
export const sequencePlan = (client: ClientFamily, seed: number): Plan =>
  sample(plansOf(client, seed), { seed, numRuns: 1 })[0]!
