/**
 * The leader of one partition: its log, and what it remembers of the producers that write to it.
 *
 *     Produce ──▶ NOT_ENOUGH_REPLICAS ▸ MESSAGE_TOO_LARGE ▸ duplicate ▸ INVALID_PRODUCER_EPOCH ▸ UNKNOWN_PRODUCER_ID ▸
 *                 OUT_OF_ORDER_SEQUENCE_NUMBER ▸ append                    ▸: else, in the order in which Kafka asks
 *     respond ──▶ NONE, or NOT_ENOUGH_REPLICAS_AFTER_APPEND            stop ⇄ restart
 *
 *   B1  answers go out in the order of the requests. Kafka takes the next request of a connection when the one before is answered
 *       (SocketServer mutes the channel): taking it sooner leads to no other answers and no other log
 *   B2  what is deleted by retention stays in `log`, below `start`: nobody can read it any more, and yet it was written
 *   B3  a duplicate is answered like the first: once enough replicas are in sync
 *
 * Followers are not here: whether enough of them are in sync is one fact, and `respond` stands for what they have fetched. kafkaSystem has them.
 */
import { and, assign, not, setup } from 'xstate'
import { type Letter, speech } from '../speech.ts'
import { noIdentity } from './batches.ts'
import type { ProducerParameters, ProducerScope } from './parameters.ts'
import {
  afterAppend,
  type Entry,
  isInSequence,
  isKept,
  knownProducer,
  type Producers,
  rebuilt,
} from './producer-state.ts'

export interface Awaited {
  readonly batch: number
  readonly record: number
  readonly attempt: number
}

export interface Request extends Awaited {
  /** '': it is in the log, and the answer depends on who is in sync by then. */
  readonly error: string
}

export interface PartitionContext {
  readonly log: readonly Entry[]
  /** logStartOffset. */
  readonly start: number
  readonly producers: Producers
  /** Requests that were taken and not answered, the oldest first. */
  readonly pending: readonly Request[]
  /** min.insync.replicas are. */
  readonly hasEnoughReplicas: boolean
}

export type PartitionEvent =
  | ({ type: 'Produce' } & Entry & Awaited)
  | { type: 'respond' }
  | { type: 'shrinkIsr' }
  | { type: 'expandIsr' }
  | { type: 'deleteRecords' }
  | { type: 'expireProducers' }
  | { type: 'stop' }
  | { type: 'restart' }

interface Args {
  readonly context: PartitionContext
  readonly event: PartitionEvent
}

const nothing: Entry & Awaited = { record: 0, send: 0, batch: -1, attempt: 0, ...noIdentity }
const requestOf = (event: PartitionEvent): Entry & Awaited => (event.type === 'Produce' ? event : nothing)

/** To the oldest request that has no answer yet. */
function answer({ context: { pending, hasEnoughReplicas } }: Args): Letter {
  const { batch, record, attempt, error } = pending[0]!
  const stored = hasEnoughReplicas ? 'NONE' : 'NOT_ENOUGH_REPLICAS_AFTER_APPEND'
  return { to: 'producer', message: { type: 'ProduceReply', batch, record, attempt, error: error || stored } }
}
/** Of a producer that is not known here, and not its first number. */
const beginsInTheMiddle = ({ producers }: PartitionContext, { producerId, sequence }: Entry) =>
  producerId >= 0 && sequence > 0 && knownProducer(producers, producerId) === undefined

const refuse = (error: string) => ({ type: 'queue' as const, params: { error } })
const accept = refuse('')
const closeConnection = { type: 'send' as const, params: { to: 'peer', message: { type: 'Disconnected' } } }

export function partitionMachine(
  { windowSize, retention, unknownProducer, afterRestart }: ProducerParameters,
  { tooLarge }: ProducerScope,
) {
  return setup({
    types: {} as { context: PartitionContext; events: PartitionEvent },
    actions: {
      ...speech,
      append: assign(({ context: { log }, event }) => {
        const { record, send, producerId, producerEpoch, sequence } = requestOf(event)
        return { log: [...log, { record, send, producerId, producerEpoch, sequence }] }
      }),
      remember: assign(({ context: { producers }, event }) => ({
        producers: afterAppend(producers, requestOf(event), windowSize),
      })),
      queue: assign(({ context: { pending }, event }, { error }: { error: string }) => {
        const { batch, record, attempt } = requestOf(event)
        return { pending: [...pending, { batch, record, attempt, error }] }
      }),
      dequeue: assign({ pending: ({ context }) => context.pending.slice(1) }),
      forgetRequests: assign({ pending: [] }),
      shrink: assign({ hasEnoughReplicas: false }),
      expand: assign({ hasEnoughReplicas: true }),
      deleteAll: assign(({ context: { log } }) => ({ start: log.length })),
      /** Kafka keeps them (KIP-360); what it knew before goes with the last record. */
      forgetDeleted: assign(({ context: { producers } }) => ({
        producers: retention === 'keeps-producers' ? producers : [],
      })),
      forgetProducers: assign({ producers: [] }),
      recall: assign(({ context: { log, start, producers } }) => ({
        producers:
          afterRestart === 'log'
            ? rebuilt(log.slice(start), windowSize)
            : producers.map(known => ({ ...known, window: known.window.slice(-1) })),
      })),
    },
    guards: {
      isIdle: ({ context }) => context.pending.length === 0,
      hasEnoughReplicas: ({ context }) => context.hasEnoughReplicas,
      isTooLarge: ({ event }) => requestOf(event).record === tooLarge,
      isDuplicate: ({ context, event }) => isKept(context.producers, requestOf(event)),
      isOldEpoch: ({ context, event }) => {
        const { producerId, producerEpoch } = requestOf(event)
        return producerEpoch < (knownProducer(context.producers, producerId)?.producerEpoch ?? -1)
      },
      isUnknownProducer: ({ context, event }) =>
        unknownProducer === 'refused' && beginsInTheMiddle(context, requestOf(event)),
      isOutOfOrder: ({ context, event }) => {
        const request = requestOf(event)
        if (unknownProducer === 'out-of-order' && beginsInTheMiddle(context, request)) return true
        return request.producerId >= 0 && !isInSequence(context.producers, request)
      },
      hasRecords: ({ context: { log, start } }) => log.length > start,
      knowsProducers: ({ context: { producers } }) => producers.length > 0,
    },
  }).createMachine({
    id: 'partition leader',
    context: { log: [], start: 0, producers: [], pending: [], hasEnoughReplicas: true },
    initial: 'running',
    states: {
      running: {
        on: {
          Produce: [
            { guard: not('hasEnoughReplicas'), actions: refuse('NOT_ENOUGH_REPLICAS') },
            { guard: 'isTooLarge', actions: refuse('MESSAGE_TOO_LARGE') },
            { guard: 'isDuplicate', actions: accept },
            { guard: 'isOldEpoch', actions: refuse('INVALID_PRODUCER_EPOCH') },
            { guard: 'isUnknownProducer', actions: refuse('UNKNOWN_PRODUCER_ID') },
            { guard: 'isOutOfOrder', actions: refuse('OUT_OF_ORDER_SEQUENCE_NUMBER') },
            { actions: ['append', 'remember', accept] },
          ],
          respond: { guard: not('isIdle'), actions: [{ type: 'send', params: answer }, 'dequeue'] },
          shrinkIsr: { guard: 'hasEnoughReplicas', actions: 'shrink' },
          expandIsr: { guard: not('hasEnoughReplicas'), actions: 'expand' },
          /** Only what is replicated is deleted. */
          deleteRecords: { guard: and(['isIdle', 'hasRecords']), actions: ['deleteAll', 'forgetDeleted'] },
          expireProducers: { guard: 'knowsProducers', actions: 'forgetProducers' },
          stop: { target: 'stopped', actions: ['forgetRequests', closeConnection] },
        },
      },
      stopped: {
        on: {
          /** Nobody takes it; the client has seen the connection break. */
          Produce: {},
          restart: { target: 'running', actions: 'recall' },
        },
      },
    },
  })
}

export type PartitionMachine = ReturnType<typeof partitionMachine>
