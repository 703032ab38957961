/**
 * What lies outside of the store, and of every transaction of it: a service that is called, or a topic and who reads it. What has reached it has happened.
 *
 *   V1  with the record's identity as a key (`remembers`) what comes again is answered and has no effect
 */
import { and, assign, setup } from 'xstate'
import { recordsOf, type SinkParameters, type SinkScope } from './parameters.ts'
import type { OutsideOperation } from './recipes.ts'
import { answered, type Asked, type Letter, speech } from './speech.ts'
import { countedOnce } from './store.ts'

export interface OutsideContext {
  /** How often the effect of each record has happened here, record r at r − 1; past 2 it is not counted. */
  readonly effects: readonly number[]
}

export type OutsideEvent = { readonly type: OutsideOperation } & Asked

export const outsideMachine = ({ remembers }: SinkParameters, scope: SinkScope) => {
  const ok = {
    type: 'send' as const,
    params: ({ event }: { event: OutsideEvent }): readonly Letter[] => answered(event, 'ok'),
  }
  return setup({
    types: {} as { context: OutsideContext; events: OutsideEvent },
    actions: {
      ...speech,
      happen: assign({ effects: ({ context, event }) => countedOnce(context.effects, event.record) }),
    },
    guards: {
      remembers: () => remembers,
      hasHappened: ({ context, event }) => context.effects[event.record - 1]! > 0,
    },
  }).createMachine({
    id: 'outside',
    context: { effects: recordsOf(scope).map(() => 0) },
    on: {
      Call: [{ guard: and(['remembers', 'hasHappened']), actions: ok }, { actions: ['happen', ok] }],
      Send: [{ guard: and(['remembers', 'hasHappened']), actions: ok }, { actions: ['happen', ok] }],
    },
  })
}
