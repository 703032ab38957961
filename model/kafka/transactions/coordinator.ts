/**
 * Transaction coordinator of one transactional id: whose it is, what is in its transaction, and how the transaction ends.
 *
 *     empty ──AddPartitionsToTxn──▶ ongoing ──EndTxn──▶ prepareCommit | prepareAbort ──every marker is written──▶ completeCommit | completeAbort
 *       ▲                             ▲  └── InitProducerId, timeOut: a fence, and prepareAbort          │               │
 *       └──InitProducerId─────────────┴──────────────────AddPartitionsToTxn──────────────────────────────┼───────────────┘
 *                                                                                                        └ a fact, even if nobody has been told
 *
 *   C1  what is answered is written: a step writes the transaction log before it answers, and a failover finds it there
 *   C2  prepareCommit and prepareAbort are decisions: another coordinator finishes them, and never turns one into the other
 *   C3  a state with markers out has its next one pending: whatever would change it is told CONCURRENT_TRANSACTIONS
 *
 * Kafka's names: the states are TransactionState's, PrepareEpochFence is a step on the way (it is never written), Dead is not modelled
 * (transactional.id.expiration.ms). The log is not told entry by entry: what memory has and the log has not are `owed`, `isStalled` and an epoch
 * (transaction-metadata.ts); an append that fails changes nothing else, and the request is as good as lost.
 *
 * Rendezvous: every request and its answer, and WriteTxnMarkers; what comes late is a move's matter (moves.ts), and travels in channels.
 */
import { and, assign, not, setup } from 'xstate'
import type { TransactionParameters } from './parameters.ts'
import {
  abortEpoch,
  completed,
  fenced,
  fenceNotWritten,
  incremented,
  isEpochExhausted,
  isKnown,
  newMetadata,
  overflown,
  prepared,
  recovered,
  rotated,
  type TransactionMetadata,
} from './transaction-metadata.ts'
import {
  answer,
  answerIdentity,
  answerVerification,
  type CoordinatorEvent,
  sendMarker,
  sendMarkersOnTheirWay,
} from './coordinator-letters.ts'
import { type EndTxn, speech } from './speech.ts'

interface Args {
  readonly context: TransactionMetadata
  readonly event: CoordinatorEvent
}

const as = <T extends CoordinatorEvent['type']>(event: CoordinatorEvent) =>
  event as Extract<CoordinatorEvent, { readonly type: T }>
const endTxn = (event: CoordinatorEvent): EndTxn => as<'EndTxn'>(event)
const expectedIn = (event: CoordinatorEvent) => (event.type === 'InitProducerId' ? event.expected : null)
const identityIn = (event: CoordinatorEvent) => as<'EndTxn' | 'AddPartitionsToTxn' | 'VerifyPartition'>(event)

/** The same request once more, whose first answer is not known to have come: by the epoch before the one that it has raised. */
const isRaisedSince = ({ context, event }: Args): boolean => {
  const { producerId, producerEpoch } = endTxn(event)
  return context.producerId === producerId && context.producerEpoch === producerEpoch + 1
}

const refuseForId = { guard: not('isProducerId'), actions: answer('INVALID_PRODUCER_ID_MAPPING') } as const
const refuseForEpoch = { guard: not('isProducerEpoch'), actions: answer('PRODUCER_FENCED') } as const
const refuseVerification = [
  { guard: not('isProducerId'), actions: answerVerification('INVALID_PRODUCER_ID_MAPPING') },
  { guard: not('isProducerEpoch'), actions: answerVerification('PRODUCER_FENCED') },
] as const

/** Nothing is open: a producer begins, goes on after an error, or adds its first partition. */
const whileIdle = {
  InitProducerId: [
    { guard: not('isKnownProducer'), actions: answer('PRODUCER_FENCED') },
    { guard: 'isExhausted', target: 'empty', actions: ['rotate', answerIdentity] },
    { guard: 'mayIncrement', target: 'empty', actions: ['increment', answerIdentity] },
    { actions: answer('PRODUCER_FENCED') },
  ],
  AddPartitionsToTxn: [refuseForId, refuseForEpoch, { target: 'ongoing', actions: ['add', answer('NONE')] }],
  VerifyPartition: [
    ...refuseVerification,
    { guard: 'verifiesOnly', actions: answerVerification('TRANSACTION_ABORTABLE') },
    { target: 'ongoing', actions: ['add', answerVerification('NONE')] },
  ],
} as const

const refuseEndTxn = [refuseForId, { guard: not('isEndTxnEpoch'), actions: answer('PRODUCER_FENCED') }] as const
const refuseEndTxnWhenDone = [
  { guard: and([not('isProducerId'), not('isRetry')]), actions: answer('INVALID_PRODUCER_ID_MAPPING') },
  { guard: and([not('isProducerEpoch'), not('isRetry')]), actions: answer('PRODUCER_FENCED') },
] as const

/** Version 2 aborts what may never have begun: a client cannot know whether its partition was added. */
const abortNothing = {
  guard: 'abortsNothing',
  target: 'prepareAbort',
  actions: ['prepare', answerIdentity],
} as const

const ending = (committed: boolean) =>
  ({
    on: {
      /** Where the pending transition is asked after the epoch, the next transaction's EndTxn is taken for a zombie's. */
      EndTxn: [
        refuseForId,
        { guard: 'asksPendingFirst', actions: answer('CONCURRENT_TRANSACTIONS') },
        { guard: not('isEndTxnAgain'), actions: answer('PRODUCER_FENCED') },
        { actions: answer('CONCURRENT_TRANSACTIONS') },
      ],
      InitProducerId: { actions: answer('CONCURRENT_TRANSACTIONS') },
      AddPartitionsToTxn: { actions: answer('CONCURRENT_TRANSACTIONS') },
      /** Who only asks is judged by its epoch first (handleVerifyPartitionsInTransaction); who adds waits first (KAFKA-18660). */
      VerifyPartition: [
        {
          guard: and(['verifiesOnly', not('isProducerId')]),
          actions: answerVerification('INVALID_PRODUCER_ID_MAPPING'),
        },
        { guard: and(['verifiesOnly', not('isProducerEpoch')]), actions: answerVerification('PRODUCER_FENCED') },
        { actions: answerVerification('CONCURRENT_TRANSACTIONS') },
      ],
      sendMarker: { guard: 'isOwed', actions: sendMarker(committed) },
      MarkerAnswered: [{ guard: 'isMarkerWritten', actions: 'settle' }, { actions: 'stall' }],
      complete: { guard: 'isSettled', target: committed ? 'completeCommit' : 'completeAbort', actions: 'complete' },
      failOver: { actions: [sendMarkersOnTheirWay(committed), 'recoverPrepared'] },
    },
  }) as const

export function coordinatorMachine(parameters: TransactionParameters) {
  const { transactionVersion, endTxnEpoch, endTxnAsksFirst, commitAfterAbort, maxEpoch } = parameters
  const isVersion2 = transactionVersion === 2
  const isRetry = (args: Args) => isVersion2 && (isRaisedSince(args) || isRotatedSince(args))
  /** Its epoch was the last but one, and the transaction has got a new producer id since. */
  const isRotatedSince = ({ context, event }: Args) => {
    const { producerId, producerEpoch } = endTxn(event)
    const isLast = producerEpoch === maxEpoch - 1 && context.producerEpoch === 0
    return isLast && producerId !== context.producerId && producerId === context.previousProducerId
  }
  const isEndTxnEpoch = ({ context, event }: Args) => {
    const { producerEpoch } = endTxn(event)
    return endTxnEpoch === 'equal' ? producerEpoch === context.producerEpoch : producerEpoch >= context.producerEpoch
  }

  return setup({
    types: {} as { context: TransactionMetadata; events: CoordinatorEvent },
    actions: {
      ...speech,
      add: assign({
        partitions: ({ context: { partitions }, event }) =>
          [...new Set([...partitions, as<'AddPartitionsToTxn' | 'VerifyPartition'>(event).partition])].toSorted(),
      }),
      prepare: assign(({ context }) => prepared(context, parameters)),
      /** What follows the append compares the client's epoch with the one that it has written, and sends no marker. */
      stall: assign({ isStalled: true }),
      fence: assign(({ context }) => fenced(context, parameters)),
      keepFence: assign(({ context }) => fenceNotWritten(context, parameters)),
      overflow: assign(({ context }) => overflown(context)),
      increment: assign(
        ({ context, event }) => incremented(context, expectedIn(event)) as Partial<TransactionMetadata>,
      ),
      rotate: assign(({ context, event }) => rotated(context, expectedIn(event))),
      settle: assign({
        owed: ({ context, event }) => context.owed.filter(each => each !== as<'MarkerAnswered'>(event).partition),
      }),
      complete: assign(({ context }) => completed(context)),
      recover: assign(({ context }) => recovered(context, false)),
      recoverPrepared: assign(({ context }) => recovered(context, true)),
    },
    guards: {
      isCommit: ({ event }) => endTxn(event).committed,
      isProducerId: ({ context, event }) => identityIn(event).producerId === context.producerId,
      isProducerEpoch: ({ context, event }) => identityIn(event).producerEpoch === context.producerEpoch,
      isEndTxnEpoch,
      /** As before KAFKA-9600: no client has such an epoch from the coordinator. */
      isNewerEpoch: ({ context, event }) => endTxn(event).producerEpoch > context.producerEpoch,
      isRetry,
      /** Under version 1 a retry cannot be told from the first. */
      isEndTxnAgain: args => (isVersion2 ? isRetry(args) : isEndTxnEpoch(args)),
      abortsNothing: ({ context, event }) => {
        const { producerId, producerEpoch, committed } = endTxn(event)
        const isCurrent = producerId === context.producerId && producerEpoch === context.producerEpoch
        return isVersion2 && !committed && isCurrent
      },
      /** In version 1 the epoch comes first to this day: the transaction before has the same. */
      asksPendingFirst: () => isVersion2 && endTxnAsksFirst === 'pending',
      fencesLateCommits: () => commitAfterAbort === 'fenced',
      isKnownProducer: ({ context, event }) => isKnown(context, expectedIn(event), parameters),
      isExhausted: ({ context, event }) => {
        const expected = expectedIn(event)
        const isAsked = expected === null || expected.producerEpoch === context.producerEpoch
        return context.producerId > 0 && isEpochExhausted(context.producerEpoch, parameters) && isAsked
      },
      mayIncrement: ({ context, event }) => incremented(context, expectedIn(event)) !== 'PRODUCER_FENCED',
      appendFails: ({ event }) => event.type === 'InitProducerId' && event.appendFails,
      /** prepareFenceProducerEpoch throws where there is no epoch left. */
      mayFence: ({ context }) => context.producerEpoch < maxEpoch,
      mayAbort: ({ context }) => abortEpoch(context, parameters) <= maxEpoch,
      mayRaise: ({ context }) => !isVersion2 || context.producerEpoch < maxEpoch,
      verifiesOnly: ({ event }) => as<'VerifyPartition'>(event).verifyOnly,
      isInTransaction: ({ context, event }) => context.partitions.includes(as<'VerifyPartition'>(event).partition),
      isOwed: ({ context, event }) => !context.isStalled && context.owed.includes(as<'sendMarker'>(event).partition),
      isMarkerWritten: ({ event }) => as<'MarkerAnswered'>(event).error === 'NONE',
      isSettled: ({ context }) => context.owed.length === 0 && !context.isStalled,
    },
  }).createMachine({
    id: 'transaction coordinator',
    context: newMetadata,
    initial: 'empty',
    on: { failOver: { actions: 'recover' } },
    states: {
      empty: {
        on: { ...whileIdle, EndTxn: [...refuseEndTxn, abortNothing, { actions: answer('INVALID_TXN_STATE') }] },
      },
      ongoing: {
        on: {
          InitProducerId: [
            { guard: not('mayFence'), actions: answer('UNKNOWN_SERVER_ERROR') },
            { guard: 'appendFails', actions: ['keepFence', answer('COORDINATOR_NOT_AVAILABLE')] },
            { guard: not('mayAbort'), actions: ['overflow', answer('UNKNOWN_SERVER_ERROR')] },
            { target: 'prepareAbort', actions: ['fence', answer('CONCURRENT_TRANSACTIONS')] },
          ],
          AddPartitionsToTxn: [refuseForId, refuseForEpoch, { actions: ['add', answer('NONE')] }],
          VerifyPartition: [
            ...refuseVerification,
            { guard: not('verifiesOnly'), actions: ['add', answerVerification('NONE')] },
            { guard: 'isInTransaction', actions: answerVerification('NONE') },
            { actions: answerVerification('TRANSACTION_ABORTABLE') },
          ],
          EndTxn: [
            ...refuseEndTxn,
            { guard: not('mayRaise'), actions: answer('UNKNOWN_SERVER_ERROR') },
            {
              guard: 'isNewerEpoch',
              target: 'prepareAbort',
              actions: ['prepare', 'stall', answer('INVALID_PRODUCER_EPOCH')],
            },
            { guard: 'isCommit', target: 'prepareCommit', actions: ['prepare', answerIdentity] },
            { target: 'prepareAbort', actions: ['prepare', answerIdentity] },
          ],
          timeOut: { guard: and(['mayFence', 'mayAbort']), target: 'prepareAbort', actions: 'fence' },
        },
      },
      prepareCommit: ending(true),
      prepareAbort: ending(false),
      completeCommit: {
        on: {
          ...whileIdle,
          EndTxn: [
            ...refuseEndTxnWhenDone,
            abortNothing,
            { guard: and(['isEndTxnAgain', 'isCommit']), actions: answerIdentity },
            { actions: answer('INVALID_TXN_STATE') },
          ],
        },
      },
      completeAbort: {
        on: {
          ...whileIdle,
          EndTxn: [
            ...refuseEndTxnWhenDone,
            abortNothing,
            { guard: and(['isEndTxnAgain', not('isCommit')]), actions: answerIdentity },
            { guard: and(['isRetry', 'fencesLateCommits']), actions: answer('PRODUCER_FENCED') },
            { actions: answer('INVALID_TXN_STATE') },
          ],
        },
      },
    },
  })
}

export type CoordinatorMachine = ReturnType<typeof coordinatorMachine>
