/**
 * Elements: a history's text in pieces of any size, cut into the texts of its operations, in JSON or EDN.
 *
 *     one a line           {…}⏎{…}⏎              also over many lines each
 *     one list             [{…}, {…}]            also over many lines
 *     an object with one   {…, "history": [{…}, {…}], …}
 *
 *   E1  no more is held than the operation that is still coming
 *   E2  after a damaged operation the next one is found: at the end of its line, where a line that is as little indented as its own opens with a
 *       bracket, or where the brackets around it close
 *   E3  a file has one history: a second one is refused
 *   E4  an operation with a mark (marks.ts) is damaged; where the file breaks off, one place is
 *
 * Only brackets, texts and comments are known here; what stands in an operation, its parser knows.
 */
import { Lines } from './lines.ts'
import { brokenOff, hasMarks, whyMarked } from './marks.ts'
import { longest, tooLong } from './sink.ts'

export interface ElementSink {
  /** `line`: where it begins, from 1. */
  element(text: string, line: number): void
  damaged(line: number, why: string): void
  refuse(why: string): never
}

export interface Dialect {
  /** What ends just before the list of an object with a history. */
  readonly history: RegExp
  /** Whether ; begins a comment, \ a character and # a tag; lists may be round. */
  readonly isEdn: boolean
}
export const json: Dialect = { history: /(?<!\\)"history"\s*:\s*$/, isEdn: false }
export const edn: Dialect = { history: /(?:^|[\s,{]):history[\s,]*$/, isEdn: true }

const [LF, QUOTE, HASH, COMMA, SEMICOLON, BACKSLASH, BOM] = [10, 34, 35, 44, 59, 92, 0xfeff]
const [ROUND, SQUARE, CURLY] = [40, 91, 123]
const closerOf: Readonly<Record<number, number>> = { [ROUND]: 41, [SQUARE]: 93, [CURLY]: 125 }
const isOpener = (char: number): boolean => char === CURLY || char === SQUARE || char === ROUND
const isCloser = (char: number): boolean => char === 125 || char === 93 || char === 41
const isSpace = (char: number): boolean => char === 32 || (char >= 9 && char <= 13) || char === BOM
const mattersInside = new Uint8Array(128)
for (const char of [LF, QUOTE, SEMICOLON, BACKSLASH, ROUND, 41, SQUARE, 93, CURLY, 125]) mattersInside[char] = 1
/** Open brackets that are counted at most. */
const deepest = 10_000
/** Far enough back to see the name of a list. */
const lookBack = 64

/** `base`: between operations. `lost`: within a damaged one. `junk`: what is no operation. */
type Mode = 'base' | 'element' | 'string' | 'comment' | 'junk' | 'lost'

export class Elements {
  readonly #sink: ElementSink
  readonly #dialect: Dialect
  #lines: Lines | undefined
  #mode: Mode = 'base'
  #afterComment: Mode = 'base'
  #isEscaped = false
  /** Closers of the open brackets, those `around` all operations first. */
  #open: number[] = []
  #around: 0 | 1 | 2 = 0
  #isClosed = false
  /** Past the history in its object: passed over. */
  #isRest = false
  #found = 0
  #line = 1
  #indent = 0
  #isIndent = true
  #began = { line: 1, indent: 0 }
  #why = ''
  #parts: string[] = []
  #length = 0
  #from = 0
  /** Of the pieces before. */
  #tail = ''
  /** Since a piece had one, each operation is asked. */
  #hasMarks = false
  #isBrokenOff = false

  constructor(sink: ElementSink, dialect: Dialect) {
    this.#sink = sink
    this.#dialect = dialect
  }

  take(piece: string): void {
    this.#hasMarks ||= hasMarks(piece)
    this.#isBrokenOff = this.#hasMarks && piece.endsWith(brokenOff)
    const text = this.#isBrokenOff && this.#lines === undefined ? piece.slice(0, -1) : piece
    let at = 0
    this.#from = 0
    while (at < text.length && this.#lines === undefined) {
      if (!this.#isIndent) at = this.#skip(text, at)
      if (at < text.length) this.#char(text, at++)
    }
    if (this.#lines !== undefined) this.#lines.take(at === 0 ? piece : piece.slice(at))
    else if (this.#isInside()) this.#hold(text.slice(this.#from))
    this.#tail = (this.#tail + text.slice(-lookBack)).slice(-lookBack)
  }

  end(): void {
    if (this.#lines !== undefined) this.#lines.end()
    else if (this.#isInside()) this.#sink.damaged(this.#began.line, this.#why || this.#whyCut)
    else if (this.#isBrokenOff) this.#sink.damaged(this.#line, this.#whyCut)
    else if (this.#around > 0) this.#sink.damaged(this.#line, 'breaks off: the list of operations does not end')
  }

  get #whyCut(): string {
    return (this.#isBrokenOff ? whyMarked(brokenOff) : undefined) ?? 'breaks off'
  }

  #isInside(): boolean {
    const mode = this.#mode === 'comment' ? this.#afterComment : this.#mode
    return !this.#isRest && (mode === 'element' || mode === 'string' || mode === 'lost')
  }

  /** Over what cannot change anything. */
  #skip(text: string, from: number): number {
    let at = from
    if (this.#isEscaped) return at
    if (this.#mode === 'string') while (at < text.length && !endsText(text.charCodeAt(at))) at++
    else if (this.#mode === 'element') while (at < text.length && mattersInside[text.charCodeAt(at)] !== 1) at++
    else if (this.#mode === 'lost') at = text.indexOf('\n', at)
    return at < 0 ? text.length : at
  }

  #char(text: string, at: number): void {
    const char = text.charCodeAt(at)
    if (char === LF) return this.#newLine()
    if (this.#isIndent) this.#indentBy(char, at)
    if (this.#mode === 'base') this.#base(char, at)
    else if (this.#mode === 'element') this.#element(text, at, char)
    else if (this.#mode === 'string') this.#string(char)
    else if (this.#mode === 'junk') this.#junk(char, at)
  }

  #newLine(): void {
    this.#line++
    this.#indent = 0
    this.#isIndent = true
    this.#isEscaped = false
    if (this.#mode === 'comment') this.#mode = this.#afterComment
    if (this.#mode === 'junk') this.#mode = 'base'
    if (this.#mode === 'string' && !this.#dialect.isEdn) this.#lose('has a text that does not end')
    // An operation filled its line: so will the others, and lines are quicker to cut.
    const filledLine = this.#found > 0 && this.#began.line === this.#line - 1
    if (this.#mode === 'base' && this.#around === 0 && !this.#isClosed && filledLine) this.#lines = this.#restAsLines()
  }

  #restAsLines(): Lines {
    const sink = this.#sink
    const to = {
      line: (text: string, line: number) => sink.element(text, line),
      damaged: (line: number, why: string) => sink.damaged(line, why),
    }
    return new Lines(to, this.#line - 1)
  }

  /** E2: where the next operation begins although this one has not ended. */
  #indentBy(char: number, at: number): void {
    if (isSpace(char)) return void this.#indent++
    this.#isIndent = false
    const opens = char === CURLY || (this.#dialect.isEdn && char === HASH)
    if (!opens || !this.#isInside() || this.#indent > this.#began.indent) return
    this.#open.length = this.#around
    this.#finish('', this.#why || 'breaks off')
    this.#from = at
  }

  #base(char: number, at: number): void {
    const { isEdn } = this.#dialect
    if (isSpace(char) || char === COMMA) return
    if (isEdn && char === SEMICOLON) return this.#comment()
    if (isCloser(char) && this.#open.at(-1) === char) return this.#closeAround()
    if (isOpener(char) || (isEdn && char === HASH)) this.#begin(char, at)
    else {
      this.#found++
      this.#mode = 'junk'
      this.#sink.damaged(this.#line, whyMarked(String.fromCharCode(char)) ?? 'is no operation')
    }
  }

  #begin(char: number, at: number): void {
    if (this.#isClosed) this.#sink.refuse('holds more than one history: give one at a time')
    const isList = char === SQUARE || (char === ROUND && this.#dialect.isEdn)
    if (isList && this.#found === 0 && this.#around === 0) {
      this.#around = 1
      this.#open.push(closerOf[char]!)
      return
    }
    this.#began = { line: this.#line, indent: this.#indent }
    this.#mode = 'element'
    this.#from = at
    if (isOpener(char)) this.#open.push(closerOf[char]!)
  }

  #closeAround(): void {
    this.#open.pop()
    this.#isRest = this.#around === 2
    this.#around = 0
    if (this.#isRest) this.#mode = 'element'
    else this.#isClosed = true
  }

  #element(text: string, at: number, char: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (char === QUOTE) this.#mode = 'string'
    else if (this.#dialect.isEdn && char === SEMICOLON) this.#comment()
    else if (this.#dialect.isEdn && char === BACKSLASH) this.#isEscaped = true
    else if (isOpener(char)) this.#openInside(text, at, char)
    else if (isCloser(char)) this.#closeInside(text, at, char)
  }

  #openInside(text: string, at: number, char: number): void {
    const isOfFirst = this.#open.length === 1 && this.#around === 0 && this.#found === 0 && !this.#isRest
    this.#open.push(closerOf[char]!)
    if (this.#open.length > deepest) return this.#lose(`nests deeper than ${deepest} levels`)
    if (!isOfFirst || char === CURLY || !this.#dialect.history.test(this.#before(text, at))) return
    this.#around = 2
    this.#clear()
  }

  /** The last characters up to here. */
  #before(text: string, at: number): string {
    return (this.#tail + text.slice(Math.max(0, at - lookBack), at)).slice(-lookBack)
  }

  #closeInside(text: string, at: number, char: number): void {
    const closed = this.#open.lastIndexOf(char)
    if (closed !== this.#open.length - 1) this.#why ||= 'has brackets that do not match'
    if (closed < 0) return
    this.#open.length = Math.max(closed, this.#around)
    if (this.#open.length > this.#around) return
    this.#finish(text.slice(this.#from, at + 1), this.#why)
    if (closed < this.#around) this.#closeAround()
  }

  #string(char: number): void {
    if (this.#isEscaped) this.#isEscaped = false
    else if (char === BACKSLASH) this.#isEscaped = true
    else if (char === QUOTE) this.#mode = 'element'
  }

  /** Among others on its line, what is no operation ends where the next one may begin. */
  #junk(char: number, at: number): void {
    if (this.#around === 0 || !(char === COMMA || isOpener(char) || isCloser(char))) return
    this.#mode = 'base'
    this.#base(char, at)
  }

  #comment(): void {
    this.#afterComment = this.#mode
    this.#mode = 'comment'
  }

  #finish(last: string, why: string): void {
    if (this.#isRest) {
      this.#isClosed = true
      this.#isRest = false
      return this.#clear()
    }
    this.#hold(last)
    const text = this.#parts.join('')
    const wrong = this.#why || why || (this.#hasMarks ? (whyMarked(text) ?? '') : '')
    this.#clear()
    this.#found++
    if (wrong === '') this.#sink.element(text, this.#began.line)
    else this.#sink.damaged(this.#began.line, wrong)
  }

  #clear(): void {
    this.#mode = 'base'
    this.#parts = []
    this.#length = 0
    this.#why = ''
  }

  #hold(part: string): void {
    this.#length += part.length
    if (this.#length > longest) this.#lose(tooLong)
    else this.#parts.push(part)
  }

  #lose(why: string): void {
    this.#why ||= why
    this.#mode = 'lost'
    this.#parts = []
  }
}

const endsText = (char: number): boolean => char === QUOTE || char === BACKSLASH || char === LF
