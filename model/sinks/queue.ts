/**
 * Queue: whoever hands records to workers, and hands them out again while they are not confirmed. A partition of Kafka with its group's committed offset, a queue of
 * RabbitMQ, RocketMQ or MNS, or a caller that asks once: what they do differently is data (sources.ts).
 *
 *     ready ──Receive──▶ out ──Confirm──▶ done            finished: done by its worker, and an offset below it is not
 *       ▲                 │                               (RocketMQ: the lowest unfinished counts)
 *       └─assign, lapse───┴──GiveBack
 *
 * Rendezvous: all of it. That a confirmation is late decides nothing that the order of steps does not; one that is lost is a step of its worker's.
 *
 *   U1  what is done is never handed out again
 *   U2  where one worker has the queue, a record is out to that worker alone, or to one that has lost it: whoever is assigned begins at the first that is not done
 *
 * Not modelled: how records come to be there (../kafka), time-outs as numbers, dead-letter queues after so many deliveries.
 */
import { and, assign, not, setup } from 'xstate'
import { recordsOf, type SinkParameters, type SinkScope } from './parameters.ts'
import { type SourceRules, sourceOf } from './sources.ts'
import { type Letter, speech, workerAddress } from './speech.ts'

export interface Entry {
  readonly state: 'ready' | 'out' | 'finished' | 'done'
  /** To whom it was handed out last; 0: to nobody yet. */
  readonly to: number
  /** It came back by the retry topic, which has an offset of its own. */
  readonly retried: boolean
}

export interface QueueContext {
  /** Who has the queue; 0: nobody, or it is nobody's. */
  readonly owner: number
  /** Record r at r − 1. */
  readonly entries: readonly Entry[]
}

export type QueueEvent =
  | { type: 'Receive' | 'Confirm' | 'GiveBack'; worker: number; record: number }
  | { type: 'Gone'; worker: number }
  | { type: 'Seek'; worker: number; offset: number }
  | { type: 'assign'; worker: number }
  | { type: 'lapse'; record: number }

interface Args {
  readonly context: QueueContext
  readonly event: QueueEvent
}

const fresh: Entry = { state: 'ready', to: 0, retried: false }
const recordIn = (event: QueueEvent): number => ('record' in event ? event.record : 0)
const workerIn = (event: QueueEvent): number => ('worker' in event ? event.worker : 0)
const entryIn = ({ context, event }: Args): Entry => context.entries[recordIn(event) - 1]!

const changed = (entries: readonly Entry[], record: number, change: Partial<Entry>): readonly Entry[] =>
  entries.map((entry, i) => (i === record - 1 ? { ...entry, ...change } : entry))

/** What a confirmation covers. */
const covered: Readonly<
  Record<SourceRules['confirms'], (entries: readonly Entry[], record: number) => readonly Entry[]>
> = {
  one: (entries, record) => changed(entries, record, { state: 'done' }),
  'up to': (entries, record) => entries.map((entry, i) => (i < record ? { ...entry, state: 'done' } : entry)),
  'below the lowest unfinished': (entries, record) => {
    const now = changed(entries, record, { state: 'finished' })
    const isLeft = ({ state, retried }: Entry) => !retried && (state === 'ready' || state === 'out')
    const lowest = now.findIndex(isLeft)
    const isCovered = ({ state, retried }: Entry, i: number) =>
      state === 'finished' && (retried || lowest < 0 || i < lowest)
    return now.map((entry, i) => (isCovered(entry, i) ? { ...entry, state: 'done' } : entry))
  },
}

/** What becomes of a record that its worker gives up. */
const back: Readonly<Record<SourceRules['givenBack'], Partial<Entry>>> = {
  'in place': { state: 'ready' },
  'retry topic': { state: 'ready', retried: true },
  'time-out': {},
  dropped: { state: 'done' },
}

const isLeft = ({ state }: Entry) => state === 'out' || state === 'finished'

export function queueMachine(parameters: SinkParameters, scope: SinkScope) {
  const rules = sourceOf(parameters)
  const deliver = ({ event }: Args): Letter => ({
    to: workerAddress(workerIn(event)),
    message: { type: 'Delivered', record: recordIn(event) },
  })
  const refuse = ({ event }: Args): Letter => ({
    to: workerAddress(workerIn(event)),
    message: { type: 'Refused', record: recordIn(event) },
  })
  const tellOwner = ({ event }: Args): Letter => ({
    to: workerAddress(workerIn(event)),
    message: { type: 'Given' },
  })
  return setup({
    types: {} as { context: QueueContext; events: QueueEvent },
    actions: {
      ...speech,
      handOut: assign({
        entries: ({ context, event }) =>
          changed(context.entries, recordIn(event), { state: rules.handedOut, to: workerIn(event) }),
      }),
      cover: assign({
        entries: ({ context, event }) => covered[rules.confirms](context.entries, recordIn(event)),
      }),
      putBack: assign({
        entries: ({ context, event }) => changed(context.entries, recordIn(event), back[rules.givenBack]),
      }),
      release: assign({ owner: 0 }),
      /** A caller that is gone does not ask again. */
      forget: assign({
        entries: ({ context, event }) =>
          context.entries.map(entry =>
            rules.givenBack === 'dropped' && entry.state === 'out' && entry.to === workerIn(event)
              ? { ...entry, state: 'done' }
              : entry,
          ),
      }),
      give: assign({ owner: ({ event }) => workerIn(event) }),
      rewind: assign({
        entries: ({ context }) => context.entries.map(entry => (isLeft(entry) ? { ...entry, state: 'ready' } : entry)),
      }),
      seek: assign({
        entries: ({ context, event }) =>
          context.entries.map((entry, i) => ({
            ...entry,
            state: 'offset' in event && i < event.offset ? 'done' : 'ready',
          })),
      }),
      comeBack: assign({
        entries: ({ context, event }) => changed(context.entries, recordIn(event), { state: 'ready' }),
      }),
    },
    guards: {
      isOwner: ({ context, event }) => !rules.hasOwner || context.owner === workerIn(event),
      isReady: args => entryIn(args).state === 'ready',
      /** What came back by the retry topic comes whenever it comes, and holds nobody up. */
      isNext: args =>
        rules.order === 'any' ||
        entryIn(args).retried ||
        args.context.entries.every(
          ({ state, retried }, i) => i >= recordIn(args.event) - 1 || state !== 'ready' || retried,
        ),
      isHolder: args => entryIn(args).state === 'out' && entryIn(args).to === workerIn(args.event),
      isOut: args => rules.lapses && entryIn(args).state === 'out',
      hasOwner: () => rules.hasOwner,
    },
  }).createMachine({
    id: 'queue',
    context: { owner: rules.hasOwner ? 1 : 0, entries: recordsOf(scope).map(() => fresh) },
    on: {
      Receive: {
        guard: and(['isReady', 'isOwner', 'isNext']),
        actions: ['handOut', { type: 'send', params: deliver }],
      },
      Confirm: [{ guard: 'isHolder', actions: 'cover' }, { actions: { type: 'send', params: refuse } }],
      GiveBack: [{ guard: 'isHolder', actions: 'putBack' }, {}],
      Gone: [{ guard: and(['hasOwner', not('isOwner')]) }, { actions: ['release', 'forget'] }],
      Seek: { guard: 'isOwner', actions: 'seek' },
      assign: { guard: 'hasOwner', actions: ['give', 'rewind', { type: 'send', params: tellOwner }] },
      lapse: { guard: 'isOut', actions: 'comeBack' },
    },
  })
}
