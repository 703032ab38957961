/**
 * How deep a program is nested, before it is parsed: the parser is native, and would take the process with it where its stack ends.
 *
 *     f(a ? b : c ? { d: !x } : e)        brackets that are open, and on each level the words and operators since the statement began
 *
 *   D1  what is counted is never less than how deep the parser goes: whatever may hold what comes after it counts, and only what ends a statement
 *       for certain sets a level back
 *   D2  `${` in a template is a bracket like the others, and what follows its `}` is the template's text again
 *
 * Not seen: a regular expression after a closing bracket, and brackets and pairs of quotes in the text of JSX.
 */

/** Far below what the parser survives, and far above what anybody writes. */
const MAX_BRACKETS = 400
const MAX_DEPTH = 2000

const token =
  /[\s\uFEFF]+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"|[\w$@#\\\u0080-\uFEFE]+|[-+*%&|^!~?:=<>.]+|[\s\S]/y
/** From a backtick, or from the `}` within, to the end of the template or to its next `${`. */
const template = /[`}](?:\\[\s\S]|[^`\\$]|\$(?!\{))*(?:`|\$\{)?/y
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/y

/** None of these ends a statement, so that a new line behind one does not begin another. */
const opening = new Set(
  'if else for while do with switch case return throw new typeof void delete await yield async keyof readonly unique infer asserts abstract declare static export import default extends implements in instanceof as satisfies is of class function'.split(
    ' ',
  ),
)
/** What goes on with what stands before it, on whichever line. */
const continuing = new Set(
  'else in instanceof as satisfies is of extends implements if for while do with switch'.split(' '),
)

interface Scan {
  /** Of each level that is open, how much has come since its statement began. */
  readonly chains: number[]
  /** How many of these are `<`, which may be a bracket. */
  readonly angles: number[]
  /** D2: whether it is one in a template. */
  readonly inTemplate: boolean[]
  total: number
  /** What the last `;` has set back, as `else` goes on with it. */
  ended: number
  /** What stands before: something that a statement may end with, the end of a block, or anything else. */
  before: 'operand' | 'block' | 'other'
  isNewLine: boolean
}

/** Where it becomes too deep, if it does. */
export function tooDeepAt(text: string): number | undefined {
  const scan: Scan = {
    chains: [0],
    angles: [0],
    inTemplate: [false],
    total: 0,
    ended: 0,
    before: 'other',
    isNewLine: false,
  }
  for (let at = 0; at < text.length;) {
    const found = tokenAt(text, at, scan)
    take(scan, found)
    if (scan.chains.length > MAX_BRACKETS || scan.total > MAX_DEPTH) return at
    at += found.length
  }
  return undefined
}

function tokenAt(text: string, at: number, { before, inTemplate }: Scan): string {
  const isText = text[at] === '`' || (text[at] === '}' && inTemplate.at(-1) === true)
  if (isText) return matchAt(template, text, at)!
  const isSlash = text[at] === '/' && text[at + 1] !== '/' && text[at + 1] !== '*'
  const found = isSlash && before === 'other' ? matchAt(regularExpression, text, at) : undefined
  return found ?? matchAt(token, text, at)!
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function take(scan: Scan, found: string): void {
  const first = found[0]!
  if (/[\s\uFEFF]/.test(first)) scan.isNewLine ||= found.includes('\n')
  else if (!found.startsWith('//') && !found.startsWith('/*')) {
    takeSignificant(scan, found, first)
    scan.isNewLine = false
  }
}

function takeSignificant(scan: Scan, found: string, first: string): void {
  if ('([{'.includes(first)) open(scan)
  else if (first === '`' || (first === '}' && scan.inTemplate.at(-1) === true)) templateText(scan, found, first)
  else if (')]}'.includes(first)) close(scan, first)
  else if (first === ';') end(scan)
  else if (first === ',') endOperand(scan)
  else if (/['"]/.test(first) || (first === '/' && found.length > 2)) operand(scan)
  else if (/[\w$@#\\\u0080-\uFEFE]/.test(first)) word(scan, found)
  else operator(scan, found)
}

function open(scan: Scan, isInTemplate = false): void {
  scan.chains.push(0)
  scan.angles.push(0)
  scan.inTemplate.push(isInTemplate)
  scan.ended = 0
  scan.total++
  scan.before = 'other'
}

/** One bracket too many is the parser's to say. */
function close(scan: Scan, bracket: string): void {
  if (scan.chains.length > 1) {
    scan.total -= 1 + scan.chains.pop()!
    scan.angles.pop()
    scan.inTemplate.pop()
  }
  scan.ended = 0
  scan.before = bracket === '}' ? 'block' : 'operand'
}

/** D2. */
function templateText(scan: Scan, found: string, first: string): void {
  if (first === '`') operand(scan)
  else close(scan, ')')
  if (found.endsWith('${')) open(scan, true)
}

function end(scan: Scan): void {
  scan.ended = scan.chains.at(-1)!
  grow(scan, -scan.ended)
  scan.angles[scan.angles.length - 1] = 0
  scan.before = 'other'
}

/** `A<a, A<a, …` goes on behind its commas. */
function endOperand(scan: Scan): void {
  grow(scan, scan.angles.at(-1)! - scan.chains.at(-1)!)
  scan.before = 'other'
}

function grow(scan: Scan, by: number): void {
  scan.chains[scan.chains.length - 1]! += by
  scan.total += by
}

function operator(scan: Scan, found: string): void {
  scan.angles[scan.angles.length - 1]! += found.split('<').length - 1
  grow(scan, found.length)
  scan.before = 'other'
}

function operand(scan: Scan): void {
  if (beginsStatement(scan)) end(scan)
  else if (scan.before !== 'other') grow(scan, 1)
  scan.before = 'operand'
}

function word(scan: Scan, found: string): void {
  const isOpening = opening.has(found)
  if (beginsStatement(scan) && !continuing.has(found)) end(scan)
  if (found === 'else') grow(scan, scan.ended)
  if (isOpening || scan.before !== 'other') grow(scan, 1)
  scan.before = isOpening ? 'other' : 'operand'
}

const beginsStatement = ({ before, isNewLine }: Scan): boolean =>
  before === 'block' || (before === 'operand' && isNewLine)
