/**
 * A bug of idempotent producers as two systems, like bug.ts: with the rule that mended it and without, each in the smallest scope that tells
 * them apart.
 */
import type { Property, SystemSpec } from '../../explorer/index.ts'
import {
  acknowledgedInTrouble,
  idempotenceSystem,
  javaParameters,
  type ProducerParameters,
  type ProducerScope,
  smallScope,
  tellIdempotence,
} from '../idempotence/index.ts'
import { type Bug, count, without as withoutFault } from './bug.ts'

export interface ProducerBug extends Omit<Bug, 'parameters' | 'setting' | 'bounds'> {
  /** The setting in which it is mended, what of it is otherwise where it is broken, and the bounds, as data. */
  readonly parameters: ProducerParameters
  readonly setting: Partial<ProducerParameters>
  readonly bounds: ProducerScope
}

export interface ProducerStory extends Pick<
  ProducerBug,
  'id' | 'source' | 'says' | 'without' | 'setting' | 'property'
> {
  readonly parameters?: Partial<ProducerParameters>
  readonly bounds: Partial<ProducerScope>
  /** Absent: everything is acknowledged although everything went wrong that may. */
  readonly witness?: Property
}

export function producerBugOf(story: ProducerStory): ProducerBug {
  const { id, source, says, without, setting, property } = story
  const parameters = { ...javaParameters, ...story.parameters }
  const bounds = { ...smallScope, ...story.bounds }
  const pair = (scope: ProducerScope) => ({
    fixed: (): SystemSpec => idempotenceSystem(parameters, scope),
    broken: (): SystemSpec => idempotenceSystem({ ...parameters, ...setting }, scope),
    property,
  })
  return {
    id,
    source,
    says,
    without,
    parameters,
    setting,
    bounds,
    ...pair(bounds),
    witness: story.witness ?? everythingAcknowledged(bounds),
    scope: producerScopeText(bounds),
    tell: tellIdempotence,
    smaller: smallerProducerScopes(bounds).map(({ less, scope }) => ({ less, ...pair(scope) })),
  }
}

/** The record that the broker does not take is none of them. */
function everythingAcknowledged({ records, tooLarge, total, faults, circumstances }: ProducerScope): Property {
  const all = Array.from({ length: records }, (_, i) => i + 1).filter(record => record !== tooLarge)
  const spent = Object.values(circumstances).reduce((sum, n) => sum + n, 0)
  return acknowledgedInTrouble(all, { faults: Object.keys(faults).length > 0 ? total : 0, circumstances: spent })
}

/** Each dimension lowered by one, alone: records, transmissions, and each class of faults and circumstances. */
export function smallerProducerScopes(
  scope: ProducerScope,
): readonly { readonly less: string; readonly scope: ProducerScope }[] {
  const { records, attempts, faults, circumstances } = scope
  return [
    ...(records > 1 ? [{ less: 'record', scope: { ...scope, records: records - 1 } }] : []),
    ...(attempts > 1 ? [{ less: 'attempt', scope: { ...scope, attempts: attempts - 1 } }] : []),
    ...Object.keys(faults).map(fault => ({ less: fault, scope: { ...scope, ...withoutFault(scope, fault) } })),
    ...Object.keys(circumstances).map(less => ({
      less,
      scope: { ...scope, circumstances: withoutFault({ faults: circumstances, total: 1 }, less).faults },
    })),
  ]
}

export function producerScopeText(scope: ProducerScope): string {
  const { records, attempts, faults, total, circumstances, tooLarge, patient, withEffect } = scope
  const classes = Object.keys(faults)
  return [
    '1 partition leader',
    count(records, 'record'),
    ...(tooLarge > 0 ? [`#${tooLarge} too large`] : []),
    count(attempts, 'transmission'),
    ...(patient ? ['no delivery.timeout.ms'] : []),
    ...(withEffect ? ['1 reader'] : []),
    classes.length > 0 ? `at most ${count(total, 'fault')} (${classes.join(', ')})` : 'no fault',
    ...Object.entries(circumstances).map(([name, n]) => `up to ${count(n, circumstanceWords[name] ?? name)}`),
  ].join(', ')
}

const circumstanceWords: Readonly<Record<string, string>> = {
  shrink: 'in-sync shrink',
  retention: 'deletion by retention',
  expiry: 'expiry of producer state',
}
