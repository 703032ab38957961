/**
 * `npm run docs`: writes what is generated (tables and the picture in README.md, a table in properties/history/README.md, the report's JSON Schema, the gallery). A
 * developer's script, no command of the package.
 *
 *     npm run docs                                   decides every claim first: some minutes
 *     npm run docs -- --report FILE                  takes what `npm run verify -- --json FILE` wrote
 *     npm run docs -- --report FILE --check          writes nothing: says whether the gallery or a table is stale, and ends with 1 when one is
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { UsageError } from '../../model/deployment/index.ts'
import { modelFingerprint } from '../../properties/decide.ts'
import { withRulings } from '../render/history-readme.ts'
import type { GalleryFile } from '../render/gallery.ts'
import { withClientTables } from '../render/client-tables.ts'
import { withConfigurationTable } from '../render/exactly-once-table.ts'
import { withSinkTable } from '../render/sink-table.ts'
import { withGenerated, withPicture } from '../render/readme.ts'
import { reportJsonSchema } from '../report.ts'
import { galleryOf, staleness, writeGallery } from './gallery.ts'
import { rows } from './rows.ts'
import { openTerminal } from './terminal.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const gallery = pathOf('../gallery')
const usage = 'docs takes --report FILE, and with it --check: `npm run docs -- --report FILE --check`.'

function options(): { readonly report?: string | undefined; readonly check: boolean } {
  try {
    const { values } = parseArgs({
      options: { report: { type: 'string' }, check: { type: 'boolean', default: false } },
    })
    if (values.check && values.report === undefined) throw new UsageError(usage)
    return values
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(usage)
  }
}

const readme = pathOf('../../README.md')

/** README.md as it should be. */
function generatedReadme(files: readonly GalleryFile[]): Promise<string> {
  const page = files.find(({ name }) => name === 'claims/K04.md')?.text ?? ''
  const written = [withGenerated, withClientTables, withSinkTable, withConfigurationTable].reduce(
    (text, part) => part(text),
    withPicture(readFileSync(readme, 'utf8'), page),
  )
  return formatted(readme, written)
}

async function writeTables(files: readonly GalleryFile[]): Promise<void> {
  writeFileSync(readme, await generatedReadme(files))
  await writeFormatted(pathOf('../report.schema.json'), JSON.stringify(reportJsonSchema(), null, 2))
  const histories = pathOf('../../properties/history/README.md')
  await writeFormatted(histories, withRulings(readFileSync(histories, 'utf8')))
}

/** People edit around what is generated here, so it looks as `npm run format` would have it. */
const formatted = async (path: string, text: string): Promise<string> =>
  format(text, { ...(await resolveConfig(path)), filepath: path })

async function writeFormatted(path: string, text: string): Promise<void> {
  writeFileSync(path, await formatted(path, text))
}

/** Decides every claim into a file of its own. */
async function decideAll(): Promise<readonly GalleryFile[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-docs-'))
  try {
    const json = join(folder, 'verify.json')
    const model = modelFingerprint()
    const terminal = { ...openTerminal(), print: () => undefined }
    const code = await verify({ json }, rows, { terminal, tool: { version, model }, command: 'verify' })
    if (code !== 0) throw new UsageError('verify did not come out as expected: `npm run verify` says where.')
    return galleryOf(json, model)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function docs(): Promise<number> {
  const { report, check } = options()
  const files = report === undefined ? undefined : galleryOf(report, modelFingerprint())
  if (check) {
    const isFresh = (await generatedReadme(files!)) === readFileSync(readme, 'utf8')
    const stale =
      staleness(gallery, files!) ?? (isFresh ? undefined : 'README.md is stale: its tables come out otherwise.')
    console.error(stale ?? 'reports/gallery/ and the tables of README.md are what comes out.')
    return stale === undefined ? 0 : 1
  }
  const made = files ?? (await decideAll())
  writeGallery(gallery, made)
  await writeTables(made)
  return 0
}

try {
  process.exitCode = await docs()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  console.error(error.message)
  process.exitCode = 2
}
