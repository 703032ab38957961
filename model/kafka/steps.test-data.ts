/**
 * For the tests beside: one machine led by hand, what it says in lines; and systems with a rule swapped out (swapped.ts).
 */
import { initial, step, type Effect, type LocalState } from '../explorer/adapter.ts'
import type { Machine } from '../explorer/index.ts'
import type { Scope } from './parameters.ts'

export { changed, swapped } from './swapped.ts'

export interface Driven<C> {
  /** What the machine says to the event, a line each ('send-1 ProduceReply attempt=1 error=NONE'); undefined when it refuses it. */
  readonly take: (event: { readonly type: string; readonly [field: string]: unknown }) => readonly string[] | undefined
  readonly context: () => C
  readonly value: () => unknown
}

export function driven<C>(machine: unknown, input?: unknown): Driven<C> {
  const none: ReadonlySet<string> = new Set()
  let local: LocalState = initial(machine as Machine, input, none).next
  return {
    take: event => {
      const result = step(machine as Machine, local, event, none)
      local = result?.next ?? local
      return result?.effects.map(lineOf)
    },
    context: () => local.snapshot.context as C,
    value: () => local.snapshot.value,
  }
}

function lineOf(effect: Effect): string {
  const { type, ...fields } = effect.type === 'send' ? effect.message : effect.fact
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`)
  return [effect.type === 'send' ? effect.to : 'observed', type, ...rest].join(' ')
}

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))

export const smallScope = (more: Partial<Scope> = {}): Scope => ({
  records: 1,
  attempts: 1,
  faults: {},
  total: 1,
  shrinks: 0,
  withConsumer: false,
  patient: false,
  ...more,
})
