/**
 * The same scenario in another system: as many steps of a path as can happen there, in their order, all of its faults among them.
 *
 *     steps of the path ──retrace──▶ a path of the other system, and which steps it shares
 *
 *   R1  every fault of the path strikes there too, or there is no such path
 *   R2  a step that is left out costs more than some that are put in: healing steps, deliveries and own moves alone, never a fault
 *   R3  the search is bounded; within the bound it finds the cheapest, and the same one every time
 *
 * A step is known by what it is, not by its place among the enabled ones: who, which event, which broker or record; whom a controller elects
 * may differ.
 */
import {
  type Follower,
  follower,
  type Option,
  type Place,
  type Property,
  type Step,
  type SystemSpec,
} from '../../model/index.ts'

export interface Retraced {
  readonly path: string
  /** The steps of the original, by their number from 1, that happen here too. */
  readonly same: readonly number[]
}

/** What a retraced path is to end in: the promise kept, of one that is about the future seen to be fulfilled. */
export interface Retracing {
  readonly spec: SystemSpec
  /** The system's places; who retraces several paths in one system hands in the same. */
  readonly there?: Follower
  readonly property: Property
  readonly maxPlaces?: number
}

const OMITTED = 12
const INSERTED = 1
const MAX_INSERTED = 16
const MAX_PLACES = 6_000

interface Node {
  readonly place: Place
  /** How many steps of the original are dealt with. */
  readonly done: number
  readonly cost: number
  readonly inserted: number
  readonly choice: number
  readonly matched: boolean
  readonly before?: Node
}

export function retrace(
  steps: readonly Step[],
  { spec, property, there = follower(spec), maxPlaces = MAX_PLACES }: Retracing,
): Retraced | undefined {
  if (!mayStrike(spec, steps)) return undefined
  const queue = new Buckets()
  queue.push({ place: there.start, done: 0, cost: 0, inserted: 0, choice: -1, matched: false })
  const seen = new Set<string>()
  for (let node = queue.pop(); node !== undefined && seen.size < maxPlaces; node = queue.pop()) {
    const key = `${node.place.key}|${node.done}`
    if (seen.has(key)) continue
    seen.add(key)
    if (node.done === steps.length && isKept(there, node.place, property)) return retracedTo(node)
    expand(node, steps, there, queue)
  }
  return undefined
}

/** Every fault of the path is one that the other system counts with. */
function mayStrike({ budgets = {} }: SystemSpec, steps: readonly Step[]): boolean {
  const known = new Set(Object.values(budgets).flatMap(({ limits }) => Object.keys(limits)))
  return steps.every(({ fault }) => fault === undefined || fault === 'shrink' || known.has(fault))
}

const isKept = (there: Follower, place: Place, property: Property) => there.check(place, property)

function expand(node: Node, steps: readonly Step[], there: Follower, queue: Buckets): void {
  const { place, done, cost, inserted } = node
  const step = steps[done]
  if (step !== undefined && !isFault(step))
    queue.push({ ...node, done: done + 1, cost: cost + OMITTED, choice: -1, matched: false, before: node })
  for (const option of there.options(place)) {
    const next = { place: option.to, choice: option.choice, before: node }
    if (step !== undefined && isLike(step, option))
      queue.push({ ...next, done: done + 1, cost, inserted, matched: true })
    else if (option.fault === undefined && option.kind !== 'lose' && option.kind !== 'copy' && inserted < MAX_INSERTED)
      queue.push({ ...next, done, cost: cost + INSERTED, inserted: inserted + 1, matched: false })
  }
}

const isFault = ({ fault, kind }: Step) =>
  (fault !== undefined && fault !== 'shrink') || kind === 'lose' || kind === 'copy'

type Known = Pick<Step, 'kind' | 'by' | 'event' | 'channel' | 'fault'>

/** Numbers that tell apart the moves of one process in a group or of an idempotent producer; elsewhere such a field is more than a number. */
const ofMoves = ['member', 'partition', 'batch']

/** How much a power failure leaves may differ: what was flushed stays. */
function isLike(step: Known, option: Option): boolean {
  const [a, b] = [step.event, option.event]
  return (
    step.kind === option.kind &&
    step.by === option.by &&
    step.channel === option.channel &&
    step.fault === option.fault &&
    a.type === b.type &&
    ['broker', 'follower', 'record', 'to'].every(field => a[field] === b[field]) &&
    (step.kind !== 'move' || ofMoves.every(field => typeof a[field] !== 'number' || a[field] === b[field]))
  )
}

function retracedTo(node: Node): Retraced {
  const choices: number[] = []
  const same: number[] = []
  for (let at: Node | undefined = node; at !== undefined; at = at.before) {
    if (at.choice >= 0) choices.unshift(at.choice)
    if (at.matched) same.unshift(at.done)
  }
  return { path: choices.join('/'), same }
}

/** A queue by cost; of one cost what came first goes first. */
class Buckets {
  private readonly byCost: Node[][] = []
  private cost = 0

  push(node: Node): void {
    ;(this.byCost[node.cost] ??= []).push(node)
  }

  pop(): Node | undefined {
    while (this.cost < this.byCost.length && !this.byCost[this.cost]?.length) this.cost++
    return this.byCost[this.cost]?.shift()
  }
}
