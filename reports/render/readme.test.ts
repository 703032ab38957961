import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withRulings } from './history-readme.ts'
import { withGenerated } from './readme.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
/** The formatter aligns tables; their cells are what counts. */
const cells = (text: string) => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')

test('The generated tables of the README are those of the claims (npm run docs writes them anew).', () => {
  expect(cells(withGenerated(readme))).toBe(cells(readme))
})

test('The table of anomalies is that of the rules.', () => {
  const histories = readFileSync(new URL('../../properties/history/README.md', import.meta.url), 'utf8')
  expect(cells(withRulings(histories))).toBe(cells(histories))
  expect(histories).toContain('| `lost-write`')
})

test('A README without its markers is an error, not a README without tables.', () => {
  expect(() => withGenerated('# nothing')).toThrow(/claims/)
})
