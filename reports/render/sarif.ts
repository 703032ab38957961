/**
 * SARIF 2.1.0, for code scanning: each finding that somebody should act on is a result at the line that is to blame.
 *
 *     finding ──▶ result: rule, level, message, location, code flow (the counterexample's steps), fingerprint
 *
 *   S1  a fingerprint says which guarantee, under which fault, by which key: neither lines nor paths nor times move it
 *   S2  no absolute path of anybody's machine; every location is relative to the top of the sources
 *   S3  `[`, `]`, `{` and `}` have a meaning in SARIF's messages, so that they are round brackets here
 *   S4  what holds is no result: viewers show each as something to mend
 *   S5  a fix is a repair as far as files say it; what is to be done besides stands in its description
 */
import type { CounterexampleStep, Finding, ToldCounterexample } from '../../properties/finding.ts'
import type { Report } from '../report.ts'
import { faultsNeeded } from './counterexample.ts'
import { guiltyPlaces, type Place, relativePath } from './places.ts'
import {
  artifact,
  type Level,
  locationAt,
  message,
  type SarifResult,
  type SarifRule,
  sarifLog,
  withoutEmpty,
} from './sarif-parts.ts'
import { fixesOf } from './sarif-fixes.ts'
import { beforeOf, causeOf, counterexampleOf, headlineOf, kindOf, nameOf, promiseOf, weigherOf, whyOf } from './tell.ts'
import { faultSays } from './words.ts'
import { decidesSentence } from './would-decide.ts'

export function renderSarif(report: Report, base?: string): string {
  const weigh = weigherOf(report)
  const kind = kindOf(report)
  const wanted = report.findings.flatMap(finding => {
    const weight = weigh(finding)
    return weight === 'none' ? [] : [{ finding, weight }]
  })
  const ids = [...new Set(wanted.map(({ finding }) => finding.id))]
  return sarifLog({
    version: report.tool.version,
    category: `ackproof/${kind}/`,
    rules: ids.map(id => ruleOf(wanted.find(({ finding }) => finding.id === id)!.finding)),
    results: wanted.map(({ finding, weight }) => resultOf(finding, weight, ids.indexOf(finding.id), report, base)),
    notifications: report.warnings.map(({ file, line, text }) => ({
      level: 'warning',
      message: message(text),
      ...(file === undefined
        ? {}
        : {
            locations: [
              {
                physicalLocation: {
                  artifactLocation: artifact(relativePath(file, base)),
                  ...(line === undefined || line < 1 ? {} : { region: { startLine: line } }),
                },
              },
            ],
          }),
    })),
  })
}

function ruleOf(finding: Finding): SarifRule {
  const { id, fault, guarantee } = finding
  const under = fault === undefined ? '' : ` Here: ${faultSays(fault)} (${fault}).`
  const help = [
    `${promiseOf(finding)}${under}`,
    'The verdict comes from visiting every interleaving within the scope that the result names. The steps of the code flow are a shortest run that breaks the promise, with the fewest faults; `ackproof replay` takes them again.',
  ]
  return {
    id,
    name: id.replace(/\W+/g, ' ').trim().replaceAll(' ', '-'),
    shortDescription: message(promiseOf(finding) || id),
    fullDescription: message(help[0]!),
    help: message(help.join(' ')),
    defaultConfiguration: { level: 'error' },
    properties: withoutEmpty({ tags: ['reliability', 'kafka'], guarantee, fault }),
  }
}

function resultOf(finding: Finding, level: Level, ruleIndex: number, report: Report, base?: string): SarifResult {
  const [place, ...others] = guiltyPlaces(finding, report, base)
  const told = counterexampleOf(finding)
  const fixes = fixesOf(finding, base)
  return {
    ruleId: finding.id,
    ruleIndex,
    level,
    kind: level === 'error' ? 'fail' : finding.verdict === 'broken' ? 'fail' : 'open',
    message: message(sentencesOf(finding, place, report)),
    ...(place === undefined ? {} : { locations: [locationAt(place)] }),
    ...(others.length === 0 ? {} : { relatedLocations: others.map((each, id) => ({ id, ...locationAt(each) })) }),
    ...(told === undefined || told.steps.length === 0 ? {} : { codeFlows: [codeFlow(told, place)] }),
    ...(fixes.length === 0 ? {} : { fixes }),
    fingerprint: [kindOf(report), finding.id, finding.case ?? '', finding.because[0]?.key ?? ''],
    properties: withoutEmpty({
      verdict: finding.verdict,
      expected: finding.expected,
      scope: finding.scope,
      states: finding.states,
      case: finding.case,
      note: finding.note,
      path: told?.path,
    }),
  }
}

function sentencesOf(finding: Finding, place: Place | undefined, report: Report): string {
  const causes = finding.because.map(causeOf)
  const told = counterexampleOf(finding)
  return [
    headlineOf(finding),
    ...(finding.case === undefined ? [] : [`${nameOf(finding)}.`]),
    ...(causes.length === 0 ? [] : [`Because of ${causes.join(', ')}.`]),
    ...beforeOf(finding, report),
    ...decidesSentence(finding.decides),
    ...(place === undefined || place.isSet ? [] : ['No line of this file sets it.']),
    ...(told === undefined ? [] : [`A counterexample ${faultsNeeded(told)}, in ${told.steps.length} steps.`]),
    ...whyOf(finding),
  ].join(' ')
}

/** One thread: who does a step is in its words, and viewers show one thread at a time. */
function codeFlow({ steps }: ToldCounterexample, place: Place | undefined) {
  return {
    message: message('A shortest run that breaks the promise.'),
    threadFlows: [{ locations: steps.map(step => flowLocation(step, place)) }],
  }
}

function flowLocation({ n, who, does, state, decisive }: CounterexampleStep, place: Place | undefined) {
  return {
    executionOrder: n,
    importance: decisive ? 'essential' : 'important',
    location: {
      ...(place === undefined ? {} : locationAt(place)),
      logicalLocations: [{ name: who, kind: 'process' }],
      message: message(`${n}. ${who} ${does}${decisive ? ' (this step decides it)' : ''}`),
    },
    state: { system: message(state) },
  }
}
