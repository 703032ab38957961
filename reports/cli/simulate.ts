/**
 * `npm run simulate -- --minutes 10 [--seed 1000]`: random runs of the reference broker for as long as one likes, and a table at the end.
 * A developer's script, no command of the package. Exit 1: a violation, with the seed that repeats it.
 */
import { parseArgs } from 'node:util'
import Table from 'cli-table3'
import { runsOf } from '../../properties/mutants/hunt.ts'
import { randomRun, type RunResult } from '../../properties/random-runs.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
})
const minutes = Number(values.minutes)
const first = Number(values.seed)
if (!(minutes > 0) || !Number.isSafeInteger(first)) {
  console.error('Usage: npm run simulate -- --minutes 10 --seed 1, with a positive number and a whole one.')
  process.exit(2)
}

interface Total {
  runs: number
  acknowledged: number
  simulatedMs: number
  readonly faults: Record<string, number>
  readonly violations: string[]
}

/** Configurations that promise to lose nothing under the faults that they meet. */
const kinds = ['safe', 'flushed'] as const
const totals = Object.fromEntries(kinds.map(kind => [kind, newTotal()]))
const end = performance.now() + minutes * 60_000
const started = performance.now()
let seed = first
for (; performance.now() < end; seed++)
  for (const kind of kinds) add(totals[kind]!, randomRun({ ...runsOf[kind], seed }))

const table = new Table({ head: ['runs of', 'runs', 'acknowledged', 'simulated s', 'faults', 'violations'] })
for (const [kind, total] of Object.entries(totals)) table.push([kind, ...rowOf(total)])
console.log(table.toString())
const simulated = Object.values(totals).reduce((sum, total) => sum + total.simulatedMs, 0)
console.log(
  `seeds ${first} to ${seed - 1}; simulated over real time: ${Math.round(simulated / (performance.now() - started))}`,
)
const violations = Object.values(totals).flatMap(total => total.violations)
for (const violation of violations.slice(0, 10)) console.log(violation)
process.exitCode = violations.length > 0 ? 1 : 0

function newTotal(): Total {
  return { runs: 0, acknowledged: 0, simulatedMs: 0, faults: {}, violations: [] }
}

function add(total: Total, { seed: of, acknowledged, simulatedMs, faults, violations }: RunResult): void {
  total.runs += 1
  total.acknowledged += acknowledged
  total.simulatedMs += simulatedMs
  for (const [fault, count] of Object.entries(faults)) total.faults[fault] = (total.faults[fault] ?? 0) + count
  total.violations.push(...violations.map(sentence => `seed ${of}: ${sentence}`))
}

function rowOf({ runs, acknowledged, simulatedMs, faults, violations }: Total): (string | number)[] {
  const struck = Object.entries(faults).map(([fault, count]) => `${fault} ${count}`)
  return [runs, acknowledged, Math.round(simulatedMs / 1000), struck.join('\n'), violations.length || 'none']
}
