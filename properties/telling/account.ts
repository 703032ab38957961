/**
 * A path as data: the state at its start, what each step changes, the messages and their fates, the transitions that it took.
 *
 *     Replay ──accountOf──▶ Account          withChanges (changes.ts) leads from each state to the next
 *
 *   A1  the state after step n is the start with the changes of steps 1 to n made, and equals what worldOf reads of the model there
 *   A2  nothing is invented: every value is read off the machines' states or off what they said to each other
 */
import type { Replay, Step, SystemSpec } from '../../model/index.ts'
import { changesBetween, type Patch } from './changes.ts'
import type { MessageTold } from './message.ts'
import { messagesOf } from './messages.ts'
import { processOf, recordName } from './names.ts'
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
  /** What of the scope's budgets it spends: a fault class; or 'shrink' or 'close', which are counted like faults and are none. */
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
  const handled = handledBy(spec, steps)
  const first = worldOf(spec, start, [])
  let before = first
  const told = steps.map((step, i): StepAccount => {
    const after = worldOf(spec, step.state, handled[i]!)
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

/** Per step, every record whose handling has come to its end by then. */
export function handledBy(spec: SystemSpec, steps: readonly Step[]): readonly (readonly string[])[] {
  const handled: string[] = []
  return steps.map(({ by, event, parts }) => {
    const own = parts.find(({ slot }) => slot === 'consumer')
    if (by === 'consumer' && event.type === 'finish' && own) {
      handled.push(recordName(spec, (own.before as { context: { record: number } }).context.record))
    }
    return [...handled]
  })
}

/** Normal life that is bounded: no fault class (question.ts). */
const countedOnly: ReadonlySet<string> = new Set(['shrink', 'close'])

function kindOf(spec: SystemSpec, { kind, fault, parts, by }: Step): StepKind {
  if (kind === 'lose') return 'loss'
  if (kind === 'copy') return 'copy'
  if (fault !== undefined && !countedOnly.has(fault)) return 'fault'
  if (kind === 'deliver') return 'delivery'
  const machines = parts.filter(({ slot }) => Object.hasOwn(spec.components, slot))
  return machines.some(({ slot }) => processOf(spec, slot) !== processOf(spec, by)) ? 'rendezvous' : 'own step'
}

const lanes = [
  'producer',
  'broker-',
  'metadata store',
  'quorum controller',
  'controller',
  'old controller',
  'producer ids',
  'network',
  'coordinator',
  'consumer',
  'reader',
]

/** Everybody with a state of his own, and whoever else sends or receives. */
function processesOf(spec: SystemSpec, messages: readonly MessageTold[], { brokers }: WorldState): readonly string[] {
  const speakers = messages.flatMap(({ from, to }) => [from, to])
  const own = ['producer', 'consumer'].filter(name =>
    Object.keys(spec.components).some(slot => processOf(spec, slot) === name),
  )
  const all = [...new Set([...own, ...Object.keys(brokers), ...speakers])]
  const lane = (name: string) => lanes.findIndex(each => name === each || (each.endsWith('-') && name.startsWith(each)))
  return all.toSorted((a, b) => lane(a) - lane(b) || (a < b ? -1 : 1))
}

function tookBy(spec: SystemSpec, steps: readonly Step[]): readonly TookTransition[] {
  const took = new Map<string, TookTransition>()
  for (const { slot, event, before, after } of steps.flatMap(({ parts }) => parts)) {
    const component = spec.components[slot]
    if (component === undefined) continue
    const [from, to] = [stateName(before), stateName(after)]
    const one = { machine: component.machine.id, from, event: event.type, to }
    const key = JSON.stringify(one)
    if (!took.has(key)) took.set(key, one)
  }
  return [...took.values()]
}

/** 'running.leader'; '' for a machine of one state. */
function stateName(local: unknown): string {
  const path = (value: unknown): string =>
    typeof value === 'string'
      ? value
      : Object.entries(value as object)
          .map(([key, inner]) =>
            typeof inner === 'object' && Object.keys(inner).length === 0 ? key : `${key}.${path(inner)}`,
          )
          .join('+')
  return path((local as { value: unknown }).value)
}
