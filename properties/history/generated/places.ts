/**
 * Places in a valid history where something can be damaged, and what is read off them.
 *
 *   D1  who is damaged is acknowledged with its offset, outside of transactions: it must be in the log
 */
import type { Entry, Operation } from '../operation.ts'
import type { Seed } from './episode.ts'

export interface Damaged {
  readonly history: readonly Operation[]
  readonly seed: Seed
}
export type Damage = (history: readonly Operation[], pick: number) => Damaged | undefined

export type Placed = Entry & { readonly partition: string; readonly value: number; readonly offset: number }

export const nameOf = ({ partition, value }: Entry) => `${String(partition)} ${String(value)}`
export const isIn = (record: Entry) => (other: Entry) => nameOf(other) === nameOf(record)

export function readsOf({ kind, type, steps = [] }: Operation): readonly Placed[] {
  if (kind !== 'poll' || type !== 'ok') return []
  return steps.flatMap(step => (step.type === 'poll' ? step.records : [])) as readonly Placed[]
}

/** With other records. */
export const reading = (poll: Operation, records: readonly Entry[]): Operation => ({
  ...poll,
  steps: [{ type: 'poll', records }],
})

export const sentIn = ({ steps = [] }: Operation) =>
  steps.flatMap(step => (step.type === 'send' ? [step.record] : []))[0] as Placed

/** D1. */
export const acknowledgements = (history: readonly Operation[]): readonly Operation[] =>
  history.filter(
    ({ kind, type, session, steps = [] }) =>
      kind === 'send' &&
      type === 'ok' &&
      session?.transactionalId === undefined &&
      steps.some(step => step.type === 'send' && step.record.offset !== undefined),
  )

export function chosen<Thing>(things: readonly Thing[], pick: number): Thing | undefined {
  return things[pick % Math.max(things.length, 1)]
}

export const withoutRead = (history: readonly Operation[], isGone: (record: Placed) => boolean): readonly Operation[] =>
  history.map(operation => {
    const records = readsOf(operation)
    return records.some(isGone)
      ? reading(
          operation,
          records.filter(record => !isGone(record)),
        )
      : operation
  })

/** −1: none. */
export const lineOf = (
  history: readonly Operation[],
  pick: number,
  isPlace: (operation: Operation) => boolean,
): number => {
  const lines = history.flatMap((operation, line) => (isPlace(operation) ? [line] : []))
  return chosen(lines, pick) ?? -1
}
