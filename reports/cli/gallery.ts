/**
 * The gallery's folder: writing it, and saying whether it is stale.
 *
 *   L1  a file that the gallery no longer has is removed; nothing outside of its folder is touched
 *   L2  a report of another model, or of less than every claim, makes no gallery
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../../model/deployment/index.ts'
import { type GalleryFile, galleryFiles, missingFrom } from '../render/gallery.ts'
import { parseReport, type Report } from '../report.ts'

const MOST_NAMED = 5

/** What the gallery is to have, from the report that `verify --json` wrote to `file`. */
export function galleryOf(file: string, model: string): readonly GalleryFile[] {
  return filesOf(parseReport(readFileSync(file, 'utf8'), file), file, model)
}

function filesOf(report: Report, file: string, model: string): readonly GalleryFile[] {
  if (report.tool.model !== model) {
    throw new UsageError(
      `${file} is of another model (${report.tool.model}; this is ${model}): right would be one that \`npm run verify -- --json FILE\` writes now.`,
    )
  }
  const missing = missingFrom(report)
  if (missing.length > 0) {
    throw new UsageError(
      `${file} does not decide every claim (${named(missing)} missing): right would be one that \`npm run verify -- --json FILE\` writes.`,
    )
  }
  return galleryFiles(report)
}

export function writeGallery(folder: string, files: readonly GalleryFile[]): void {
  const wanted = new Set(files.map(({ name }) => name))
  for (const name of namesIn(folder)) if (!wanted.has(name)) rmSync(join(folder, name))
  for (const { name, text } of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

/** One sentence when the folder is not what it should be: what differs, and what to run. */
export function staleness(folder: string, files: readonly GalleryFile[]): string | undefined {
  const there = new Set(namesIn(folder))
  const wanted = new Set(files.map(({ name }) => name))
  const changed = files.filter(({ name, text }) => there.has(name) && readFileSync(join(folder, name), 'utf8') !== text)
  const parts = [
    ['differ from what comes out', changed.map(({ name }) => name)],
    ['missing', [...wanted].filter(name => !there.has(name))],
    ['no longer made', [...there].filter(name => !wanted.has(name))],
  ] as const
  const told = parts.flatMap(([what, names]) => (names.length === 0 ? [] : [`${what}: ${named(names)}`]))
  if (told.length === 0) return undefined
  return `reports/gallery/ is stale (${told.join('; ')}): \`npm run docs\` writes it anew; look at the difference and commit it.`
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry =>
        join(entry.parentPath, entry.name)
          .slice(folder.length)
          .replace(/^[\\/]/, '')
          .replaceAll('\\', '/'),
      )
      .toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ')
}
