/**
 * Terraform's language as a tree with places, as far as configuration needs it: blocks, attributes, literals, maps, lists, heredocs.
 *
 *   H1  whatever is none of these is an expression: a text that is never computed, with the place where it stands
 *   H2  a literal with something behind it (`3 * 2`, `"a" == var.x ? 1 : 2`) is an expression as a whole, and so is a text with ${…} in it
 *   H3  comments (#, //, and between slashes and stars) are blanks
 *
 * Not modelled: what functions do, dynamic blocks. No parser with positions is well kept on npm (those there are turn HCL into JSON).
 */
import type { ConfigFile } from '../part.ts'
import { Scanner } from './scanner.ts'
import type { Body, HclBlock, HclEntry, HclHeredoc, HclList, HclMap, HclText, HclValue } from './tree.ts'

const known = new WeakMap<ConfigFile, Body>()

export function parseTerraform(file: ConfigFile): Body {
  const body = known.get(file) ?? new Parser(file).file()
  known.set(file, body)
  return body
}

const word = /[\p{L}_][\p{L}\p{N}_.-]*/uy
const blank = /(?:[ \t\r\n\uFEFF]|#[^\n]*|\/\/[^\n]*|\/\*[^]*?\*\/)*/y
const blankInLine = /(?:[ \t\r]|\/\*[^\n]*?\*\/)*/y
const heredocStart = /<<(-?)([\w.-]+)[ \t]*\r?\n/y
const bare = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|(?:true|false|null)(?![\w.(-])/y

class Parser extends Scanner {
  file(): Body {
    const body = this.body()
    if (this.at < this.text.length) throw this.wrong('has a } too many')
    return body
  }

  /** Up to the } that ends it, or the end of the file. */
  private body(): Body {
    const [entries, blocks]: [HclEntry[], HclBlock[]] = [[], []]
    for (this.skip(blank); this.at < this.text.length && !this.sees('}'); this.skip(blank)) {
      const [start, line] = [this.at, this.line()]
      const name = this.take(word)
      if (name === undefined) throw this.wrong('has something where a name should be')
      this.skip(blankInLine)
      if (this.sees('=') && !this.sees('==')) {
        this.at++
        entries.push({ key: name, start, line, value: this.value(false) })
      } else {
        blocks.push(this.block(name, start, line))
      }
    }
    return { entries, blocks }
  }

  private block(type: string, start: number, line: number): HclBlock {
    const labels: string[] = []
    while (!this.sees('{')) {
      const label = this.sees('"') ? this.quoted().text : this.take(word)
      if (label === undefined) throw this.wrong('has neither = nor { after a name')
      labels.push(label)
      this.skip(blankInLine)
    }
    this.deeper()
    const body = this.body()
    this.close('}')
    return { type, labels, ...body, start, end: this.at, line }
  }

  /** `inside`: of a map or a list, where a comma ends it as well. */
  private value(inside: boolean): HclValue {
    this.skip(inside ? blank : blankInLine)
    const start = this.at
    const found = this.simple()
    if (found !== undefined) {
      const { at } = this
      if (found.kind === 'heredoc' || this.isOver(inside)) return found
      this.at = at
    }
    return this.expression(start, inside)
  }

  private simple(): HclValue | undefined {
    const [start, line] = [this.at, this.line()]
    if (this.sees('"')) return this.quoted()
    if (this.sees('{')) return this.map()
    if (this.sees('[')) return this.list()
    if (this.sees('<<')) return this.heredoc()
    const text = this.take(bare)
    return text === undefined ? undefined : { kind: 'literal', text, start, end: this.at, line, isQuoted: false }
  }

  /** Whether the value ends here. */
  private isOver(inside: boolean): boolean {
    this.skip(blankInLine)
    const next = this.text[this.at]
    if (next === undefined || next === '\n' || next === '}' || next === '#') return true
    if (this.text.startsWith('//', this.at)) return true
    return inside && (next === ',' || next === ']')
  }

  private quoted(): HclText {
    const [start, line] = [this.at, this.line()]
    this.at++
    while (!this.sees('"')) {
      if (this.at >= this.text.length || this.sees('\n')) throw this.wrong('has a text without its closing quote', line)
      if (this.sees('${') || this.sees('%{')) this.interpolation(line)
      else this.at += this.sees('\\') ? 2 : 1
    }
    this.at++
    const raw = this.text.slice(start + 1, this.at - 1)
    const isTemplate = /(?<!\$)\$\{|(?<!%)%\{/.test(raw)
    const text = isTemplate ? raw : unescaped(raw)
    return { kind: isTemplate ? 'expression' : 'literal', text, start, end: this.at, line, isQuoted: true }
  }

  /** Quotes inside ${…} end nothing. */
  private interpolation(line: number): void {
    for (let open = 0; ;) {
      if (this.at >= this.text.length) throw this.wrong('has a ${ without its }', line)
      if (this.sees('{')) open++
      if (this.sees('}') && --open === 0) return void this.at++
      if (this.sees('"')) {
        this.deeper(0)
        this.quoted()
        this.depth--
      } else this.at++
    }
  }

  private seesHeredoc(): boolean {
    heredocStart.lastIndex = this.at
    return heredocStart.test(this.text)
  }

  private heredoc(): HclHeredoc {
    heredocStart.lastIndex = this.at
    const [all, dash, mark] = heredocStart.exec(this.text) ?? []
    if (all === undefined) throw this.wrong('has << without a mark')
    const start = this.at + all.length
    const line = this.line() + 1
    const ending = new RegExp(`^[ \\t]*${mark!.replaceAll('.', '\\.')}[ \\t]*\\r?$`, 'gm')
    ending.lastIndex = start
    const end = ending.exec(this.text)
    if (end === null) throw this.wrong(`has a text that no ${mark} ends`)
    this.at = end.index + end[0].length
    const raw = this.text.slice(start, end.index)
    return { kind: 'heredoc', text: dash === '-' ? raw.replace(/^[ \t]+/gm, '') : raw, start, end: end.index, line }
  }

  private map(): HclMap {
    const [start, line] = [this.at, this.line()]
    this.deeper()
    const entries: HclEntry[] = []
    for (this.skip(blank); !this.sees('}'); this.skip(blank)) {
      entries.push(this.mapEntry())
      this.skip(blank)
      if (this.sees(',')) this.at++
    }
    this.close('}')
    return { kind: 'map', entries, start, end: this.at, line }
  }

  private mapEntry(): HclEntry {
    const [start, line] = [this.at, this.line()]
    if (this.sees('for ')) return this.comprehension(start, line)
    const key = this.sees('"') ? this.quoted().text : this.sees('(') ? this.group() : this.take(word)
    this.skip(blank)
    if (key === undefined || !(this.sees('=') || this.sees(':'))) throw this.wrong('has no key and = in a map', line)
    this.at++
    return { key, start, line, value: this.value(true) }
  }

  /** `{ for … : … => … }`: nothing here is known. */
  private comprehension(start: number, line: number): HclEntry {
    return { key: '', start, line, value: this.until(start, /[}]/) }
  }

  private list(): HclList {
    const [start, line] = [this.at, this.line()]
    this.deeper()
    const items: HclValue[] = []
    for (this.skip(blank); !this.sees(']'); this.skip(blank)) {
      items.push(this.sees('for ') ? this.until(this.at, /\]/) : this.value(true))
      this.skip(blank)
      if (this.sees(',')) this.at++
      else if (!this.sees(']')) throw this.wrong('has no , between two values of a list')
    }
    this.close(']')
    return { kind: 'list', items, start, end: this.at, line }
  }

  private group(): string {
    const start = this.at
    this.until(start, /\)/, 1)
    this.at++
    return this.text.slice(start, this.at)
  }

  private expression(start: number, inside: boolean): HclText {
    return this.until(start, inside ? /[,\n\]}]/ : /[\n}]/)
  }

  /** Up to one of these that stands outside all brackets and quotes. `from`: how many characters belong to it whatever they are. */
  private until(start: number, end: RegExp, from = 0): HclText {
    const line = this.lineAt(start)
    let [open, last] = [0, start]
    this.at = start + from
    while (this.at < this.text.length) {
      const [before, char] = [this.at, this.text[this.at]!]
      if (open === 0 && end.test(char)) break
      this.skip(blank)
      if (this.at > before) {
        if (open === 0 && end.test('\n') && this.text.slice(before, this.at).includes('\n')) break
        continue
      }
      if (char === '"') this.quoted()
      else if (this.seesHeredoc()) this.heredoc()
      else {
        if ('([{'.includes(char)) open++
        if (')]}'.includes(char)) open--
        this.at++
      }
      last = this.at
    }
    const text = this.text.slice(start, last)
    return { kind: 'expression', text, start, end: last, line, isQuoted: false }
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }
const unescaped = (raw: string): string =>
  raw
    .replace(/\\(u[\da-fA-F]{4}|.)/g, (_, each: string) =>
      each.length > 1 ? String.fromCharCode(Number.parseInt(each.slice(1), 16)) : (escapes[each] ?? each),
    )
    .replaceAll('$${', '${')
    .replaceAll('%%{', '%{')
