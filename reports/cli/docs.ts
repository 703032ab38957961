/** `npm run docs`: writes what is generated (the tables of README.md, the report's JSON Schema). A developer's script, no command of the package. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withGenerated } from '../render/readme.ts'
import { reportJsonSchema } from '../report.ts'

const readme = new URL('../../README.md', import.meta.url)
writeFileSync(readme, withGenerated(readFileSync(readme, 'utf8')))
writeFileSync(new URL('../report.schema.json', import.meta.url), `${JSON.stringify(reportJsonSchema(), null, 2)}\n`)
