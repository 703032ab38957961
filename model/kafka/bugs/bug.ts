/**
 * A bug that Kafka had, as two systems: with the rule that mended it, where the property holds, and with the rule swapped out, where it is
 * broken. Each in the smallest scope that was found to tell the two apart. One bug, one file; index.ts lists them.
 */
import { always, monitor, type Property, sometimes, type Step, type SystemSpec } from '../../explorer/index.ts'
import { brokerIds, type Parameters, safeParameters, type Scope } from '../parameters.ts'
import { swapped } from '../swapped.ts'
import { kafkaSystem } from '../system.ts'
import { tell, type Told } from '../tell.ts'
import { maskOf } from '../views.ts'

export interface Bug {
  /** A slug. */
  readonly id: string
  /** Where it is from, and where it was mended. */
  readonly source: string
  /** What is promised, and the rule that keeps it. */
  readonly says: string
  /** What is done instead where it is broken. */
  readonly without: string
  readonly fixed: () => SystemSpec
  readonly broken: () => SystemSpec
  readonly property: Property
  /** That the property does not hold for want of anything happening. */
  readonly witness: Property
  /** The bounds in words. */
  readonly scope: string
  readonly tell: (step: Step) => Told
  /** The two with one dimension of the scope less, where they do not differ. Empty where a smaller bug stands beside this one. */
  readonly smaller: readonly Smaller[]
}

export interface Smaller {
  readonly less: string
  readonly fixed: () => SystemSpec
  readonly broken: () => SystemSpec
  readonly property: Property
}

/** A rule as it is swapped out: machine.provide(filling) in the components whose name begins so. */
export interface Swap {
  readonly slot: 'broker-' | 'metadata' | 'controller'
  readonly filling: object
}

export interface Story extends Pick<Bug, 'id' | 'source' | 'says' | 'without'> {
  readonly parameters: Partial<Parameters>
  readonly bounds: Partial<Scope>
  /** What makes it broken: a rule swapped out, or another setting. */
  readonly swap?: Swap
  readonly setting?: Partial<Parameters>
  readonly property: (parameters: Parameters) => Property
  readonly witness?: Property
  /** Not the smallest scope: it stands as it was published. */
  readonly asPublished?: boolean
}

/** Two brokers, one record that is sent once, one fault: what a story does not say. */
export function bugOf({
  parameters: changes,
  bounds,
  swap,
  setting,
  property,
  witness,
  asPublished,
  ...words
}: Story): Bug {
  const parameters = { ...safeParameters, replicationFactor: 2, ...changes }
  const scope = boundsOf(bounds)
  const without = (given: Parameters, bounded: Scope) => {
    const system = kafkaSystem({ ...given, ...setting }, bounded, monitors(bounded))
    return swap ? swapped(system, swap.slot, swap.filling) : system
  }
  return {
    ...words,
    fixed: () => kafkaSystem(parameters, scope, monitors(scope)),
    broken: () => without(parameters, scope),
    property: property(parameters),
    witness: witness ?? acknowledgedInTrouble,
    scope: scopeText(parameters, scope),
    tell: step => tell(step, parameters, scope),
    smaller: asPublished
      ? []
      : smallerScopes(parameters, scope).map(({ less, ...given }) => ({
          less,
          fixed: () => kafkaSystem(given.parameters, given.scope, monitors(given.scope)),
          broken: () => without(given.parameters, given.scope),
          property: property(given.parameters),
        })),
  }
}

interface Given {
  readonly less: string
  readonly parameters: Parameters
  readonly scope: Scope
}

/** Each dimension lowered alone: brokers, records, transmissions, shrinks, and each class of faults. */
export function smallerScopes(parameters: Parameters, scope: Scope): readonly Given[] {
  const fewer = ({ faults, total }: Scope, fault: string) => {
    const rest = Object.entries(faults).filter(([name]) => name !== fault)
    return { faults: Object.fromEntries(rest), total: Math.max(1, Math.min(total, rest.length)) }
  }
  const { replicationFactor } = parameters
  const dimensions = (['records', 'attempts'] as const).filter(name => scope[name] > 1)
  return [
    ...(replicationFactor > 1
      ? [{ less: 'broker', parameters: { ...parameters, replicationFactor: replicationFactor - 1 }, scope }]
      : []),
    ...dimensions.map(name => ({ less: name, parameters, scope: { ...scope, [name]: scope[name] - 1 } })),
    ...(scope.shrinks > 0 ? [{ less: 'shrink', parameters, scope: { ...scope, shrinks: scope.shrinks - 1 } }] : []),
    ...Object.keys(scope.faults).map(fault => ({
      less: `fault ${fault}`,
      parameters,
      scope: { ...scope, ...fewer(scope, fault) },
    })),
  ]
}

export const boundsOf = (more: Partial<Scope>): Scope => ({
  records: 1,
  attempts: 1,
  faults: {},
  total: 1,
  shrinks: 0,
  withConsumer: false,
  patient: false,
  ...more,
})

/** What the producer was told is safe, and what a consumer's handler was given. */
const marks = (type: string, view: string) =>
  monitor<number>({
    start: 0,
    step: (mask, fact) => (fact.type === type ? mask | maskOf([fact['record'] as number]) : mask),
    views: { [view]: mask => mask },
  })
export const monitors = ({ withConsumer }: Scope) => ({
  acks: marks('Acknowledged', 'acknowledged'),
  ...(withConsumer ? { effects: marks('Handled', 'handled') } : {}),
})

const union = (masks: readonly number[]) => masks.reduce((a, b) => a | b, 0)
const named = (parameters: Parameters, view: string) => brokerIds(parameters).map(id => `broker-${id}.${view}`)

/** NAL, as claims.md defines it: the leader in office has every acknowledged record, and some disk holds it. */
export const noAcknowledgedLoss = (parameters: Parameters): Property => {
  const [offices, disks] = [named(parameters, 'leads'), named(parameters, 'disk')]
  const n = disks.length
  return always(
    'no acknowledged record is lost',
    ['acks.acknowledged', 'metadata.leaderEpoch', ...offices, ...disks],
    ([acked, epoch, ...rest]) =>
      (acked! & ~union(rest.slice(n))) === 0 &&
      brokerIds(parameters).every((_, i) => rest[i] !== epoch || (acked! & ~rest[n + i]!) === 0),
  )
}

/** Gustafson's StrongIsr, for members that run: whoever may be elected has what was acknowledged. */
export const everyMemberHasIt = (parameters: Parameters): Property => {
  const ids = brokerIds(parameters)
  return always(
    'every in-sync member has what was acknowledged',
    ['acks.acknowledged', 'metadata.isr', ...named(parameters, 'running'), ...named(parameters, 'disk')],
    ([acked, isr, ...rest]) =>
      ids.every((id, i) => rest[i] === 0 || (isr! & (1 << id)) === 0 || (acked! & ~rest[ids.length + i]!) === 0),
  )
}

export const acknowledgedInTrouble = sometimes(
  'a record is acknowledged although the faults struck',
  ['acks.acknowledged', 'faults.spent'],
  ([acked, spent]) => acked! > 0 && spent! > 0,
)

export const rejoinedInTrouble = sometimes(
  'a broker that left the in-sync set by request is back in it although the faults struck',
  ['metadata.isrSize', 'metadata.leaderEpoch', 'metadata.partitionEpoch', 'faults.spent'],
  ([size, leaderEpoch, partitionEpoch, faults]) => size! > 1 && leaderEpoch === 1 && partitionEpoch! > 1 && faults! > 0,
)

const count = (n: number, one: string) => `${n} ${n === 1 ? one : `${one}s`}`
export function scopeText(parameters: Parameters, { records, attempts, faults, total, shrinks, withConsumer }: Scope) {
  const classes = Object.keys(faults).join(', ')
  return [
    count(parameters.replicationFactor, 'broker'),
    count(records, 'record'),
    count(attempts, 'transmission'),
    ...(withConsumer ? ['1 consumer of an established group'] : []),
    `at most ${count(total, 'fault')} (${classes})`,
    shrinks === 0 ? 'no in-sync shrink' : `up to ${count(shrinks, 'in-sync shrink')}`,
  ].join(', ')
}
