/**
 * The table of three configurations in README.md, from searches made on the spot (properties/exactly-once-table.ts): two seconds. `npm run docs` writes it, a
 * test says when it is stale.
 */
import { configurationFaults, type ConfigurationRow, configurationTable } from '../../properties/exactly-once-table.ts'
import { counted } from './look.ts'
import { between, table } from './readme.ts'

/** The text with the table written anew. Throws when a marker is missing. */
export const withConfigurationTable = (readme: string): string =>
  between(readme, 'configurations', () => configurationsTable(configurationTable()))

export const configurationsTable = (rows: readonly ConfigurationRow[]): string =>
  table(
    ['configuration', 'what is set', ...configurationFaults, 'decided'],
    rows.map(row => [
      row.name === undefined ? 'near miss' : `**${row.name}**`,
      row.set,
      ...configurationFaults.map(fault => comesText(row.comes[fault])),
      decided(row),
    ]),
  )

const comesText = (comes: readonly string[]) => (comes.length === 0 ? 'once' : comes.join(', '))

const never = { AMO: 'never twice', ALO: 'never lost', EO: 'neither lost nor twice' } as const
/** The proof by its size, or the counterexample by its length. */
function decided({ promise, states, steps, putOut }: ConfigurationRow): string {
  const fenced = putOut === undefined ? '' : `put out, in ${counted(putOut, 'step')}; `
  return steps === undefined
    ? `${fenced}${promise} holds: ${never[promise]} in ${counted(states, 'state')}`
    : `${fenced}${promise} broken, in ${counted(steps, 'step')}`
}
