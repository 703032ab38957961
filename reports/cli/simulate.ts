/**
 * `npm run simulate -- --minutes 10 [--seed 1000] [--kind safe]`: random runs of the reference broker for as long as one likes, and a table at
 * the end, also after Ctrl-C. `--seed N --kind K` without minutes repeats one run. A developer's script, no command of the package.
 *
 * Exit 0: nothing was broken. 1: something was, and is shown shrunk, with the line that repeats it. 2: bad arguments.
 */
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { faults } from '../../impl/world/index.ts'
import { failureText, repeatLine } from '../../properties/runs/report.ts'
import { type Failure, tryPlan } from '../../properties/runs/search.ts'
import { addRun, newTotal, type Total } from '../../properties/runs/total.ts'
import { type KindName, kindNames, kinds } from '../../properties/swarm.ts'

const faultKinds = Object.keys(faults)
const usage = `Usage: npm run simulate -- [--minutes 10] [--seed 1] [--kind ${kindNames.join('|')}]
  minutes: how long, a positive number; seed: the first, a whole number from 0; kind: of the runs, all in turn if absent.
  --seed and --kind without --minutes: that one run.`

interface Arguments {
  readonly minutes: number
  readonly seed: number
  readonly kinds: readonly KindName[]
  readonly isOneRun: boolean
}

function argumentsOf(): Arguments | undefined {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({ options: { minutes: text, seed: text, kind: text } })
    const minutes = Number(values.minutes ?? 1)
    const seed = Number(values.seed ?? 1)
    const isNumber = minutes > 0 && Number.isFinite(minutes) && Number.isSafeInteger(seed) && seed >= 0
    const named = kindNames.filter(kind => kind === (values.kind ?? kind))
    const isOneRun = values.minutes === undefined && values.seed !== undefined && values.kind !== undefined
    return isNumber && named.length > 0 ? { minutes, seed, kinds: named, isOneRun } : undefined
  } catch {
    return undefined
  }
}

const asked = argumentsOf()
if (asked === undefined) {
  console.error(usage)
  process.exit(2)
}
await simulate(asked)

async function simulate({ minutes, seed, kinds: chosen, isOneRun }: Arguments): Promise<void> {
  const totals = new Map(chosen.map(kind => [kind, newTotal()]))
  const started = performance.now()
  const end = isOneRun ? started : started + minutes * 60_000
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  let failure: Failure | undefined
  let next = seed
  do {
    for (const kind of chosen) {
      const found = tryPlan(kind, next)
      addRun(totals.get(kind)!, found.result)
      failure ??= found.failure
    }
    next += 1
    // A signal is heard between two turns of the event loop.
    await new Promise(resolve => setImmediate(resolve))
  } while (failure === undefined && !interrupted.signal.aborted && performance.now() < end)
  tell(totals, failure, performance.now() - started, `seeds ${seed} to ${next - 1}`)
}

function tell(totals: ReadonlyMap<KindName, Total>, failure: Failure | undefined, realMs: number, seeds: string): void {
  const table = new Table({ head: ['', ...totals.keys()], style: { head: [], border: [] } })
  for (const [name, ...cells] of rowsOf([...totals.values()])) table.push([name!, ...cells])
  console.log(table.toString())
  const simulatedMs = [...totals.values()].reduce((sum, total) => sum + total.simulatedMs, 0)
  const ratio = Math.round(simulatedMs / realMs)
  for (const kind of totals.keys()) console.log(`${kind}: ${kinds[kind].says}`)
  console.log(`${seeds}; ${Math.round(simulatedMs / 1000)} simulated seconds, ${ratio} to each real one`)
  if (failure === undefined) return
  console.log(`\n${failureText(failure)}`)
  console.log(
    `\nOnce it is understood: ${failure.kind} ${failure.seed} goes into properties/seeds.txt (${repeatLine(failure.kind, failure.seed)}).`,
  )
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
    ['violations', ...totals.map(({ violations }) => violations || 'none')],
  ]
}
