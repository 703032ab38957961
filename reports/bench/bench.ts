/**
 * How fast the explorer is here, on models whose counts four other checkers agree on; and beside `xstate/graph` where that finishes.
 *
 * The median of three runs each, in this process, one after the other: a figure of a busy machine is a figure of a busy machine. Bytes are
 * those that the explorer's tables have allocated, used or not.
 */
import { replicatedLog } from '../../model/explorer/examples/replicated-log.ts'
import { twoPhaseCommit } from '../../model/explorer/examples/two-phase-commit.ts'
import { explore, type Property, type SystemSpec } from '../../model/explorer/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import { questionFor } from '../../properties/check-scope.ts'
import { propertyOf } from '../../properties/guarantees.ts'
import { specOf } from '../../properties/question.ts'
import { statesByXstateGraph } from './one-machine.ts'

export interface Measured {
  readonly model: string
  readonly states: number
  readonly transitions: number
  readonly seconds: number
  readonly statesPerSecond: number
  readonly transitionsPerSecond: number
  readonly bytesPerState: number
  readonly xstateCalls: number
}

/** The same protocol twice: as machines side by side here, as one machine through `xstate/graph`. */
export interface Compared {
  readonly model: string
  readonly states: number
  readonly seconds: number
  readonly xstateGraphSeconds: number
  readonly ratio: number
}

export interface BenchResult {
  readonly measured: readonly Measured[]
  readonly compared: readonly Compared[]
}

interface Model {
  readonly spec: SystemSpec
  readonly properties: readonly Property[]
}

/** Measures and prints as it goes, a line at a time. */
export function runBench(print: (line: string) => void): BenchResult {
  const models = [
    twoPhaseCommit(7),
    twoPhaseCommit(8),
    replicatedLog({ backups: 2, records: 3, capacity: 3, crashes: 1 }),
    kafka(),
  ]
  print(
    row(
      ['states', 'transitions', 'seconds', 'states/s', 'transitions/s', 'bytes/state', 'XState calls'],
      'The explorer',
    ),
  )
  const measured = models.map(model => {
    const result = measure(model)
    print(rowOf(result))
    return result
  })
  print('')
  print(row(['states', 'seconds', 'xstate/graph', 'ratio'], 'Beside xstate/graph, the protocol as one machine'))
  const compared = [3, 4, 5].map(n => {
    const result = compare(n)
    const { states, seconds, xstateGraphSeconds, ratio } = result
    print(row([states, seconds.toFixed(3), xstateGraphSeconds.toFixed(2), `${ratio.toFixed(0)} ×`], result.model))
    return result
  })
  return { measured, compared }
}

const RUNS = 3

function measure({ spec, properties }: Model): Measured {
  const runs = Array.from({ length: RUNS }, () => timed(() => explore(spec, { properties })))
  const { seconds, result } = runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)]!
  const { states, transitions, bytes, xstateCalls } = result
  return {
    model: spec.name,
    states,
    transitions,
    seconds,
    statesPerSecond: Math.round(states / seconds),
    transitionsPerSecond: Math.round(transitions / seconds),
    bytesPerState: bytes / states,
    xstateCalls,
  }
}

/** What `check` asks about the careful configuration, a failing broker: most of its time goes into calls of XState. */
function kafka(): Model {
  const question = questionFor('NAL', safeParameters, ['b1', 'd1', 'w1', 'p1'])
  return { spec: specOf(question), properties: [propertyOf('NAL', question.parameters, question.scope, [])] }
}

function compare(n: number): Compared {
  const { spec, properties } = twoPhaseCommit(n)
  const { seconds, result } = timed(() => explore(spec, { properties }))
  const graph = timed(() => statesByXstateGraph(n))
  if (graph.result !== result.states)
    throw new Error(`${spec.name}: the explorer finds ${result.states} states, xstate/graph ${graph.result}.`)
  const ratio = graph.seconds / seconds
  return { model: spec.name, states: result.states, seconds, xstateGraphSeconds: graph.seconds, ratio }
}

function timed<T>(run: () => T): { readonly seconds: number; readonly result: T } {
  const start = performance.now()
  const result = run()
  return { seconds: (performance.now() - start) / 1000, result }
}

function rowOf(measured: Measured): string {
  const { model, states, transitions, seconds, statesPerSecond, transitionsPerSecond, bytesPerState, xstateCalls } =
    measured
  const figures = [states, transitions, seconds.toFixed(2), statesPerSecond, transitionsPerSecond]
  return row([...figures, bytesPerState.toFixed(1), xstateCalls], model)
}

function row(cells: readonly (string | number)[], name: string): string {
  const told = cells.map(cell => (typeof cell === 'number' ? cell.toLocaleString('en') : cell))
  return name.padEnd(66) + told.map(cell => cell.padStart(14)).join('')
}
