/**
 * Every machine of the models, found in the systems that they make: one that is added to a system is drawn without being listed here.
 */
import { groupSystem, kafkaSystem, safeGroup, safeParameters, smallGroup } from '../../model/kafka/index.ts'
import { idempotenceSystem, javaParameters, smallScope } from '../../model/kafka/idempotence/index.ts'
import { kipSystem } from '../../model/kafka/kips/index.ts'
import { orderSystem } from '../../model/kafka/order/index.ts'
import { currentTransactions, smallTransactions, transactionSystem } from '../../model/kafka/transactions/index.ts'
import type { Machine, SystemSpec } from '../../model/index.ts'
import { exactlyOnce, processingSystem, smallProcessing } from '../../model/kafka/processing/index.ts'
import { plainSink, sinkSystem, smallSink } from '../../model/sinks/index.ts'

export interface NamedMachine {
  /** Unique: the machine's id, and its system's name before it where another system has a machine of that id. */
  readonly name: string
  /** The name of a file, without its ending. */
  readonly file: string
  /** Of which system, in words. */
  readonly system: string
  readonly machine: Machine
  /** Of a system beside one partition of Kafka. */
  readonly isBeside: boolean
}

const scope = { records: 1, attempts: 2, faults: {}, total: 1, shrinks: 0, withConsumer: true, patient: false }

export function namedMachines(): readonly NamedMachine[] {
  const named = new Map<string, NamedMachine>()
  for (const { prefix = '', system, spec, isBeside = false } of systems()) {
    for (const { machine } of Object.values(spec.components)) {
      const name = prefix === '' ? machine.id : `${prefix} ${machine.id}`
      if (!named.has(name))
        named.set(name, { name, file: name.replaceAll(/\W+/g, '-').toLowerCase(), system, machine, isBeside })
    }
  }
  return [...named.values()]
}

interface DrawnSystem {
  /** Before the names of machines that another system has too. */
  readonly prefix?: string
  readonly system: string
  readonly spec: SystemSpec
  readonly isBeside?: boolean
}

/** What comes first names a machine that two systems share. */
function systems(): readonly DrawnSystem[] {
  const kraft = { ...safeParameters, metadata: 'kraft' } as const
  const replication = { rule: 'kip-320', replicas: 3, log: 2, records: 2, epochs: 2 } as const
  const thread = { partitions: [['post']], attempts: 1, deleteOfNothing: 'fails', crashes: 0 } as const
  return [
    { system: 'one partition of Kafka', spec: kafkaSystem(safeParameters, scope) },
    { system: 'one partition of Kafka, with KRaft', spec: kafkaSystem(kraft, scope) },
    { system: 'consumer groups', spec: groupSystem(safeGroup, smallGroup), isBeside: true },
    {
      system: 'an idempotent producer and its leader',
      spec: idempotenceSystem(javaParameters, { ...smallScope, withEffect: true }),
      isBeside: true,
    },
    {
      system: 'transactions of one transactional id',
      spec: transactionSystem(currentTransactions, smallTransactions),
      isBeside: true,
    },
    { system: 'order by trying again', spec: orderSystem(thread), isBeside: true },
    { system: 'consume, process, produce', spec: processingSystem(exactlyOnce, smallProcessing), isBeside: true },
    { system: 'where an effect lands', spec: sinkSystem({ ...plainSink, sink: 'outbox' }, smallSink), isBeside: true },
    {
      prefix: 'replication',
      system: 'the replication rules alone, after Gustafson’s specification',
      spec: kipSystem(replication),
    },
  ]
}
