/**
 * Every machine of the models, found in the systems that they make: one that is added to a system is drawn without being listed here.
 */
import { kafkaSystem, safeParameters } from '../../model/kafka/index.ts'
import { kipSystem } from '../../model/kafka/kips/index.ts'
import { orderSystem } from '../../model/kafka/order/index.ts'
import type { Machine, SystemSpec } from '../../model/index.ts'

export interface NamedMachine {
  /** Unique: the machine's id, and its system's name before it where another system has a machine of that id. */
  readonly name: string
  /** The name of a file, without its ending. */
  readonly file: string
  /** Of which system, in words. */
  readonly system: string
  readonly machine: Machine
}

const scope = { records: 1, attempts: 2, faults: {}, total: 1, shrinks: 0, withConsumer: true, patient: false }

export function namedMachines(): readonly NamedMachine[] {
  const named = new Map<string, NamedMachine>()
  for (const [prefix, system, spec] of systems()) {
    for (const { machine } of Object.values(spec.components)) {
      const name = prefix === '' ? machine.id : `${prefix} ${machine.id}`
      if (!named.has(name)) named.set(name, { name, file: name.replaceAll(/\W+/g, '-').toLowerCase(), system, machine })
    }
  }
  return [...named.values()]
}

/** What comes first names a machine that two systems share. */
function systems(): readonly (readonly [prefix: string, words: string, spec: SystemSpec])[] {
  const kraft = { ...safeParameters, metadata: 'kraft' } as const
  const replication = { rule: 'kip-320', replicas: 3, log: 2, records: 2, epochs: 2 } as const
  const thread = { partitions: [['post']], attempts: 1, deleteOfNothing: 'fails', crashes: 0 } as const
  return [
    ['', 'one partition of Kafka', kafkaSystem(safeParameters, scope)],
    ['', 'one partition of Kafka, with KRaft', kafkaSystem(kraft, scope)],
    ['', 'order by trying again', orderSystem(thread)],
    ['replication', 'the replication rules alone, after Gustafson’s specification', kipSystem(replication)],
  ]
}
