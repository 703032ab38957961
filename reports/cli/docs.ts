/** `npm run docs`: writes what is generated (the tables of README.md). A developer's script, no command of the package. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withGenerated } from '../render/readme.ts'

const readme = new URL('../../README.md', import.meta.url)
writeFileSync(readme, withGenerated(readFileSync(readme, 'utf8')))
