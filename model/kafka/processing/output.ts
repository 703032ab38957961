/**
 * Output: the log of the topic that the application writes to, one partition, with what is known of each record's transaction.
 *
 *     Produce ──▶ open ──WriteTxnMarkers──▶ committed | aborted          of no transaction: committed at once
 *
 *   O1  the last stable offset is the first that is open, or the end of the log: who reads committed comes no further
 *   O2  a batch is known again by its producer, epoch and sequence; a plain producer has none, and every transmission is appended
 *
 * It fails over (b1) with everything that it has: replication is ../system.ts, and what a producer state is read from, ../idempotence. Control batches take
 * up no offset here.
 */
import { assign, setup } from 'xstate'
import type { ProcessingParameters } from './parameters.ts'
import { type Fate, instanceAddress, speech } from './speech.ts'

export interface OutputEntry {
  readonly record: number
  /** 0: of none. */
  readonly transactionalId: number
  readonly is: 'open' | 'committed' | 'aborted'
}

/** What it knows of a producer: the sequence that it expects next, in this epoch. */
export interface WrittenBy {
  readonly producerId: number
  readonly producerEpoch: number
  readonly next: number
}

export interface OutputContext {
  readonly log: readonly OutputEntry[]
  /** By producer id. */
  readonly producers: readonly WrittenBy[]
}

export interface ProduceRequest {
  readonly fate: Fate
  readonly member: number
  readonly record: number
  readonly transactionalId: number
  /** 0: a plain producer's. */
  readonly producerId: number
  readonly producerEpoch: number
  readonly sequence: number
}

export type OutputEvent =
  | ({ type: 'Produce' } & ProduceRequest)
  | { type: 'WriteTxnMarkers'; transactionalId: number; result: 'commit' | 'abort' }
  | { type: 'Fetch'; position: number; isolation: ProcessingParameters['isolation'] }
  | { type: 'failOver' }

interface Given {
  readonly context: OutputContext
  readonly event: OutputEvent
}
const as = <T extends OutputEvent['type']>(event: OutputEvent) => event as Extract<OutputEvent, { type: T }>

export function lastStableOffset({ log }: OutputContext): number {
  const first = log.findIndex(({ is }) => is === 'open')
  return first < 0 ? log.length : first
}

const knownOf = ({ producers }: OutputContext, { producerId, producerEpoch }: ProduceRequest) =>
  producers.find(one => one.producerId === producerId && one.producerEpoch === producerEpoch)

function noted(context: OutputContext, event: ProduceRequest): readonly WrittenBy[] {
  const { producerId, producerEpoch, sequence } = event
  if (producerId === 0) return context.producers
  return [
    ...context.producers.filter(one => one.producerId !== producerId),
    { producerId, producerEpoch, next: sequence + 1 },
  ].toSorted((a, b) => a.producerId - b.producerId)
}

const produced = {
  type: 'send' as const,
  params: ({ event }: Given) => {
    const { member, record, fate } = as<'Produce'>(event)
    return fate === 'answered' ? { to: instanceAddress(member), message: { type: 'Produced', record } } : []
  },
}

const fetched = {
  type: 'send' as const,
  params: ({ context, event }: Given) => {
    const { position, isolation } = as<'Fetch'>(event)
    const limit = limitOf(context, isolation)
    const handed = context.log
      .slice(position, limit)
      .filter(({ is }) => isolation === 'read_uncommitted' || is === 'committed')
    return { to: 'reader', message: { type: 'Fetched', position: limit, records: handed.map(({ record }) => record) } }
  },
}

const limitOf = (context: OutputContext, isolation: ProcessingParameters['isolation']) =>
  isolation === 'read_committed' ? lastStableOffset(context) : context.log.length

export const outputMachine = setup({
  types: {} as { context: OutputContext; events: OutputEvent },
  actions: {
    ...speech,
    append: assign(({ context, event }) => {
      const { record, transactionalId } = as<'Produce'>(event)
      const entry = { record, transactionalId, is: transactionalId > 0 ? 'open' : 'committed' } as const
      return { log: [...context.log, entry], producers: noted(context, as<'Produce'>(event)) }
    }),
    settle: assign({
      log: ({ context, event }) => {
        const { transactionalId, result } = as<'WriteTxnMarkers'>(event)
        const is = result === 'commit' ? 'committed' : 'aborted'
        return context.log.map(entry =>
          entry.is === 'open' && entry.transactionalId === transactionalId ? ({ ...entry, is } as const) : entry,
        )
      },
    }),
    /** The next leader reads the producers' sequences off its own copy of the log. */
    readProducers: assign({ producers: ({ context }) => context.producers }),
  },
  guards: {
    isDuplicate: ({ context, event }) => {
      const batch = as<'Produce'>(event)
      return batch.producerId > 0 && batch.sequence < (knownOf(context, batch)?.next ?? 0)
    },
    hasMore: ({ context, event }) => as<'Fetch'>(event).position < limitOf(context, as<'Fetch'>(event).isolation),
  },
}).createMachine({
  id: 'output',
  context: { log: [], producers: [] },
  on: {
    Produce: [{ guard: 'isDuplicate', actions: produced }, { actions: ['append', produced] }],
    WriteTxnMarkers: { actions: 'settle' },
    Fetch: { guard: 'hasMore', actions: fetched },
    failOver: { actions: 'readProducers' },
  },
})
