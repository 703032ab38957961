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
  /** The setting in which it is mended, what of it is otherwise where it is broken, and the bounds, as data. */
  readonly parameters: Parameters
  readonly setting: Partial<Parameters>
  readonly bounds: Scope
  readonly tell: (step: Step) => Told
  /** The two with one dimension of the scope less, where they no longer differ. Empty where the same bug stands in a smaller scope as well. */
  readonly smaller: readonly Smaller[]
}

export interface Smaller {
  /** What there is one less of. */
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
  /** What makes it broken: a rule swapped out, another machine, or another setting. */
  readonly swap?: Swap
  readonly change?: (spec: SystemSpec, parameters: Parameters) => SystemSpec
  readonly setting?: Partial<Parameters>
  readonly property: (parameters: Parameters) => Property
  readonly witness?: Property
  /** In the scope of its publication, which is not the smallest. */
  readonly asPublished?: boolean
}

/** Two brokers, one record that is sent once, one fault: what a story does not say. */
export function bugOf(story: Story): Bug {
  const { id, source, says, without, parameters: changes, bounds, swap, change, setting, property, witness } = story
  const parameters = { ...safeParameters, replicationFactor: 2, ...changes }
  const scope = boundsOf(bounds)
  const pair = (given: Parameters, bounded: Scope) => {
    const spec = (other?: Partial<Parameters>) => kafkaSystem({ ...given, ...other }, bounded, monitors(bounded))
    const broken = () => (change ? change(spec(), given) : spec(setting))
    return {
      fixed: () => spec(),
      broken: () => (swap ? swapped(spec(), swap.slot, swap.filling) : broken()),
      property: property(given),
    }
  }
  return {
    id,
    source,
    says,
    without,
    ...pair(parameters, scope),
    witness: witness ?? acknowledgedInTrouble(scope),
    scope: scopeText(parameters, scope),
    parameters,
    setting: setting ?? {},
    bounds: scope,
    tell: step => tell(step, parameters, scope),
    smaller: story.asPublished
      ? []
      : smallerScopes(parameters, scope).map(given => ({ less: given.less, ...pair(given.parameters, given.scope) })),
  }
}

export interface Lowered {
  readonly less: string
  readonly parameters: Parameters
  readonly scope: Scope
}

/** Each dimension lowered by one, alone: brokers, records, transmissions, shrinks, and each class of faults. */
export function smallerScopes(parameters: Parameters, scope: Scope): readonly Lowered[] {
  const { replicationFactor } = parameters
  const brokers = replicationFactor > 1 ? [{ ...parameters, replicationFactor: replicationFactor - 1 }] : []
  const dimensions = [
    ['records', 1],
    ['attempts', 1],
    ['shrinks', 0],
  ] as const
  return [
    ...brokers.map(fewer => ({ less: 'broker', parameters: fewer, scope })),
    ...dimensions
      .filter(([name, least]) => scope[name] > least)
      .map(([name]) => ({ less: name.slice(0, -1), parameters, scope: { ...scope, [name]: scope[name] - 1 } })),
    ...Object.keys(scope.faults).map(fault => ({
      less: fault,
      parameters,
      scope: { ...scope, ...without(scope, fault) },
    })),
  ]
}

/** One fault of that class less; no class, no fault. */
export function without({ faults, total }: Pick<Scope, 'faults' | 'total'>, fault: string) {
  const rest = Object.entries(faults)
    .map(([name, times]) => [name, name === fault ? times - 1 : times] as const)
    .filter(([, times]) => times > 0)
  const sum = rest.reduce((all, [, times]) => all + times, 0)
  return { faults: Object.fromEntries(rest), total: Math.max(1, Math.min(total, sum)) }
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

/** Gustafson's StrongIsr, for members that run: one that is down is thrown out, or comes back as the last replica standing (KIP-966). */
export const everyMemberHasIt = (parameters: Parameters): Property => {
  const ids = brokerIds(parameters)
  return always(
    'every in-sync member has what was acknowledged',
    ['acks.acknowledged', 'metadata.isr', ...named(parameters, 'running'), ...named(parameters, 'disk')],
    ([acked, isr, ...rest]) =>
      ids.every((id, i) => rest[i] === 0 || (isr! & (1 << id)) === 0 || (acked! & ~rest[ids.length + i]!) === 0),
  )
}

/** Somebody leads, a record was acknowledged, and all that may go wrong in this scope has gone wrong. */
export const acknowledgedInTrouble = ({ total, shrinks }: Scope): Property =>
  sometimes(
    'a record is acknowledged, everything went wrong that may, and somebody leads',
    ['acks.acknowledged', 'metadata.leader', 'faults.spent', ...(shrinks > 0 ? ['shrinks.spent'] : [])],
    ([acked, leader, spent, shrunk = 0]) => acked! > 0 && leader! > 0 && spent === total && shrunk === shrinks,
  )

/** KRaft alone: the partition epoch tells that the set was changed twice. */
export const rejoinedInTrouble = sometimes(
  'a broker that left the in-sync set by request is back in it although the faults struck',
  ['metadata.isrSize', 'metadata.leaderEpoch', 'metadata.partitionEpoch', 'faults.spent'],
  ([size, leaderEpoch, partitionEpoch, faults]) => size! > 1 && leaderEpoch === 1 && partitionEpoch! > 1 && faults! > 0,
)

export const count = (n: number, one: string) => `${n} ${n === 1 ? one : `${one}s`}`
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
