/**
 * Reader: a consumer of the output, downstream. It neither fails nor repeats: that is the matter of ../group; what it is handed is what is visible.
 *
 * What it sees in the end does not turn on when it reads: a log only grows, and below the last stable offset nothing changes any more. One that
 * reads uncommitted is handed a record whatever becomes of its transaction.
 */
import { assign, setup } from 'xstate'
import type { ProcessingParameters } from './parameters.ts'
import { speech } from './speech.ts'

export interface ReaderContext {
  readonly position: number
}
export type ReaderEvent = { type: 'read' } | { type: 'Fetched'; position: number; records: readonly number[] }

const as = <T extends ReaderEvent['type']>(event: ReaderEvent) => event as Extract<ReaderEvent, { type: T }>

export function readerMachine({ isolation }: ProcessingParameters) {
  return setup({
    types: {} as { context: ReaderContext; events: ReaderEvent },
    actions: { ...speech, advance: assign({ position: ({ event }) => as<'Fetched'>(event).position }) },
  }).createMachine({
    id: 'reader',
    context: { position: 0 },
    on: {
      read: {
        actions: {
          type: 'send',
          params: ({ context }) => ({
            to: 'output',
            message: { type: 'Fetch', position: context.position, isolation },
          }),
        },
      },
      Fetched: {
        actions: [
          {
            type: 'observe',
            params: ({ event }) => ({ type: 'Seen', records: as<'Fetched'>(event).records }),
          },
          'advance',
        ],
      },
    },
  })
}
