/**
 * `npm run simulate -- --minutes 10 [--seed 1000] [--kind safe]`: random runs of the reference broker for as long as one likes, and a table at
 * the end, also after Ctrl-C. `--runs 10000`: so many runs, however long. `--seed N --kind K` alone: that one run again. A developer's script,
 * no command of the package.
 *
 * Every run is judged by invariants and guarantees, and (without faults that make a disk forget what was flushed, and without transactions) each of its
 * events by the model.
 *
 * Exit 0: nothing was broken. 1: something was, and is shown shrunk, with the line that repeats it. 2: bad arguments.
 */
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { faults } from '../../impl/world/index.ts'
import { failureText } from '../../properties/runs/report.ts'
import { tryPlan } from '../../properties/runs/search.ts'
import { addRun, addTrace, newTotal, type Total } from '../../properties/runs/total.ts'
import { traceReport } from '../../properties/trace/report.ts'
import { tryTrace } from '../../properties/trace/validate.ts'
import { type KindName, kindNames, kinds } from '../../properties/swarm.ts'

const faultKinds = Object.keys(faults)
const usage = `Usage: npm run simulate -- [--minutes 10 | --runs 10000] [--seed 1] [--kind ${kindNames.join('|')}]
  minutes: how long, a positive number (1 if absent); runs: how many instead, a whole number from 1.
  seed: the first, a whole number from 0; kind: of the runs, all in turn if absent. --seed and --kind alone: that one run.`

interface Arguments {
  readonly minutes: number
  readonly runs: number
  readonly seed: number
  readonly kinds: readonly KindName[]
}

/** Or what is wrong with them. */
function argumentsOf(): Arguments | string {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({ options: { minutes: text, runs: text, seed: text, kind: text } })
    const isBounded = values.minutes !== undefined || values.runs !== undefined
    const isOneRun = !isBounded && values.seed !== undefined && values.kind !== undefined
    const minutes = Number(values.minutes ?? (isOneRun || isBounded ? Infinity : 1))
    const runs = Number(values.runs ?? (isOneRun ? 1 : Infinity))
    const seed = Number(values.seed ?? 1)
    const isCount = runs === Infinity ? values.runs === undefined : Number.isSafeInteger(runs) && runs >= 1
    const isTime = minutes > 0 && (minutes < Infinity || values.minutes === undefined)
    const named = kindNames.filter(kind => kind === (values.kind ?? kind))
    const isRight = isCount && isTime && Number.isSafeInteger(seed) && seed >= 0 && named.length > 0
    if (isRight) return { minutes, runs, seed, kinds: named }
    const wrong = [
      ...(isTime ? [] : ['--minutes is no positive number']),
      ...(isCount ? [] : ['--runs is no whole number from 1']),
      ...(named.length > 0 ? [] : ['--kind names no kind of runs']),
      ...(Number.isSafeInteger(seed) && seed >= 0 ? [] : ['--seed is no whole number from 0']),
    ]
    return `${wrong.join('; ')}.`
  } catch (error) {
    return (error as Error).message
  }
}

const asked = argumentsOf()
if (typeof asked === 'string') {
  console.error(`${usage}\n  Here: ${asked}`)
  process.exit(2)
}
await simulate(asked)

async function simulate({ minutes, runs, seed, kinds: chosen }: Arguments): Promise<void> {
  const totals = new Map(chosen.map(kind => [kind, newTotal()]))
  const started = performance.now()
  const end = started + minutes * 60_000
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  let failure: string | undefined
  let done = 0
  while (failure === undefined && done < runs && performance.now() < end && !interrupted.signal.aborted) {
    const kind = chosen[done % chosen.length]!
    failure = tryOnce(totals.get(kind)!, kind, seed + Math.floor(done / chosen.length))
    done += 1
    // A signal is heard between two turns of the event loop.
    await new Promise(resolve => setImmediate(resolve))
  }
  const last = seed + Math.ceil(done / chosen.length) - 1
  tell(totals, failure, performance.now() - started, `${done} runs, seeds ${seed} to ${last}`)
}

/** One run, judged by invariants and guarantees, then validated against the model; what failed, in words. */
function tryOnce(total: Total, kind: KindName, seed: number): string | undefined {
  const { result, failure } = tryPlan(kind, seed)
  addRun(total, result)
  const text = failure ? failureText(failure) : unexplained(total, kind, seed)
  return text && `${text}\n\nOnce it is understood: ${kind} ${seed} goes into properties/seeds.txt.`
}

function unexplained(total: Total, kind: KindName, seed: number): string | undefined {
  const { result, failure } = tryTrace(kind, seed)
  addTrace(total, result)
  return failure && traceReport(kind, seed, failure)
}

function tell(totals: ReadonlyMap<KindName, Total>, failure: string | undefined, realMs: number, seeds: string): void {
  const table = new Table({ head: ['', ...totals.keys()], style: { head: [], border: [] } })
  for (const [name, ...cells] of rowsOf([...totals.values()])) table.push([name!, ...cells])
  console.log(table.toString())
  const simulatedMs = [...totals.values()].reduce((sum, total) => sum + total.simulatedMs, 0)
  const ratio = Math.round(simulatedMs / realMs)
  for (const kind of totals.keys()) console.log(`${kind}: ${kinds[kind].says}`)
  const [simulated, real] = [simulatedMs, realMs].map(ms => Math.round(ms / 1000))
  console.log(`${seeds}; ${simulated} simulated seconds in ${real} real ones: ${ratio} to one`)
  if (failure === undefined) return
  console.log(`\n${failure}`)
  process.exitCode = 1
}

/** A row a measure, a column a kind of runs. */
function rowsOf(totals: readonly Total[]): readonly (readonly (string | number)[])[] {
  const struck = faultKinds.filter(fault => totals.some(({ faults }) => (faults[fault] ?? 0) > 0))
  return [
    ['runs', ...totals.map(({ runs }) => runs)],
    ['events', ...totals.map(({ events }) => events)],
    ...struck.map(fault => [fault, ...totals.map(({ faults }) => faults[fault] ?? 0)]),
    ['acknowledged', ...totals.map(({ acknowledged }) => acknowledged)],
    ['handled', ...totals.map(({ handled }) => handled)],
    ['validated', ...totals.map(({ traced }) => traced)],
    ['steps of the model', ...totals.map(({ explained }) => explained)],
    [
      'not explained',
      ...totals.map(({ traced, unexplained }) => (traced > 0 ? unexplained || 'none' : 'not looked at')),
    ],
    ['violations', ...totals.map(({ violations }) => violations || 'none')],
  ]
}
