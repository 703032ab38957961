/**
 * Relay: reads the outbox, sends what it finds, and marks it as sent. Polling or change data capture, it is the same: the topic and the table are two places.
 *
 *     idle ──read──▶ sending ──send──▶ sent ──markSent──▶ idle            crash, or a send without an answer: once more from the outbox
 *
 *   Y1  a row leaves the outbox only after its message was sent
 *
 * Not modelled: two relays at once, the order of messages.
 */
import { assign, setup } from 'xstate'
import { type Letter, relayAddress, type Says, speech, storeAddress } from './speech.ts'

export interface RelayContext {
  /** What it has in hand; 0: nothing. */
  readonly record: number
}

export type RelayEvent =
  | { type: 'read' | 'send' | 'sendUnheard' | 'markSent' | 'crash' }
  | { type: 'OutboxRow'; record: number }
  | { type: 'Answered'; record: number; says: Says }

interface Args {
  readonly context: RelayContext
}

const sending =
  (unheard: boolean) =>
  ({ context: { record } }: Args): Letter => ({
    to: 'topic',
    message: { type: 'Send', record, by: relayAddress, ...(unheard ? { unheard } : {}) },
  })
const markSent = ({ context: { record } }: Args): Letter => ({
  to: storeAddress,
  message: { type: 'MarkSent', record },
})
const readOutbox: Letter = { to: storeAddress, message: { type: 'ReadOutbox' } }

export const relayMachine = setup({
  types: {} as { context: RelayContext; events: RelayEvent },
  actions: {
    ...speech,
    take: assign({ record: ({ event }) => (event.type === 'OutboxRow' ? event.record : 0) }),
    forget: assign({ record: 0 }),
  },
}).createMachine({
  id: 'relay',
  context: { record: 0 },
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
        crash: { target: 'idle', actions: 'forget' },
      },
    },
    sent: {
      on: {
        markSent: { target: 'idle', actions: [{ type: 'send', params: markSent }, 'forget'] },
        crash: { target: 'idle', actions: 'forget' },
      },
    },
  },
})
