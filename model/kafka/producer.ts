/**
 * Producer: the life of one record in it, from the application's `send` to what the application is told.
 *
 *     waiting ─send─▶ queued ──transmit──▶ awaiting ──reply: NONE──▶ acknowledged
 *                       │ ▲                 │  Disconnected, requestTimeout: errors too
 *                       │ └─────error───────┘
 *                       └─deliveryTimeout─▶ failed ─▶ dropped | reported | queued (the application sends it again)
 *
 *     crash: what is queued or awaiting is forgotten, unless the application has it elsewhere
 *
 * One component a record; records go out in order, and one that is queued holds up those behind it (the accumulator's deque).
 * Produce and its reply are messages in flight: their loss, delay and order decide guarantees. Finding the leader is a rendezvous with the
 * metadata store: a stale leader is still met, as the leader can change while the request flies.
 *
 *   D1  acks=0: acknowledged means that the send completed; no reply ever comes
 *   D2  a reply to an earlier attempt is ignored
 *   D3  a settled record stays settled; only `waiting` survives a crash
 *
 * Not modelled: batching, linger, partitioners (one partition), a full buffer, transactions. Time-outs without a reason are fault n.
 */
import { and, assign, not, setup } from 'xstate'
import { type Parameters, recordIds, type Scope } from './parameters.ts'
import { brokerAddress, type Letter, sendAddress, speech } from './speech.ts'

export interface SendContext {
  readonly record: number
  /** Transmissions so far; a reply names the one that it answers. */
  readonly attempt: number
  /** Where the last transmission went; 0 before any. */
  readonly broker: number
  /** How often the application has given this record to `send` again: an identity of its own to the broker each time. */
  readonly send: number
}

export type SendEvent =
  | { type: 'send' }
  | { type: 'transmit'; leader: number; follows: number }
  | { type: 'ProduceReply'; attempt: number; error: string }
  | { type: 'Disconnected'; attempt: number }
  | { type: 'requestTimeout' }
  | { type: 'ConnectionClosed'; broker: number }
  | { type: 'deliveryTimeout' }
  | { type: 'crash' }
  | { type: 'Crashed' }

type Args = { context: SendContext; event: SendEvent }
const leaderOf = (event: SendEvent) => ('leader' in event ? event.leader : 0)

/** The producer's machine for one deployment; input: the record. */
export function producerMachine({ acks, retries, onSendFailure }: Parameters, scope: Scope) {
  const { attempts, patient } = scope
  const produce = ({ context, event }: Args): Letter => ({
    to: brokerAddress(leaderOf(event)),
    message: {
      type: 'Produce',
      record: context.record,
      send: context.send,
      attempt: context.attempt,
      follows: 'follows' in event ? event.follows : 0,
    },
  })
  /** To the other records of this process, in the same step. */
  const toOthers = (context: SendContext, message: Letter['message']): Letter[] =>
    recordIds(scope)
      .filter(other => other !== context.record)
      .map(other => ({ to: sendAddress(other), message }))
  /** One process: its other records go down with it. */
  const tellOthers = {
    type: 'send' as const,
    params: ({ context }: Args) => toOthers(context, { type: 'Crashed' }),
  }
  const closeConnection = {
    type: 'send' as const,
    params: ({ context }: Args) => toOthers(context, { type: 'ConnectionClosed', broker: context.broker }),
  }
  return setup({
    types: {} as { context: SendContext; events: SendEvent; input: { record: number } },
    actions: {
      ...speech,
      countAttempt: assign(({ context, event }) => ({
        attempt: Math.min(context.attempt + 1, attempts),
        broker: leaderOf(event),
      })),
      newSend: assign({ send: ({ context }) => context.send + 1 }),
    },
    guards: {
      asksForNoReply: () => acks === '0',
      mayTransmit: ({ context }) => patient || context.attempt < attempts,
      isOnIt: ({ context, event }) => 'broker' in event && event.broker === context.broker,
      isAwaited: ({ context, event }) => 'attempt' in event && event.attempt === context.attempt,
      isSuccess: ({ event }) => event.type === 'ProduceReply' && event.error === 'NONE',
      retries: () => retries || patient,
      isPatient: () => patient,
      ignoresFailure: () => onSendFailure === 'ignore',
      hasOwnStore: () => onSendFailure === 'retry',
      /** The application's own retry, once in this scope: more would only repeat it. */
      sendsAgain: ({ context }) => onSendFailure === 'retry' && context.send === 0 && context.attempt < attempts,
    },
  }).createMachine({
    id: 'producer',
    context: ({ input }) => ({ record: input.record, attempt: 0, broker: 0, send: 0 }),
    initial: 'waiting',
    on: { Disconnected: {}, ConnectionClosed: {}, crash: { actions: tellOthers }, Crashed: {} },
    states: {
      waiting: {
        on: {
          send: 'queued',
        },
      },
      /** In the accumulator: `send` has returned, and nothing is on its way. */
      queued: {
        on: {
          transmit: [
            {
              guard: and(['mayTransmit', 'asksForNoReply']),
              target: 'acknowledged',
              actions: ['countAttempt', { type: 'send', params: produce }],
            },
            { guard: 'mayTransmit', target: 'awaiting', actions: ['countAttempt', { type: 'send', params: produce }] },
          ],
          deliveryTimeout: { guard: not('isPatient'), target: 'failed' },
          crash: { target: 'crashed', actions: tellOthers },
          Crashed: 'crashed',
        },
      },
      awaiting: {
        on: {
          ProduceReply: [
            { guard: and(['isAwaited', 'isSuccess']), target: 'acknowledged' },
            { guard: and(['isAwaited', 'retries']), target: 'queued' },
            { guard: 'isAwaited', target: 'failed' },
          ],
          /** A connection ends as a whole: whatever else was on its way on it has failed as well (NetworkClient.processDisconnection). */
          Disconnected: [
            { guard: and(['isAwaited', 'retries']), target: 'queued', actions: closeConnection },
            { guard: 'isAwaited', target: 'failed', actions: closeConnection },
            {},
          ],
          /** The client closes the connection itself. */
          requestTimeout: [
            { guard: 'retries', target: 'queued', actions: closeConnection },
            { target: 'failed', actions: closeConnection },
          ],
          ConnectionClosed: [
            { guard: and(['isOnIt', 'retries']), target: 'queued' },
            { guard: 'isOnIt', target: 'failed' },
            {},
          ],
          crash: { target: 'crashed', actions: tellOthers },
          Crashed: 'crashed',
        },
      },
      failed: {
        always: [
          { guard: 'ignoresFailure', target: 'dropped' },
          { guard: 'sendsAgain', target: 'queued', actions: 'newSend' },
          { target: 'reported' },
        ],
      },
      /** The process is gone. An application that retries finds the record in its own store and sends it again. */
      crashed: {
        always: [
          { guard: 'isPatient', target: 'waiting' },
          { guard: 'sendsAgain', target: 'queued', actions: 'newSend' },
          { guard: 'hasOwnStore', target: 'reported' },
          { target: 'forgotten' },
        ],
      },
      acknowledged: {
        entry: { type: 'observe', params: ({ context }) => ({ type: 'Acknowledged', record: context.record }) },
      },
      /** The send failed and nobody looked. */
      dropped: {},
      /** The send failed and the application dealt with it. */
      reported: {},
      /** The process died with the record in its memory. */
      forgotten: {},
    },
  })
}

export type ProducerMachine = ReturnType<typeof producerMachine>
