import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { withGenerated } from './readme.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
/** The formatter aligns tables; their cells are what counts. */
const cells = (text: string) => text.replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ')

test('The generated tables of the README are those of the claims (npm run docs writes them anew).', () => {
  expect(cells(withGenerated(readme))).toBe(cells(readme))
})

test('A README without its markers is an error, not a README without tables.', () => {
  expect(() => withGenerated('# nothing')).toThrow(/claims/)
})
