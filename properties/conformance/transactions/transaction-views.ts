/**
 * What the broker's world and the model's state are compared by: the coordinator's metadata in memory and in its log, the partitions' logs, what their
 * leader knows of producers, the clients, and what is late.
 *
 *   TV1  producer ids and coordinator epochs count in steps of their own on either side: they are paired as they are first seen
 *
 * Not compared: `isUnheard` (a client that was told to wait may still not know what became of an attempt before), `isStarted` (the application's
 * business in the model: what it aborts was begun), when an abort is told (the client waits for its next epoch first), the coordinator's clocks.
 */
import { markerIn } from '../../../impl/core/control-batch.ts'
import { batchesOf } from '../../../impl/core/log.ts'
import { decodeRecords, readHeader } from '../../../impl/core/record-batch.ts'
import { isPrepared, type Transaction } from '../../../impl/core/transaction.ts'
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import type { Event, Step } from '../../../model/index.ts'
import {
  lastStableOffset,
  type LogEntry,
  type OutputPartitionContext,
  type ProducerState,
  type TransactionalProducerContext,
  type TransactionMetadata,
} from '../../../model/kafka/transactions/index.ts'
import { differing } from '../compare.ts'
import { clientStates, modelClient, worldClient } from './client-views.ts'
import type { TransactionPerformer } from './perform-transaction.ts'
import { lateText, nameIn, type Translation } from './translation.ts'
import { isForgotten } from './sweep.ts'
import type { TransactionDeployment, TransactionStage } from './transaction-stage.ts'
import type { TransactionalClient } from './transactional-client.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = Step['state']
type View = Readonly<Record<string, unknown>>

/** Every difference; none: the world is what the model says. */
export function differences(performer: TransactionPerformer, read: Read): readonly string[] {
  const { stage, translation, partitions, clients } = performer
  const coordinator = read('transaction-coordinator') as Local<TransactionMetadata>
  pairNumbers(stage, translation, coordinator.context)
  return [
    ...differing('coordinator', modelCoordinator(performer, coordinator), worldCoordinator(performer)),
    ...partitions.flatMap(id => {
      const { context } = read(`partition-${id}`) as Local<OutputPartitionContext>
      return differing(`partition-${id}`, modelPartition(context), worldPartition(stage, translation, id))
    }),
    ...clients.flatMap((client, i) => {
      const local = read(`producer-${i + 1}`) as Local<TransactionalProducerContext>
      return differing(`producer-${i + 1}`, modelClient(performer, local), worldClient(performer, client))
    }),
    ...differing('the application', modelApplication(read), worldApplication(clients)),
    ...differing('late', { requests: modelLate(performer, read) }, { requests: worldLate(performer) }),
  ]
}

function pairNumbers(stage: TransactionStage, { pairId, pairEpoch }: Translation, model: TransactionMetadata): void {
  pairEpoch(model.coordinatorEpoch, stage.office.leaderEpoch)
  const { transaction } = stage
  if (transaction === undefined || model.producerId === 0) return
  pairId(model.producerId, transaction.producerId)
  if (model.nextProducerId > 0 && transaction.nextProducerId >= 0)
    pairId(model.nextProducerId, transaction.nextProducerId)
}

const stateNames: Readonly<Record<string, string>> = {
  empty: 'Empty',
  ongoing: 'Ongoing',
  prepareCommit: 'PrepareCommit',
  prepareAbort: 'PrepareAbort',
  completeCommit: 'CompleteCommit',
  completeAbort: 'CompleteAbort',
}

function modelCoordinator({ deployment }: TransactionPerformer, { context, value }: Local<TransactionMetadata>): View {
  const previousProducerId = another(context.previousProducerId, context.producerId)
  const { hasFailedEpochFence, ...rest } = context
  return { ...rest, ...noted(deployment, hasFailedEpochFence), previousProducerId, state: stateNames[String(value)] }
}

/** Whether a fence has failed, where anybody asks. */
const noted = ({ parameters }: TransactionDeployment, hasFailedEpochFence: boolean): View =>
  parameters.failedFence === 'remembered' ? { hasFailedEpochFence } : {}

/** That the id before was the same says nothing. */
const another = (previous: number | string, current: number | string) => (previous === current ? 0 : previous)

const numberOf = (name: string) => Number(name.slice(name.lastIndexOf('-') + 1)) + 1

function worldCoordinator({ stage, deployment, translation, partitions: all }: TransactionPerformer): View {
  const { transaction, office } = stage
  const { producerId, coordinatorEpoch } = translation
  const about = { coordinatorEpoch: coordinatorEpoch(office.leaderEpoch) }
  if (transaction === undefined) return { ...nobody, ...noted(deployment, false), ...about }
  const { state, topicPartitions, unmarked } = transaction
  const isWaitedFor = (id: number) =>
    stage.markerTo(id) !== undefined || stage.isSet(stage.coordinatorNode, stage.clockOf('marker', id))
  const owed = isPrepared(transaction) ? unmarked.map(numberOf).toSorted() : []
  return {
    ...about,
    state,
    producerId: producerId(transaction.producerId),
    producerEpoch: transaction.producerEpoch,
    loggedEpoch: loggedEpoch(stage),
    lastProducerEpoch: transaction.lastProducerEpoch,
    previousProducerId: another(producerId(transaction.previousProducerId), producerId(transaction.producerId)),
    nextProducerId: producerId(transaction.nextProducerId),
    ...noted(deployment, transaction.hasFailedEpochFence),
    partitions: topicPartitions.map(numberOf).toSorted(),
    owed,
    isStalled: all.some(id => owed.includes(id) && !isWaitedFor(id)),
  }
}

const nobody: View = {
  state: 'Empty',
  producerId: 0,
  producerEpoch: -1,
  loggedEpoch: -1,
  lastProducerEpoch: -1,
  previousProducerId: 0,
  nextProducerId: 0,
  partitions: [],
  owed: [],
  isStalled: false,
}

const decoder = new TextDecoder()

/** Of what is replicated: a word that the transaction is complete may stand above. */
function loggedEpoch({ stateReplica: { log, highWatermark } }: TransactionStage): number {
  const below = batchesOf(log).filter(({ baseOffset }) => baseOffset < highWatermark)
  const last = below.at(-1)
  if (last === undefined) return -1
  const [{ value }] = decodeRecords(last.bytes)
  return (JSON.parse(decoder.decode(value ?? undefined)) as Transaction).producerEpoch
}

function modelPartition({ log, producers }: OutputPartitionContext): View {
  return {
    log: log.map(entryText),
    lastStableOffset: lastStableOffset(log),
    producers: producers.map(producerText).toSorted(),
  }
}

const entryText = (entry: LogEntry): string => {
  const who = `${entry.producerId}/${entry.producerEpoch}`
  return entry.kind === 'data' ? `#${entry.transaction} ${who}` : `${entry.kind} ${who}`
}
const producerText = (state: ProducerState | View): string => {
  const { producerId, producerEpoch, lastSequence, coordinatorEpoch, isOpen } = state as ProducerState
  return `${producerId}/${producerEpoch} up to ${lastSequence}, ${isOpen ? 'open' : 'at rest'}, coordinator epoch ${coordinatorEpoch}`
}

function worldPartition(
  stage: TransactionStage,
  { producerId: idOf, coordinatorEpoch: epochOf }: Translation,
  id: number,
) {
  const replica = stage.output(id)
  const log = batchesOf(replica.log).map(({ bytes }) => {
    const { producerId, producerEpoch } = readHeader(bytes)
    const marker = markerIn(bytes)
    const what = marker ? (marker.committed ? 'commit' : 'abort') : `#${nameIn(bytes).split('.')[0]}`
    return `${what} ${idOf(producerId)}/${producerEpoch}`
  })
  const known = Object.entries(replica.log.producers).filter(([, latest]) => !isForgotten(stage, latest))
  const producers = known.map(([producerId, latest]) =>
    producerText({
      producerId: idOf(Number(producerId)),
      producerEpoch: latest.producerEpoch,
      lastSequence: lastSequenceOf(latest),
      coordinatorEpoch: epochOf(coordinatorEpochOf(stage, latest)),
      isOpen: latest.transactionStart !== undefined,
    }),
  )
  return { log, lastStableOffset: stage.rules.lastStableOffset(replica), producers: producers.toSorted() }
}

/** Of the last marker that is not forgotten. */
function coordinatorEpochOf(stage: TransactionStage, latest: ProducedBatch): number {
  let batch: ProducedBatch | undefined = latest
  while (batch !== undefined && !batch.isMarker) batch = batch.earlier
  return batch === undefined || stage.forgotten.has(batch) ? -1 : batch.coordinatorEpoch!
}

/** Of its epoch; a marker has none of its own. */
function lastSequenceOf(latest: ProducedBatch): number {
  let batch: ProducedBatch | undefined = latest
  while (batch?.isMarker && batch.producerEpoch === latest.producerEpoch) batch = batch.earlier
  return batch === undefined || batch.producerEpoch !== latest.producerEpoch || batch.isMarker
    ? -1
    : batch.baseSequence + batch.count - 1
}

interface Asked {
  readonly called: number
  readonly committed: number
}

function modelApplication(read: Read): View {
  const { called, committed } = read('application') as unknown as Asked
  return { called, committed }
}

const maskOf = (transactions: Iterable<number>) => [...transactions].reduce((mask, each) => mask | (1 << each), 0)

function worldApplication(clients: readonly TransactionalClient[]): View {
  return {
    called: maskOf(clients.flatMap(({ called }) => [...called])),
    committed: maskOf(clients.flatMap(({ committed }) => [...committed])),
  }
}

function modelLate({ deployment, partitions }: TransactionPerformer, read: Read): readonly string[] {
  const { faults } = deployment.scope
  if ((faults['n'] ?? 0) + (faults['b1'] ?? 0) === 0) return []
  const of = (address: string, partition: number) =>
    (read(`late-to-${address}`) as readonly Event[]).map(event => lateText(event, partition))
  return [...of('transaction-coordinator', 0), ...partitions.flatMap(id => of(`partition-${id}`, id))].toSorted()
}

const worldLate = ({ stage, translation }: TransactionPerformer): readonly string[] =>
  stage.late.map(translation.textOf).toSorted()

/** What the broker holds, in the words of the model's line. */
export function lineOf({ stage, translation, partitions, clients }: TransactionPerformer): string {
  const { transaction } = stage
  const who = ({ producerId, producerEpoch }: { readonly producerId: number; readonly producerEpoch: number }) =>
    producerId < 0 ? '' : ` p${translation.producerId(producerId)} e${producerEpoch}`
  const owed = transaction && isPrepared(transaction) ? transaction.unmarked.map(numberOf).toSorted() : []
  const parts =
    transaction?.state === 'Ongoing' ? ` {${transaction.topicPartitions.map(numberOf).toSorted().join()}}` : ''
  return [
    `coordinator ${transaction?.state ?? 'Empty'}${transaction ? who(transaction) : ''}${parts}${owed.length > 0 ? `, markers owed to ${owed.join(' and ')}` : ''}`,
    ...partitions.map(id => {
      const { log, lastStableOffset: stable } = worldPartition(stage, translation, id)
      return `partition-${id} ${log.map(entry => entry.split(' ')[0]).join(' ') || '-'} lso=${stable}`
    }),
    ...clients.flatMap((client, i) => {
      const value = client.isCrashed ? 'crashed' : clientStates[client.manager.state]
      if (i > 0 && value === 'uninitialized') return []
      return [`producer-${i + 1} ${value}${who(client.state)}`]
    }),
  ].join('  ')
}
