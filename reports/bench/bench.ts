/**
 * How fast the explorer is here, on models whose counts four other checkers agree on; and beside `xstate/graph` where that finishes. Then the
 * reference broker (broker-bench.ts), what a flush for each append costs (append-bench.ts), and the checker of histories (history-bench.ts).
 *
 * The median of three runs each, in this process, one after the other: a figure of a busy machine is a figure of a busy machine. Bytes are
 * those that the explorer's tables have allocated, used or not.
 */
import { replicatedLog } from '../../model/explorer/examples/replicated-log.ts'
import { twoPhaseCommit } from '../../model/explorer/examples/two-phase-commit.ts'
import { explore, type Property, type SystemSpec } from '../../model/explorer/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import { kipProperty, type KipScope, kipSystem } from '../../model/kafka/kips/index.ts'
import { questionFor } from '../../properties/check-scope.ts'
import { propertyOf } from '../../properties/guarantees.ts'
import { specOf } from '../../properties/question.ts'
import { type MeasuredAppends, runAppendBench } from './append-bench.ts'
import { type BrokerBench, runBrokerBench } from './broker-bench.ts'
import { type MeasuredHistory, runHistoryBench } from './history-bench.ts'
import { statesByXstateGraph } from './one-machine.ts'
import { twoPhaseCommitInPromela } from './promela.ts'

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

/** The same protocol in Spin, compiled with -O2: the median of as many runs, in turns with ours. */
export interface BesideSpin {
  readonly model: string
  readonly states: number
  readonly spinStates: number
  readonly seconds: number
  readonly spinSeconds: number
  /** Our seconds by Spin's. */
  readonly ratio: number
}

export interface BenchResult {
  readonly measured: readonly Measured[]
  readonly compared: readonly Compared[]
  /** Absent where Spin is not installed. */
  readonly spin?: BesideSpin
  readonly broker: BrokerBench
  readonly appends: MeasuredAppends
  readonly histories: readonly MeasuredHistory[]
}

/** Runs Spin on a model, or says that it cannot; the caller owns processes. */
export type RunSpin = (promela: string) => { readonly states: number; readonly seconds: number } | undefined

interface Model {
  readonly spec: SystemSpec
  readonly properties: readonly Property[]
}

/** Measures and prints as it goes, a line at a time. */
export function runBench(print: (line: string) => void, runSpin: RunSpin): BenchResult {
  const models = [
    twoPhaseCommit(7),
    twoPhaseCommit(8),
    replicatedLog({ backups: 2, records: 3, capacity: 3, crashes: 1 }),
    kafka(),
    replication({ replicas: 3, log: 2, records: 2, epochs: 2 }),
    replication({ replicas: 3, log: 1, records: 1, epochs: 3 }),
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
  print('')
  const spin = besideSpin(8, runSpin)
  print(spin ? spinLine(spin) : 'Spin is not installed here (or gcc is not), so there is nothing to stand beside.')
  print('')
  const broker = runBrokerBench(print)
  print('')
  const appends = runAppendBench(print)
  print('')
  const histories = runHistoryBench(print)
  return { measured, compared, ...(spin ? { spin } : {}), broker, appends, histories }
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

function replication(scope: KipScope): Model {
  return { spec: kipSystem({ rule: 'kip-320', ...scope }), properties: [kipProperty('StrongIsr', scope)] }
}

/** In turns, so that a machine that is busy for a while is busy for both. */
function besideSpin(n: number, runSpin: RunSpin): BesideSpin | undefined {
  const { spec, properties } = twoPhaseCommit(n)
  const promela = twoPhaseCommitInPromela(n)
  const turns = Array.from({ length: RUNS }, () => ({
    spin: runSpin(promela),
    ours: timed(() => explore(spec, { properties })),
  }))
  const theirs = turns.flatMap(({ spin }) => (spin ? [spin] : []))
  if (theirs.length < RUNS) return undefined
  const median = (seconds: readonly number[]) => seconds.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)]!
  const seconds = median(turns.map(({ ours }) => ours.seconds))
  const spinSeconds = median(theirs.map(run => run.seconds))
  const { states } = turns[0]!.ours.result
  return { model: spec.name, states, spinStates: theirs[0]!.states, seconds, spinSeconds, ratio: seconds / spinSeconds }
}

function spinLine({ model, states, spinStates, seconds, spinSeconds, ratio }: BesideSpin): string {
  const same = states === spinStates ? 'the same states' : `${spinStates} states`
  return `Beside Spin (gcc -O2, ${same}), ${model}: ${seconds.toFixed(2)} s, Spin ${spinSeconds.toFixed(2)} s, ratio ${ratio.toFixed(2)}`
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
