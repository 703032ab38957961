/** `npm run docs`: writes what is generated (tables in README.md and in properties/history/README.md). A developer's script, no command of the package. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withRulings } from '../render/history-readme.ts'
import { withGenerated } from '../render/readme.ts'

const readme = new URL('../../README.md', import.meta.url)
writeFileSync(readme, withGenerated(readFileSync(readme, 'utf8')))

const histories = new URL('../../properties/history/README.md', import.meta.url)
writeFileSync(histories, withRulings(readFileSync(histories, 'utf8')))
