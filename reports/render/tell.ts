/** A finding in words, for formats that have one message for it: what is not so, under which fault, and why. */
import { claimOf } from '../../properties/claims.ts'
import type { Because, Finding, ToldCounterexample, Verdict } from '../../properties/finding.ts'
import { agreementOf, type Report } from '../report.ts'
import { shortest } from './counterexample.ts'
import { safe } from './look.ts'
import { faultSays, guaranteeWords } from './words.ts'

export type RunKind = 'verify' | 'check' | 'explore' | 'diff'

/** Which command the report is of, told from its findings: what its command line says was written by somebody. */
export function kindOf({ findings, compared }: Report): RunKind {
  if (compared !== undefined) return 'diff'
  if (findings.some(({ id, guarantee, fault }) => id === `${guarantee}:${fault}`)) return 'check'
  return findings.some(({ deployment }) => deployment?.['rule'] !== undefined) ? 'explore' : 'verify'
}

/** How much a finding weighs for whoever acts on it. */
export type Weight = 'error' | 'warning' | 'note' | 'none'

/**
 * Of check: what is required and broken is an error, what is required and open a warning, the rest a note; with nothing required, broken is an
 * error and open a warning. Of diff: what got worse alone, by what became of its requirement. Elsewhere: what came out otherwise than its row expects is an error, what was not decided a warning.
 */
export function weigherOf(report: Report): (finding: Finding) => Weight {
  if (report.compared !== undefined) return weigherOfChanges(report.compared)
  if (kindOf(report) !== 'check') return weightOfRow
  const { required = [] } = report
  return ({ id, verdict }) => {
    const weight = weightOfVerdict[verdict]
    if (required.length === 0 || weight === 'none') return weight
    if (!required.includes(id)) return 'note'
    return weight === 'note' ? 'warning' : weight
  }
}

function weigherOfChanges({ changes, required }: NonNullable<Report['compared']>): (finding: Finding) => Weight {
  return ({ id, verdict }) => {
    const outcome = required.find(each => each.id === id)?.outcome
    if (outcome === 'lost') return 'error'
    if (outcome === 'undecided') return 'warning'
    if (!changes.some(change => change.id === id && change.kind === 'worse')) return 'none'
    if (required.length > 0) return 'note'
    return verdict === 'broken' ? 'error' : 'warning'
  }
}

function weightOfRow(finding: Finding): Weight {
  const agreement = agreementOf(finding)
  return agreement === 'contradicted' ? 'error' : agreement === 'undecided' ? 'warning' : 'none'
}

const weightOfVerdict: Readonly<Record<Verdict, Weight>> = {
  broken: 'error',
  depends: 'warning',
  inconclusive: 'note',
  holds: 'none',
  'not seen broken': 'none',
  'not modelled': 'none',
}

/** 'NAL:b1', 'S14 RF 3, acks=1, b1'. */
export const nameOf = ({ id, case: row }: Pick<Finding, 'id' | 'case'>): string =>
  safe(row === undefined ? id : `${id} ${row}`)

/** What is promised: the guarantee's sentence, or the claim's. */
export function promiseOf({ id, guarantee, property }: Finding): string {
  const claim = claimOf(id)
  if (claim !== undefined) return claim.says
  return Object.hasOwn(guaranteeWords, guarantee ?? '') ? guaranteeWords[guarantee!]! : (property ?? '')
}

/** 'No acknowledged record is lost: broken under b1 (one broker stops and comes back with its disk).' */
export function headlineOf(finding: Finding): string {
  const { verdict, fault, expected } = finding
  const promise = promiseOf(finding).replace(/\.$/, '')
  const when = fault === undefined ? '' : ` under ${fault} (${faultSays(fault)})`
  const otherwise = expected === undefined || expected === verdict ? '' : `, where ${expected} was expected`
  return safe(`${promise === '' ? nameOf(finding) : promise}: ${verdict}${when}${otherwise}.`)
}

/** Of two sides compared: what it was before, and with which settings. */
export function beforeOf({ id }: Pick<Finding, 'id'>, { compared }: Report): readonly string[] {
  const change = compared?.changes.find(each => each.id === id)
  if (change?.before === undefined) return []
  const settings = change.facts.flatMap(({ before }) => (before === undefined ? [] : [causeOf(before)]))
  return [`Before: ${change.before}${settings.length === 0 ? '' : `, with ${settings.join(', ')}`}.`]
}

/** The finding's counterexample, or that of the shortest branch that breaks. */
export function counterexampleOf(finding: Finding): ToldCounterexample | undefined {
  if (finding.counterexample !== undefined) return finding.counterexample
  const broken = (finding.branches ?? []).filter(({ verdict }) => verdict === 'broken')
  return shortest(broken.map(branch => ({ ...finding, ...branch })))?.counterexample
}

/** Why, in sentences; of older reports, the step that decides. */
export function whyOf(finding: Finding): readonly string[] {
  const told = counterexampleOf(finding)
  if (told === undefined) return finding.note === undefined ? [] : [safe(finding.note)]
  if (told.why !== undefined) return told.why.map(safe)
  const decisive = told.steps.find(step => step.decisive) ?? told.steps.at(-1)
  return decisive === undefined ? [] : [safe(`Step ${decisive.n} decides it: ${decisive.who} ${decisive.does}.`)]
}

/** What there is to be blamed: 'acks=1', with whose default it is. */
export const causeOf = ({ key, value, default: owner }: Because): string =>
  safe(`${key}=${value}${owner === undefined ? '' : ` (default of ${owner})`}`)
