/**
 * A fingerprint of the model. A path is a list of choices, and choices mean nothing in another model: a replay asks first.
 *
 * It is taken from what the machines do, not from how they are written: the state graphs of small systems that together take nearly every
 * transition, the definitions, and the questions of every claim. Sources and what is compiled from them agree on all of it.
 */
import { explore, type SystemSpec } from '../model/index.ts'
import {
  controllerRace,
  groupSystem,
  kafkaSystem,
  safeGroup,
  safeParameters,
  smallGroup,
} from '../model/kafka/index.ts'
import { clientNames, idempotenceSystem, javaParameters, smallScope } from '../model/kafka/idempotence/index.ts'
import { kipSystem, ruleNames } from '../model/kafka/kips/index.ts'
import { orderSystem } from '../model/kafka/order/index.ts'
import {
  currentTransactions,
  smallTransactions,
  transactionSystem,
  versionOne,
} from '../model/kafka/transactions/index.ts'
import { plainSink, sinkNames, sinkSystem, smallSink, sourceNames } from '../model/sinks/index.ts'
import type { Claim } from './claims.ts'

/** Eight hex digits; takes about a second. */
export function fingerprintOf(claims: readonly Claim[]): string {
  const systems = [
    cluster(),
    quorum(),
    pipeline(),
    controllerRace('fenced', {}),
    order(),
    ...replication(),
    ...groups(),
    ...sequences(),
    ...transactions(),
    ...effects(),
  ]
  const questions = claims.flatMap(({ id, cases }) =>
    cases.map(({ case: name, asks }) => [id, name, asks.kind === 'cell' ? asks.question : asks.name]),
  )
  return hash(JSON.stringify([systems.map(graphOf), questions]))
}

function graphOf(spec: SystemSpec) {
  const { states, transitions, depth, coverage } = explore(spec)
  return [states, transitions, depth, coverage, Object.values(spec.components).map(({ machine }) => machine.config)]
}

const once = (faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))

function cluster(): SystemSpec {
  const parameters = { ...safeParameters, replicationFactor: 2, idempotence: true, uncleanLeaderElection: true }
  const faults = once(['c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z'])
  const bounds = { records: 1, attempts: 2, total: 1, shrinks: 1, withConsumer: false, patient: false }
  return kafkaSystem(parameters, { ...bounds, faults })
}

function quorum(): SystemSpec {
  const rules = { metadata: 'kraft', eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' } as const
  const bounds = { records: 1, attempts: 1, total: 1, shrinks: 1, withConsumer: false, patient: false }
  return kafkaSystem({ ...safeParameters, replicationFactor: 2, ...rules }, { ...bounds, faults: once(['p1', 'z']) })
}

function pipeline(): SystemSpec {
  const parameters = { ...safeParameters, replicationFactor: 1, acks: '1' as const, maxInFlight: 2 }
  const bounds = { records: 2, attempts: 2, total: 1, shrinks: 0, withConsumer: true, patient: false }
  return kafkaSystem(parameters, { ...bounds, faults: once(['c', 'n', 'e']) })
}

const order = (): SystemSpec =>
  orderSystem({
    partitions: [['post'], ['comment', 'other'], ['delete']],
    attempts: 2,
    deleteOfNothing: 'fails',
    crashes: 1,
  })

/** A group that rebalances, in both ways; one record tells its steps apart. */
const groups = (): readonly SystemSpec[] =>
  (['eager', 'cooperative'] as const).map(assignment =>
    groupSystem({ ...safeGroup, assignment }, { ...smallGroup, keys: [1], faults: once(['c', 'n', 'e', 'rb']) }),
  )

/** An idempotent producer of each client. */
const sequences = (): readonly SystemSpec[] =>
  clientNames.map(client =>
    idempotenceSystem({ ...javaParameters, client }, { ...smallScope, attempts: 3, faults: once(['c', 'n', 'b1']) }),
  )

/** A transactional id of each version. */
const transactions = (): readonly SystemSpec[] =>
  [currentTransactions, versionOne].map(parameters =>
    transactionSystem(parameters, { ...smallTransactions, transactions: [1, 1], faults: once(['c', 'n', 'b1', 'rb']) }),
  )

/** The replication rules, each at the smallest scope in which they differ from doing nothing. */
const replication = (): readonly SystemSpec[] =>
  ruleNames.map(rule => kipSystem({ rule, replicas: 2, log: 1, records: 1, epochs: 1 }))

/** Every recipe, and every source of records. */
function effects(): readonly SystemSpec[] {
  const scope = { ...smallSink, records: 1, workers: 2, faults: once(['c', 'n', 'e', 'rb']) }
  return [
    ...sinkNames.map(sink => sinkSystem({ ...plainSink, sink }, scope)),
    ...sourceNames.map(source => sinkSystem({ ...plainSink, source }, { ...scope, records: 2 })),
    sinkSystem({ ...plainSink, sink: 'natural-set', newerOnly: true }, scope),
    sinkSystem({ ...plainSink, sink: 'outside-call', remembers: true }, scope),
  ]
}

/** FNV-1a, 32 bits. */
function hash(text: string): string {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return (h >>> 0).toString(16).padStart(8, '0')
}
