/**
 * Bytes as text, with a mark wherever they say no character (properties/history/readers/marks.ts).
 *
 *   B1  what is UTF-8 becomes what it says: U+FFFD in the file stays one, bytes that are none become a mark
 *   B2  a character may stand across two chunks
 */
import { nul, notUtf8 } from '../../../properties/history/readers/marks.ts'

const replacement = '\ufffd'
const replacementBytes = Buffer.from(replacement)

export class MarkedText {
  /** The beginning of a character whose end has not come yet. */
  #begun = Buffer.alloc(0)

  take(chunk: Buffer): string {
    const bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk])
    const end = endOfWhole(bytes)
    this.#begun = Buffer.from(bytes.subarray(end))
    return textOf(bytes.subarray(0, end))
  }

  end(): string {
    return this.#begun.length === 0 ? '' : notUtf8
  }
}

function textOf(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  const marked = text.includes(replacement) ? markedOf(bytes) : text
  return bytes.includes(0) ? marked.replaceAll('\0', nul) : marked
}

/** The text between the replacement characters that the file itself has. */
function markedOf(bytes: Buffer): string {
  const parts: string[] = []
  for (let from = 0; from <= bytes.length;) {
    const at = bytes.indexOf(replacementBytes, from)
    const end = at < 0 ? bytes.length : at
    parts.push(bytes.toString('utf8', from, end).replaceAll(replacement, notUtf8))
    from = at < 0 ? bytes.length + 1 : end + replacementBytes.length
  }
  return parts.join(replacement)
}

/** Where the last character begins, if the bytes end before it does. */
function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return needs > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}
