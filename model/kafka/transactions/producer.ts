/**
 * A transactional producer: one process of one transactional id, in the states of the Java client's TransactionManager.
 *
 *     uninitialized ─▶ initializing ─▶ ready ─▶ inTransaction ─▶ committing ─▶ ready
 *                          ▲                        │  └──────────▶ aborting ──┬─▶ ready
 *                          │                        ▼                 ▲        │
 *                          │                  abortableError ─────────┘        │ version 1, after an error: the epoch is raised first (KIP-360)
 *                          └───────────────────────────────────────────────────┘
 *     from anywhere: fatalError (it is fenced, or worse), crashed
 *
 *   N1  a transaction writes one record to each partition, one after the other; the application commits when all are acknowledged
 *   N2  requests to the coordinator are sent until they are answered; of Produce the client tires (delivery.timeout.ms), and aborts
 *   N3  a late answer goes nowhere: its connection is closed
 *
 * A transaction of which nothing was sent is ended by the client alone, and is not told here. Not modelled: several records in flight to one
 * partition (../idempotence/), sendOffsetsToTransaction, the search for the coordinator.
 */
import { and, assign, setup } from 'xstate'
import type { TransactionParameters, TransactionScope } from './parameters.ts'
import {
  acknowledged,
  addPartitionsToTxn,
  begun,
  ended,
  endTxn,
  gone,
  initProducerId,
  newProducer,
  nextPartition,
  onItsWay,
  produce,
  type ProducerContext,
  type Way,
  withIdentity,
} from './producer-steps.ts'
import {
  coordinatorAddress,
  named,
  type ProducerIdentity,
  speech,
  type TransactionError,
  type TransactionFact,
} from './speech.ts'

interface Sends {
  readonly way: Way
}
interface Answered {
  readonly error: TransactionError
}

export type ProducerEvent =
  /** The first InitProducerId; `resend` repeats it, and EndTxn. */
  | ({ readonly type: 'initTransactions' | 'resend'; readonly appendFails?: boolean } & Sends)
  | { readonly type: 'beginTransaction' }
  | ({ readonly type: 'addPartition' | 'produce' | 'commitTransaction' | 'abortTransaction' } & Sends)
  | { readonly type: 'giveUp' }
  | { readonly type: 'crash' }
  | ({ readonly type: 'InitProducerIdAnswered' | 'EndTxnAnswered' } & Answered & ProducerIdentity)
  | ({ readonly type: 'AddPartitionsToTxnAnswered' | 'ProduceAnswered' } & Answered)

interface Args {
  readonly context: ProducerContext
  readonly event: ProducerEvent
}

const wayOf = (event: ProducerEvent): Way => ('way' in event ? event.way : 'direct')
const errorOf = (event: ProducerEvent): TransactionError => ('error' in event ? event.error : 'NONE')
const identityOf = (event: ProducerEvent): ProducerIdentity => event as ProducerIdentity & ProducerEvent

/** What the client asks again, until another answer comes. */
const retriable: ReadonlySet<TransactionError> = new Set(['CONCURRENT_TRANSACTIONS', 'COORDINATOR_NOT_AVAILABLE'])
/** What ends the transaction and not the producer. An old epoch is one of these where it comes with Produce (since 2.7). */
const abortable: ReadonlySet<TransactionError> = new Set([
  'INVALID_PRODUCER_EPOCH',
  'TRANSACTION_ABORTABLE',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
])

const sendInit = {
  type: 'send',
  params: named('InitProducerId', ({ context, event }: Args) => {
    const appendFails = 'appendFails' in event && event.appendFails === true
    return onItsWay(wayOf(event), coordinatorAddress, initProducerId(context, appendFails))
  }),
} as const
const sendAdd = {
  type: 'send',
  params: named('AddPartitionsToTxn', ({ context, event }: Args) =>
    onItsWay(wayOf(event), coordinatorAddress, addPartitionsToTxn(context)),
  ),
} as const
const sendProduce = {
  type: 'send',
  params: named('Produce', ({ context, event }: Args) =>
    onItsWay(wayOf(event), nextPartition(context), produce(context)),
  ),
} as const
const observe = (type: TransactionFact['type']) =>
  ({
    type: 'observe',
    params: named(type, ({ context: { transaction } }: Args): TransactionFact => ({ type, transaction })),
  }) as const

export function producerMachine(parameters: TransactionParameters, { partitions, mayAbort }: TransactionScope) {
  const isVersion1 = parameters.transactionVersion === 1
  const sendEnd = (committed: boolean) =>
    ({
      type: 'send',
      params: named(committed ? 'EndTxn commit' : 'EndTxn abort', ({ context, event }: Args) =>
        onItsWay(wayOf(event), coordinatorAddress, endTxn(context, committed, parameters)),
      ),
    }) as const
  const mayCrash = { crash: { target: 'crashed', actions: 'forget' } } as const
  const fail = { target: 'fatalError', actions: 'fail' } as const

  return setup({
    types: {} as {
      context: ProducerContext
      events: ProducerEvent
      input: { readonly producer: number; readonly transactions: readonly number[] }
    },
    actions: {
      ...speech,
      begin: assign(({ context }) => begun(context)),
      identify: assign(({ event }) => withIdentity(identityOf(event), partitions)),
      /** Version 2: every transaction that ends brings a new epoch. */
      identifyAnew: assign(({ context, event }) =>
        isVersion1 ? context : withIdentity(identityOf(event), partitions),
      ),
      countAdded: assign({ added: ({ context }) => context.added + 1, isStarted: true }),
      countWritten: assign(({ context }) => acknowledged(context)),
      /** With version 2 the first record may add its partition, whatever comes back. */
      noteSent: assign({
        isStarted: ({ context }) => context.isStarted || !isVersion1,
        isUnheard: ({ event }) => wayOf(event) !== 'direct',
      }),
      /** The record stands in its batch, which has a sequence number: it goes out again (RecordAccumulator.abortUndrainedBatches leaves it). */
      hear: assign({ isUnheard: true }),
      doubt: assign({ isUnheard: false, needsNewEpoch: isVersion1 }),
      end: assign(() => ended()),
      fail: assign(({ context, event }) => ({ ...gone(context), error: errorOf(event) })),
      forget: assign(({ context }) => gone(context)),
    },
    guards: {
      hasMore: ({ context }) => context.transaction < context.last,
      mayAdd: ({ context }) => isVersion1 && context.added === context.written && context.added < partitions,
      mayProduce: ({ context }) => context.written < (isVersion1 ? context.added : partitions),
      mayCommit: ({ context }) => context.written === partitions,
      /** What is under way comes to its end first (Sender.maybeSendAndPollTransactionalRequest). */
      mayAbort: ({ context }) => mayAbort && context.isStarted && !context.isUnheard,
      isUnheard: ({ context }) => context.isUnheard,
      needsNewEpoch: ({ context }) => context.needsNewEpoch,
      isSuccess: ({ event }) => errorOf(event) === 'NONE',
      isRetriable: ({ event }) => retriable.has(errorOf(event)),
      isAbortable: ({ event }) => abortable.has(errorOf(event)),
    },
  }).createMachine({
    id: 'transactional producer',
    context: ({ input: { producer, transactions } }) => newProducer(producer, transactions),
    initial: 'uninitialized',
    states: {
      /** A successor that is here has not begun. */
      uninitialized: { on: { initTransactions: { target: 'initializing', actions: sendInit } } },
      initializing: {
        on: {
          ...mayCrash,
          resend: { actions: sendInit },
          InitProducerIdAnswered: [
            { guard: 'isSuccess', target: 'ready', actions: 'identify' },
            { guard: 'isRetriable' },
            fail,
          ],
        },
      },
      ready: { on: { ...mayCrash, beginTransaction: { guard: 'hasMore', target: 'inTransaction', actions: 'begin' } } },
      inTransaction: {
        on: {
          ...mayCrash,
          addPartition: { guard: 'mayAdd', actions: sendAdd },
          produce: { guard: 'mayProduce', actions: ['noteSent', sendProduce] },
          AddPartitionsToTxnAnswered: [{ guard: 'isSuccess', actions: 'countAdded' }, { guard: 'isRetriable' }, fail],
          ProduceAnswered: [
            { guard: 'isSuccess', actions: 'countWritten' },
            { guard: 'isRetriable', actions: 'hear' },
            { guard: 'isAbortable', target: 'abortableError', actions: 'doubt' },
            fail,
          ],
          commitTransaction: {
            guard: 'mayCommit',
            target: 'committing',
            actions: [observe('CommitCalled'), sendEnd(true)],
          },
          abortTransaction: { guard: 'mayAbort', target: 'aborting', actions: sendEnd(false) },
          giveUp: { guard: 'isUnheard', target: 'abortableError', actions: 'doubt' },
        },
      },
      abortableError: { on: { ...mayCrash, abortTransaction: { target: 'aborting', actions: sendEnd(false) } } },
      committing: {
        on: {
          ...mayCrash,
          resend: { actions: sendEnd(true) },
          EndTxnAnswered: [
            { guard: 'isSuccess', target: 'ready', actions: [observe('Committed'), 'identifyAnew', 'end'] },
            { guard: 'isRetriable' },
            fail,
          ],
        },
      },
      aborting: {
        on: {
          ...mayCrash,
          resend: { actions: sendEnd(false) },
          EndTxnAnswered: [
            {
              guard: and(['isSuccess', 'needsNewEpoch']),
              target: 'initializing',
              actions: [observe('Aborted'), 'end'],
            },
            { guard: 'isSuccess', target: 'ready', actions: [observe('Aborted'), 'identifyAnew', 'end'] },
            { guard: 'isRetriable' },
            fail,
          ],
        },
      },
      fatalError: {},
      crashed: {},
    },
  })
}

export type TransactionalProducer = ReturnType<typeof producerMachine>
