/**
 * Order by trying again (claim S20): the records of a thread lie in several partitions, and their consumers handle them side by side.
 *
 *     partition 1 ─▶ consumer-1 ─┐
 *     partition 2 ─▶ consumer-2 ─┼──attempt (rendezvous)──▶ thread          a refused attempt is made again later
 *     partition 3 ─▶ consumer-3 ─┘
 *
 * All records are in their partitions when the story begins: enqueued in order, as the claim asks. The only fault is c, a consumer that crashes and
 * starts again from its last commit.
 */
import { component, type Monitor, type Move, type SystemSpec } from '../../explorer/index.ts'
import { consumerAddress, type OrderParameters } from './parameters.ts'
import { threadMachine } from './thread.ts'
import { threadConsumer } from './thread-consumer.ts'

export function orderSystem(parameters: OrderParameters, monitors: Readonly<Record<string, Monitor>> = {}): SystemSpec {
  const { partitions, crashes } = parameters
  const machine = threadConsumer(parameters)
  const names = partitions.map((_, i) => consumerAddress(i + 1))
  const consumers = partitions.map((log, i) => [
    names[i]!,
    component(machine, { input: { name: names[i]!, log }, views: { atRest: ({ value }) => value === 'ready' } }),
  ])
  return {
    name: 'the records of one thread, handled side by side',
    components: {
      ...Object.fromEntries(consumers),
      thread: component(threadMachine(parameters), { views: threadViews }),
    },
    monitors,
    budgets: crashes > 0 ? { faults: { limits: { c: crashes } } } : {},
    moves: names.flatMap(by => [
      ...ownMoves.map((type): Move => ({ by, event: { type } })),
      ...(crashes > 0 ? [{ by, event: { type: 'crash' }, fault: 'c' }] : []),
    ]),
  }
}

/** What a consumer does unasked, and is owed a turn for. */
export const ownMoves = ['take', 'attempt', 'retry', 'commit', 'restart'] as const

const threadViews = {
  posted: ({ value }: { readonly value: unknown }) => value === 'posted',
  deleted: ({ value }: { readonly value: unknown }) => value === 'deleted',
}
