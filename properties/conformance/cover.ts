/**
 * Every transition of the explored graph of a small scope, driven on the reference broker: tours (model/explorer/tours.ts) which together take them
 * all, the state compared after every step.
 *
 * Not compared: the race for the controller's office, kips/, and the in-sync set from when power has failed everywhere with ZooKeeper until somebody
 * leads (compare.ts, D2).
 */
import type { Rules } from '../../impl/index.ts'
import {
  type ConsumerParameters,
  kafkaSystem,
  type Parameters,
  safeParameters,
  type Scope,
} from '../../model/kafka/index.ts'
import { driveSteps } from './drive.ts'
import { nameOfStep } from './perform.ts'
import { driveTours, firstDifferenceIn, tally } from './tours.ts'

export interface Cover {
  readonly name: string
  readonly parameters: Parameters
  readonly scope: Scope
}

export interface Covered {
  readonly name: string
  readonly states: number
  readonly transitions: number
  readonly tours: number
  readonly steps: number
  /** Of the broker's worlds. */
  readonly events: number
  /** How often each row of the table of perform.ts was performed. */
  readonly performed: Readonly<Record<string, number>>
  /** Sentences about the first difference of each tour that has one, the path that leads to it first. */
  readonly failures: readonly string[]
}

type Change = Partial<Omit<Parameters, 'consumer'>> & { readonly consumer?: Partial<ConsumerParameters> }

/** Two brokers, one record that is transmitted once, no fault: what a cover does not say. */
function cover(name: string, { consumer, ...change }: Change, bounds: Partial<Scope>): Cover {
  const small = { records: 1, attempts: 1, faults: {}, total: 1, shrinks: 0, withConsumer: false, patient: false }
  const parameters = { ...safeParameters, replicationFactor: 2, minInsyncReplicas: 1, ...change }
  const scope = { ...small, ...bounds }
  return { name, parameters: { ...parameters, consumer: { ...safeParameters.consumer, ...consumer } }, scope }
}

const kraft = { metadata: 'kraft' } as const
const withConsumer = { withConsumer: true, faults: { c: 1, e: 1, n: 1, close: 1 } } as const
const commits: readonly ConsumerParameters['commit'][] = [
  'poll',
  'handed-out',
  'after',
  'before',
  'finally',
  'last-handled',
  'never',
]

/** Together they perform every row of the table; a test says so. */
export const covers: readonly Cover[] = [
  cover('a lost message, two transmissions', {}, { faults: { n: 1 }, attempts: 2 }),
  cover('a producer that crashes and sends again', { onSendFailure: 'retry' }, { faults: { c: 1 }, attempts: 2 }),
  cover('acks=0', { acks: '0', retries: false }, { faults: { b1: 1, n: 1 } }),
  cover(
    'acks=1, no retries, failures ignored',
    { acks: '1', retries: false, onSendFailure: 'ignore' },
    { faults: { b1: 1, n: 1 } },
  ),
  cover('power fails, every append flushed', { flushEveryRecord: true }, { faults: { p1: 1 } }),
  cover('a disk is lost', { acks: '1' }, { faults: { w1: 1, d1: 1 } }),
  cover('a session ends, unclean election', { uncleanLeaderElection: true }, { faults: { z: 1 } }),
  cover('the in-sync set shrinks', { minInsyncReplicas: 2 }, { shrinks: 1 }),
  cover('KRaft: the in-sync set shrinks', { ...kraft, minInsyncReplicas: 2 }, { shrinks: 1 }),
  cover('KRaft: a session ends', kraft, { faults: { z: 1 } }),
  cover('KRaft: power fails everywhere', kraft, { faults: { 'p*': 1 } }),
  cover(
    'idempotence, two in flight',
    { maxInFlight: 2, idempotence: true, replicationFactor: 1 },
    { records: 2, faults: { n: 1 }, attempts: 2 },
  ),
  ...commits.map(commit =>
    cover(`a consumer that commits: ${commit}`, { replicationFactor: 1, consumer: { commit } }, withConsumer),
  ),
  cover(
    'a handler that swallows',
    { replicationFactor: 1, consumer: { commit: 'after', onThrow: 'swallows' } },
    { withConsumer: true, faults: { e: 1 } },
  ),
  cover('power fails everywhere', {}, { faults: { 'p*': 1 } }),
]

/** Larger graphs, for a night: minutes each. */
export const largeCovers: readonly Cover[] = [
  cover('KRaft: a broker stops, the in-sync set shrinks', kraft, { faults: { b1: 1 }, shrinks: 1 }),
  cover('KRaft: a session ends, the in-sync set shrinks', kraft, { faults: { z: 1 }, shrinks: 1 }),
  cover(
    'KRaft: eligible leader replicas, power fails or a broker stops',
    { ...kraft, minInsyncReplicas: 2, eligibleLeaderReplicas: true },
    { faults: { p1: 1, b1: 1 }, shrinks: 1 },
  ),
  cover('two records in flight', { maxInFlight: 2 }, { records: 2, faults: { n: 1 }, attempts: 2 }),
  cover('two records in flight, a broker stops', { maxInFlight: 2 }, { records: 2, faults: { b1: 1 } }),
  cover(
    'a consumer that resets to latest, brokers that stop or lose their disks',
    { acks: '1', uncleanLeaderElection: true, consumer: { offsetReset: 'latest' } },
    { withConsumer: true, faults: { b1: 1, w1: 1 } },
  ),
]

const MAX_STATES = 50_000

/** What a broker with other rules does first that the model does not. */
export const firstDifference = (
  { name, parameters, scope }: Cover,
  rules: Partial<Rules>,
  most: number,
): ReturnType<typeof firstDifferenceIn> =>
  firstDifferenceIn(name, kafkaSystem(parameters, scope), MAX_STATES, most, (told, isSwapped) =>
    driveSteps(told, { parameters, scope, rules: isSwapped ? rules : {} }),
  )

export function coverOnBroker({ name, parameters, scope }: Cover): Covered {
  const performed: Record<string, number> = {}
  let events = 0
  const toured = driveTours(name, kafkaSystem(parameters, scope), MAX_STATES, told => {
    const driven = driveSteps(told, { parameters, scope }, (_driver, step) => tally(performed, nameOfStep(step)))
    events += driven.events
    return driven
  })
  return { name, ...toured, events, performed }
}
