/**
 * Quotes in CSV: a quote that is never closed would swallow the rest of the file, so its line is taken out before the parser sees it.
 *
 *   Q1  the text stays as it is, apart from damaged lines, which become empty ones: lines keep their numbers
 *   Q2  a quoted text that goes on for more lines than anybody writes is one that was not closed
 *   Q3  a row with a mark (marks.ts) is taken out, too: the parser would make another character of it
 */
import { hasMarks, whyMarked } from './marks.ts'
import { longest, tooLong } from './sink.ts'

const mostLines = 100

export class CsvQuotes {
  readonly #damaged: (line: number, why: string) => void
  #line = 0
  #rest = ''
  #isTooLong = false
  /** Since a piece had one, each row is asked. */
  #hasMarks = false
  /** Lines of a row with a quote that is still open. */
  #open: string[] = []

  constructor(damaged: (line: number, why: string) => void) {
    this.#damaged = damaged
  }

  /** What of the text so far the parser may have. */
  take(text: string): string {
    this.#hasMarks ||= hasMarks(text)
    const more = this.#isTooLong ? text.slice(this.#endOfLine(text)) : text
    const end = more.lastIndexOf('\n') + 1
    const whole = end === 0 ? '' : this.#rest + more.slice(0, end)
    this.#rest = end === 0 ? this.#rest + more : more.slice(end)
    return this.#mend(whole) + this.#tooLong()
  }

  /** A line that goes on for ever is taken out, too. */
  #tooLong(): string {
    if (this.#rest.length <= longest) return ''
    this.#damaged(++this.#line, tooLong)
    this.#rest = ''
    this.#isTooLong = true
    return '\n'
  }

  #endOfLine(text: string): number {
    const end = text.indexOf('\n')
    this.#isTooLong = end < 0
    return end < 0 ? text.length : end + 1
  }

  end(): string {
    const mended = this.#mend(this.#rest)
    this.#rest = ''
    return this.#open.length === 0 ? mended : mended + this.#giveUp(true)
  }

  #mend(text: string): string {
    if (this.#open.length === 0 && !this.#hasMarks && !text.includes('"')) {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++
      return text
    }
    return (
      text
        .match(/[^\n]*\n|[^\n]+/g)
        ?.map(line => this.#row(line))
        .join('') ?? ''
    )
  }

  #row(line: string): string {
    this.#line++
    const isOdd = quotesOf(line) % 2 === 1
    if (this.#open.length === 0 && !isOdd) return this.#unmarked(line, 1)
    this.#open.push(line)
    if (this.#open.length > 1 && isOdd) {
      const [row, lines] = [this.#open.join(''), this.#open.length]
      this.#open = []
      return this.#unmarked(row, lines)
    }
    return this.#open.length > mostLines ? this.#giveUp(false) : ''
  }

  #unmarked(row: string, lines: number): string {
    const why = this.#hasMarks ? whyMarked(row) : undefined
    if (why === undefined) return row
    this.#damaged(this.#line - lines + 1, why)
    return '\n'.repeat(lines)
  }

  /** Takes out the first line, and looks at the others again. */
  #giveUp(isEnd: boolean): string {
    const [first = '', ...others] = this.#open
    this.#line -= this.#open.length
    this.#damaged(++this.#line, whyMarked(first) ?? 'has a quote that is not closed')
    this.#open = []
    const mended = `\n${others.map(line => this.#row(line)).join('')}`
    return isEnd && this.#open.length > 0 ? mended + this.#giveUp(true) : mended
  }
}

function quotesOf(line: string): number {
  let quotes = 0
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) quotes++
  return quotes
}
