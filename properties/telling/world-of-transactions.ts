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
  TransactionOutcome,
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
    transaction: {
      ...transactionOf(read('transaction-coordinator') as Local<TransactionMetadata>),
      outcomes: outcomesOf(spec, read('application') as Application),
    },
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

/** What the monitor has heard, a bit each transaction. */
type Application = Readonly<Record<'called' | 'committed' | 'aborted', number>>

function outcomesOf(
  spec: SystemSpec,
  { called, committed, aborted }: Application,
): NonNullable<TransactionState['outcomes']> {
  const isIn = (mask: number, transaction: number) => ((mask >> transaction) & 1) === 1
  const of = (transaction: number): TransactionOutcome | undefined => {
    if (isIn(committed, transaction)) return 'committed'
    if (isIn(aborted, transaction)) return 'aborted'
    return isIn(called, transaction) ? 'commit asked' : undefined
  }
  const all = Array.from({ length: MOST_TRANSACTIONS }, (_, i) => i + 1)
  return Object.fromEntries(
    all.flatMap(transaction => {
      const outcome = of(transaction)
      return outcome === undefined ? [] : [[recordName(spec, transaction), outcome]]
    }),
  )
}
/** Bits of a number. */
const MOST_TRANSACTIONS = 30

function transactionOf({ context, value }: Local<TransactionMetadata>): Omit<TransactionState, 'outcomes'> {
  const { producerId, producerEpoch, partitions, owed, isStalled, coordinatorEpoch } = context
  const name = String(value)
  return {
    is: `${name[0]!.toUpperCase()}${name.slice(1)}` as TransactionStateName,
    ...identityOf(producerId, producerEpoch),
    partitions: partitions.map(partitionName),
    owes: owed.map(partitionName),
    ...(isStalled ? { gaveUp: true } : {}),
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
