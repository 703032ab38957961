/** Reads a text, in pieces of any size, and keeps what came out as it came. */
import type { Operation } from '../operation.ts'
import type { Oddity, Reader, Sink } from './sink.ts'

export interface Read {
  readonly operations: readonly Operation[]
  /** `7: breaks off` */
  readonly damaged: readonly string[]
  readonly odd: readonly string[]
  readonly refused: string | undefined
}

class Refused extends Error {}

export function read(reader: (sink: Sink) => Reader, text: string, piece = 1000): Read {
  const operations: Operation[] = []
  const damaged: string[] = []
  const odd: string[] = []
  const sink: Sink = {
    push: operation => operations.push(operation),
    damaged: (line, why) => damaged.push(`${line}: ${why}`),
    orphaned: line => odd.push(`${line}: orphaned`),
    notice: (oddity: Oddity, line) => odd.push(`${line}: ${oddity}`),
    refuse: why => {
      throw new Refused(why)
    },
  }
  try {
    const reading = reader(sink)
    for (let at = 0; at < text.length; at += piece) reading.take(text.slice(at, at + piece))
    reading.end()
    return { operations, damaged, odd, refused: undefined }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { operations, damaged, odd, refused: error.message }
  }
}
