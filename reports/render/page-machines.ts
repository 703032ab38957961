/**
 * The machines as lists of what each could do, for the page's state diagrams: which of it a path took is the path's to say.
 *
 *   T1  states are those in which a machine can rest, named as a path names them ('running.leader')
 *   T2  what an outer state handles is listed from each inner state, unless an inner one handles it
 */
import type { Machine } from '../../model/index.ts'
import {
  consumerMachine,
  controllerMachine,
  coordinator,
  metadataStore,
  producerMachine,
  quorumController,
  replicaMachine,
  safeParameters,
} from '../../model/kafka/index.ts'
import { namedMachines } from './machines.ts'
import type { MachineDrawn } from './page/data.ts'

interface Node {
  readonly path: readonly string[]
  readonly type: string
  readonly parent?: Node
  readonly states: Readonly<Record<string, Node>>
  readonly transitions: ReadonlyMap<string, readonly { readonly target?: readonly Node[] | undefined }[]>
  readonly always?: readonly { readonly guard?: unknown; readonly target?: readonly Node[] | undefined }[]
  readonly initial: { readonly target: readonly Node[] } | undefined
}

/** Settings choose among the ways that a machine has, and leave none out. */
const scope = { records: 1, attempts: 2, faults: {}, total: 1, shrinks: 0, withConsumer: true, patient: false }

export const machinesDrawn = (): readonly MachineDrawn[] =>
  (
    [
      producerMachine(safeParameters, scope),
      replicaMachine(safeParameters),
      metadataStore,
      controllerMachine(safeParameters),
      quorumController({ ...safeParameters, metadata: 'kraft' }),
      consumerMachine(safeParameters.consumer),
      coordinator,
      ...namedMachines()
        .filter(({ isBeside }) => isBeside)
        .map(({ machine }) => machine),
    ] as readonly Machine[]
  ).map(machineDrawn)

export function machineDrawn(machine: Machine): MachineDrawn {
  const leaves = leavesOf(machine.root as unknown as Node).filter(
    ({ always = [] }) => !always.some(({ guard, target }) => guard === undefined && target !== undefined),
  )
  return { id: machine.id, states: leaves.map(nameOf), transitions: leaves.flatMap(leaf => fromLeaf(leaf)) }
}

function fromLeaf(leaf: Node): readonly (readonly [string, string, string])[] {
  const handled = new Set<string>()
  const found: (readonly [string, string, string])[] = []
  for (let node: Node | undefined = leaf; node; node = node.parent) {
    const events = [...node.transitions].filter(([event]) => event !== '' && !handled.has(event))
    for (const [event, ways] of events) {
      handled.add(event)
      const ends = new Set(ways.map(({ target }) => nameOf(target?.[0] ? restOf(target[0]) : leaf)))
      found.push(...[...ends].map(to => [nameOf(leaf), event, to] as const))
    }
  }
  return found
}

const leavesOf = (node: Node): readonly Node[] => {
  const inner = Object.values(node.states)
  return inner.length === 0 ? [node] : inner.flatMap(leavesOf)
}
const nameOf = ({ path }: Node) => path.join('.')
/** Where one comes to rest who enters `node`; of parallel regions, in the first of them. */
function restOf(node: Node): Node {
  const [first] = node.type === 'parallel' ? Object.values(node.states) : (node.initial?.target ?? [])
  return first === undefined ? node : restOf(first)
}
