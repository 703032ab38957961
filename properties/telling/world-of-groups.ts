/** Reads what there is of consumer groups (model/kafka/group): partitions, groups with what was handled in them, members. */
import type { SystemSpec } from '../../model/index.ts'
import type { CoordinatorContext, MemberContext, Owned, PartitionContext } from '../../model/kafka/group/index.ts'
import type { Happened } from './happened.ts'
import { groupName, memberName, partitionName, recordName } from './names.ts'
import type { GroupState, MemberState, OwnedState, PartitionState, WorldState } from './world-state.ts'

type Read = (slot: string) => unknown
interface Local<C> {
  readonly context: C
  readonly value: unknown
}
const numbered = (spec: SystemSpec, prefix: string): readonly number[] =>
  Object.keys(spec.components).flatMap(slot => (slot.startsWith(prefix) ? [Number(slot.slice(prefix.length))] : []))

export function groupsOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): Partial<WorldState> {
  const named = <T>(ids: readonly number[], name: (id: number) => string, of: (id: number) => T) =>
    Object.fromEntries(ids.map(id => [name(id), of(id)]))
  const members = numbered(spec, 'member-')
  const groupOf = (id: number) => (read(`member-${id}`) as Local<MemberContext>).context.group
  return {
    partitions: named(numbered(spec, 'partition-'), partitionName, id =>
      partitionOf(spec, (read(`partition-${id}`) as Local<PartitionContext>).context),
    ),
    groups: named(numbered(spec, 'coordinator-'), groupName, id => {
      const own = happened.filter(({ by }) => members.some(one => groupOf(one) === id && memberName(one) === by))
      return coordinated(read(`coordinator-${id}`) as Local<CoordinatorContext>, own)
    }),
    members: named(members, memberName, id => memberOf(spec, read(`member-${id}`) as Local<MemberContext>)),
  }
}

const partitionOf = (spec: SystemSpec, { logStartOffset, log }: PartitionContext): PartitionState => ({
  logStartOffset,
  logEndOffset: logStartOffset + log.length,
  log: log.map(record => ({ record: recordName(spec, record) })),
})

/** As Kafka's tools call them. */
const groupStates: Readonly<Record<string, GroupState['is']>> = {
  empty: 'Empty',
  preparing: 'PreparingRebalance',
  completing: 'CompletingRebalance',
  stable: 'Stable',
}

function coordinated({ context, value }: Local<CoordinatorContext>, handled: readonly Happened[]): GroupState {
  const { generation, members, assignment, offsets } = context
  const nameOf = (one: { readonly member: number; readonly id: number }) =>
    `${memberName(one.member)}${one.id > 1 ? ` (id ${one.id})` : ''}`
  const committed = offsets.flatMap((offset, i) => (offset < 0 ? [] : [[partitionName(i + 1), offset] as const]))
  return {
    is: groupStates[String(value)]!,
    generation,
    ...(members[0] ? { leader: nameOf(members[0]) } : {}),
    members: members.map(nameOf),
    assignment: Object.fromEntries(assignment.map(share => [nameOf(share), share.partitions.map(partitionName)])),
    committed: Object.fromEntries(committed),
    handled: handled.map(({ record, by }) => ({ record, by })),
  }
}

const memberStates: Readonly<Record<string, MemberState['is']>> = {
  absent: 'not started',
  down: 'down',
  fenced: 'fenced',
  outside: 'unjoined',
  joining: 'joining',
  syncing: 'syncing',
  settled: 'stable',
  called: 'called',
  committing: 'committing',
}

function memberOf(spec: SystemSpec, { context, value }: Local<MemberContext>): MemberState {
  const { group, id, isStranger, generation, owned, held } = context
  const regions = typeof value === 'string' ? undefined : (value as { readonly running: Regions }).running
  const is = memberStates[regions?.membership ?? String(value)]!
  return {
    is,
    group: groupName(group),
    ...(id > 0 && !isStranger ? { memberId: id } : {}),
    generation,
    owns: Object.fromEntries(owned.map(one => [partitionName(one.partition), ownedOf(one)])),
    holds: held.map(({ record }) => recordName(spec, record)),
    ...(regions !== undefined && regions.handlers !== 'working' ? { awaitsCommit: true } : {}),
  }
}

interface Regions {
  readonly membership: string
  readonly handlers: string
}

const ownedOf = ({ position, next, sent }: Owned): OwnedState => ({
  ...(position < 0 ? {} : { position }),
  ...(next > sent ? { commits: next } : {}),
})
