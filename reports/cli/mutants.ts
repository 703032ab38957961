/**
 * `npm run mutants`: every mutant of the broker's rules in random runs, and which check found it. A developer's script.
 * Exit 1: a mutant survives.
 */
import Table from 'cli-table3'
import { hunt, unswapped } from '../../properties/mutants/hunt.ts'
import { mutants } from '../../properties/mutants/index.ts'

const limit = 60
const table = new Table({ head: ['mutant', 'breaks', 'killed by', 'runs', 'source'] })
const hunts = mutants.map(mutant => {
  const { killed, runs } = hunt(mutant, limit)
  table.push([
    mutant.id,
    mutant.breaks,
    killed ? `${killed.by} (seed ${killed.seed})` : 'SURVIVES',
    runs,
    mutant.source,
  ])
  return killed
})
console.log(table.toString())
console.log(
  `killed ${hunts.filter(Boolean).length} of ${mutants.length}; rules without a mutant: ${unswapped(mutants).join(', ')}`,
)
process.exitCode = hunts.every(Boolean) ? 0 : 1
