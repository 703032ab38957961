/**
 * Where records have their effect: somebody reads the log from the beginning and does something for each record.
 *
 *     apply ──▶ the next record of the log: its effect happens, unless the place where it lands knows it already
 *
 * With the offset as its key every record of the log is one of its own. With the identity that the record was given at its source, a second copy is
 * known for what it is, whichever producer wrote it. The reader itself neither fails nor repeats: that is the consumers' part (kafkaSystem).
 */
import { assign, setup } from 'xstate'
import { speech } from '../speech.ts'
import type { ProducerParameters } from './parameters.ts'

export interface EffectContext {
  readonly position: number
  /** Keys under which an effect is stored. */
  readonly keys: readonly number[]
}

export function effectMachine({ effectKey }: ProducerParameters) {
  return setup({
    types: {} as { context: EffectContext; events: { type: 'apply'; record: number } },
    actions: {
      ...speech,
      advance: assign({ position: ({ context }) => context.position + 1 }),
      store: assign({
        keys: ({ context: { position, keys }, event }) => [...keys, effectKey === 'record' ? event.record : position],
      }),
    },
    guards: {
      isStored: ({ context: { position, keys }, event }) =>
        keys.includes(effectKey === 'record' ? event.record : position),
    },
  }).createMachine({
    id: 'effect',
    context: { position: 0, keys: [] },
    on: {
      apply: [
        { guard: 'isStored', actions: 'advance' },
        {
          actions: [
            'store',
            { type: 'observe', params: ({ event }) => ({ type: 'Handled', record: event.record }) },
            'advance',
          ],
        },
      ],
    },
  })
}
