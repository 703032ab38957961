/**
 * Relay: reads the outbox, sends what it finds, and marks it as sent. Polling or change data capture, it is the same: the topic and the table are two places.
 *
 *     idle ──read──▶ sending ──send──▶ sent ──markSent──▶ idle            throw, crash, a send without an answer: once more from the outbox
 *
 *   Y1  a row leaves the outbox only after its message was sent
 *
 * Beside each worker stands one, and one of them is at work at a time: that a second begins while the first still has a row in hand is a fault (rb), as with workers.
 *
 * Not modelled: the order of messages.
 */
import { assign, setup } from 'xstate'
import { type Letter, relayAddress, type Says, speech, storeAddress } from './speech.ts'

export interface RelayContext {
  readonly relay: number
  /** What it has in hand; 0: nothing. */
  readonly record: number
}

export type RelayEvent =
  | { type: 'read' | 'send' | 'sendUnheard' | 'markSent' | 'throw' | 'crash' }
  | { type: 'OutboxRow'; record: number }
  | { type: 'Answered'; record: number; says: Says }

interface Args {
  readonly context: RelayContext
}

const sending =
  (unheard: boolean) =>
  ({ context: { relay, record } }: Args): Letter => ({
    to: 'topic',
    message: { type: 'Send', record, by: relayAddress(relay), ...(unheard ? { unheard } : {}) },
  })
const markSent = ({ context: { record } }: Args): Letter => ({
  to: storeAddress,
  message: { type: 'MarkSent', record },
})
const readOutbox = ({ context: { relay } }: Args): Letter => ({
  to: storeAddress,
  message: { type: 'ReadOutbox', by: relayAddress(relay) },
})

export const relayMachine = setup({
  types: {} as { context: RelayContext; events: RelayEvent; input: { relay: number } },
  actions: {
    ...speech,
    take: assign({ record: ({ event }) => (event.type === 'OutboxRow' ? event.record : 0) }),
    forget: assign({ record: 0 }),
  },
}).createMachine({
  id: 'relay',
  context: ({ input: { relay } }) => ({ relay, record: 0 }),
  initial: 'idle',
  states: {
    idle: {
      on: {
        read: { actions: { type: 'send', params: readOutbox } },
        OutboxRow: { target: 'sending', actions: 'take' },
      },
    },
    sending: {
      on: {
        send: { actions: { type: 'send', params: sending(false) } },
        sendUnheard: { target: 'idle', actions: [{ type: 'send', params: sending(true) }, 'forget'] },
        Answered: 'sent',
        throw: { target: 'idle', actions: 'forget' },
        crash: { target: 'idle', actions: 'forget' },
      },
    },
    sent: {
      on: {
        markSent: { target: 'idle', actions: [{ type: 'send', params: markSent }, 'forget'] },
        throw: { target: 'idle', actions: 'forget' },
        crash: { target: 'idle', actions: 'forget' },
      },
    },
  },
})
