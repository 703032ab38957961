/**
 * A file's text in pieces, plain or gzip (told by its first bytes; several members, too), however large it is.
 *
 *   T1  no more than a few pieces are ever held, and none is read before the last one was taken
 *   T2  what cannot be text is a UsageError that says what it is; a gzip file that breaks off gives what comes before, and then says so
 */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { UsageError } from '../../../model/deployment/index.ts'
import { whyNotRead } from '../files.ts'

const piece = 2 ** 20
export const whatIsRead = 'a history (ndjson, jepsen-json, jepsen-edn or logs)'

/** A file that is open, its first piece read. */
export class TextFile {
  readonly path: string
  readonly first: string
  readonly #rest: AsyncGenerator<string>
  readonly #told: Told

  constructor(path: string, first: string, rest: AsyncGenerator<string>, told: Told) {
    this.path = path
    this.first = first
    this.#rest = rest
    this.#told = told
  }

  async *pieces(): AsyncGenerator<string> {
    yield this.first
    yield* this.#rest
  }

  /** What was wrong with the bytes, once they are read. */
  get wrong(): Readonly<Omit<Told, 'onBytes'>> {
    return this.#told
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
  /** Bytes that are not UTF-8 were read as U+FFFD. */
  isNotUtf8: boolean
}

export async function openText(path: string, onBytes: (count: number) => void): Promise<TextFile> {
  const told: Told = { onBytes, isBroken: false, isNotUtf8: false }
  const rest = textOfFile(path, told)
  for (let first = await rest.next(); first.done !== true; first = await rest.next()) {
    if (/\S/.test(first.value)) return new TextFile(path, first.value, rest, told)
  }
  const is = told.isBroken ? 'is a damaged gzip file' : 'is empty'
  throw new UsageError(`${path} ${is}: ackproof reads ${whatIsRead}.`)
}

async function* textOfFile(path: string, told: Told): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let isFirst = true
  for await (const chunk of bytesOfFile(path, told)) {
    if (isFirst) assertText(path, chunk)
    const text = decoder.write(chunk)
    if (text.includes('\ufffd') && !chunk.includes(replacement)) told.isNotUtf8 = true
    yield isFirst && text.startsWith('\ufeff') ? text.slice(1) : text
    isFirst = false
  }
  const rest = decoder.end()
  if (rest !== '') told.isNotUtf8 = true
  yield rest
}

const replacement = Buffer.from('\ufffd')

async function* bytesOfFile(path: string, told: Told): AsyncGenerator<Buffer> {
  const raw = rawBytes(path, told)
  const first = await raw.next()
  if (first.done === true) throw new UsageError(`${path} is empty: ackproof reads ${whatIsRead}.`)
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
    throw new UsageError(`${path} ${whyNotRead(error)}: right would be the path of ${whatIsRead}.`)
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

/** Files that people hand in by mistake, by their first bytes. */
const others: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'is an image (PNG)'],
  [[0xff, 0xd8, 0xff], 'is an image (JPEG)'],
  [[0x47, 0x49, 0x46, 0x38], 'is an image (GIF)'],
  [[0x25, 0x50, 0x44, 0x46], 'is a PDF'],
  [[0x50, 0x4b, 0x03, 0x04], 'is a ZIP archive: unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'is compressed with zstd: unpack it first, or use gzip'],
  [[0x42, 0x5a, 0x68], 'is compressed with bzip2: unpack it first, or use gzip'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'is compressed with xz: unpack it first, or use gzip'],
  [[0xff, 0xfe], 'is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'is UTF-16: save it as UTF-8'],
]

function assertText(path: string, chunk: Buffer): void {
  const other = others.find(([bytes]) => bytes.every((byte, at) => chunk[at] === byte))
  if (other !== undefined) throw new UsageError(`${path} ${other[1]}. ackproof reads ${whatIsRead}.`)
  if (chunk.includes(0)) throw new UsageError(`${path} is no text: ackproof reads ${whatIsRead}.`)
}
