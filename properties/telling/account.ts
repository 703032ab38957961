/**
 * A path as data: the state at its start, what each step changes, the messages and their fates, the transitions that it took.
 *
 *     Replay ──accountOf──▶ Account          withChanges (changes.ts) leads from each state to the next
 *
 *   A1  the state after step n is the start with the changes of steps 1 to n made, and equals what worldOf reads of the model there
 *   A2  nothing is invented: every value is read off the machines' states or off what they said to each other
 */
import type { Machine, Replay, Step, SystemSpec } from '../../model/index.ts'
import { changesBetween, type Patch } from './changes.ts'
import { isCountedOnly } from './counted.ts'
import { happenedBy } from './happened.ts'
import type { MessageTold } from './message.ts'
import { messagesOf } from './messages.ts'
import { kindOfSystem, processOf } from './names.ts'
import { worldOf } from './world.ts'
import type { WorldState } from './world-state.ts'

/**
 * own step: somebody moves by itself. rendezvous: so that others take part at once. delivery: a message arrives. loss: one is lost. copy: one is
 * delivered and stays. fault: something goes wrong, other than a loss or a copy.
 */
export type StepKind = 'own step' | 'rendezvous' | 'delivery' | 'loss' | 'copy' | 'fault'

export interface StepAccount {
  /** The machine's event. */
  readonly event: string
  readonly kind: StepKind
  /** What of the scope's budgets it spends: a fault class; or what is counted like faults and is none (counted.ts). */
  readonly spends?: string
  /** A JSON merge patch (RFC 7396) from the state before to the state after. */
  readonly changes: Patch<WorldState>
}

/** One transition of a state diagram. */
export interface TookTransition {
  readonly machine: string
  readonly from: string
  readonly event: string
  readonly to: string
}

export interface Account {
  /** Who takes part, in the order in which lanes are drawn. */
  readonly processes: readonly string[]
  readonly start: WorldState
  readonly steps: readonly StepAccount[]
  readonly messages: readonly MessageTold[]
  /** Each once, in the order in which they were first taken. */
  readonly took: readonly TookTransition[]
}

export function accountOf(spec: SystemSpec, { start, steps }: Pick<Replay, 'start' | 'steps'>): Account {
  const happened = happenedBy(spec, steps)
  const first = worldOf(spec, start, [])
  let before = first
  const told = steps.map((step, i): StepAccount => {
    const after = worldOf(spec, step.state, happened[i]!)
    const changes = changesBetween(before, after)
    before = after
    return { event: step.event.type, kind: kindOf(spec, step), ...(step.fault ? { spends: step.fault } : {}), changes }
  })
  const messages = messagesOf(spec, steps)
  return {
    processes: processesOf(spec, messages, first),
    start: first,
    steps: told,
    messages,
    took: tookBy(spec, steps),
  }
}

function kindOf(spec: SystemSpec, { kind, fault, parts, by }: Step): StepKind {
  if (kind === 'lose') return 'loss'
  if (kind === 'copy') return 'copy'
  if (fault !== undefined && !isCountedOnly(fault)) return 'fault'
  if (kind === 'deliver') return 'delivery'
  const machines = parts.filter(({ slot }) => Object.hasOwn(spec.components, slot))
  return machines.some(({ slot }) => processOf(spec, slot) !== processOf(spec, by)) ? 'rendezvous' : 'own step'
}

const lanes = [
  'producer',
  'producer-',
  'any broker',
  'broker-',
  'partition-',
  'metadata store',
  'quorum controller',
  'controller',
  'old controller',
  'network',
  'coordinator',
  'coordinator-',
  'transaction coordinator',
  'output',
  'instance-',
  'consumer',
  'member-',
  'consumer-',
  'thread',
  'reader',
  'queue',
  'worker-',
  'store',
  'relay-',
  'service',
  'topic',
]

/** Everybody with a state of his own, and whoever else sends or receives. */
function processesOf(spec: SystemSpec, messages: readonly MessageTold[], start: WorldState): readonly string[] {
  const speakers = messages.flatMap(({ from, to }) => [from, to])
  const all = [...new Set([...statefulOf(spec, start), ...speakers])]
  const lane = (name: string) => lanes.findIndex(each => name === each || (each.endsWith('-') && name.startsWith(each)))
  return all.toSorted((a, b) => lane(a) - lane(b) || (a < b ? -1 : 1))
}

/** One that has not started is nobody yet; partitions of a group are there for what they are asked. */
function statefulOf(spec: SystemSpec, { brokers, members = {} }: WorldState): readonly string[] {
  const slots = Object.keys(spec.components).map(slot => processOf(spec, slot))
  switch (kindOfSystem(spec)) {
    case 'kafka':
      return [...['producer', 'consumer'].filter(name => slots.includes(name)), ...Object.keys(brokers)]
    case 'groups': {
      const started = Object.keys(members).filter(name => members[name]!.is !== 'not started')
      return [...slots.filter(name => name.startsWith('coordinator')), ...started]
    }
    case 'idempotence':
      return slots.filter(name => name !== 'any broker')
    case 'order':
    case 'sinks':
      return slots
    case 'processing':
    case 'transactions':
      return slots
  }
}

function tookBy(spec: SystemSpec, steps: readonly Step[]): readonly TookTransition[] {
  const took = new Map<string, TookTransition>()
  for (const { slot, event, before, after } of steps.flatMap(({ parts }) => parts)) {
    const component = spec.components[slot]
    if (component === undefined) continue
    const ways = waysBetween(component.machine, event.type, statesOf(before), statesOf(after))
    for (const [from, to] of ways) {
      const one = { machine: component.machine.id, from, event: event.type, to }
      const key = JSON.stringify(one)
      if (!took.has(key)) took.set(key, one)
    }
  }
  return [...took.values()]
}

type Way = readonly [from: string, to: string]

/** Of a machine with parallel regions, what the region did that moved; where none did, that of the region which handles the event. */
function waysBetween(machine: Machine, event: string, from: readonly string[], to: readonly string[]): readonly Way[] {
  if (from.length !== to.length) return [[from[0]!, to[0]!]]
  const moved = from.flatMap((state, i): Way[] => (state === to[i] ? [] : [[state, to[i]!]]))
  if (moved.length > 0) return moved
  const own = from.find(state => isHandledIn(machine, state, event)) ?? from[0]!
  return [[own, own]]
}

interface Node {
  readonly type: string
  readonly states: Readonly<Record<string, Node>>
  readonly transitions: ReadonlyMap<string, unknown>
}

/** Within its region: what stands around all regions says nothing of either. */
function isHandledIn(machine: Machine, state: string, event: string): boolean {
  const nodes: Node[] = []
  let node: Node | undefined = machine.root as unknown as Node
  for (const key of state.split('.')) {
    const isAround = node?.type === 'parallel'
    node = node?.states[key]
    if (isAround) nodes.length = 0
    if (node) nodes.push(node)
  }
  return nodes.some(({ transitions }) => transitions.has(event))
}

/** 'running.leader', one for each region where there are several at once; '' for a machine of one state. */
function statesOf(local: unknown): readonly string[] {
  const paths = (value: unknown): readonly string[] => {
    if (typeof value === 'string') return [value]
    return Object.entries(value as object).flatMap(([key, inner]) => {
      const inside = paths(inner)
      return inside.length === 0 ? [key] : inside.map(path => `${key}.${path}`)
    })
  }
  const { value } = local as { value: unknown }
  const all = paths(value)
  return all.length === 0 ? [''] : all
}
