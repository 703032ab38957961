/**
 * Transaction: what the transaction coordinator keeps of one transactional id.
 *
 *     empty ──AddPartitions, AddOffsets──▶ ongoing ──EndTxn──▶ prepareCommit ──markers──▶ completeCommit
 *       ▲                                    │  └─InitProducerId, time-out: a newer epoch─▶ prepareAbort ──markers──▶ completeAbort
 *       └──InitProducerId: a newer epoch──── empty and both complete states
 *
 *   X1  the epoch never goes down; a request of an older one is refused, whatever the state
 *   X2  what is decided (prepareCommit, prepareAbort) stays decided, and reaches every participant, one after the other and each at its own time
 *
 * Requests are rendezvous. AddPartitionsToTxn and the Produce that it is for are one step, as are AddOffsetsToTxn and TxnOffsetCommit: between the two an
 * older epoch may be fenced, and then the leader of the partition refuses what the coordinator would have refused (its marker has told it the newer
 * epoch), or takes it and the marker aborts it. What comes after the marker in the *same* epoch is a matter of messages in flight: the system of
 * the protocol itself is about that. CONCURRENT_TRANSACTIONS is asked again and no step. Markers are steps of their own: a group
 * may have the offset before the output has its marker, and the other way round.
 *
 * It fails over (b1) with its log, which has every state.
 *
 * Not modelled: an epoch bump that keeps the producer (KIP-588, KIP-890): who is fenced stops; the expiry of a transactional id.
 */
import { and, assign, not, or, setup, stateIn } from 'xstate'
import { type Fate, instanceAddress, type ProcessingError, speech } from './speech.ts'

export type Participant = 'output' | 'group'

export interface TransactionContext {
  readonly transactionalId: number
  readonly producerEpoch: number
  /** Who is in the transaction; nobody where none is under way. */
  readonly participants: readonly Participant[]
  /** Once it is decided: who has its marker, as far as this coordinator knows. */
  readonly marked: readonly Participant[]
}

interface FromProducer {
  readonly fate: Fate
  readonly member: number
  readonly producerEpoch: number
}

export type TransactionEvent =
  | { type: 'InitProducerId'; member: number }
  | ({ type: 'AddPartitionsToTxn' | 'AddOffsetsToTxn' } & FromProducer)
  | ({ type: 'EndTxn'; result: 'commit' | 'abort' } & FromProducer)
  | { type: 'writeMarker'; to: Participant }
  | { type: 'timeOut' | 'failOver' }

interface Given {
  readonly context: TransactionContext
  readonly event: TransactionEvent
}
const as = <T extends TransactionEvent['type']>(event: TransactionEvent) =>
  event as Extract<TransactionEvent, { type: T }>
const participantOf = ({ type }: TransactionEvent): Participant => (type === 'AddOffsetsToTxn' ? 'group' : 'output')

const answer = (message: (given: Given) => { readonly type: string; readonly [field: string]: unknown }) => ({
  type: 'send' as const,
  params: (given: Given) => ({
    to: instanceAddress((given.event as { readonly member: number }).member),
    message: message(given),
  }),
})
const refuse = (error: ProcessingError) => answer(() => ({ type: 'Refused', error }))
const added = answer(({ event }) => {
  const { type, fate } = as<'AddOffsetsToTxn'>(event)
  return { type: type === 'AddOffsetsToTxn' ? 'OffsetsAdded' : 'PartitionsAdded', fate }
})
/** The epoch is raised first. */
const assigned = answer(({ context: { transactionalId, producerEpoch } }) => ({
  type: 'ProducerIdAssigned',
  transactionalId,
  producerEpoch: producerEpoch + 1,
}))
const ended = {
  type: 'send' as const,
  params: ({ event }: Given) => {
    const { member, result, fate } = as<'EndTxn'>(event)
    return fate === 'answered' ? { to: instanceAddress(member), message: { type: 'Ended', result } } : []
  },
}
const marker = (result: 'commit' | 'abort') => ({
  type: 'send' as const,
  params: ({ context: { transactionalId }, event }: Given) => ({
    to: as<'writeMarker'>(event).to,
    message: { type: 'WriteTxnMarkers', transactionalId, result },
  }),
})

const isOngoing = stateIn('ongoing')
/** CONCURRENT_TRANSACTIONS: asked again, and no step. */
const isEnding = or([stateIn('prepareCommit'), stateIn('prepareAbort')])

const adds = [
  { guard: not('isCurrentEpoch'), actions: refuse('PRODUCER_FENCED') },
  { guard: not(isEnding), target: '.ongoing', actions: ['add' as const, added] },
]
const invalid = { guard: 'mayEnd' as const, actions: refuse('INVALID_TXN_STATE') }
const markersOf = (result: 'commit' | 'abort', target: string) => [
  { guard: and(['awaitsMarker', 'isLast']), target, actions: [marker(result), 'complete' as const] },
  { guard: 'awaitsMarker' as const, actions: [marker(result), 'noteMarker' as const] },
]

export const transactionMachine = setup({
  types: {} as { context: TransactionContext; events: TransactionEvent; input: TransactionContext },
  actions: {
    ...speech,
    add: assign({
      participants: ({ context: { participants }, event }) =>
        [...new Set([...participants, participantOf(event)])].toSorted(),
    }),
    raiseEpoch: assign({ producerEpoch: ({ context }) => context.producerEpoch + 1 }),
    noteMarker: assign({ marked: ({ context, event }) => [...context.marked, as<'writeMarker'>(event).to].toSorted() }),
    complete: assign({ participants: [], marked: [] }),
    /** The log says what is decided, and not who has its marker: the next coordinator writes all of them (TransactionStateManager.loadTransactionMetadata). */
    readLog: assign({ marked: [] }),
  },
  guards: {
    isCurrentEpoch: ({ context, event }) => as<'EndTxn'>(event).producerEpoch === context.producerEpoch,
    /** The same for EndTxn: a hole of its own, as a producer that is fenced may still call abortTransaction (KAFKA-5603). */
    mayEnd: ({ context, event }) => as<'EndTxn'>(event).producerEpoch === context.producerEpoch,
    commits: ({ event }) => as<'EndTxn'>(event).result === 'commit',
    awaitsMarker: ({ context: { participants, marked }, event }) => {
      const { to } = as<'writeMarker'>(event)
      return participants.includes(to) && !marked.includes(to)
    },
    isLast: ({ context: { participants, marked } }) => participants.length === marked.length + 1,
  },
}).createMachine({
  id: 'transaction',
  context: ({ input }) => input,
  initial: 'empty',
  on: {
    AddPartitionsToTxn: adds,
    AddOffsetsToTxn: adds,
    InitProducerId: [
      { guard: isOngoing, target: '.prepareAbort', actions: 'raiseEpoch' },
      { guard: not(isEnding), target: '.empty', actions: [assigned, 'raiseEpoch'] },
    ],
    EndTxn: { guard: not('mayEnd'), actions: refuse('PRODUCER_FENCED') },
    failOver: { actions: 'readLog' },
  },
  states: {
    empty: { on: { EndTxn: invalid } },
    ongoing: {
      on: {
        EndTxn: [
          { guard: and(['mayEnd', 'commits']), target: 'prepareCommit', actions: ended },
          { guard: 'mayEnd', target: 'prepareAbort', actions: ended },
        ],
        timeOut: { target: 'prepareAbort', actions: 'raiseEpoch' },
      },
    },
    prepareCommit: { on: { writeMarker: markersOf('commit', 'completeCommit') } },
    prepareAbort: { on: { writeMarker: markersOf('abort', 'completeAbort') } },
    /** Asked once more for what is done, as its answer was lost. */
    completeCommit: { on: { EndTxn: [{ guard: and(['mayEnd', 'commits']), actions: ended }, invalid] } },
    completeAbort: { on: { EndTxn: [{ guard: and(['mayEnd', not('commits')]), actions: ended }, invalid] } },
  },
})
