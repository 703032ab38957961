/**
 * Explain: why each operation of a circle came before the next, and what the circle is called for it.
 *
 *   X1  a step is told as ww if it is one, else as wr, else as the order of a process (where that is asked for), else as real time:
 *       the reason that weighs most, of those that the model speaks of
 *   X2  the name follows the steps as they are told: any wr makes it G1c, else it is G0; any real time makes it -realtime, else any order of a
 *       process -process
 *   X3  real time upon real time is told as one step: what ended before something that ended before the next began, ended before that
 *
 * For those who compare with Elle X1 knows no model, and X3 is left out, as there. So of the circle a → b → c → a of ww and real time, whose b
 * read from a, Elle tells the first step as wr and calls it G1c-realtime; we leave out b and call it G0-realtime, which it is as well.
 */
import { SENT } from '../recorded.ts'
import { type Dependencies, eachCause, eachEntryOf, valueBefore, WR, WW } from './dependencies.ts'
import type { Circle, CircleName, CircleStep } from './found.ts'
import { isBefore } from './real-time.ts'

/** `types`: the edges that the model speaks of. */
export function explained(dependencies: Dependencies, circle: readonly number[], types: number): Circle {
  const isOurs = dependencies.options.processEdges === 'ours'
  const told = { ...dependencies, types: isOurs ? types : every }
  const operations = isOurs ? shortened(told, circle) : circle
  const steps = operations.map((from, at) => stepBetween(told, from, operations[(at + 1) % operations.length]!))
  const values = steps.flatMap(({ value, next }) => [value, next].filter(of => of !== undefined))
  return { name: nameOf(steps), partition: -1, values: [...new Set(values)], operations, steps }
}

const every = 0xff

interface Told extends Dependencies {
  readonly types: number
}

/** X2. */
function nameOf(steps: readonly CircleStep[]): CircleName {
  const has = (type: CircleStep['type']) => steps.some(step => step.type === type)
  const name = has('wr') ? 'G1c' : 'G0'
  if (has('realtime')) return `${name}-realtime`
  return has('process') ? `${name}-process` : name
}

/** X3. */
function shortened(told: Told, circle: readonly number[]): readonly number[] {
  const operations: number[] = []
  circle.forEach((operation, at) => {
    const before = operations.at(-1) ?? circle.at(-1)!
    const after = circle[(at + 1) % circle.length]!
    const isTimeOnly = (a: number, b: number) => isOfTime(stepBetween(told, a, b))
    const isPassed = isTimeOnly(before, operation) && isTimeOnly(operation, after) && isTimeOnly(before, after)
    if (!isPassed) operations.push(operation)
  })
  return operations
}

const isOfTime = ({ type }: CircleStep): boolean => type === 'realtime' || type === 'process'

/** X1. Of several reasons of one kind the first in the order of the second operation's entries. */
function stepBetween(told: Told, from: number, to: number): CircleStep {
  let [ww, wr] = [-1, -1]
  eachCause(told, to, (cause, type, entry) => {
    if (cause !== from || (type & told.types) === 0) return
    if (type === WW && ww < 0) ww = entry
    if (type === WR && wr < 0) wr = entry
  })
  if (ww >= 0) return wroteBefore(told, from, ww)
  if (wr >= 0) return wasReadBy(told, from, wr)
  return { type: isInProcess(told, from, to) ? 'process' : 'realtime' }
}

function wroteBefore(dependencies: Dependencies, from: number, entry: number): CircleStep {
  const { recorded } = dependencies
  const [value, next] = [valueBefore(dependencies, entry), recorded.value[entry]!]
  const calls = { fromStep: callThatSent(dependencies, from, value), toStep: recorded.step[entry]! }
  return { type: 'ww', partition: recorded.partition[entry]!, value, next, ...calls }
}

function wasReadBy(dependencies: Dependencies, from: number, entry: number): CircleStep {
  const { recorded } = dependencies
  const value = recorded.value[entry]!
  const calls = { fromStep: callThatSent(dependencies, from, value), toStep: recorded.step[entry]! }
  return { type: 'wr', partition: recorded.partition[entry]!, value, ...calls }
}

function callThatSent(dependencies: Dependencies, vertex: number, value: number): number {
  const { role, value: valueOf, step } = dependencies.recorded
  let call = -1
  eachEntryOf(dependencies, vertex, entry => {
    if (call < 0 && role[entry] === SENT && valueOf[entry] === value) call = step[entry]!
  })
  return call
}

/** Whether the order of one process alone says so. */
function isInProcess({ recorded, options }: Dependencies, from: number, to: number): boolean {
  return (
    options.processEdges === 'ours' && recorded.process[from] === recorded.process[to] && isBefore(recorded, from, to)
  )
}
