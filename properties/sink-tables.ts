/**
 * What becomes of an effect, recipe by recipe, where Kafka hands the records out: a table, every cell searched for.
 *
 *     recipe, fault class ──search──▶ lost (ALO is broken) · twice (AMO is broken) · stale (a natural set ends with an older value) · nothing of it
 *
 *   T1  one fault of the class, two records, one worker; under rb two
 *   T2  `why` is the rule that a counterexample of the recipe makes use of (telling/sink-rules.ts)
 */
import { sinks } from '../impl/sinks/recipes.ts'
import { explore } from '../model/index.ts'
import { sinkNames, type SinkPromise, sinkProperty, sinkSystem } from '../model/sinks/index.ts'
import { type SinkChange, type SinkFault, sinkOfChange, sinkScopeOf } from './claims/sink-question.ts'
import { ruleOfSink } from './telling/sink-rules.ts'

export const sinkFaults = ['c', 'n', 'rb', 'e'] as const satisfies readonly SinkFault[]
export type Outcome = 'lost' | 'twice' | 'stale'

export interface SinkRow {
  /** The recipe, and what else is set. */
  readonly change: SinkChange & Required<Pick<SinkChange, 'sink'>>
  /** By fault class: what comes of it; empty where everything is as it should be. */
  readonly comes: Readonly<Record<(typeof sinkFaults)[number], readonly Outcome[]>>
  readonly why: string
  /** The store with which the reference broker and its consumer have run it too (properties/sinks, properties/conformance/sinks). */
  readonly ranOn: 'Redis' | 'PostgreSQL' | 'memory'
}

const outcomes: readonly (readonly [SinkPromise, Outcome])[] = [
  ['ALO', 'lost'],
  ['AMO', 'twice'],
]
const ofSets: typeof outcomes = [['converges', 'stale']]

/** Each recipe, and behind it the same with what mends it. */
const recipes: readonly SinkRow['change'][] = sinkNames.flatMap((sink): readonly SinkRow['change'][] => {
  if (sink === 'natural-set') return [{ sink }, { sink, newerOnly: true }]
  return sink === 'outside-call' || sink === 'outbox' ? [{ sink }, { sink, remembers: true }] : [{ sink }]
})

export const sinkTable = (): readonly SinkRow[] =>
  recipes.map(change => ({
    change,
    comes: {
      c: comesOf(change, 'c'),
      n: comesOf(change, 'n'),
      rb: comesOf(change, 'rb'),
      e: comesOf(change, 'e'),
    },
    why: ruleOfSink(sinkOfChange(change), 'EO'),
    ranOn: ranOn(change),
  }))

/** A cache is Redis, a table, or a table and a topic, PostgreSQL; nobody real is called, and nobody real reads the topic and knows what comes again. */
const ranOn = ({ sink, remembers }: SinkRow['change']): SinkRow['ranOn'] =>
  sink === 'outbox' && remembers ? 'memory' : stores[sinks[sink].lands]
const stores = {
  cache: 'Redis',
  value: 'Redis',
  database: 'PostgreSQL',
  message: 'PostgreSQL',
  callee: 'memory',
} as const

function comesOf(change: SinkRow['change'], fault: SinkFault): readonly Outcome[] {
  const [parameters, scope] = [sinkOfChange(change), sinkScopeOf(fault)]
  const asked = change.sink === 'natural-set' ? ofSets : outcomes
  const { findings } = explore(sinkSystem(parameters, scope), {
    properties: asked.map(([promise]) => sinkProperty(promise, parameters, scope)),
  })
  return asked.flatMap(([, outcome], i) => (findings[i]!.verdict === 'holds' ? [] : [outcome]))
}
