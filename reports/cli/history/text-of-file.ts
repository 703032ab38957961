/**
 * A file's text in pieces, plain or gzip (told by its first bytes; several members, too), however large it is.
 *
 *   T1  no more than a few pieces are ever held, and none is read before the last one was taken; only who must know how a first line ends holds all of it
 *   T2  what cannot be text is a UsageError that says what it is; where bytes are wrong, or a gzip file breaks off, the text has a mark (marks.ts)
 */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { UsageError } from '../../../model/deployment/index.ts'
import { brokenOff, isOnlyMarks } from '../../../properties/history/readers/marks.ts'
import { whyNotRead, nameOf } from '../files.ts'
import { MarkedText } from './marked-text.ts'
import { whyNoText } from './no-text.ts'

const piece = 2 ** 20
export const whatIsRead = 'a history (ndjson, jepsen-json, jepsen-edn or logs)'

/** A file that is open, its first piece read. */
export class TextFile {
  /** As sentences call it. */
  readonly path: string
  #first: string
  #isWhole = false
  readonly #rest: AsyncGenerator<string>

  constructor(path: string, first: string, rest: AsyncGenerator<string>) {
    this.path = path
    this.#first = first
    this.#rest = rest
  }

  /** What was read so far. */
  get first(): string {
    return this.#first
  }

  /** Whether nothing comes after it. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Reads on, until twice as much is read. */
  async readOn(): Promise<void> {
    const parts = [this.#first]
    for (let more = this.#first.length; more > 0;) {
      const next = await this.#rest.next()
      if (next.done === true) {
        this.#isWhole = true
        break
      }
      parts.push(next.value)
      more -= next.value.length
    }
    this.#first = parts.join('')
  }

  async *pieces(): AsyncGenerator<string> {
    yield this.#first
    yield* this.#rest
  }

  async close(): Promise<void> {
    await this.#rest.return(undefined)
  }
}

interface Told {
  /** Bytes of the file as it lies on the disk. */
  readonly onBytes: (count: number) => void
  /** The compressed file ends too early, or is damaged from there on. */
  isBroken: boolean
}

export async function openText(path: string, onBytes: (count: number) => void): Promise<TextFile> {
  const told: Told = { onBytes, isBroken: false }
  const name = nameOf(path)
  const rest = textOfFile(path, told)
  for (let first = await rest.next(); first.done !== true; first = await rest.next()) {
    if (!isOnlyMarks(first.value)) return new TextFile(name, first.value, rest)
  }
  const is = told.isBroken ? 'is a damaged gzip file' : 'is empty'
  throw new UsageError(`${name} ${is}: ackproof reads ${whatIsRead}.`)
}

async function* textOfFile(path: string, told: Told): AsyncGenerator<string> {
  const text = new MarkedText()
  let isFirst = true
  for await (const chunk of bytesOfFile(path, told)) {
    if (isFirst) assertText(nameOf(path), chunk)
    const piece = text.take(chunk)
    yield isFirst && piece.startsWith('\ufeff') ? piece.slice(1) : piece
    isFirst = false
  }
  yield told.isBroken ? brokenOff : text.end()
}

async function* bytesOfFile(path: string, told: Told): AsyncGenerator<Buffer> {
  const raw = rawBytes(path, told)
  const first = await raw.next()
  if (first.done === true) throw new UsageError(`${nameOf(path)} is empty: ackproof reads ${whatIsRead}.`)
  const all = prepend(first.value, raw)
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) yield* all
  else yield* gunzipped(all, told)
}

async function* rawBytes(path: string, told: Told): AsyncGenerator<Buffer> {
  try {
    const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: piece })
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      told.onBytes(chunk.length)
      yield chunk
    }
  } catch (error) {
    throw new UsageError(`${nameOf(path)} ${whyNotRead(error)}: right would be the path of ${whatIsRead}.`)
  }
}

async function* prepend(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

async function* gunzipped(compressed: AsyncGenerator<Buffer>, told: Told): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: piece })
  // Whatever goes wrong is thrown where the text is taken.
  const flow = pipeline(Readable.from(compressed, { objectMode: true }), gunzip).catch(() => {})
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    if (error instanceof UsageError) throw error
    told.isBroken = true
  } finally {
    gunzip.destroy()
    await flow
  }
}

function assertText(path: string, chunk: Buffer): void {
  const why = whyNoText(chunk)
  if (why !== undefined) throw new UsageError(`${path} ${why}. ackproof reads ${whatIsRead}.`)
}
