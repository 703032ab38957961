/**
 * The machines in the gallery: one page with a Mermaid diagram each, and each in DOT; and the diagrams of those that a trace ran through.
 */
import { descendants, isComposite, nameOf, type Node, type Took } from './machine-chart.ts'
import { dotGraph } from './dot.ts'
import { type NamedMachine, namedMachines } from './machines.ts'
import { blocks, codeBlock, inline } from './markdown-text.ts'
import { stateDiagram } from './state-diagram.ts'

export function machineFiles(): readonly { readonly name: string; readonly text: string }[] {
  const all = namedMachines()
  const dots = all.map(({ file, machine }) => ({ name: `machines/${file}.dot`, text: dotGraph(machine) }))
  return [{ name: 'machines/README.md', text: `${blocks(['# The machines', intro, ...all.map(section)])}\n` }, ...dots]
}

const intro =
  'Every state machine of the models, read from the machine itself: `event [guard] / actions`. What a state does without being left stands in its box. Each is here in DOT, too: `dot -Tsvg replica.dot` draws it. What they stand for is told in [model/kafka](../../../model/kafka/README.md). [All claims](../README.md).'

function section({ name, file, system, machine }: NamedMachine): string {
  return blocks([
    `## ${inline(name)}`,
    `Of ${inline(system)}. In DOT: [${file}.dot](${file}.dot)`,
    codeBlock('mermaid', stateDiagram(machine)),
  ])
}

/** Of machines with a single state there is nothing to see that the steps do not say. */
export function tookDiagrams(took: readonly Took[]): string {
  const drawn = [...new Set(took.map(({ machine }) => machine))].flatMap(id => {
    const found = namedMachines().find(
      ({ machine }) => machine.id === id && hasStates(machine.root as unknown as Node, took, id),
    )
    return found === undefined || leaves(found.machine.root as unknown as Node).length < 2 ? [] : [found]
  })
  return blocks(
    drawn.flatMap(({ name, machine }) => [`**${inline(name)}**`, codeBlock('mermaid', stateDiagram(machine, took))]),
  )
}

const leaves = (root: Node) => [root, ...descendants(root)].filter(node => !isComposite(node))

/** Two models have a machine called replica: the trace's is the one that has the states it was in. */
function hasStates(root: Node, took: readonly Took[], id: string): boolean {
  const names = new Set(leaves(root).map(nameOf))
  return took.every(({ machine, from, to }) => machine !== id || (names.has(from) && names.has(to)))
}
