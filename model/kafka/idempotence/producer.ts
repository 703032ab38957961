/**
 * An idempotent producer: one process with all its batches, which it numbers, sends, sends again, and sometimes numbers anew.
 *
 *     send ──▶ queued ──transmit──▶ awaiting ──ProduceReply: NONE──▶ acknowledged
 *                ▲ │                   │
 *                └─┼──error, retry─────┤           Disconnected, requestTimeout: every batch that is awaiting
 *                  └─deliveryTimeout───┴──▶ failed ─▶ dropped | reported | replaced (the application sends it again)
 *
 * What the client families decide differently stands in clients/; here they are asked, in named guards and actions. The producer id comes from
 * InitProducerId, a rendezvous: nothing is sent before it is there, so its delay decides nothing.
 *
 *   N1  a reply to an earlier attempt is ignored
 *   N2  a crash forgets the producer id: what the application sends again is another producer's (KIP-98)
 *   N3  without idempotence no batch has a number
 *
 * Not modelled: batches of several records, several partitions (an epoch bumped for one renumbers the others), transactions, a full buffer.
 */
import { and, assign, not, setup } from 'xstate'
import { brokerAddress, type Letter, speech } from '../speech.ts'
import { emptyProducer, firstQueued, isLive, noIdentity, type ProducerContext } from './batches.ts'
import { clientOf, type ProduceError } from './clients/index.ts'
import type { ProducerParameters, ProducerScope } from './parameters.ts'
import { givenRecords, stepsOf } from './producer-steps.ts'

export type ProducerEvent =
  | { type: 'send' }
  | { type: 'initProducerId' }
  | { type: 'ProducerIdAssigned'; producerId: number }
  | { type: 'transmit'; batch: number }
  | { type: 'ProduceReply'; batch: number; attempt: number; error: string }
  | { type: 'Disconnected' }
  | { type: 'requestTimeout' }
  | { type: 'deliveryTimeout' }
  | { type: 'crash' }

interface Args {
  readonly context: ProducerContext
  readonly event: ProducerEvent
}

const batchOf = (event: ProducerEvent): number => ('batch' in event ? event.batch : -1)
const errorOf = (event: ProducerEvent): ProduceError =>
  'error' in event ? (event.error as ProduceError) : 'NETWORK_EXCEPTION'

const askForProducerId: Letter = { to: 'producer-ids', message: { type: 'InitProducerId' } }

function produce({ context, event }: Args): Letter {
  const { record, send, attempt, identity } = context.batches[batchOf(event)]!
  const about = { batch: batchOf(event), record, send, attempt }
  return { to: brokerAddress(1), message: { type: 'Produce', ...about, ...(identity ?? noIdentity) } }
}

export function producerMachine(parameters: ProducerParameters, { attempts }: ProducerScope) {
  const { idempotence, retries, maxInFlight, awaitsEachSend } = parameters
  const client = clientOf(parameters)
  const steps = stepsOf(parameters)
  const answer = ({ context, event }: Args) => client.answerTo(errorOf(event), context, batchOf(event))
  const sendProduce = { type: 'send' as const, params: produce }
  const sendInitProducerId = { type: 'send' as const, params: askForProducerId }
  return setup({
    types: {} as { context: ProducerContext; events: ProducerEvent; input: { records: number } },
    actions: {
      ...speech,
      give: assign(({ context }) => steps.given(context, givenRecords(context) + 1, 0)),
      takeProducerId: assign(({ context, event }) =>
        steps.withProducerId(context, 'producerId' in event ? event.producerId : 0),
      ),
      transmit: assign(({ context, event }) => steps.transmitted(context, batchOf(event))),
      acknowledge: assign(({ context, event }) => steps.acknowledged(context, batchOf(event))),
      queueAgain: assign(({ context, event }) => steps.queuedAgain(context, batchOf(event), errorOf(event))),
      fail: assign(({ context, event }) => steps.failed(context, batchOf(event), errorOf(event))),
      giveUp: assign(({ context }) => steps.failed(context, firstQueued(context), 'expired')),
      startOver: assign(({ context, event }) => steps.startedOver(context, batchOf(event))),
      queueAllAgain: assign(({ context }) => steps.disconnected(context, steps.queuedAgain)),
      failAll: assign(({ context }) => steps.disconnected(context, steps.failed)),
      beginEpoch: assign(({ context }) => client.bumped(context)),
      forget: assign(({ context }) => steps.crashed(context)),
      failForGood: assign(({ context }) => steps.failedForGood(context)),
    },
    guards: {
      hasMore: ({ context }) =>
        givenRecords(context) < context.records && !(awaitsEachSend && context.batches.some(isLive)),
      hasProducerId: ({ context }) => !idempotence || context.producerId > 0,
      mayTransmit: ({ context, event }) => {
        const batch = context.batches[batchOf(event)]
        if (batch?.state !== 'queued' || batch.attempt >= attempts) return false
        const mayBeNumbered = context.producerId > 0 && (client.numbersAt === 'transmit' || batch.attempt > 0)
        const isReady = !idempotence || batch.identity !== null || mayBeNumbered
        return isReady && client.mayTransmit(context, batchOf(event), maxInFlight)
      },
      isAwaited: ({ context, event }) => {
        const batch = context.batches[batchOf(event)]
        return batch?.state === 'awaiting' && 'attempt' in event && batch.attempt === event.attempt
      },
      isWaiting: ({ context }) => context.batches.some(({ state }) => state === 'awaiting'),
      isSuccess: ({ event }) => 'error' in event && event.error === 'NONE',
      retries: () => retries,
      mayRetry: args => answer(args) === 'retry',
      mayStartOver: args => answer(args) === 'recover',
      isFatal: args => answer(args) === 'die',
      /** delivery.timeout.ms is long: it runs out only where something went wrong, and for the oldest first. */
      mayGiveUp: ({ context: { batches } }) => {
        const oldest = batches.find(isLive)
        return client.expires && oldest?.state === 'queued' && oldest.attempt > 0
      },
      mustBeginEpoch: ({ context }) => client.mustBump(context),
    },
  }).createMachine({
    id: 'idempotent producer',
    context: ({ input: { records } }) => ({ ...emptyProducer, records }),
    initial: 'running',
    states: {
      running: {
        always: { guard: 'mustBeginEpoch', actions: 'beginEpoch' },
        on: {
          send: { guard: and(['hasMore', 'hasProducerId']), actions: 'give' },
          initProducerId: { guard: not('hasProducerId'), actions: sendInitProducerId },
          ProducerIdAssigned: { actions: 'takeProducerId' },
          transmit: { guard: 'mayTransmit', actions: ['transmit', sendProduce] },
          ProduceReply: [
            { guard: not('isAwaited') },
            { guard: 'isSuccess', actions: 'acknowledge' },
            { guard: and(['mayRetry', 'retries']), actions: 'queueAgain' },
            { guard: 'mayStartOver', actions: ['startOver', sendInitProducerId] },
            { guard: 'isFatal', actions: 'fail', target: 'dead' },
            { actions: 'fail' },
          ],
          Disconnected: [{ guard: 'retries', actions: 'queueAllAgain' }, { actions: 'failAll' }],
          /** The client closes the connection itself. */
          requestTimeout: [
            { guard: and(['isWaiting', 'retries']), actions: 'queueAllAgain' },
            { guard: 'isWaiting', actions: 'failAll' },
          ],
          deliveryTimeout: { guard: 'mayGiveUp', actions: 'giveUp' },
          crash: { actions: 'forget' },
        },
      },
      /** A fatal error of librdkafka's: every send fails from now on. */
      dead: { entry: 'failForGood', on: { Disconnected: {}, ProduceReply: {} } },
    },
  })
}

export type ProducerMachine = ReturnType<typeof producerMachine>
