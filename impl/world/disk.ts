/**
 * Disk: the disk of one process, with the page cache before it. Logs grow as bytes; small files are replaced as a whole.
 *
 *     0 ─────────── durable ─────────── size
 *     │ on the disk │ in the page cache │      a crash of the process keeps both; a power loss keeps the left and any part of the right
 *
 *   K1  durable ≤ size; only a flush moves durable up, only a truncation or a wipe moves it down
 *   K2  an append is in the file whole or not at all; only a loss of power tears it
 *   K3  an image is a copy: nobody who holds one sees later writes
 *
 * A truncation is durable at once: a journalling file system writes the new size before it hands the blocks out again. Small files are
 * durable at once too, which is their contract, and do not count against the capacity: they live in blocks kept in reserve.
 *
 * Not modelled: truncated bytes that come back after a loss of power; flushes that fail or lie; writes that land in the wrong place.
 */
import { assert } from '../core/assert.ts'
import type { DiskImage } from '../core/process.ts'

/**
 * What a loss of power leaves of the logs: what was flushed, everything, or as many bytes as the function says of each file (at least the
 * durable ones, at most all: any number, so a cut may fall inside a batch). A hole reads as zeros: the disk wrote the later pages first.
 */
export type Keep = 'flushed' | 'all' | ((file: string, durable: number, size: number) => number | KeepWithHole)

export interface KeepWithHole {
  readonly keepBytes: number
  /** From `hole.from` up to `hole.to`, exclusive; all of it in the part that was not flushed. */
  readonly hole: { readonly from: number; readonly to: number }
}

/** How many bytes a reader gets of a log: a short read. */
export type ShortRead = (file: string, size: number) => number

interface Log {
  /** Longer than `size`: it doubles when it is full. */
  bytes: Uint8Array
  size: number
  durable: number
}

export class Disk {
  readonly #logs = new Map<string, Log>()
  readonly #files = new Map<string, string>()
  #usedBytes = 0
  /** Bytes of logs; infinite until set. */
  capacity = Infinity

  constructor(image?: DiskImage) {
    for (const [file, bytes] of Object.entries(image?.logs ?? {})) {
      this.append(file, bytes)
      this.flush(file)
    }
    for (const [file, text] of Object.entries(image?.files ?? {})) this.writeFile(file, text)
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get freeBytes(): number {
    return Math.max(0, this.capacity - this.#usedBytes)
  }

  append(file: string, bytes: Uint8Array): void {
    assert(
      bytes.length <= this.freeBytes,
      `K2: an append of ${bytes.length} bytes to ${file} fits the ${this.freeBytes} free`,
    )
    const log = this.#openLog(file)
    const size = log.size + bytes.length
    if (size > log.bytes.length) log.bytes = grown(log.bytes, size)
    // The appender may reuse its buffer: what is in the file must not change under it.
    log.bytes.set(bytes, log.size)
    this.#resize(log, size)
  }

  truncate(file: string, size: number): void {
    const log = this.#openLog(file)
    assert(size >= 0 && size <= log.size, `K1: ${file} is cut within its ${log.size} bytes, not at ${size}`)
    this.#resize(log, size)
    log.durable = Math.min(log.durable, size)
  }

  flush(file: string): void {
    const log = this.#openLog(file)
    log.durable = log.size
  }

  writeFile(file: string, text: string): void {
    this.#files.set(file, text)
  }

  sizeOf(file: string): number {
    return this.#logs.get(file)?.size ?? 0
  }

  durableBytes(file: string): number {
    return this.#logs.get(file)?.durable ?? 0
  }

  /** Names of the logs, in the order in which they were made. */
  logNames(): readonly string[] {
    return [...this.#logs.keys()]
  }

  /** What a process that starts now finds. */
  image(shortRead: ShortRead = (_, size) => size): DiskImage {
    const logs: Record<string, Uint8Array> = {}
    for (const [file, { bytes, size }] of this.#logs) {
      const read = shortRead(file, size)
      assert(read >= 0 && read <= size, `K3: a read of ${file} gives at most its ${size} bytes`)
      logs[file] = bytes.slice(0, read)
    }
    return { logs, files: Object.fromEntries(this.#files) }
  }

  losePower(keep: Keep): void {
    for (const [file, log] of this.#logs) {
      const kept = keptBytes(keep, file, log)
      const { keepBytes, hole } = typeof kept === 'number' ? { keepBytes: kept, hole: undefined } : kept
      assert(keepBytes >= log.durable && keepBytes <= log.size, `K1: of ${file} all durable bytes are kept`)
      if (hole !== undefined) punch(log, hole)
      this.#resize(log, keepBytes)
      // After the power is back, what is there was read from the disk.
      log.durable = keepBytes
    }
  }

  wipe(): void {
    this.#logs.clear()
    this.#files.clear()
    this.#usedBytes = 0
  }

  /** Bit rot at rest. Who runs has read its logs already and works on in memory, as on a page cache: the next start finds it. */
  flipBit(file: string, byte: number, bit: number): void {
    const log = this.#openLog(file)
    assert(byte >= 0 && byte < log.size && bit >= 0 && bit < 8, `K1: ${file} has bit ${bit} of byte ${byte}`)
    log.bytes[byte]! ^= 1 << bit
  }

  #openLog(file: string): Log {
    let log = this.#logs.get(file)
    if (log === undefined) this.#logs.set(file, (log = { bytes: new Uint8Array(64), size: 0, durable: 0 }))
    return log
  }

  #resize(log: Log, size: number): void {
    this.#usedBytes += size - log.size
    log.size = size
  }
}

function keptBytes(keep: Keep, file: string, { size, durable }: Log): number | KeepWithHole {
  if (keep === 'all') return size
  return keep === 'flushed' ? durable : keep(file, durable, size)
}

function punch(log: Log, { from, to }: KeepWithHole['hole']): void {
  assert(from >= log.durable && to <= log.size, 'K1: a hole is where nothing was flushed')
  log.bytes.fill(0, from, to)
}

function grown(bytes: Uint8Array, size: number): Uint8Array {
  const larger = new Uint8Array(Math.max(size, 2 * bytes.length))
  larger.set(bytes)
  return larger
}
