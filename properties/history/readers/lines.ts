/**
 * Lines: text in pieces of any size, cut into its lines.
 *
 *   L1  a line is given without its end (LF or CRLF) and, the first, without a byte order mark; empty lines are counted, not given
 *   L2  no more is held than the line that is still coming, and of one that is too long, nothing
 *   L3  a line with a mark (marks.ts) is damaged
 */
import { hasMarks, whyMarked } from './marks.ts'
import { longest, tooLong } from './sink.ts'

export interface LineSink {
  line(text: string, line: number): void
  damaged(line: number, why: string): void
}

export class Lines {
  readonly #sink: LineSink
  #number: number
  #parts: string[] = []
  #length = 0
  /** Since a piece had one, each line is asked. */
  #hasMarks = false

  /** `before`: lines that were read by somebody else. */
  constructor(sink: LineSink, before = 0) {
    this.#sink = sink
    this.#number = before
  }

  take(text: string): void {
    this.#hasMarks ||= hasMarks(text)
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#hold(text.slice(from, end))
      this.#finish()
      from = end + 1
    }
    this.#hold(text.slice(from))
  }

  end(): void {
    if (this.#length > 0) this.#finish()
  }

  #hold(part: string): void {
    this.#length += part.length
    if (this.#length > longest) this.#parts = []
    else if (part !== '') this.#parts.push(part)
  }

  #finish(): void {
    this.#number++
    if (this.#length > longest) this.#sink.damaged(this.#number, tooLong)
    else if (this.#length > 0) this.#give(this.#parts.length === 1 ? this.#parts[0]! : this.#parts.join(''))
    this.#parts = []
    this.#length = 0
  }

  #give(whole: string): void {
    const why = this.#hasMarks ? whyMarked(whole) : undefined
    if (why !== undefined) return this.#sink.damaged(this.#number, why)
    const from = this.#number === 1 && whole.startsWith('\ufeff') ? 1 : 0
    const text = whole.slice(from, whole.endsWith('\r') ? -1 : undefined)
    if (/\S/.test(text)) this.#sink.line(text, this.#number)
  }
}
