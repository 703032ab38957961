/**
 * The permutations of a system's symmetric families: how each one moves slots and renames ids.
 *
 *   G1  the first is the identity; the rest stand in a fixed order
 *   G2  families multiply: every permutation of one with every permutation of another
 */
import { ModelError } from './errors.ts'
import type { SymmetricFamily } from './spec.ts'

type Id = string | number

export interface Permutation {
  /** Where the content of a slot goes. */
  readonly slotTo: Int32Array
  /** Whose content a slot gets. */
  readonly slotFrom: Int32Array
  /** Renames every family's ids within plain data. */
  readonly rename: (data: unknown) => unknown
  /** Swaps two neighbours of one family and moves nobody else: enough of these give all the others. */
  readonly isGenerator: boolean
  /** 'broker-1 ↔ broker-2' as people read it. */
  readonly name: string
}

/** Every permutation of the families; `slotOf` resolves a slot's name or throws. */
export function permutationsOf(
  families: readonly SymmetricFamily[],
  slotCount: number,
  slotOf: (name: string, what: string) => number,
): readonly Permutation[] {
  const placed = families.map(family => slotsOf(family, slotOf))
  refuseSharedSlots(families, placed)
  const orders = families.map(({ ids }) => ordersOf(ids.length))
  return product(orders).map(chosen => permutation(families, placed, chosen, slotCount))
}

function slotsOf({ name, ids, slots }: SymmetricFamily, slotOf: (name: string, what: string) => number): number[][] {
  const what = `the symmetric family ${name}`
  if (ids.length !== slots.length)
    throw new ModelError(
      `${what} has ${ids.length} ids but slots for ${slots.length}: give each id its own list of slots.`,
    )
  const length = slots[0]?.length ?? 0
  const odd = slots.findIndex(list => list.length !== length)
  if (odd >= 0)
    throw new ModelError(
      `${what} gives ${ids[0]} ${length} slots but ${ids[odd]} ${slots[odd]!.length}: members have as many slots, in one order.`,
    )
  if (new Set(ids).size !== ids.length) throw new ModelError(`${what} names an id twice.`)
  return slots.map(list => list.map(slot => slotOf(slot, what)))
}

function refuseSharedSlots(families: readonly SymmetricFamily[], placed: readonly number[][][]): void {
  const owner = new Map<number, string>()
  placed.forEach((members, f) => {
    for (const slot of members.flat()) {
      if (owner.has(slot))
        throw new ModelError(
          `the symmetric family ${families[f]!.name} claims a slot that ${owner.get(slot)} has already.`,
        )
      owner.set(slot, families[f]!.name)
    }
  })
}

/** Every order of 0 … n−1, the identity first. */
function ordersOf(n: number): readonly (readonly number[])[] {
  if (n === 0) return [[]]
  const numbers = Array.from({ length: n }, (_, i) => i)
  const all = (rest: readonly number[]): number[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap(first => all(rest.filter(each => each !== first)).map(tail => [first, ...tail]))
  return all(numbers)
}

function product<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  return lists.reduce<readonly (readonly T[])[]>(
    (sofar, list) => sofar.flatMap(one => list.map(each => [...one, each])),
    [[]],
  )
}

function permutation(
  families: readonly SymmetricFamily[],
  placed: readonly number[][][],
  orders: readonly (readonly number[])[],
  slotCount: number,
): Permutation {
  const slotTo = Int32Array.from({ length: slotCount }, (_, slot) => slot)
  const slotFrom = slotTo.slice()
  orders.forEach((order, f) =>
    order.forEach((to, from) =>
      placed[f]![from]!.forEach((slot, k) => {
        slotTo[slot] = placed[f]![to]![k]!
        slotFrom[placed[f]![to]![k]!] = slot
      }),
    ),
  )
  const renames = families.map(({ ids, rename }, f) => {
    const names = new Map<Id, Id>(orders[f]!.map((to, from) => [ids[from]!, ids[to]!]))
    const give = (id: Id) => names.get(id) ?? id
    return (data: unknown) => (rename as (data: unknown, to: (id: Id) => Id) => unknown)(data, give)
  })
  const moved = families.flatMap(({ ids }, f) =>
    orders[f]!.flatMap((to, from) => (to === from ? [] : [[ids[from], ids[to]]])),
  )
  const isSwap =
    moved.length === 2 && orders.some(order => order.some((to, from) => to === from + 1 && order[to] === from))
  return {
    slotTo,
    slotFrom,
    rename: data => renames.reduce((value, rename) => rename(value), data),
    isGenerator: isSwap,
    name: moved.map(([from, to]) => `${from} → ${to}`).join(', '),
  }
}

export interface IdFields {
  /** Fields that hold one id. */
  readonly one?: readonly string[]
  /** Fields that hold a set of ids, as a sorted array. */
  readonly sets?: readonly string[]
}

/** A `rename` that goes by the names of fields, wherever they stand; all else stays. */
export function renamingFields({ one = [], sets = [] }: IdFields): SymmetricFamily['rename'] {
  const walk = (data: unknown, to: (id: Id) => Id): unknown => {
    if (typeof data !== 'object' || data === null) return data
    if (Array.isArray(data)) return data.map(item => walk(item, to))
    return Object.fromEntries(
      Object.entries(data).map(([key, value]: [string, unknown]) => {
        if (one.includes(key) && (typeof value === 'number' || typeof value === 'string')) return [key, to(value)]
        if (sets.includes(key) && Array.isArray(value)) return [key, (value as Id[]).map(to).toSorted(byOrder)]
        return [key, walk(value, to)]
      }),
    )
  }
  return walk as SymmetricFamily['rename']
}

const byOrder = (a: Id, b: Id) => (a < b ? -1 : a > b ? 1 : 0)
