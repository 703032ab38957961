/**
 * Interned: names and values as small integers, each told from the next exactly as the history tells them apart.
 *
 *   I1  the text "1" and the number 1 are two values; two lists with the same members are one
 *   I2  the same number for the same name or value, in the order of first sight
 */
import type { Name, Value } from './operation.ts'

/** A Map takes some 16 million entries; past this many the next one is begun. */
const mapLimit = 1 << 23

type Primitive = string | number | bigint

/** What stands for a value in a Map. A text that could be mistaken for the encoding of something else is encoded itself. */
export function identityOf(value: Value): Primitive {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'string') return value.startsWith('\u0000') ? `\u0000${JSON.stringify(value)}` : value
  return `\u0000${canonical(value)}`
}

/** JSON with sorted fields; integers beyond 2^53 as they are written. */
export function canonical(value: Value): string {
  if (typeof value === 'bigint') return String(value)
  if (isList(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value).sort()
  return `{${fields.map(field => `${JSON.stringify(field)}:${canonical(value[field]!)}`).join(',')}}`
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

/** Numbers for things that are told apart by a primitive. */
export class Interned<Thing> {
  readonly things: Thing[] = []
  readonly #maps: Map<Primitive, number>[] = [new Map()]

  /** Its number, a new one at first sight. */
  numberOf(identity: Primitive, thing: Thing): number {
    const known = this.find(identity)
    if (known !== undefined) return known
    if (this.#maps.at(-1)!.size >= mapLimit) this.#maps.push(new Map())
    this.#maps.at(-1)!.set(identity, this.things.length)
    return this.things.push(thing) - 1
  }

  find(identity: Primitive): number | undefined {
    for (const map of this.#maps) {
      const found = map.get(identity)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** Partitions and processes: the key of a map in JSON is always a text, so 0 and "0" are one name, and the number is its spelling once it was seen. */
export class Names {
  readonly #names = new Interned<Name>()

  numberOf(name: Name): number {
    const number = this.#names.numberOf(String(name), name)
    if (typeof name !== 'string' && typeof this.#names.things[number] === 'string') this.#names.things[number] = name
    return number
  }

  find(name: Name): number | undefined {
    return this.#names.find(String(name))
  }

  get all(): readonly Name[] {
    return this.#names.things
  }
}
