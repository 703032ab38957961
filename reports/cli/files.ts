/**
 * Files in and out. Everything that can be wrong with one is a UsageError with a sentence that says what would be right.
 *
 *   F1  no more than the limit is ever read, whatever the size of the file, and pipes are read like files
 *   F2  whether a report can be written is known before the work starts, and it never overwrites an input
 */
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { UsageError } from '../../model/deployment/index.ts'

export function readText(path: string, maxBytes: number, what: string): string {
  const bytes = readBytes(path, maxBytes + 1, what)
  const called = nameOf(path)
  if (bytes.length > maxBytes) {
    const mb = Math.round(maxBytes / 2 ** 20)
    throw new UsageError(`${called} is larger than ${mb} MB: it is meant to be ${what}, and far smaller.`)
  }
  const text = bytes.toString('utf8')
  if (text.trim() === '') throw new UsageError(`${called} is empty: ackproof reads ${what}.`)
  return text
}

/** What is piped in has no name of its own. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path)

function readBytes(path: string, most: number, what: string): Buffer {
  const chunks: Buffer[] = []
  try {
    const file = path === '-' ? 0 : openSync(path, 'r')
    try {
      for (let left = most; left > 0;) {
        const chunk = Buffer.alloc(Math.min(left, 65_536))
        const got = readSync(file, chunk)
        if (got === 0) break
        chunks.push(chunk.subarray(0, got))
        left -= got
      }
    } finally {
      if (path !== '-') closeSync(file)
    }
  } catch (error) {
    throw new UsageError(`${nameOf(path)} ${whyNotRead(error)}: right would be the path of ${what}.`)
  }
  return Buffer.concat(chunks)
}

export function whyNotRead(error: unknown): string {
  const code = codeOf(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist'
  if (code === 'EISDIR') return 'is a directory'
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by you'
  return `cannot be read (${code})`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason'
}

/** Opens the file for writing once, and leaves everything as it was. */
export function assertWritable(path: string, inputs: readonly string[], option = '--json'): void {
  // A link to a file that is not there yet is no new file: removing it would remove the link.
  const isNew = lstatSync(path, { throwIfNoEntry: false }) === undefined
  try {
    closeSync(openSync(path, 'a'))
    if (isNew) rmSync(path)
  } catch (error) {
    throw notWritable(path, error, option)
  }
  if (!isNew && inputs.some(input => realPath(input) === realPath(path))) {
    throw new UsageError(`${option} ${path} would overwrite an input: name another file.`)
  }
}

/** Also of files that are not there yet. */
export const isSameFile = (one: string, other: string): boolean => realPath(one) === realPath(other)

/** A pipe that a shell hands in as /dev/fd/63 has no path of its own. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const folder = dirname(resolve(path))
    return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path
  }
}

/** Step by step: `recursive` never ends where a file system refuses new folders as if their parent were missing, as /proc does. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}

/** Makes the folder, and sees that a file can be made in it; `planned` are names of files that will be, of which none may be an input. */
export function assertFolder(path: string, planned: readonly string[], inputs: readonly string[]): void {
  try {
    makeFolder(path)
    for (const probe of [join(path, `.ackproof-${process.pid}`), ...planned.map(name => join(path, name))]) {
      assertWritable(probe, inputs, '--out')
    }
  } catch (error) {
    throw error instanceof UsageError ? error : noFolder(path, error)
  }
}

function noFolder(path: string, error: unknown): UsageError {
  const code = codeOf(error)
  const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file stands there' : code
  return new UsageError(`--out ${path} cannot be made a folder (${why}): name one that you may write to.`)
}

/** A file below a folder; what lies between is made. */
export function writeIn(folder: string, name: string, text: Iterable<string>): void {
  const path = join(folder, name)
  try {
    makeFolder(dirname(path))
  } catch (error) {
    throw noFolder(dirname(path), error)
  }
  writePieces(path, gathered(text), '--out')
}

const enough = 1 << 20

/** Few writes of some size instead of many small ones. */
export function* gathered(pieces: Iterable<string>): Iterable<string> {
  let held = ''
  for (const piece of pieces) {
    held += piece
    if (held.length < enough) continue
    yield held
    held = ''
  }
  yield held
}

export const writeText = (path: string, text: string): void => writePieces(path, [text], '--json')

/** In pieces, as one string may be too long. */
export function writePieces(path: string, pieces: Iterable<string>, option: string): void {
  try {
    const file = openSync(path, 'w')
    try {
      for (const piece of pieces) writeSync(file, piece)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw notWritable(path, error, option)
  }
}

function notWritable(path: string, error: unknown, option = '--json'): UsageError {
  const code = codeOf(error)
  const missing = existsSync(dirname(resolve(path))) ? 'its folder takes no new file' : 'its folder does not exist'
  const why = code === 'ENOENT' ? missing : code === 'EISDIR' ? 'it is a directory' : code
  return new UsageError(`${option} ${path} cannot be written (${why}): name a file in a folder that you may write to.`)
}
