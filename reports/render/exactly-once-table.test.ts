/** The table of three configurations is searched for here once: what it must show, and that README.md shows it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type ConfigurationRow, configurationTable } from '../../properties/exactly-once-table.ts'
import { configurationsTable, withConfigurationTable } from './exactly-once-table.ts'
import { between } from './readme.ts'

const rows = configurationTable()
const named = (name: string) => rows.find(row => row.name === name)!
const brings = ({ comes }: ConfigurationRow) => [...new Set(Object.values(comes).flat())].toSorted()
/** Near misses stand behind what they miss. */
const missesOf = (name: string) => {
  const after = rows.slice(rows.indexOf(named(name)) + 1)
  const next = after.findIndex(row => row.name !== undefined)
  return next < 0 ? after : after.slice(0, next)
}

test('At most once loses and has nothing twice; at least once has it twice and loses nothing; exactly once does neither.', () => {
  expect(brings(named('at most once'))).toEqual(['lost'])
  expect(brings(named('at least once'))).toEqual(['twice'])
  expect(brings(named('exactly once'))).toEqual([])
  expect(rows.filter(row => row.name !== undefined).map(row => [row.name, row.steps])).toEqual([
    ['at most once', undefined],
    ['at least once', undefined],
    ['exactly once', undefined],
  ])
})

test('Every near miss breaks what its configuration promises, in so many steps, or has an instance put out; nothing else goes wrong without a fault.', () => {
  for (const name of ['at most once', 'at least once', 'exactly once'] as const) {
    expect(missesOf(name).length).toBeGreaterThan(0)
    for (const miss of missesOf(name)) {
      expect([name, miss.set, miss.promise]).toEqual([name, miss.set, named(name).promise])
      expect(miss.steps ?? miss.putOut).toBeGreaterThan(1)
    }
  }
  const withoutFault = rows.filter(({ comes }) => comes.none.length > 0)
  expect(withoutFault.map(({ change, comes }) => [change, comes.none])).toEqual([
    [{ transactionalId: 'shared' }, ['put out']],
  ])
})

test('Whoever shares a transactional id is put out, and nothing is lost: a restart has it come back.', () => {
  const shared = rows.find(({ change }) => change.transactionalId === 'shared')!
  expect(brings(shared)).toEqual(['put out'])
  expect([shared.steps, shared.putOut]).toEqual([undefined, 2])
  expect(configurationsTable([shared])).toContain('put out, in 2 steps; EO holds: neither lost nor twice in ')
})

test('Offsets beside the transaction: a throw aborts it, and nothing is seen twice; a crash or a rebalance behind it has the output written again.', () => {
  const beside = rows.find(({ change, promise }) => promise === 'EO' && change.offsets === 'after')!
  expect(beside.parameters.producer).toBe('transactional')
  expect(beside.comes).toEqual({ none: [], c: ['twice'], n: [], e: [], rb: ['twice'], b1: [] })
  expect(beside.steps).toBe(11)
})

test('A zombie is what group metadata is for: without it nothing else has anything twice.', () => {
  const unchecked = rows.find(({ change }) => change.groupMetadata === 'not-passed')!
  expect(unchecked.comes).toEqual({ none: [], c: [], n: [], e: [], rb: ['twice'], b1: [] })
})

test('README.md has this table before any other (npm run docs writes it anew), and says that the source swaps two names.', () => {
  const cells = (text: string) => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  expect(cells(between(readme, 'configurations', configurationsTable(rows)))).toBe(cells(readme))
  expect(/^\|.*/m.exec(readme)?.[0]).toContain('configuration')
  expect(readme).toContain('has the first two the wrong way round')
  expect(() => withConfigurationTable('# nothing')).toThrow(/configurations/)
})
