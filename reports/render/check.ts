/**
 * What `check` tells about one configuration: a grid of verdicts, then per guarantee why, within which bounds, and how it breaks.
 *
 *   D1  cells of one guarantee that say the same for the same reasons stand together, so that nothing is said nine times
 *   D2  a grid that is too wide for the terminal is turned on its side
 *   D3  one counterexample a guarantee, the shortest; for a guarantee that only depends, the one of its shortest branch
 */
import type { Because, Finding, ToldCounterexample, Verdict } from '../../properties/finding.ts'
import type { Report } from '../report.ts'
import { type Cell, columns, paragraph } from './columns.ts'
import { drawCounterexample, shortest, smallPrint } from './counterexample.ts'
import { isBrokerOdd, onBrokerLine } from './on-broker.ts'
import { counted, type Look, type Paint, plain, safe, shellWord } from './look.ts'
import { drawRepairs } from './repairs.ts'
import { faultWords, guaranteeWords } from './words.ts'
import { decidesRows } from './would-decide.ts'

export interface CheckView {
  /** Ids such as 'NAL:b1' that `--require` named. */
  readonly required: readonly string[]
  /** The file that the report was written to: what a replay reads. */
  readonly reportFile?: string
}

const order: readonly Verdict[] = ['broken', 'depends', 'inconclusive', 'holds', 'not seen broken', 'not modelled']
const paints = {
  holds: 'green',
  broken: 'red',
  depends: 'yellow',
  inconclusive: 'yellow',
  'not seen broken': 'green',
  'not modelled': 'dim',
} as const satisfies Record<Verdict, keyof Paint>

export function renderCheck(report: Report, view: CheckView, look: Look): string {
  const blocks = guaranteesOf(report).flatMap(guarantee => {
    const findings = report.findings.filter(each => guaranteeOf(each) === guarantee)
    return [
      detail(guarantee, findings, look),
      ...story(guarantee, findings, view, look),
      ...drawRepairs(findings, look),
    ]
  })
  const parts = [
    `${checkGrid(report, look)}\n\n${legend(report, look)}`,
    ...blocks,
    warnings(report, look),
    requirementLines(report, view, look),
  ]
  return parts.filter(part => part !== '').join('\n\n') + '\n'
}

const guaranteeOf = ({ guarantee, id }: Finding) => guarantee ?? id.split(':')[0]!
const faultOf = ({ fault, id }: Finding) => fault ?? id.split(':')[1] ?? ''

const guaranteesOf = ({ findings }: Pick<Report, 'findings'>) => [...new Set(findings.map(guaranteeOf))]
const faultsOf = ({ findings }: Report) => [...new Set(findings.map(faultOf))]

/** Guarantee × fault class. */
export function checkGrid(report: Report, look: Look): string {
  const { findings } = report
  const [guarantees, faults] = [guaranteesOf(report), faultsOf(report)]
  const at = (guarantee: string, fault: string) =>
    cell(findings.find(each => guaranteeOf(each) === guarantee && faultOf(each) === fault))
  const across = matrix(guarantees, faults, at)
  const down = matrix(faults, guarantees, (fault, guarantee) => at(guarantee, fault))
  const width = Math.max(...columns(across, plain, { indent: 0, flexible: [] }).map(line => line.length))
  const rows = width > (look.width ?? Infinity) ? down : across
  return columns(rows, look, { indent: 0, flexible: [] }).join('\n')
}

function legend(report: Report, look: Look): string {
  const rows = faultsOf(report)
    .filter(fault => Object.hasOwn(faultWords, fault))
    .map(fault => [fault, faultWords[fault]!])
  return columns(rows, look, { indent: 2, flexible: [1] })
    .map(look.paint.dim)
    .join('\n')
}

function matrix(rows: readonly string[], heads: readonly string[], at: (row: string, head: string) => Cell): Cell[][] {
  const bold = (text: string): Cell => ({ text, paint: 'bold' })
  return [['', ...heads].map(bold), ...rows.map(row => [bold(row), ...heads.map(head => at(row, head))])]
}

function cell(finding: Finding | undefined): Cell {
  return finding === undefined ? { text: '-', paint: 'dim' } : { text: finding.verdict, paint: paints[finding.verdict] }
}

function detail(guarantee: string, findings: readonly Finding[], look: Look): string {
  const words = guaranteeWords[guarantee]
  const head = look.paint.bold(safe(words === undefined ? guarantee : `${guarantee}  ${words}`))
  const groups = new Map<string, Finding[]>()
  for (const finding of findings.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))) {
    const { verdict, because, branches, scope, note } = finding
    const key = JSON.stringify([verdict, because, branches, scope, note, oddOnBroker(finding)])
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [head, ...[...groups.values()].flatMap(group => reasons(group, look)), ...wouldDecide(findings, look)].join(
    '\n',
  )
}

/** Once for all fault classes under which it is the same. */
function wouldDecide(findings: readonly Finding[], look: Look): readonly string[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings.filter(({ decides }) => decides !== undefined)) {
    const key = JSON.stringify(finding.decides)
    groups.set(key, [...(groups.get(key) ?? []), finding])
  }
  return [...groups.values()].flatMap(group => {
    const rows = decidesRows(group[0]!.decides).map(row => [...row])
    const under = group.map(faultOf).join(', ')
    return [
      ...paragraph(`what would decide it under ${under}`, 2, look),
      ...columns(rows, look, { indent: 4, flexible: [1] }),
    ]
  })
}

/** It decides the exit code, so that it is told of what holds too. */
const oddOnBroker = (finding: Finding): readonly string[] => (isBrokerOdd(finding) ? [`${onBrokerLine(finding)}.`] : [])

function reasons(group: readonly Finding[], look: Look): readonly string[] {
  const { verdict, because, branches = [], scope, note } = group[0]!
  const faults = group.map(faultOf).filter(fault => fault !== '')
  const under = faults.length === 0 ? '' : ` under ${faults.join(', ')}`
  const rows: Cell[][] = [
    ...because.map((each, i) => [i === 0 ? 'because' : '', guilty(each)]),
    ...(scope === '' ? [] : [['scope', scope]]),
    ...[note ?? [], oddOnBroker(group[0]!)].flat().map(text => ['note', text]),
  ]
  const when = branches.map(branch => [
    branch.when,
    { text: branch.verdict, paint: paints[branch.verdict] },
    counted(branch.states, 'state'),
  ])
  return [
    `  ${look.paint[paints[verdict]](verdict)}${safe(under)}`,
    ...columns(when, look, { indent: 4, flexible: [0] }),
    ...columns(rows, look, { indent: 4, flexible: [1] }),
  ]
}

/** 'server.properties:12 acks=1', or the default and whose it is. */
function guilty({ file, line, key, value, default: owner }: Because): string {
  if (file !== undefined) return `${file}${line === undefined ? '' : `:${line}`}  ${key}=${value}`
  return owner === undefined ? `${key}=${value}` : `${key}=${value} (default of ${owner})`
}

/** The one counterexample of each guarantee that is printed: the shortest, of a branch where nothing is broken for certain. */
export const printedCounterexamples = (report: Pick<Report, 'findings'>): readonly ToldCounterexample[] =>
  guaranteesOf(report).flatMap(guarantee => {
    const findings = report.findings.filter(each => guaranteeOf(each) === guarantee)
    return printed(findings).finding?.counterexample ?? []
  })

function printed(findings: readonly Finding[]) {
  const broken = shortest(findings.filter(({ verdict }) => verdict === 'broken'))
  return { broken, finding: broken ?? shortest(findings.flatMap(branchesOf)) }
}

function story(guarantee: string, findings: readonly Finding[], view: CheckView, look: Look): readonly string[] {
  const { broken, finding } = printed(findings)
  if (finding?.counterexample === undefined) return []
  const words = guaranteeWords[guarantee]
  const drawn = drawCounterexample(
    {
      word: 'BROKEN',
      title: broken
        ? `${finding.id}${finding.case === undefined ? '' : ` ${finding.case}`}`
        : `${finding.id} when ${finding.case}`,
      says: words ?? '',
      under: [faultWords[faultOf(finding)] ?? '', smallPrint(finding), broken ? onBrokerLine(finding) : ''].filter(
        text => text !== '',
      ),
      counterexample: finding.counterexample,
      ...(broken ? { replay: replayLine(finding, view) } : {}),
    },
    look,
  )
  return [drawn]
}

/** A branch that is broken, as a finding whose case is the value that breaks it. */
function branchesOf(finding: Finding): readonly Finding[] {
  const broken = (finding.branches ?? []).filter(({ verdict }) => verdict === 'broken')
  return broken.map(({ when, ...branch }) => ({ ...finding, ...branch, case: when }))
}

function replayLine({ id, case: row }: Finding, { reportFile }: CheckView): string {
  const which = `--finding ${shellWord(id)}${row === undefined ? '' : ` --case ${shellWord(safe(row))}`}`
  if (reportFile !== undefined) return `ackproof replay ${shellWord(reportFile)} ${which}`
  return `save the report with --json report.json, then: ackproof replay report.json ${which}`
}

export function warnings({ warnings: all }: Report, look: Look): string {
  const lines = all.flatMap(({ file, line, text }) => {
    const where = file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${line}`}: `
    return paragraph(`warning: ${where}${text}`, 0, look)
  })
  return lines.join('\n')
}

export function requirementLines({ findings }: Report, { required }: CheckView, look: Look): string {
  const rows = required.map((id): Cell[] => {
    const verdict = findings.find(each => each.id === id)?.verdict ?? 'inconclusive'
    const outcome = verdict === 'holds' ? 'met' : verdict === 'broken' ? 'NOT MET' : 'undecided'
    return ['required', id, { text: `${outcome} (${verdict})`, paint: paints[verdict] }]
  })
  return columns(rows, look, { indent: 0, flexible: [] }).join('\n')
}
