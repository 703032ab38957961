/**
 * Random small systems, explored here and by the plainest search there is: states as JSON in a Set, machines as tables. They share
 * no code but XState's idea of a machine, so an equal number of states says something about both.
 */
import * as fc from 'fast-check'
import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { component, explore, type SystemSpec } from './index.ts'

const SEED = 20261122
const WORDS = ['x', 'y']
const NODES = 3

/** What a node does with an event: where it goes, and which word it then says to whom; a rendezvous when that is a component. */
interface Edge {
  readonly from: number
  readonly event: string
  readonly to: number
  readonly say?: { readonly to: string; readonly word: string }
}
interface Plan {
  readonly machines: readonly (readonly Edge[])[]
  readonly kind: 'fifo' | 'bag' | 'set'
  readonly capacity: number
  readonly loses: boolean | string
  readonly duplicates: boolean
  readonly whenFull: 'lose' | 'block'
  readonly moves: readonly string[]
  readonly losses: number
}

const edge = (targets: readonly string[]): fc.Arbitrary<Edge> =>
  fc.record(
    {
      from: fc.nat(NODES - 1),
      event: fc.constantFrom('go', 'on', ...WORDS),
      to: fc.nat(NODES - 1),
      say: fc.record({ to: fc.constantFrom(...targets), word: fc.constantFrom(...WORDS) }),
    },
    { requiredKeys: ['from', 'event', 'to'] },
  )
const plan: fc.Arbitrary<Plan> = fc.record({
  // m0 and m1 speak into the line and to m2 at once; m2 hears the line and says no more, so that no cascade is endless.
  machines: fc.tuple(
    fc.array(edge(['line', 'm2']), { minLength: 6, maxLength: 14 }),
    fc.array(edge(['line', 'm2']), { minLength: 6, maxLength: 14 }),
    fc.array(edge(['line']), { minLength: 6, maxLength: 14 }),
  ),
  kind: fc.constantFrom('fifo', 'bag', 'set'),
  capacity: fc.integer({ min: 1, max: 3 }),
  loses: fc.constantFrom(true, false, 'loss'),
  duplicates: fc.boolean(),
  whenFull: fc.constantFrom('lose', 'block'),
  moves: fc.constantFrom(['go'], ['go', 'on']),
  losses: fc.nat(2),
})

/** The edge that node `at` takes for `event`: the first that stands there. */
const taken = (edges: readonly Edge[], at: number, event: string) => edges.find(e => e.from === at && e.event === event)

function specOf({ machines, moves, losses, kind, capacity, loses, duplicates, whenFull }: Plan): SystemSpec {
  const machine = (edges: readonly Edge[], i: number) =>
    createMachine({
      id: `m${i}`,
      initial: 'n0',
      states: Object.fromEntries(
        Array.from({ length: NODES }, (_, node) => {
          const own = [...new Set(edges.map(({ event }) => event))].map(
            event => [event, taken(edges, node, event)] as const,
          )
          const on = own.flatMap(([event, e]) =>
            e === undefined ? [] : [[event, { target: `n${e.to}`, actions: saying(e) }]],
          )
          return [`n${node}`, { on: Object.fromEntries(on) as object }]
        }),
      ),
    })
  const saying = ({ say }: Edge) => (say ? [{ type: 'send', params: { to: say.to, message: { type: say.word } } }] : [])
  return {
    name: 'random',
    components: Object.fromEntries(machines.map((edges, i) => [`m${i}`, component(machine(edges, i))])),
    channels: { line: { kind, to: 'm2', capacity, loses, duplicates, whenFull } },
    budgets: { faults: { limits: { loss: losses } } },
    moves: machines.flatMap((_, i) => moves.map(type => ({ by: `m${i}`, event: { type } }))),
  }
}

interface Global {
  at: number[]
  line: string[]
  spent: number
}

/** The number of reachable states, the plain way. */
function naive(p: Plan): number {
  const start: Global = { at: p.machines.map(() => 0), line: [], spent: 0 }
  const seen = new Set([JSON.stringify(start)])
  for (const key of seen) for (const next of successors(p, JSON.parse(key) as Global)) seen.add(JSON.stringify(next))
  return seen.size
}

function successors(p: Plan, now: Global): Global[] {
  const moves = p.machines.flatMap((_, i) => p.moves.map(event => take(p, now, i, event)))
  const arriving = p.kind === 'fifo' ? now.line.slice(0, 1) : [...new Set(now.line)]
  const channel = arriving.flatMap(word => {
    const rest = { ...now, line: p.kind === 'set' ? now.line : now.line.toSpliced(now.line.indexOf(word), 1) }
    const copied = p.duplicates ? [take(p, now, 2, word)] : []
    return [take(p, rest, 2, word) ?? consumed(p, now, word, rest), ...copied, lose(p, rest)]
  })
  return [...moves, ...channel].filter(next => next !== undefined)
}

/** Only where the receiver itself has no edge is its message consumed; a step that is refused further on is no step. */
function consumed(p: Plan, now: Global, word: string, rest: Global): Global | undefined {
  return taken(p.machines[2]!, now.at[2]!, word) === undefined ? rest : undefined
}

function take(p: Plan, now: Global, i: number, event: string): Global | undefined {
  const e = taken(p.machines[i]!, now.at[i]!, event)
  if (e === undefined) return undefined
  const next = { ...now, at: now.at.with(i, e.to) }
  if (e.say === undefined) return next
  return e.say.to === 'line' ? put(p, next, e.say.word) : take(p, next, 2, e.say.word)
}

function put(p: Plan, now: Global, word: string): Global | undefined {
  if (p.kind === 'set' && now.line.includes(word)) return now
  if (now.line.length < p.capacity) {
    const line = [...now.line, word]
    return { ...now, line: p.kind === 'fifo' ? line : line.toSorted() }
  }
  if (p.whenFull === 'block') return undefined
  return p.loses === 'loss' ? lose(p, now) : now
}

function lose(p: Plan, rest: Global): Global | undefined {
  if (p.loses === false) return undefined
  if (p.loses === true) return rest
  return rest.spent < p.losses ? { ...rest, spent: rest.spent + 1 } : undefined
}

test(`Random systems have as many states here as a plain search over JSON finds (seed ${SEED}).`, () => {
  let largest = 0
  fc.assert(
    fc.property(plan, p => {
      const states = naive(p)
      largest = Math.max(largest, states)
      expect(explore(specOf(p)).states).toBe(states)
    }),
    { seed: SEED, numRuns: 200 },
  )
  // The net has no hole: some of them are large enough to go wrong in.
  expect(largest).toBeGreaterThan(100)
})
