/**
 * A report in Markdown, for a pull request, a job's summary, or a file on GitHub.
 *
 *     title, what was asked ── the verdicts as a table ── each broken finding: why, a sequence diagram, steps, near miss, scope, replay
 *
 *   K1  nothing in it varies between runs of one ackproof: no seconds, no dates, no memory
 *   K2  of a claim the story is told of one case, the one that contradicts its row or the shortest; the others stand in a table with their verdicts
 *   K3  of a configuration every broken finding is told; the first of each guarantee is open, the others are folded away
 */
import { claimOf } from '../../properties/claims.ts'
import { comparisons } from '../../properties/comparisons.ts'
import type { Finding } from '../../properties/finding.ts'
import { agreementOf, type Report } from '../report.ts'
import { smallPrint, replayOfClaim, shortest } from './counterexample.ts'
import { counted, number, shellWord } from './look.ts'
import { counterexampleMarkdown, type PathView } from './markdown-path.ts'
import { blocks, code, codeBlock, details, inline, markdownTable, paragraph } from './markdown-text.ts'
import { shrinksTable } from './markdown-shrinks.ts'
import { repairsMarkdown } from './markdown-repairs.ts'
import { onBrokerLine, onBrokerSummary } from './on-broker.ts'
import { signed } from './verdict-marks.ts'
import { faultWords, guaranteeWords } from './words.ts'
import { handed } from './would-decide.ts'

export function renderMarkdown(report: Report): string {
  const { findings, tool, command } = report
  const isGrid = findings.length > 0 && findings.every(each => each.id === `${each.guarantee}:${each.fault}`)
  return `${blocks([
    `# ${headline(report)}`,
    `${code(`ackproof ${command}`)} · ackproof ${inline(tool.version)}, model ${code(tool.model)}`,
    isGrid ? grid(report) : claimsTable(findings),
    ...onBrokerSummary(findings).map(inline),
    ...(isGrid ? guarantees(findings) : stories(findings)),
    warnings(report),
  ])}\n`
}

function headline({ findings }: Report): string {
  const verdicts = [...new Set(findings.map(({ verdict }) => verdict))]
  const tally = verdicts.map(
    verdict => `${findings.filter(each => each.verdict === verdict).length} ${signed(verdict)}`,
  )
  return tally.length === 0 ? 'ackproof: nothing was decided' : `ackproof: ${tally.join(', ')}`
}

/* --- verify, explore, replay: claims --- */

const idsOf = (findings: readonly Finding[]) => [...new Set(findings.map(({ id }) => id))]

interface Words {
  readonly name: string
  readonly says: string
}

/** A claim's words, or a comparison's, or none where the report is of something else. */
const wordsOf = (id: string): Words | undefined => claimOf(id) ?? comparisons.find(each => each.id === id)

function claimsTable(findings: readonly Finding[]): string {
  const rows = idsOf(findings).map(id => {
    const of = findings.filter(each => each.id === id)
    const odd = of.filter(each => agreementOf(each) !== 'as expected').length
    const expected = of.some(each => each.expected !== undefined)
      ? odd === 0
        ? 'as expected'
        : `✗ all but ${odd}`
      : ''
    const says = wordsOf(id)?.says ?? of[0]!.case ?? ''
    return [code(id), inline(says), tallyOf(of), expected, brokerTally(of)]
  })
  return markdownTable(['id', 'people say', 'verdict', 'expected', 'on the reference broker'], rows)
}

export function tallyOf(findings: readonly Finding[]): string {
  const verdicts = [...new Set(findings.map(({ verdict }) => verdict))]
  if (findings.length === 1) return signed(verdicts[0]!)
  const count = (verdict: string) => findings.filter(each => each.verdict === verdict).length
  return verdicts.map(verdict => `${number(count(verdict))} × ${signed(verdict)}`).join(', ')
}

function brokerTally(findings: readonly Finding[]): string {
  const outcomes = findings.flatMap(({ onBroker }) => onBroker?.outcome ?? [])
  const words = [...new Set(outcomes)]
  if (words.length < 2) return words[0] ?? ''
  return words.map(word => `${outcomes.filter(each => each === word).length} ${word}`).join(', ')
}

function stories(findings: readonly Finding[]): readonly string[] {
  return idsOf(findings).flatMap(id => {
    const of = findings.filter(each => each.id === id)
    const words = wordsOf(id)
    const told = toldOf(of)
    const title = `## ${inline(words === undefined ? id : `${id} ${words.name}`)}`
    const says = words === undefined ? '' : `> ${inline(words.says)}`
    if (told?.counterexample === undefined) return [blocks([title, says, casesTable(of), ...linesOf(of)])]
    const rest = of.length < 2 ? '' : details(`All ${of.length} cases`, shrinksTable(of) ?? casesTable(of))
    return [blocks([title, says, storyMarkdown(told), rest])]
  })
}

/** K2 */
export function toldOf(findings: readonly Finding[]): Finding | undefined {
  const broken = findings.filter(({ verdict }) => verdict === 'broken')
  return shortest(broken.filter(each => agreementOf(each) === 'contradicted')) ?? shortest(broken)
}

/** Columns that are aligned stay so. */
function linesOf(findings: readonly Finding[]): readonly string[] {
  const lines = findings.flatMap(each => each.lines ?? [])
  return lines.length === 0 ? [] : [codeBlock('text', lines.map(line => line.replaceAll(/\p{Cc}/gu, ' ')).join('\n'))]
}

export function casesTable(findings: readonly Finding[]): string {
  const rows = findings.map(each => [
    inline(each.case ?? each.id),
    signed(each.verdict),
    each.expected === undefined || each.expected === each.verdict ? '' : `expected: ${signed(each.expected)}`,
    each.counterexample === undefined ? '' : counted(each.counterexample.steps.length, 'step'),
    each.states === 0 ? '' : number(each.states),
    inline(each.note ?? ''),
  ])
  const head = ['case', 'verdict', '', 'counterexample', 'states', 'note']
  const isUsed = head.map((_, i) => i < 2 || rows.some(row => row[i] !== ''))
  const kept = (cells: readonly string[]) => cells.filter((_, i) => isUsed[i])
  return markdownTable(kept(head), rows.map(kept))
}

/* --- check: guarantees by fault classes --- */

export function grid({ findings }: Report): string {
  const guaranteesThere = [...new Set(findings.map(({ guarantee }) => guarantee!))]
  const faults = [...new Set(findings.map(({ fault }) => fault!))]
  const at = (guarantee: string, fault: string) => {
    const finding = findings.find(each => each.guarantee === guarantee && each.fault === fault)
    return finding === undefined ? '' : signed(finding.verdict)
  }
  const rows = guaranteesThere.map(each => [`**${inline(each)}**`, ...faults.map(fault => at(each, fault))])
  const meaning = [
    ...guaranteesThere.map(each => [inline(each), inline(guaranteeWords[each] ?? '')]),
    ...faults.map(each => [inline(each), inline(faultWords[each] ?? '')]),
  ]
  return blocks([
    markdownTable(['', ...faults.map(inline)], rows),
    details('What the short names stand for', markdownTable(['', 'means'], meaning)),
  ])
}

function guarantees(findings: readonly Finding[]): readonly string[] {
  return [...new Set(findings.map(({ guarantee }) => guarantee!))].map(guarantee => {
    const of = findings.filter(each => each.guarantee === guarantee)
    const broken = of.filter(({ verdict }) => verdict === 'broken')
    const first = shortest(broken)
    const told = broken.filter(each => each !== first)
    return blocks([
      `## ${inline(guarantee)}: ${inline(guaranteeWords[guarantee] ?? '')}`,
      first === undefined ? '' : cellStory(first),
      ...told.map(each => details(cellTitle(each), storyMarkdown(each))),
      ...of.filter(({ verdict }) => verdict === 'depends').map(dependsMarkdown),
      ...repairsMarkdown(of),
      details('Every cell, its scope and its reasons', reasonsTable(of)),
    ])
  })
}

const cellTitle = ({ id, fault = '' }: Finding) => `${id} broken: ${faultWords[fault] ?? fault}`
const cellStory = (finding: Finding) => blocks([`### ${inline(cellTitle(finding))}`, storyMarkdown(finding)])

function dependsMarkdown({ id, branches = [], because, decides }: Finding): string {
  const rows = branches.map(branch => [code(branch.when), signed(branch.verdict), number(branch.states)])
  const told = branches.find(({ counterexample }) => counterexample !== undefined)
  const story = told?.counterexample
  return blocks([
    `### ${inline(`${id} depends on what was not given`)}`,
    markdownTable(['when', 'verdict', 'states'], rows),
    decidesMarkdown(decides),
    because.length === 0 ? '' : becauseList(because),
    story === undefined ? '' : details(`How it breaks when ${told!.when}`, counterexampleMarkdown(story, usual)),
  ])
}

function decidesMarkdown(decides: Finding['decides']): string {
  if (decides === undefined) return ''
  return blocks([
    `Supply ${code(decides.fact)} first: it stands ${inline(decides.stands)}.`,
    codeBlock('sh', decides.command),
    `Then ${inline(handed(decides))}.`,
  ])
}

function reasonsTable(findings: readonly Finding[]): string {
  const rows = findings.map(each => [
    inline(each.fault ?? each.id),
    signed(each.verdict),
    inline(each.scope),
    each.because.map(guilty).join('<br>'),
    inline(each.note ?? ''),
  ])
  return markdownTable(['under', 'verdict', 'scope', 'because', 'note'], rows)
}

function guilty({ file, line, key, value, default: owner }: Finding['because'][number]): string {
  const what = code(`${key}=${value}`)
  if (file !== undefined) return `${code(line === undefined ? file : `${file}:${line}`)} ${what}`
  return owner === undefined ? what : `${what} (default of ${code(owner)})`
}

const becauseList = (because: Finding['because']) => because.map(each => `- ${guilty(each)}`).join('\n')

/* --- a broken finding --- */

const usual: PathView = { level: 4, isFolded: true }

/** Verdict in words, lines to blame, counterexample, scope, replay. */
export function storyMarkdown(finding: Finding, view = usual): string {
  const { counterexample, because, note, expected, verdict } = finding
  if (counterexample === undefined)
    return paragraph(`${signed(finding.verdict)}: ${note ?? 'no counterexample is told.'}`)
  // What the broker did not reproduce contradicts too, whatever was expected.
  const contradicts = expected === undefined || expected === verdict ? [] : [`Expected: ${expected}.`]
  const words = [
    finding.case ?? '',
    guaranteeWords[finding.guarantee ?? ''] ?? '',
    faultWords[finding.fault ?? ''] ?? '',
  ]
  return blocks([
    [`**${signed('broken')}**`, ...words.filter(text => text !== '').map(inline), ...contradicts.map(inline)].join(
      ' · ',
    ),
    because.length === 0 ? '' : blocks(['To blame:', becauseList(because)]),
    counterexampleMarkdown(counterexample, view),
    `${'#'.repeat(view.level)} Scope and replay`,
    paragraph(`${smallPrint(finding)} · ${counted(finding.states, 'state')}`),
    note === undefined ? '' : paragraph(`Note: ${note}`),
    paragraph(onBrokerLine(finding)),
    codeBlock('sh', replayOf(finding)),
  ])
}

function replayOf(finding: Finding): string {
  return claimOf(finding.id) === undefined
    ? `ackproof replay REPORT.json --finding ${shellWord(finding.id)}   # REPORT.json is what --json REPORT.json wrote`
    : replayOfClaim(finding)
}

export function warnings({ warnings: all }: Report): string {
  if (all.length === 0) return ''
  const lines = all.map(({ file, line, text }) => {
    const where = file === undefined ? '' : `${code(line === undefined ? file : `${file}:${line}`)} `
    return `- ${where}${inline(text)}`
  })
  return blocks(['## Warnings', lines.join('\n')])
}
