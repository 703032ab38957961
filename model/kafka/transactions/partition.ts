/**
 * The leader of one output partition: data and markers in its log, and for each producer whether a transaction is open.
 *
 *     Produce ──(verification)──▶ append: the first record of a transaction opens it       WriteTxnMarkers ──▶ append: whatever is open ends
 *
 *   P1  an epoch of a producer never goes down, neither by data nor by a marker, for as long as the leader remembers the producer
 *   P2  of a producer one transaction at most is open; a marker ends it, and nothing else does
 *   P3  nothing that has been read under read_committed changes: a marker that is in the log stays the first
 *
 * A marker says whose transaction ends, not which: that is the root of what version 1 gets wrong.
 *
 * Verification is one step with the append. Kafka keeps a guard for the time between (VerificationGuard): a marker takes it away, and the append is
 * refused and tried again, which is the same as the later order of steps.
 *
 * It never fails, and its followers have what it has: ../system.ts is about those. Readers are views (partition-log.ts): what they see is a
 * function of the log, what they have seen stays (P3), and they change nothing. Not modelled: compaction, deletion of records.
 */
import { and, assign, not, setup } from 'xstate'
import type { Letter } from '../speech.ts'
import type { TransactionParameters } from './parameters.ts'
import {
  appended,
  dataError,
  isDuplicate,
  isOngoing,
  marked,
  markerError,
  type PartitionContext,
} from './partition-log.ts'
import {
  answerTo,
  coordinatorAddress,
  type Produce,
  speech,
  type TransactionError,
  type WriteTxnMarkers,
} from './speech.ts'

export type PartitionEvent =
  | Produce
  | { readonly type: 'Verified'; readonly error: TransactionError; readonly produce: Produce }
  | WriteTxnMarkers
  | { readonly type: 'expireProducers' }

interface Args {
  readonly context: PartitionContext
  readonly event: PartitionEvent
}
type Send = { readonly type: 'send'; readonly params: (args: Args) => readonly Letter[] }

const produceIn = (event: PartitionEvent): Produce => (event.type === 'Verified' ? event.produce : (event as Produce))
const markerIn = (event: PartitionEvent) => event as WriteTxnMarkers

const produceAnswer = (error: (args: Args) => TransactionError): Send => ({
  type: 'send',
  params: args => answerTo(produceIn(args.event), { type: 'ProduceAnswered', error: error(args) }),
})
const answerProduced = produceAnswer(() => 'NONE')
const answerDataError = produceAnswer(({ context, event }) => dataError(context, produceIn(event)))
/** The coordinator's word; a producer that is fenced there has an old epoch here. */
const answerUnverified = produceAnswer(({ event }) => {
  const { error } = event as Extract<PartitionEvent, { readonly type: 'Verified' }>
  return error === 'PRODUCER_FENCED' ? 'INVALID_PRODUCER_EPOCH' : error
})

const markerAnswer = ({ context: { partition }, event }: Args, error: TransactionError): readonly Letter[] =>
  markerIn(event).isAnswered ? [{ to: coordinatorAddress, message: { type: 'MarkerAnswered', partition, error } }] : []

const takeData = [
  { guard: 'isDuplicate', actions: answerProduced },
  { guard: 'isWrongData', actions: answerDataError },
  { actions: ['append', answerProduced] },
] as const

export function partitionMachine(parameters: TransactionParameters) {
  const { transactionVersion, verification, producerAge } = parameters
  const askCoordinator: Send = {
    type: 'send',
    params: ({ context: { partition }, event }) => {
      const produce = produceIn(event)
      const { producerId, producerEpoch } = produce
      const verifyOnly = transactionVersion === 1
      const message = { type: 'VerifyPartition', producerId, producerEpoch, partition, verifyOnly, produce }
      return [{ to: coordinatorAddress, message }]
    },
  }
  return setup({
    types: {} as {
      context: PartitionContext
      events: PartitionEvent
      input: { readonly partition: number }
    },
    actions: {
      ...speech,
      append: assign(({ context, event }) => appended(context, produceIn(event))),
      mark: assign(({ context, event }) => marked(context, markerIn(event))),
      expire: assign({ producers: ({ context }) => context.producers.filter(({ isOpen }) => isOpen) }),
    },
    guards: {
      /** What is open under this epoch has been verified with its first record. */
      needsVerification: ({ context, event }) => verification && !isOngoing(context, produceIn(event)),
      isVerified: ({ event }) => (event as { readonly error?: TransactionError }).error === 'NONE',
      isDuplicate: ({ context, event }) => isDuplicate(context, produceIn(event)),
      isWrongData: ({ context, event }) => dataError(context, produceIn(event)) !== 'NONE',
      isWrongMarker: ({ context, event }) => markerError(context, markerIn(event), parameters) !== 'NONE',
      /** What runs out is the time of data. Whose transaction is over has a marker after it, and by that it is as young as the marker. */
      isOld: () => producerAge === 'last-data',
      hasIdle: ({ context }) => context.producers.some(({ isOpen }) => !isOpen),
    },
  }).createMachine({
    id: 'output partition',
    context: ({ input: { partition } }) => ({ partition, log: [], producers: [] }),
    on: {
      Produce: [{ guard: 'needsVerification', actions: askCoordinator }, ...takeData],
      Verified: [{ guard: not('isVerified'), actions: answerUnverified }, ...takeData],
      WriteTxnMarkers: [
        {
          guard: 'isWrongMarker',
          actions: {
            type: 'send',
            params: args => markerAnswer(args, markerError(args.context, markerIn(args.event), parameters)),
          },
        },
        { actions: ['mark', { type: 'send', params: args => markerAnswer(args, 'NONE') }] },
      ],
      expireProducers: [{ guard: and(['isOld', 'hasIdle']), actions: 'expire' }, { guard: 'hasIdle' }],
    },
  })
}

export type PartitionMachine = ReturnType<typeof partitionMachine>
