/**
 * Reads a WorldState off the system of one transactional id (model/kafka/transactions): partitions with their markers, what the coordinator keeps, and
 * where its producers are.
 */
import type { Step, SystemSpec } from '../../model/index.ts'
import {
  lastStableOffset,
  type LogEntry,
  outcomeAt,
  type OutputPartitionContext,
  type TransactionalProducerContext,
  type TransactionMetadata,
} from '../../model/kafka/transactions/index.ts'
import { partitionName, recordName } from './names.ts'
import type {
  PartitionRecord,
  PartitionState,
  TransactionalProducerState,
  TransactionState,
  TransactionStateName,
  WorldState,
} from './world-state.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = Step['state']

export function worldOfTransactions(spec: SystemSpec, read: Read): WorldState {
  const named = <C, T>(prefix: string, of: (local: Local<C>) => T) =>
    Object.fromEntries(
      Object.keys(spec.components)
        .filter(slot => slot.startsWith(prefix))
        .map(slot => [slot, of(read(slot) as Local<C>)]),
    )
  return {
    brokers: {},
    partitions: named('partition-', (local: Local<OutputPartitionContext>) => partitionOf(spec, local)),
    transaction: transactionOf(read('transaction-coordinator') as Local<TransactionMetadata>),
    transactionalProducers: named('producer-', (local: Local<TransactionalProducerContext>) => producerOf(spec, local)),
  }
}

const partitionOf = (spec: SystemSpec, { context: { log } }: Local<OutputPartitionContext>): PartitionState => ({
  logStartOffset: 0,
  logEndOffset: log.length,
  log: log.map((entry, offset) => entryOf(spec, entry, log, offset)),
  lastStableOffset: lastStableOffset(log),
})

const outcomes = { open: 'open', commit: 'committed', abort: 'aborted' } as const
function entryOf(spec: SystemSpec, entry: LogEntry, log: readonly LogEntry[], offset: number): PartitionRecord {
  const whose = `p${entry.producerId} e${entry.producerEpoch}`
  return entry.kind === 'data'
    ? { record: recordName(spec, entry.transaction), what: outcomes[outcomeAt(log, offset)] }
    : { record: entry.kind, what: whose }
}

const identityOf = (producerId: number, producerEpoch: number) =>
  producerId === 0 ? {} : { producerId, producerEpoch }

function transactionOf({ context, value }: Local<TransactionMetadata>): TransactionState {
  const { producerId, producerEpoch, partitions, owed, coordinatorEpoch } = context
  const name = String(value)
  return {
    is: `${name[0]!.toUpperCase()}${name.slice(1)}` as TransactionStateName,
    ...identityOf(producerId, producerEpoch),
    partitions: partitions.map(partitionName),
    owes: owed.map(partitionName),
    coordinatorEpoch,
  }
}

const inOne: ReadonlySet<string> = new Set(['inTransaction', 'committing', 'aborting', 'abortableError'])

function producerOf(
  spec: SystemSpec,
  { context, value }: Local<TransactionalProducerContext>,
): TransactionalProducerState {
  const { producerId, producerEpoch, transaction, error } = context
  const isInOne = inOne.has(String(value))
  return {
    is: String(value),
    ...identityOf(producerId, producerEpoch),
    ...(isInOne ? { transaction: recordName(spec, transaction) } : {}),
    ...(error === 'NONE' ? {} : { error }),
  }
}
