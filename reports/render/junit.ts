/**
 * JUnit XML: a suite for each claim or guarantee, a case for each finding.
 *
 *   U1  a failure is what makes the command fail: a finding that contradicts its row, a requirement that is broken. What is broken and nobody
 *       required to hold passes, and says so in its properties and its output
 *   U2  what was not decided is an error where somebody required it, else skipped; so is what is not modelled
 *   U3  of two sides compared: what was required and is lost fails; whatever else changed says so in its properties
 */
import { claimOf } from '../../properties/claims.ts'
import type { CounterexampleStep, Finding } from '../../properties/finding.ts'
import type { Report } from '../report.ts'
import { faultsNeeded } from './counterexample.ts'
import { safe } from './look.ts'
import { guiltyPlaces } from './places.ts'
import { causeOf, counterexampleOf, headlineOf, kindOf, nameOf, whyOf } from './tell.ts'
import { guaranteeWords } from './words.ts'
import { element, xmlText } from './xml.ts'

export interface Case {
  readonly name: string
  readonly classname: string
  readonly seconds?: number
  readonly file?: string
  readonly line?: number
  readonly properties: Readonly<Record<string, string | undefined>>
  readonly outcome:
    | { readonly as: 'passed' }
    | { readonly as: 'failure' | 'error' | 'skipped'; readonly message: string; readonly type: string }
  /** What a person reads of it. */
  readonly text: string
}

export interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
}

export function junitXml(name: string, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases)
  const body = suites.map(suite =>
    element('testsuite', { name: suite.name, ...countsOf(suite.cases) }, suite.cases.map(caseXml)),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', { name, ...countsOf(all) }, body)}\n`
}

function countsOf(cases: readonly Case[]) {
  const count = (as: Case['outcome']['as']) => cases.filter(({ outcome }) => outcome.as === as).length
  const seconds = cases.reduce((sum, each) => sum + (each.seconds ?? 0), 0)
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds.toFixed(3),
  }
}

function caseXml({ name, classname, seconds, file, line, properties, outcome, text }: Case): string {
  const attributes = { name, classname, file, line, ...(seconds === undefined ? {} : { time: seconds.toFixed(3) }) }
  const facts = Object.entries(properties).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [element('property', { name: key, value })],
  )
  const body = text === '' ? [] : [xmlText(text)]
  const children = [
    ...(facts.length === 0 ? [] : [element('properties', {}, facts)]),
    ...(outcome.as === 'passed'
      ? []
      : [element(outcome.as, { message: outcome.message, type: outcome.type }, outcome.as === 'skipped' ? [] : body)]),
    ...(outcome.as === 'passed' && body.length > 0 ? [element('system-out', {}, body)] : []),
  ]
  return element('testcase', attributes, children)
}

export function renderJunit(report: Report, base?: string): string {
  const kind = kindOf(report)
  const keyOf = ({ id, guarantee }: Finding) => (kind === 'check' || kind === 'diff' ? (guarantee ?? id) : id)
  const keys = [...new Set(report.findings.map(keyOf))]
  const suites = keys.map(key => ({
    name: suiteName(key),
    cases: report.findings.filter(finding => keyOf(finding) === key).map(finding => caseOf(finding, key, report, base)),
  }))
  return junitXml(`ackproof ${kind}`, suites)
}

function suiteName(key: string): string {
  const claim = claimOf(key)
  if (claim !== undefined) return `${key} ${claim.name}`
  return Object.hasOwn(guaranteeWords, key) ? `${key} ${guaranteeWords[key]}` : key
}

function caseOf(finding: Finding, key: string, report: Report, base: string | undefined): Case {
  const [place] = guiltyPlaces(finding, report, base)
  return {
    name: finding.case ?? finding.id,
    classname: `ackproof.${key}`,
    seconds: finding.seconds,
    ...(place === undefined ? {} : { file: place.path, line: place.line }),
    properties: {
      verdict: finding.verdict,
      expected: finding.expected,
      scope: finding.scope,
      states: String(finding.states),
      fault: finding.fault,
      before: report.compared?.changes.find(({ id }) => id === finding.id)?.before,
      because: finding.because.map(causeOf).join(', '),
      'on the broker': finding.onBroker?.outcome,
    },
    outcome: outcomeOf(finding, report),
    text: textOf(finding),
  }
}

function outcomeOf(finding: Finding, report: Report): Case['outcome'] {
  const { verdict, onBroker, expected } = finding
  if (report.compared !== undefined) return outcomeOfChange(finding, report.compared)
  const isRequired = report.required?.includes(finding.id) ?? false
  const message =
    onBroker?.outcome === 'not reproduced'
      ? `${nameOf(finding)}: not reproduced on the reference broker, ${onBroker.text}`
      : headlineOf(finding)
  const isDecided = verdict !== 'depends' && verdict !== 'inconclusive' && verdict !== 'not modelled'
  const isContradicted =
    isDecided && ((expected !== undefined && verdict !== expected) || (isRequired && verdict === 'broken'))
  if (isContradicted || onBroker?.outcome === 'not reproduced') return { as: 'failure', message, type: verdict }
  if (isRequired && verdict !== 'holds') return { as: 'error', message, type: verdict }
  if (isDecided || (verdict === expected && verdict !== 'not modelled')) return { as: 'passed' }
  return {
    as: 'skipped',
    message: verdict === 'not modelled' ? `not modelled: ${finding.note ?? ''}` : message,
    type: verdict,
  }
}

function outcomeOfChange(finding: Finding, { required }: NonNullable<Report['compared']>): Case['outcome'] {
  const { outcome, text } = required.find(({ id }) => id === finding.id) ?? {}
  if (outcome === undefined || outcome === 'kept' || outcome === 'broken before') return { as: 'passed' }
  const message = `${headlineOf(finding)} Required: ${text}.`
  return { as: outcome === 'lost' ? 'failure' : 'error', message, type: outcome }
}

function textOf(finding: Finding): string {
  const told = counterexampleOf(finding)
  const says = [headlineOf(finding), ...whyOf(finding)]
  if (told === undefined) return finding.verdict === 'holds' ? '' : `\n${says.join('\n')}\n`
  return `\n${[...says, `A counterexample ${faultsNeeded(told)}:`, ...told.steps.map(stepLine)].join('\n')}\n`
}

const stepLine = ({ n, who, does, state, decisive }: CounterexampleStep): string =>
  `${decisive ? '>' : ' '} ${n}. ${safe(who)} ${safe(does)}   [${safe(state)}]`
