/**
 * A report made small enough to be put into a page: whatever stands in it more than once is kept once, and the text of that is compressed.
 *
 *     value ──pack──▶ { nodes, root } ──compressed──▶ text of A–Z a–z 0–9 + / = ──decompressed──▶ ──unpack──▶ an equal value
 *
 *   K1  unpack(pack(value)) equals value, for any JSON
 *   K2  equal lists and objects are one node, and so is each longer text; numbers and short texts stand where they are
 *   K3  the nodes that are referred to most come first: their numbers are short
 *
 * In a node a text is itself behind a mark, a reference to another node is a number below zero (−1 is node 0), any other number is a number, and
 * an object is a list that begins with its shape: the reference to the list of its keys.
 */
import { strFromU8, strToU8, unzlibSync, zlibSync } from 'fflate'

export interface Packed {
  readonly nodes: readonly unknown[]
  readonly root: unknown
}

const SHORT = 4

/** Packs JSON; numbers below zero are written as text with a mark of their own, as those stand for references. */
export function pack(value: unknown): Packed {
  const nodes: unknown[] = []
  const known = new Map<string, number>()
  const node = (content: unknown): number => {
    const key = JSON.stringify(content)
    const at = known.get(key) ?? nodes.push(content) - 1
    known.set(key, at)
    return -1 - at
  }
  const put = (one: unknown): unknown => {
    if (typeof one === 'number') return one < 0 ? `-${one}` : one
    if (typeof one === 'string') return one.length <= SHORT ? `=${one}` : node(`=${one}`)
    if (one === null || typeof one !== 'object') return one
    if (Array.isArray(one)) return node(['[', ...one.map(put)])
    const entries = Object.entries(one).filter(([, each]) => each !== undefined)
    return node([node(entries.map(([key]) => key)), ...entries.map(([, each]) => put(each))])
  }
  return byUse({ nodes, root: put(value) })
}

const isReference = (one: unknown): one is number => typeof one === 'number' && one < 0

/** K3 */
function byUse({ nodes, root }: Packed): Packed {
  const uses = new Map(nodes.map((_, at) => [at, 0]))
  for (const one of nodes.flat()) if (isReference(one)) uses.set(-1 - one, uses.get(-1 - one)! + 1)
  const order = [...uses].toSorted(([, a], [, b]) => b - a).map(([at]) => at)
  const place = new Map(order.map((at, i) => [at, i]))
  const moved = (one: unknown) => (isReference(one) ? -1 - place.get(-1 - one)! : one)
  return {
    nodes: order.map(at => (Array.isArray(nodes[at]) ? nodes[at].map(moved) : nodes[at])),
    root: moved(root),
  }
}

/** What was one node is one value again, shared by all that refer to it. */
export function unpack({ nodes, root }: Packed): unknown {
  const opened = new Map<number, unknown>()
  const get = (one: unknown): unknown => {
    if (typeof one === 'string') return one.startsWith('-') ? Number(one.slice(1)) : one.slice(1)
    if (!isReference(one)) return one
    if (!opened.has(one)) opened.set(one, open(nodes[-1 - one]))
    return opened.get(one)
  }
  const open = (content: unknown): unknown => {
    if (typeof content === 'string') return get(content)
    const [shape, ...rest] = content as readonly unknown[]
    if (shape === '[') return rest.map(get)
    const keys = nodes[-1 - (shape as number)] as readonly string[]
    return Object.fromEntries(keys.map((key, i) => [key, get(rest[i])]))
  }
  return get(root)
}

/** As text that stands in HTML as it is. The same value gives the same text wherever it is made: no zlib of the machine's is asked. */
export const compressed = (value: unknown): string =>
  btoa(strFromU8(zlibSync(strToU8(JSON.stringify(pack(value))), { level: 9 }), true))

/** What `compressed` made this text of. Throws when it is no such text. */
export const decompressed = (text: string): unknown =>
  unpack(JSON.parse(strFromU8(unzlibSync(strToU8(atob(text), true)))) as Packed)
