/**
 * Dossiers: of the records that anomalies speak of, who sent, received and handled each. Circumstances are read from them (circumstances.ts).
 *
 *   D1  mentions stand in the order in which their operations were begun
 *   D2  only completed operations and those that never ended are told apart by their outcome; none is left out
 *
 * Two passes over the entries, and memory for what is asked alone.
 */
import { entriesOf, PLACE, type Recorded } from './recorded.ts'

export interface Mention {
  readonly operation: number
  readonly entry: number
}

export interface Dossiers {
  /** The mentions of a value that was asked for; of another, none. */
  (value: number): readonly Mention[]
  /** How many there are, without a list of them. */
  readonly lengthOf: (value: number) => number
}

export function dossiersOf(recorded: Recorded, values: Iterable<number>): Dossiers {
  const slots = slotsOf(recorded, values)
  const starts = startsOf(recorded, slots)
  const [operations, entries] = [new Int32Array(starts.at(-1)!), new Int32Array(starts.at(-1)!)]
  const next = starts.slice()
  eachMention(recorded, slots, (slot, operation, entry) => {
    const at = next[slot]!++
    operations[at] = operation
    entries[at] = entry
  })
  const slotOf = (value: number) => slots[value] ?? -1
  const lengthOf = (value: number) => (slotOf(value) < 0 ? 0 : starts[slotOf(value) + 1]! - starts[slotOf(value)]!)
  const mentionsOf = (value: number) =>
    Array.from({ length: lengthOf(value) }, (_, i) => {
      const at = starts[slotOf(value)]! + i
      return { operation: operations[at]!, entry: entries[at]! }
    })
  return Object.assign(mentionsOf, { lengthOf })
}

/** Per value its number among those asked for, or −1. */
function slotsOf({ values: count }: Recorded, values: Iterable<number>): Int32Array {
  const slots = new Int32Array(count).fill(-1)
  let asked = 0
  for (const value of values) if (slots[value] === -1) slots[value] = asked++
  return slots
}

/** Where the mentions of each slot begin; the last number is how many there are. */
function startsOf(recorded: Recorded, slots: Int32Array): Int32Array {
  const asked = slots.reduce((most, slot) => Math.max(most, slot), -1) + 1
  const starts = new Int32Array(asked + 1)
  eachMention(recorded, slots, slot => void starts[slot + 1]!++)
  for (let slot = 0; slot < asked; slot++) starts[slot + 1]! += starts[slot]!
  return starts
}

function eachMention(
  recorded: Recorded,
  slots: Int32Array,
  see: (slot: number, operation: number, entry: number) => void,
): void {
  const { operations, role, value } = recorded
  for (let operation = 0; operation < operations; operation++) {
    const [from, to] = entriesOf(recorded, operation)
    for (let entry = from; entry < to; entry++) {
      if (role[entry] === PLACE) continue
      const slot = slots[value[entry]!]!
      if (slot >= 0) see(slot, operation, entry)
    }
  }
}
