/**
 * What `verify` tells: the shortest counterexample of every broken claim, then one table with one line a claim.
 *
 *   V1  the table comes last, where a terminal stops scrolling
 *   V2  the counterexample shown is one that contradicts its row, if there is any; else the shortest that the row expects
 *   V3  every row that did not come out as expected is listed, however many rows its claim has; notes follow, each once
 *   V4  what is not modelled says why, though it is as expected
 *   V5  a comparison of model and broker says what it did, a line each, above the table
 */
import type { Finding } from '../../properties/finding.ts'
import { type Agreement, agreementOf, type Report } from '../report.ts'
import { type Cell, columns, paragraph } from './columns.ts'
import { drawCounterexample, replayOfClaim, shortest, smallPrint } from './counterexample.ts'
import { isBrokerOdd, onBrokerLine, onBrokerSummary } from './on-broker.ts'
import { counted, type Look, number, type Paint, safe, seconds } from './look.ts'

export interface ClaimWords {
  readonly id: string
  readonly name: string
  readonly says: string
}

/** The table lists every row; a note that hundreds of them share names a few. */
const MOST_NAMED = 4

interface Told {
  readonly claim: ClaimWords
  readonly findings: readonly Finding[]
}

const marks = { 'as expected': '', contradicted: '✗', undecided: '?' } as const satisfies Record<Agreement, string>
const paints = { 'as expected': 'green', contradicted: 'red', undecided: 'yellow' } as const satisfies Record<
  Agreement,
  keyof Paint
>

export function renderVerify(report: Report, claims: readonly ClaimWords[], look: Look): string {
  const told = toldOf(report, claims)
  const stories = told.flatMap(each => story(each, look))
  const done = told.flatMap(each => comparison(each, look))
  return [...stories, ...done, table(told, look), ...notes(told, look), summary(told, look)].join('\n\n') + '\n'
}

/** Whatever the report has, in the order of the rows; an id that no row has stands at the end, under its own name. */
function toldOf({ findings }: Report, claims: readonly ClaimWords[]): readonly Told[] {
  const known = new Set(claims.map(({ id }) => id))
  const others = [...new Set(findings.map(({ id }) => id))].filter(id => !known.has(id))
  return [...claims, ...others.map(id => ({ id, name: '', says: '' }))]
    .map(claim => ({ claim, findings: findings.filter(({ id }) => id === claim.id) }))
    .filter(each => each.findings.length > 0)
}

/** A row a line, and what did not come out as expected; then how many did. */
export function verdictLines(report: Report, claims: readonly ClaimWords[], look: Look): string {
  const told = toldOf(report, claims)
  const rows = rowsOf(told).map(cells => cells.slice(0, 5))
  return [...columns(rows, look, { indent: 0, flexible: [2, 3] }), summary(told, look)].join('\n')
}

function story({ claim, findings }: Told, look: Look): readonly string[] {
  const broken = findings.filter(({ verdict }) => verdict === 'broken')
  const finding = shortest(broken.filter(each => agreementOf(each) === 'contradicted')) ?? shortest(broken)
  if (finding?.counterexample === undefined) return []
  // What the broker did not reproduce contradicts too, whatever was expected.
  const isOther = finding.expected !== undefined && finding.expected !== finding.verdict
  const expected = isOther ? `expected: ${finding.expected}` : ''
  const under = [finding.case ?? '', smallPrint(finding), expected, onBrokerLine(finding)]
  const block = drawCounterexample(
    {
      word: 'BROKEN',
      title: `${claim.id} ${claim.name}`,
      says: claim.says,
      under: under.filter(line => line !== ''),
      counterexample: finding.counterexample,
      replay: replayOfClaim(finding),
    },
    look,
  )
  return [block]
}

const isComparison = ({ findings }: Told) => findings.every(({ lines }) => lines !== undefined)

/** Columns that are aligned stay so. */
const isTabular = (line: string) => line.includes('  ')

/** What was done, for a row that is no claim. */
function comparison({ claim, findings }: Told, look: Look): readonly string[] {
  return findings.flatMap(({ lines = [], scope }) =>
    lines.length === 0
      ? []
      : [
          [
            `${look.paint.bold(safe(claim.id))}  ${safe(claim.name)}`,
            ...paragraph(claim.says, 2, look),
            ...paragraph(scope, 2, look).map(look.paint.dim),
            ...lines.flatMap(line => (isTabular(line) ? [`    ${safe(line)}`] : paragraph(line, 4, look))),
          ].join('\n'),
        ],
  )
}

function table(told: readonly Told[], look: Look): string {
  // A report of an older ackproof says nothing of the broker.
  const onBroker = told.some(({ findings }) => findings.some(each => each.onBroker !== undefined))
  const titles = ['', 'claim', '', 'verdict', 'expected', 'on the broker', 'states', 'seconds']
  const head = titles.map(text => ({ text, paint: 'dim' as const }))
  const all = [head, ...rowsOf(told)]
  if (!onBroker)
    return columns(
      all.map(cells => cells.toSpliced(5, 1)),
      look,
      { indent: 0, flexible: [2, 3], right: [5, 6] },
    ).join('\n')
  return columns(all, look, { indent: 0, flexible: [2, 3, 5], right: [6, 7] }).join('\n')
}

function rowsOf(told: readonly Told[]): readonly (readonly Cell[])[] {
  return told.flatMap(({ claim, findings }) => {
    if (findings.length === 1) return [line(claim.id, claim.name, findings[0]!)]
    const odd = findings.filter(each => agreementOf(each) !== 'as expected')
    return [severalLine(claim, findings), ...odd.map(each => line('', each.case ?? '', each))]
  })
}

function line(id: string, name: string, finding: Finding): readonly Cell[] {
  const paint = paints[agreementOf(finding)]
  return [
    { text: marks[agreementOf(finding)], paint },
    id,
    name,
    { text: finding.verdict, paint },
    finding.expected ?? '',
    finding.onBroker?.outcome ?? '',
    number(finding.states),
    seconds(finding.seconds),
  ]
}

function severalLine(claim: ClaimWords, findings: readonly Finding[]): readonly Cell[] {
  const agreement = worstOf(findings)
  const odd = findings.filter(each => agreementOf(each) !== 'as expected').length
  return [
    { text: marks[agreement], paint: paints[agreement] },
    claim.id,
    `${claim.name}, ${counted(findings.length, 'case')}`,
    { text: tally(findings.map(({ verdict }) => verdict)), paint: paints[agreement] },
    odd === 0 ? 'as expected' : `all but ${odd}`,
    tally(findings.flatMap(({ onBroker }) => onBroker?.outcome ?? [])),
    number(statesOf(findings)),
    seconds(findings.reduce((sum, each) => sum + each.seconds, 0)),
  ]
}

/** Cases that differ in fault budgets alone share one search: its states are counted once. */
function statesOf(findings: readonly Finding[]): number {
  const searches = new Map(
    findings.map((each, i) => [each.deployment ? JSON.stringify(each.deployment) : i, each.states]),
  )
  return [...searches.values()].reduce((sum, states) => sum + states, 0)
}

/** 'holds'; '5 reproduced, 2 not compared'. */
function tally(all: readonly string[]): string {
  const words = [...new Set(all)]
  if (words.length < 2) return words[0] ?? ''
  return words.map(word => `${all.filter(each => each === word).length} ${word}`).join(', ')
}

function worstOf(findings: readonly Finding[]): Agreement {
  const all = findings.map(agreementOf)
  return all.find(each => each === 'contradicted') ?? all.find(each => each === 'undecided') ?? 'as expected'
}

/** Rows that share a note share its line: an interrupted run leaves thirty claims with one. */
function notes(told: readonly Told[], look: Look): readonly string[] {
  const byNote = new Map<string, string[]>()
  for (const finding of told.flatMap(({ findings }) => findings)) {
    const { id, case: row, note } = finding
    const isOpen = finding.verdict === 'not modelled'
    if (isBrokerOdd(finding)) byNote.set(onBrokerLine(finding), [row === undefined ? id : `${id} ${row}`])
    if (note === undefined || (agreementOf(finding) === 'as expected' && !isOpen)) continue
    const text = isOpen ? `not modelled: ${note}` : note
    byNote.set(text, [...(byNote.get(text) ?? []), row === undefined ? id : `${id} ${row}`])
  }
  const named = (names: readonly string[]) =>
    names.length <= MOST_NAMED
      ? names.join(', ')
      : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`
  const lines = [...byNote].flatMap(([note, names]) => paragraph(`${named(names)}: ${note}`, 2, look))
  return lines.length === 0 ? [] : [lines.join('\n')]
}

function summary(told: readonly Told[], look: Look): string {
  const of = (agreement: Agreement) => told.filter(({ findings }) => worstOf(findings) === agreement)
  const ids = (agreement: Agreement) =>
    of(agreement)
      .map(({ claim }) => claim.id)
      .join(', ')
  const claims = told.filter(each => !isComparison(each))
  const cases = claims.reduce((sum, { findings }) => sum + findings.length, 0)
  const compared = told.length - claims.length
  const what = [
    ...(claims.length > 0 ? [`${counted(claims.length, 'claim')} in ${counted(cases, 'case')}`] : []),
    ...(compared > 0 ? [`${counted(compared, 'comparison')} of model and broker`] : []),
  ]
  const parts = [
    `${what.join(', ')}: ${of('as expected').length} as expected`,
    ...(of('contradicted').length > 0 ? [`contradicted: ${ids('contradicted')}`] : []),
    ...(of('undecided').length > 0 ? [`undecided: ${ids('undecided')}`] : []),
  ]
  const findings = told.flatMap(each => each.findings)
  return look.paint.bold(safe([`${parts.join('; ')}.`, ...onBrokerSummary(findings)].join('\n')))
}
