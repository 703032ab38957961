/**
 * At most once, at least once, exactly once (S32): three configurations of consume-process-produce, and each that misses by one setting. Every cell is
 * searched for.
 *
 *     what is set ──one search──▶ per fault class: lost (ALO is broken) · twice (AMO is broken) · put out (fenced without a fault) · nothing of it
 *
 *   T1  a row is its settings; what breaks, in how many steps, and the size of the proof come out
 *   T2  the effect is where it lands: what a reader of the output is handed, or a call outside
 *   T3  whoever is fenced without a fault is under every fault class too: put out is no loss, as a restart has it come back
 */
import type { ProcessingParameters } from '../model/kafka/processing/index.ts'
import { processingQuestion, putOut } from './beside-processing.ts'
import { searchBeside } from './beside.ts'
import { type ProcessingChange, processingOfChange } from './claims/processing-question.ts'
import type { Outcome } from './sink-tables.ts'
import type { Answer } from './question.ts'

export const configurationFaults = ['none', 'c', 'n', 'e', 'rb', 'b1'] as const
type Fault = (typeof configurationFaults)[number]
type Promised = 'AMO' | 'ALO' | 'EO'

export interface Setting {
  /** What it is called; absent of a near miss of the one before. */
  readonly name?: 'at most once' | 'at least once' | 'exactly once'
  /** What it promises. */
  readonly promise: Promised
  readonly set: string
  readonly change: ProcessingChange
}

export interface ConfigurationRow extends Setting {
  readonly parameters: ProcessingParameters
  readonly comes: Readonly<Record<Fault, readonly (Outcome | 'put out')[]>>
  readonly states: number
  /** Of what breaks the promise, the shortest. */
  readonly steps?: number
  /** Without any fault an instance is put out in so many steps. */
  readonly putOut?: number
}

const idempotent = { producer: 'idempotent' } as const
const transactional =
  '`transactional.id` for each instance, `--ack-point transaction` (with the group metadata, KIP-447), `isolation.level=read_committed`'

export const settings: readonly Setting[] = [
  {
    name: 'at most once',
    promise: 'AMO',
    set: 'idempotent producer, offsets committed before handling (`--ack-point before`)',
    change: { ...idempotent, offsets: 'before' },
  },
  { promise: 'AMO', set: '`enable.idempotence=false`', change: { producer: 'plain', offsets: 'before' } },
  { promise: 'AMO', set: 'committed after handling', change: { ...idempotent, offsets: 'after' } },
  {
    name: 'at least once',
    promise: 'ALO',
    set: 'idempotent producer, offsets committed after handling (`--ack-point after`)',
    change: { ...idempotent, offsets: 'after' },
  },
  { promise: 'ALO', set: 'committed before handling', change: { ...idempotent, offsets: 'before' } },
  { name: 'exactly once', promise: 'EO', set: transactional, change: {} },
  { promise: 'EO', set: 'offsets committed beside the transaction', change: { offsets: 'after' } },
  { promise: 'EO', set: '`isolation.level=read_uncommitted`', change: { isolation: 'read_uncommitted' } },
  { promise: 'EO', set: 'no group metadata passed', change: { groupMetadata: 'not-passed' } },
  { promise: 'EO', set: 'one `transactional.id` for all instances', change: { transactionalId: 'shared' } },
  { promise: 'EO', set: 'the effect is outside Kafka (a call)', change: { effect: 'outside' } },
]

export const configurationTable = (): readonly ConfigurationRow[] => {
  const searched = new Map<string, Answer>()
  return settings.map(setting => {
    const parameters = processingOfChange(setting.change)
    const key = JSON.stringify(parameters)
    const answer = searched.get(key) ?? searchBeside(processingQuestion(parameters, configurationFaults.slice(1)), {})
    searched.set(key, answer)
    return rowOf(setting, parameters, answer)
  })
}

const halves = [
  ['ALO', 'lost'],
  ['AMO', 'twice'],
] as const

function rowOf(
  setting: Setting,
  parameters: ProcessingParameters,
  { exploration, verdictOf }: Answer,
): ConfigurationRow {
  const fenced = putOut(parameters)
  const comesOf = (fault: Fault): ConfigurationRow['comes'][Fault] => [
    ...halves.filter(([half]) => verdictOf(half, fault).verdict === 'broken').map(([, outcome]) => outcome),
    ...(fenced === undefined ? [] : (['put out'] as const)),
  ]
  const promised = halves.filter(([half]) => setting.promise === 'EO' || setting.promise === half)
  const lengths = promised.flatMap(([half]) =>
    configurationFaults.flatMap(fault => verdictOf(half, fault).path?.length ?? []),
  )
  return {
    ...setting,
    parameters,
    comes: {
      none: comesOf('none'),
      c: comesOf('c'),
      n: comesOf('n'),
      e: comesOf('e'),
      rb: comesOf('rb'),
      b1: comesOf('b1'),
    },
    states: exploration.states,
    ...(lengths.length > 0 ? { steps: Math.min(...lengths) } : {}),
    ...(fenced === undefined ? {} : { putOut: fenced }),
  }
}
