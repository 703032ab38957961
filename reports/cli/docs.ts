/** `npm run docs`: writes what is generated (tables in README.md and in properties/history/README.md, the report's JSON Schema). A developer's script, no command of the package. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withRulings } from '../render/history-readme.ts'
import { withGenerated } from '../render/readme.ts'
import { reportJsonSchema } from '../report.ts'

const readme = new URL('../../README.md', import.meta.url)
writeFileSync(readme, withGenerated(readFileSync(readme, 'utf8')))
writeFileSync(new URL('../report.schema.json', import.meta.url), `${JSON.stringify(reportJsonSchema(), null, 2)}\n`)

const histories = new URL('../../properties/history/README.md', import.meta.url)
writeFileSync(histories, withRulings(readFileSync(histories, 'utf8')))
