/**
 * Questions about consumer groups: a guarantee under a fault class, asked of model/kafka/group, as a case of a claim.
 *
 *   ALO  at least once: from every state every acknowledged record can still come to be handled in every group, by steps that are no fault
 *   AMO  at most once: no record is handled twice in one group
 *   ORD  first handlings in a group come in the order of acknowledged sends: within a key, a partition of the topic as it was first, or all of it
 */
import { always, canAlways, type Event, monitor, type Monitor, type Property, sometimes } from '../../model/index.ts'
import {
  groupIds,
  type GroupParameters,
  groupRecords,
  type GroupScope,
  groupSystem,
  keyOf,
  maskOf,
  partitionOfKey,
  safeGroup,
  smallGroup,
  tellGroup,
} from '../../model/kafka/index.ts'
import { groupCounterpart } from '../conformance/group/reproduce.ts'
import { ruleOfGroup } from '../telling/group-rules.ts'
import type { Special } from './claim.ts'
import { count } from '../count.ts'

export type GroupGuarantee = 'ALO' | 'AMO' | 'ORD' | 'ORD in a partition' | 'ORD of all'
/**
 * Fault classes of groups, and what is counted like one: `start` (one member more), `close` (a member stops in good order), `early` (a batch's
 * handler returns before its end). rb is a zombie or, where a member is late, its start.
 */
export type GroupFault = 'none' | 'c' | 'n' | 'e' | 'rb' | 'start' | 'close' | 'early'

const groupGuaranteeSays: Readonly<Record<GroupGuarantee, string>> = {
  ALO: 'every acknowledged record is handled at least once in each group',
  AMO: 'no record is handled twice in a group',
  ORD: 'records of one key are handled in the order in which they were sent',
  'ORD in a partition': 'records of one partition are handled in the order in which they were sent',
  'ORD of all': 'records are handled in the order in which they were sent',
}

/** What has happened in one group. Sets of records are bit masks. */
interface Effects {
  readonly handled: number
  readonly twice: number
  /** Records that went to the dead-letter topic. */
  readonly parked: number
  /** First handled after a later record: of the same key, of the same partition, of the topic. */
  readonly inKey: boolean
  readonly inPartition: boolean
  readonly inTopic: boolean
}

const nothing: Effects = { handled: 0, twice: 0, parked: 0, inKey: false, inPartition: false, inTopic: false }

/** `acks.acknowledged`, and for group g `effects-g.handled`, `.twice`, `.parked`, `.inKey`, `.inPartition`, `.inTopic`. */
export function groupMonitors(scope: GroupScope): Readonly<Record<string, Monitor>> {
  const acks = monitor<number>({
    start: 0,
    step: (mask, fact) => (fact.type === 'Acknowledged' ? mask | maskOf([fact['record']]) : mask),
    views: { acknowledged: mask => mask },
  })
  const effects = groupIds(scope).map(group => [`effects-${group}`, effectsIn(group, scope)])
  return { acks, ...Object.fromEntries(effects) }
}

function effectsIn(group: number, scope: GroupScope): Monitor {
  return monitor<Effects>({
    start: nothing,
    step: (state, fact) => (fact['group'] === group ? after(state, fact, scope) : state),
    views: {
      handled: state => state.handled,
      twice: state => state.twice,
      parked: state => state.parked,
      inKey: state => state.inKey,
      inPartition: state => state.inPartition,
      inTopic: state => state.inTopic,
    },
  })
}

function after(state: Effects, fact: Event, scope: GroupScope): Effects {
  const record = fact['record'] as number
  const bit = maskOf([record])
  if (fact.type === 'Parked') return { ...state, parked: state.parked | bit }
  if ((state.handled & bit) !== 0) return { ...state, twice: state.twice | bit }
  const partition = (one: number) => partitionOfKey(keyOf(scope, one), scope.partitions)
  const later = groupRecords(scope).filter(other => other > record && (state.handled & maskOf([other])) !== 0)
  return {
    ...state,
    handled: state.handled | bit,
    inKey: state.inKey || later.some(other => keyOf(scope, other) === keyOf(scope, record)),
    inPartition: state.inPartition || later.some(other => partition(other) === partition(record)),
    inTopic: state.inTopic || later.length > 0,
  }
}

const orders = { ORD: 'inKey', 'ORD in a partition': 'inPartition', 'ORD of all': 'inTopic' } as const

export function groupProperty(guarantee: GroupGuarantee, scope: GroupScope, per: readonly string[] = []): Property {
  const of = (view: string) => groupIds(scope).map(group => `effects-${group}.${view}`)
  if (guarantee === 'ALO') {
    const isHandled = ([acked, ...handled]: readonly number[]) => handled.every(mask => (acked! & ~mask) === 0)
    return canAlways('ALO', ['acks.acknowledged', ...of('handled')], isHandled, { per })
  }
  const none = (values: readonly number[]) => values.every(value => value === 0)
  return always(guarantee, of(guarantee === 'AMO' ? 'twice' : orders[guarantee]), none, per)
}

/**
 * What is committed counts as done: no record below the committed offset of partition 1 is unhandled. For scopes of one partition and one group, where
 * record r lies at offset r − 1.
 */
export const committedIsHandled: Property = always(
  'committed is handled',
  ['coordinator-1.committedOffset', 'effects-1.handled'],
  ([committed, handled]) => (allBelow(committed!) & ~handled!) === 0,
)
const allBelow = (offset: number) => maskOf(Array.from({ length: Math.max(0, offset) }, (_, i) => i + 1))

/** That a guarantee does not hold for want of anything happening: a record gets through although the fault has struck. */
export function groupWitness(fault: GroupFault, scope: GroupScope): Property {
  // A handler that throws may be what keeps the only record from being handled: that it was acknowledged is enough to have been tried.
  const through = fault === 'e' ? ['acks.acknowledged'] : groupIds(scope).map(group => `effects-${group}.handled`)
  const struck = fault === 'none' ? [] : ['faults.spent']
  return sometimes(`a record gets through, fault ${fault}`, [...struck, ...through], values =>
    values.every(value => value > 0),
  )
}

export type GroupChange = Partial<GroupParameters>
export type GroupBounds = Partial<GroupScope>

export const groupOfChange = (change: GroupChange): GroupParameters => ({ ...safeGroup, ...change })
export function scopeOfBounds(fault: GroupFault, bounds: GroupBounds): GroupScope {
  const strikes = fault === 'rb' && (bounds.late ?? 0) > 0 ? { rb: 1, start: 1 } : { [fault]: 1 }
  return { ...smallGroup, faults: fault === 'none' ? {} : strikes, ...bounds }
}

/** The bounds in words. */
export function groupScopeText(scope: GroupScope): string {
  const { groups, late, partitions, grows, deletes, keys, isEstablished, faults } = scope
  const sizes = groups.map(size => count(size, 'member')).join(' and ')
  const keyed = new Set(keys).size
  return [
    groups.length === 1 ? `1 group of ${sizes}` : `${groups.length} groups of ${sizes}`,
    ...(late > 0 ? [`${count(late, 'member')} of them late`] : []),
    count(partitions, 'partition') + (grows > 0 ? `, ${count(grows, 'more')} added under way` : ''),
    `${count(keys.length, 'record')} of ${count(keyed, 'key')}`,
    ...(deletes > 0 ? [`retention deletes ${count(deletes, 'record')} at most`] : []),
    ...(isEstablished ? [] : ['nothing committed at first']),
    Object.keys(faults).length === 0 ? 'no fault' : '1 fault of the class',
  ].join(', ')
}

/** What a Special says besides its question. */
export type GroupMore = Partial<Pick<Special, 'name' | 'rule' | 'sight' | 'onBroker' | 'property' | 'witness'>>

/** What is set, and what of the scope is no matter of size. */
const settingsOf = (parameters: GroupParameters, scope: GroupScope): NonNullable<Special['settings']> => {
  const { partitions, grows, deletes, late, isEstablished, groups, keys } = scope
  return { ...parameters, partitions, grows, deletes, late, isEstablished, groups: groups.join(), keys: keys.join() }
}

/** Asks a property of its own of a group. */
export function ofGroup(
  parameters: GroupParameters,
  scope: GroupScope,
  { property, witness, ...more }: GroupMore & Required<Pick<Special, 'name' | 'property' | 'witness'>>,
): Special {
  return {
    kind: 'special',
    spec: () => groupSystem(parameters, scope, groupMonitors(scope)),
    property,
    witness,
    scope: groupScopeText(scope),
    tell: step => tellGroup(step, parameters, scope),
    settings: settingsOf(parameters, scope),
    onBroker: groupCounterpart({ parameters, scope }),
    ...more,
  }
}

/** Asks for one guarantee under one fault class; what is not named is as in `safeGroup` and `smallGroup`. */
export function askGroup(
  guarantee: GroupGuarantee,
  fault: GroupFault,
  change: GroupChange = {},
  bounds: GroupBounds = {},
  more: GroupMore = {},
): Special {
  const scope = scopeOfBounds(fault, bounds)
  return ofGroup(groupOfChange(change), scope, {
    name: groupGuaranteeSays[guarantee],
    property: groupProperty(guarantee, scope),
    witness: groupWitness(fault, scope),
    rule: ruleOfGroup(groupOfChange(change), guarantee, scope.deletes > 0),
    onBroker: groupCounterpart({ parameters: groupOfChange(change), scope }, guarantee),
    sight: guarantee === 'ALO' || guarantee === 'AMO' ? guarantee : 'ORD',
    ...more,
  })
}
