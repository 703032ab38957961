/** Explained: operations that each must have come before the next, in a circle. */
import type { Circle, CircleStep, Knot, KnotName } from '../cycles/found.ts'
import type { Proven } from './explain-log.ts'
import {
  atOffset,
  capital,
  lineText,
  listed,
  offsetOfValue,
  partitionText,
  processOf,
  recordText,
  sentence,
} from './words.ts'

/** Longer circles are told by their first and last steps. */
const mostSteps = 8

export function explainCircle(proven: Proven<Circle>): readonly string[] {
  const { operations, steps } = proven.anomaly
  const told = steps.map((step, at) =>
    stepText(proven, step, operations[at]!, operations[(at + 1) % operations.length]!),
  )
  const shown =
    told.length <= mostSteps
      ? told
      : [...told.slice(0, mostSteps - 2), `And so on for ${told.length - mostSteps + 1} steps more.`, told.at(-1)!]
  return [
    ...shown,
    `So each of these ${operations.length} operations came before the next, and the last before the first: no order of them explains what was seen.`,
  ]
}

function stepText({ found }: Proven, step: CircleStep, from: number, to: number): string {
  const { recorded } = found
  const [earlier, later] = [operationText(found.recorded, from), operationText(found.recorded, to)]
  const where = step.partition === undefined ? '' : ` of ${partitionText(recorded, step.partition)}`
  switch (step.type) {
    case 'wr':
      return sentence(`${earlier} sent ${recordText(recorded, step.value!)}${where}, which ${later} was given`)
    case 'ww': {
      const [first, next] = [step.value!, step.next!]
      const at = (value: number) => atOffset(offsetOfValue(found, value))
      const sent = `${earlier} sent ${recordText(recorded, first)}, ${at(first)}${where}`
      return sentence(`${sent}, and ${later} a later one there, ${recordText(recorded, next)} ${at(next)}`)
    }
    case 'process':
      return sentence(
        `${processOf(recorded, from)} ended ${plainText(recorded, from)} before it began ${plainText(recorded, to)}`,
      )
    case 'realtime':
      return sentence(`${earlier} had ended before ${later} began`)
  }
}

const plainText = (recorded: Proven['found']['recorded'], row: number): string => `${lineText(recorded, row)}`

const operationText = (recorded: Proven['found']['recorded'], row: number): string =>
  `${lineText(recorded, row)} (${processOf(recorded, row)})`

/** The anomaly is that of the evidence; how many there were in the knot the whole history's tells. */
export function explainKnot({ found, anomaly, parts }: Proven<Knot>): readonly string[] {
  const { recorded } = found
  const lines = listed(parts.map(({ row }) => plainText(recorded, row)))
  return [
    sentence(
      `there is a circle of ${edgesText(anomaly.name)}: each operation came before the next, and the last before the first`,
    ),
    `${capital(lines)} show it.`,
  ]
}

function edgesText(name: KnotName): string {
  const edges = name.includes('PL-1') ? 'writes' : 'writes and reads'
  if (name.startsWith('strong-session')) return `${edges} and of the order in which one process did things`
  return name.startsWith('strong') ? `${edges} and of real time` : edges
}

export function explainEmptyGraph({ found }: Proven): readonly string[] {
  return [
    `Of the ${found.recorded.operations} operations of this history none was given what another one sent, nor did one end before another began.`,
    'There is nothing in which a circle could be looked for.',
  ]
}
