/** Who hands out producer ids: each is one that nobody had before (RPCProducerIdManager). */
import { assign, setup } from 'xstate'
import { speech } from '../speech.ts'

export interface ProducerIdsContext {
  readonly next: number
}

export const producerIds = setup({
  types: {} as { context: ProducerIdsContext; events: { type: 'InitProducerId' } },
  actions: { ...speech, handOut: assign({ next: ({ context }) => context.next + 1 }) },
}).createMachine({
  id: 'producer ids',
  context: { next: 1 },
  on: {
    InitProducerId: {
      actions: [
        {
          type: 'send',
          params: ({ context }) => ({
            to: 'producer',
            message: { type: 'ProducerIdAssigned', producerId: context.next },
          }),
        },
        'handOut',
      ],
    },
  },
})
