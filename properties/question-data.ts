/**
 * A question as flat data and back: what a report carries, so that its counterexample can be replayed from the file alone.
 */
import { UsageError } from '../model/deployment/usage-error.ts'
import { type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import type { Guarantee, Setting } from './guarantees.ts'
import type { Question } from './question.ts'

export type Flat = Record<string, string | number | boolean>

/** 'consumer.commit', 'scope.records' …; faults as 'b1 n'. */
export function flatten({ setting, guarantees, parameters, scope }: Question): Flat {
  const { consumer, ...rest } = parameters
  const { faults, ...bounds } = scope
  const struck = Object.keys(faults).filter(fault => faults[fault]! > 0)
  return {
    setting,
    guarantees: guarantees.join(' '),
    ...rest,
    ...prefixed('consumer', consumer),
    ...prefixed('scope', bounds),
    'scope.faults': struck.join(' '),
  }
}

export const prefixed = (prefix: string, data: object): Flat =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [`${prefix}.${key}`, value as string]))

/** The question that `flatten` made this of. Throws a UsageError when a value is missing or of another type. */
export function questionOf(flat: Readonly<Flat>): Question {
  const { consumer, ...rest } = safeParameters
  const scope: Omit<Scope, 'faults'> = {
    records: 0,
    attempts: 0,
    total: 0,
    shrinks: 0,
    withConsumer: false,
    patient: false,
  }
  const words = (key: string) =>
    String(flat[key] ?? '')
      .split(' ')
      .filter(Boolean)
  return {
    setting: like('setting', 'cluster', flat) as Setting,
    guarantees: words('guarantees') as Guarantee[],
    parameters: {
      ...filled(rest, '', flat),
      ...chosen(flat),
      consumer: filled(consumer, 'consumer.', flat),
    },
    scope: {
      ...filled(scope, 'scope.', flat),
      faults: Object.fromEntries(words('scope.faults').map(fault => [fault, 1])),
    },
  }
}

/** Parameters that may be absent, and are in a report of a version that did not know them. */
const optional = {
  metadata: 'zookeeper',
  eligibleLeaderReplicas: false,
  highWatermarkBelowMinIsr: 'advances',
} as const satisfies Partial<Parameters>

function chosen(flat: Readonly<Flat>): Partial<Parameters> {
  const given = Object.entries(optional).filter(([key]) => flat[key] !== undefined)
  return filled(Object.fromEntries(given), '', flat)
}

export function filled<T extends object>(pattern: T, prefix: string, flat: Readonly<Flat>): T {
  return Object.fromEntries(
    Object.entries(pattern).map(([key, example]) => [key, like(`${prefix}${key}`, example, flat)]),
  ) as T
}

export function like(key: string, example: unknown, flat: Readonly<Flat>) {
  const value = flat[key]
  if (typeof value === typeof example) return value
  throw new UsageError(
    `the report's deployment has no usable ${key} (${JSON.stringify(value) ?? 'nothing'}), so its counterexample cannot be replayed.`,
  )
}
