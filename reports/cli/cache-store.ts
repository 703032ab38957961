/**
 * A folder of small files, each kept under a key and found again only as it was written.
 *
 *     <sha256 of the key>.json     {"store":"ackproof/store@1","checksum":"…"}⏎ the value as JSON
 *
 *   S1  an entry that was cut off, edited, renamed, or is of another shape reads as absent; the next write mends it
 *   S2  a folder that cannot be read or written is as good as an empty one: nothing here throws
 *   S3  who reads sees a whole entry or none: it is written beside its place and moved there, so that two processes may write at once
 *   S4  the folder stays below its size: the entries that were written first go first
 *
 * A checksum finds damage, not malice: who may write to this folder may make ackproof say anything, as who may write to its program may. The
 * folder is made for its owner alone.
 */
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const STORE = 'ackproof/store@1'
const MOST_BYTES = 64 * 2 ** 20
/** Larger than any answer: what is larger was not written here, and reading it would take long. */
const MOST_ENTRY_BYTES = 16 * 2 ** 20
/** What a process that died has left half written. */
const LEFT_BEHIND_MS = 3_600_000
const ours = /^[0-9a-f]{64}\.json(\.[0-9a-f]+\.part)?$/

const header = z.object({ store: z.literal(STORE), checksum: z.string() })

export const sha256 = (...texts: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest('hex')
}

export class Store {
  private readonly folder: string
  private readonly mostBytes: number
  private wrote = false

  constructor(folder: string, mostBytes = MOST_BYTES) {
    this.folder = folder
    this.mostBytes = mostBytes
  }

  read<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const path = this.pathOf(key)
    try {
      const { size } = plainFile(path)
      if (size > MOST_ENTRY_BYTES) return undefined
      const value = unpacked(key, readFileSync(path, 'utf8'))
      const parsed = value === undefined ? undefined : schema.safeParse(value)
      return parsed?.success ? parsed.data : undefined
    } catch {
      return undefined
    }
  }

  write(key: string, value: unknown): void {
    const path = this.pathOf(key)
    const part = `${path}.${randomBytes(6).toString('hex')}.part`
    try {
      makeFolder(this.folder)
      writeFileSync(part, packed(key, value), { mode: 0o600, flag: 'wx' })
      renameSync(part, path)
      this.wrote = true
    } catch {
      removeQuietly(part)
    }
  }

  /** S4, once a run that has written anything. `now`: milliseconds since 1970. */
  trim(now: number): void {
    if (!this.wrote) return
    const files = this.files()
    const stale = files.filter(({ name, at }) => name.endsWith('.part') && now - at > LEFT_BEHIND_MS)
    let over = files.reduce((sum, { size }) => sum + size, 0) - this.mostBytes
    for (const { name, size } of [...stale, ...files.filter(({ name: each }) => !each.endsWith('.part'))]) {
      if (over <= 0 && !name.endsWith('.part')) return
      removeQuietly(join(this.folder, name))
      over -= size
    }
  }

  /** The oldest first; nothing that is not ours. */
  private files(): readonly { readonly name: string; readonly size: number; readonly at: number }[] {
    const found = listed(this.folder).flatMap(name => {
      try {
        const { size, mtimeMs: at } = plainFile(join(this.folder, name))
        return [{ name, size, at }]
      } catch {
        return [] // Another process was quicker to remove it.
      }
    })
    return found.toSorted((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
  }

  private pathOf(key: string): string {
    return join(this.folder, `${sha256(key)}.json`)
  }
}

/** Not `recursive`: where a system says of a folder below one that is there that it does not exist (/proc), Node would try for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolder(above)
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (!existsSync(path)) throw error // Another process may have been quicker.
  }
}

/** A pipe would never end, and a link may lead anywhere. */
function plainFile(path: string) {
  const file = lstatSync(path)
  if (!file.isFile()) throw new Error('no plain file')
  return file
}

function packed(key: string, value: unknown): string {
  const text = JSON.stringify(value)
  return `${JSON.stringify({ store: STORE, checksum: sha256(key, text) })}\n${text}`
}

function unpacked(key: string, entry: string): unknown {
  const end = entry.indexOf('\n')
  const head = header.parse(JSON.parse(entry.slice(0, Math.max(0, end))))
  const text = entry.slice(end + 1)
  return head.checksum === sha256(key, text) ? JSON.parse(text) : undefined
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter(name => ours.test(name))
  } catch {
    return []
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It stays: the folder is not ours to change.
  }
}
