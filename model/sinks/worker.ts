/**
 * Worker: a process that takes records and follows a recipe for each, step by step.
 *
 *     receive ──▶ step ── ok ──▶ step … ──▶ confirm               known: confirm · busy: give back · stale: forget
 *                  │ throws, or hears no answer
 *                  └──▶ onError, where the recipe has one ──▶ give back
 *
 * Between any two steps it may crash, or lose the record to another without hearing of it: then it goes on, as a zombie. What it does with a store whose
 * answer is lost is what it does when its handler throws; a confirmation that is lost it takes for given, writes into its log, and goes on.
 *
 *   W1  one handler runs a record at a time, and in one process no record twice at once
 *   W2  a crash forgets all that it has; what it has asked of a store stays
 *
 * Not modelled: threads of one process that outlive their delivery and meet a second one of the same record.
 */
import { and, assign, not, setup } from 'xstate'
import type { SinkParameters } from './parameters.ts'
import { isOutside, type Operation, type OutsideOperation, recipeOf } from './recipes.ts'
import { sourceOf, widthOf } from './sources.ts'
import { type Letter, queueAddress, type Says, speech, storeAddress, workerAddress } from './speech.ts'
import {
  afterKnown,
  afterStep,
  begun,
  hasCatch,
  inHand,
  undoing,
  withChange,
  without,
  type WorkerContext,
} from './worker-rules.ts'

export type WorkerEvent =
  | {
      type: 'receive' | 'step' | 'stepUnheard' | 'confirm' | 'confirmLost' | 'throw' | 'Delivered' | 'Refused'
      record: number
    }
  | { type: 'Answered'; record: number; says: Says }
  | { type: 'StoredOffset'; offset: number }
  | { type: 'Given' | 'seek' | 'crash' | 'restart' }

interface Args {
  readonly context: WorkerContext
  readonly event: WorkerEvent
}

const recordIn = (event: WorkerEvent): number => ('record' in event ? event.record : 0)
const saysIn = (event: WorkerEvent): Says | undefined => (event.type === 'Answered' ? event.says : undefined)

const placeOf: Readonly<Record<OutsideOperation, string>> = { Call: 'service', Send: 'topic' }

/** To the source, about one record. */
const toQueue =
  (type: 'Receive' | 'Confirm' | 'GiveBack') =>
  ({ context: { worker }, event }: Args): Letter => ({
    to: queueAddress,
    message: { type, worker, record: recordIn(event) },
  })
const gone = ({ context: { worker } }: Args): Letter => ({ to: queueAddress, message: { type: 'Gone', worker } })
const askForOffset = ({ context: { worker } }: Args): Letter => ({
  to: storeAddress,
  message: { type: 'ReadOffset', by: workerAddress(worker) },
})
const seekTo = ({ context: { worker }, event }: Args): Letter => ({
  to: queueAddress,
  message: { type: 'Seek', worker, offset: 'offset' in event ? event.offset : 0 },
})

export function workerMachine(parameters: SinkParameters) {
  const recipe = recipeOf(parameters)
  const { concurrent, losesConnection } = sourceOf(parameters)
  const seeks = recipe.seeks === true
  const isPositioned = !seeks
  const operate =
    (unheard: boolean) =>
    ({ context, event }: Args): Letter => {
      const operation = inHand(context, recordIn(event))!.next as Operation
      const asked = { record: recordIn(event), by: workerAddress(context.worker), ...(unheard ? { unheard } : {}) }
      return { to: isOutside(operation) ? placeOf[operation] : storeAddress, message: { type: operation, ...asked } }
    }
  const sendBack = { type: 'send' as const, params: toQueue('GiveBack') }
  const sendGone = { type: 'send' as const, params: gone }
  const sendUnheard = { type: 'send' as const, params: operate(true) }
  return setup({
    types: {} as { context: WorkerContext; events: WorkerEvent; input: { worker: number } },
    actions: {
      ...speech,
      take: assign({ held: ({ context, event }) => [...context.held, begun(recipe, recordIn(event))] }),
      advance: assign({
        held: ({ context, event }) => withChange(context, recordIn(event), one => afterStep(recipe, one)),
      }),
      skip: assign({
        held: ({ context, event }) => withChange(context, recordIn(event), one => afterKnown(recipe, one)),
      }),
      fail: assign({ held: ({ context, event }) => withChange(context, recordIn(event), () => undoing(recipe)) }),
      drop: assign({ held: ({ context, event }) => without(context, recordIn(event)) }),
      dropAll: assign({ held: [] }),
      lookAgain: assign({ isPositioned }),
      begin: assign({ isPositioned: true }),
    },
    guards: {
      mayReceive: ({ context, event }) =>
        context.isPositioned &&
        context.held.length < widthOf(parameters) &&
        inHand(context, recordIn(event)) === undefined,
      isAtWork: ({ context, event }) =>
        concurrent ? inHand(context, recordIn(event)) !== undefined : context.held[0]?.record === recordIn(event),
      hasStep: ({ context, event }) => inHand(context, recordIn(event))!.next !== 'confirm',
      mustUndo: ({ context, event }) => hasCatch(recipe, inHand(context, recordIn(event))!),
      isFailing: ({ context, event }) => inHand(context, recordIn(event))!.failing,
      isKnown: ({ event }) => saysIn(event) === 'known',
      isBusy: ({ event }) => saysIn(event) === 'busy',
      isStale: ({ event }) => saysIn(event) === 'stale',
      mustSeek: ({ context }) => !context.isPositioned,
      holdsSomething: ({ context }) => context.held.length > 0,
      losesConnection: () => losesConnection,
    },
  }).createMachine({
    id: 'worker',
    context: ({ input: { worker } }) => ({ worker, held: [], isPositioned }),
    initial: 'running',
    states: {
      running: {
        on: {
          receive: { guard: 'mayReceive', actions: { type: 'send', params: toQueue('Receive') } },
          Delivered: { actions: 'take' },
          step: { guard: and(['isAtWork', 'hasStep']), actions: { type: 'send', params: operate(false) } },
          stepUnheard: [
            { guard: and(['isAtWork', 'hasStep', 'mustUndo']), actions: [sendUnheard, 'fail'] },
            {
              guard: and(['isAtWork', 'hasStep', not('isFailing')]),
              actions: [sendUnheard, 'drop', 'lookAgain', sendBack],
            },
          ],
          throw: [
            { guard: and(['isAtWork', 'mustUndo']), actions: 'fail' },
            { guard: and(['isAtWork', not('isFailing')]), actions: ['drop', 'lookAgain', sendBack] },
          ],
          Answered: [
            { guard: 'isFailing', actions: ['drop', 'lookAgain', sendBack] },
            { guard: 'isKnown', actions: 'skip' },
            { guard: 'isBusy', actions: ['drop', sendBack] },
            { guard: 'isStale', actions: ['drop', 'lookAgain'] },
            { actions: 'advance' },
          ],
          confirm: {
            guard: and(['isAtWork', not('hasStep')]),
            actions: [{ type: 'send', params: toQueue('Confirm') }, 'drop'],
          },
          Refused: {},
          confirmLost: [
            { guard: and(['isAtWork', not('hasStep'), 'losesConnection']), actions: ['dropAll', sendGone] },
            { guard: and(['isAtWork', not('hasStep')]), actions: 'drop' },
          ],
          Given: { actions: 'lookAgain' },
          seek: { guard: 'mustSeek', actions: { type: 'send', params: askForOffset } },
          StoredOffset: { actions: ['begin', { type: 'send', params: seekTo }] },
          crash: { guard: 'holdsSomething', target: 'down', actions: ['dropAll', 'lookAgain', sendGone] },
        },
      },
      down: { on: { restart: 'running' } },
    },
  })
}
