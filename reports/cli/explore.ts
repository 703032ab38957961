/**
 * `ackproof explore`: one model at a chosen scope; counts, depth, verdict, trace. Or the smallest scopes at which it breaks.
 *
 *   L1  an option that means nothing beside another is refused: nobody learns afterwards that it was ignored
 */
import { UsageError } from '../../model/deployment/index.ts'
import {
  type KipScope,
  propertyNames,
  type PropertyName,
  type RuleName,
  ruleNames,
  type Weakening,
  weakenings,
} from '../../model/kafka/kips/index.ts'
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'
import { largestScope, REPLICATION } from '../../properties/replication-question.ts'
import { renderExplore } from '../render/explore.ts'
import { reportOf } from '../report.ts'
import { decide } from './decide.ts'
import { codeOfClaim, type ExitCode, worst } from './exit-codes.ts'
import { boundsOf, type LimitOptions } from './options.ts'
import { deliver, type OutputOptions, prepareOutput } from './output.ts'
import type { Outcome } from './pool.ts'
import type { Surroundings } from './verify.ts'

export interface ExploreCommand extends LimitOptions, Pick<OutputOptions, 'json'> {
  readonly rule?: string
  readonly weaken?: string
  readonly property?: string
  readonly replicas?: string
  readonly log?: string
  readonly records?: string
  readonly epochs?: string
  readonly symmetry?: boolean
  readonly smallestScope?: boolean
  readonly walks?: string
  readonly steps?: string
  readonly seed?: string
}

/** How long `--smallest-scope` searches where nobody says. */
const SMALLEST_SECONDS = 120
const defaultScope: KipScope = { replicas: 3, log: 1, records: 1, epochs: 1 }
const lowest: KipScope = { replicas: 1, log: 1, records: 1, epochs: 0 }
const dimensions = Object.keys(defaultScope) as readonly (keyof KipScope)[]

export async function explore(model: string, options: ExploreCommand, around: Surroundings): Promise<ExitCode> {
  const job = jobOf(model, options)
  prepareOutput(options, ['explore'])
  const { terminal, tool, command, launch } = around
  const seconds = job.kind === 'smallest scope' ? SMALLEST_SECONDS : undefined
  const maxSeconds = options.maxSeconds ?? seconds
  const { outcomes, code } = await decide([job], {
    terminal,
    processes: 1,
    bounds: boundsOf({ ...options, ...(maxSeconds === undefined ? {} : { maxSeconds }), jobs: 1 }),
    nameOf: () => REPLICATION,
    ...(launch === undefined ? {} : { launch }),
  })
  const findings = outcomes.flatMap(outcome => findingsOf(outcome))
  const report = reportOf(tool, command, findings)
  const text = () => renderExplore(report, terminal.look, options.json === '-' ? undefined : options.json)
  await deliver([{ report, name: 'explore', text }], options, terminal)
  return worst([code, ...findings.map(codeOfClaim)])
}

function jobOf(model: string, options: ExploreCommand): Job {
  if (model !== REPLICATION) {
    throw new UsageError(
      `explore knows no model${quoted(model)}; there is ${REPLICATION}, as in \`ackproof explore ${REPLICATION}\`.`,
    )
  }
  refuseContradictions(options)
  const weaken = options.weaken === undefined ? undefined : oneOf<Weakening>('--weaken', options.weaken, weakenings)
  const rule = {
    rule: oneOf<RuleName>('--rule', options.rule ?? 'kip-320', ruleNames),
    property: oneOf<PropertyName>('--property', options.property ?? 'StrongIsr', propertyNames),
    symmetry: options.symmetry ?? false,
    ...(weaken === undefined ? {} : { weaken }),
  }
  if (options.smallestScope) return { kind: 'smallest scope', rule }
  const question = { ...rule, ...scopeOf(options) }
  if (options.walks === undefined) return { kind: 'replication', question }
  const walks = numberOf('--walks', options.walks, 1, 1_000_000)
  const steps = numberOf('--steps', options.steps ?? '60', 1, 10_000)
  const seed = numberOf('--seed', options.seed ?? '1', 0, 2 ** 31 - 1)
  return { kind: 'walks', question, walks, steps, seed }
}

function refuseContradictions(options: ExploreCommand): void {
  const { weaken, rule, smallestScope, walks, symmetry, steps, seed } = options
  const refuse = (text: string) => {
    throw new UsageError(text)
  }
  if (weaken !== undefined && rule !== undefined && rule !== 'kip-320')
    refuse(`--weaken takes a guard of KIP-320 back, so it goes with --rule kip-320 and no other.`)
  const named = dimensions.find(name => options[name] !== undefined)
  if (smallestScope && named !== undefined)
    refuse(`--smallest-scope tries the scopes itself: leave --${named} out, or leave --smallest-scope out.`)
  if (smallestScope && walks !== undefined)
    refuse('--smallest-scope needs every state of a scope, and --walks visits some: give one of the two.')
  if (walks !== undefined && symmetry)
    refuse('--symmetry spares a search states that it has seen, and --walks keeps none: give one of the two.')
  if (walks === undefined && (steps !== undefined || seed !== undefined))
    refuse(`--${steps === undefined ? 'seed' : 'steps'} says how to walk, so it goes with --walks.`)
}

function scopeOf(options: ExploreCommand): KipScope {
  const value = (name: keyof KipScope) => {
    const text = options[name]
    return text === undefined ? defaultScope[name] : numberOf(`--${name}`, text, lowest[name], largestScope[name])
  }
  return { replicas: value('replicas'), log: value('log'), records: value('records'), epochs: value('epochs') }
}

function numberOf(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : -1
  if (value >= least && value <= most) return value
  throw new UsageError(
    `${option} needs a whole number from ${least} to ${most}, such as ${option} ${Math.max(least, 1)}.`,
  )
}

function oneOf<T extends string>(option: string, text: string, known: readonly T[]): T {
  const match = known.find(name => name.toLowerCase() === text.toLowerCase())
  if (match !== undefined) return match
  throw new UsageError(`${option} knows no${quoted(text)}; there are ${known.join(', ')}.`)
}

const quoted = (text: string) => (/^[\w.-]{1,40}$/.test(text) ? ` '${text}'` : ' such name')

function findingsOf({ end, findings, states }: Outcome): readonly Finding[] {
  if (end === 'done' && findings.length > 0) return findings
  const nothing = { scope: '', states, transitions: 0, depth: 0, seconds: 0, because: [] }
  const note = `it was not finished (${end}).`
  return [...findings, { id: REPLICATION, verdict: 'inconclusive', ...nothing, note }]
}
