/**
 * A step of a consumer group in words: who does what, and what everybody has after it.
 *
 *     p1 #1 #2  g1 stable 2 committed=1  m1 p1@2 has #2  m2 -      partition 1's log; group 1, its state, generation and offsets; members
 */
import type { Event, Part, Step } from '../../explorer/index.ts'
import type { Told } from '../tell.ts'
import type { CoordinatorContext } from './coordinator-rules.ts'
import type { MemberContext } from './member-rules.ts'
import { groupIds, groupMembers, groupOf, type GroupParameters, type GroupScope, partitionIds } from './parameters.ts'
import type { PartitionContext } from './partition.ts'
import { coordinatorAddress, memberAddress, partitionAddress, type PartitionOffset } from './speech.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}
const isIn = (local: Local<unknown>, state: unknown) => local.matches(state as never)

/** Tells one step. */
export function tellGroup(step: Step, parameters: GroupParameters, scope: GroupScope): Told {
  const state = groupLine(step.state, parameters, scope)
  if (step.kind === 'lose') return { who: 'network', does: lossText(step), state }
  return { who: whoOf(step.by, scope), does: doing(step, scope), state }
}

function whoOf(slot: string, scope: GroupScope): string {
  if (slot === 'source') return 'producer'
  return slot.startsWith('coordinator') && scope.groups.length === 1 ? 'coordinator' : slot
}

const lossText = ({ channel = '', event }: Step) =>
  `breaks the connection of member-${channel.split('-').at(-1)}: its commit of ${offsetsText(event)} is lost`

/** What is in every partition, what each group has committed, and how far each member is. */
export function groupLine(read: Step['state'], parameters: GroupParameters, scope: GroupScope): string {
  const logs = partitionIds(parameters, scope).map(id =>
    logText((read(partitionAddress(id)) as Local<PartitionContext>).context),
  )
  const groups = groupIds(scope).map(id => groupText(id, read(coordinatorAddress(id)) as Local<CoordinatorContext>))
  const members = groupMembers(scope).map(id => memberText(read(memberAddress(id)) as Local<MemberContext>))
  return [...logs, ...groups, ...members].join('  ')
}

function logText({ partition, logStartOffset, log }: PartitionContext): string {
  const from = logStartOffset > 0 ? [`from ${logStartOffset}`] : []
  return [`p${partition}`, ...from, ...(log.length > 0 ? log.map(record => `#${record}`) : ['-'])].join(' ')
}

function groupText(id: number, { context: { generation, offsets }, value }: Local<CoordinatorContext>): string {
  const committed = offsets.map(offset => (offset < 0 ? '-' : offset)).join(',')
  return `g${id} ${String(value)} ${generation} committed=${committed}`
}

function memberText(local: Local<MemberContext>): string {
  const { member, owned, held } = local.context
  const name = isIn(local, 'running') ? `m${member}` : `x${member}`
  const owns = owned.map(({ partition, position }) => `p${partition}@${position < 0 ? '?' : position}`)
  const has = held.length > 0 ? ['has', ...held.map(({ record }) => `#${record}`)] : []
  return [name, ...(owns.length + has.length > 0 ? [...owns, ...has] : ['-'])].join(' ')
}

const after = <C>({ after: local }: Part) => local as Local<C>
const offsetsText = (event: Event) =>
  (event['offsets'] as readonly PartitionOffset[])
    .map(({ partition, offset }) => `offset ${offset} of partition ${partition}`)
    .join(', ')

function doing(step: Step, scope: GroupScope): string {
  const own = step.parts.find(({ slot }) => slot === step.by)
  if (!own) return `ignores ${step.event.type}`
  if (step.by === 'source') return sourceDoes(step)
  if (step.by.startsWith('partition')) return 'deletes its oldest record: retention is over'
  if (step.by.startsWith('coordinator')) return coordinatorDoes(step, own)
  return memberDoes(step, own, scope)
}

function sourceDoes({ event, parts }: Step): string {
  if (event.type === 'addPartition') return 'adds a partition to the topic'
  const append = parts.find(part => part.event.type === 'Append')!
  return `has #${append.event['record']} acknowledged in partition ${append.slot.split('-').at(-1)}`
}

/** What a request was answered, where an answer tells of an error. */
const errorOf = ({ parts }: Step): string | undefined =>
  parts.map(({ event }) => event['error'] as string | undefined).find(error => error !== undefined && error !== 'NONE')

function coordinatorDoes(step: Step, own: Part): string {
  const { event, fault } = step
  const { generation } = after<CoordinatorContext>(own).context
  const joined = step.parts.filter(part => part.event.type === 'Joined').map(({ slot }) => slot)
  switch (event.type) {
    case 'completeJoin':
      return `completes the rebalance: generation ${generation} with ${joined.join(' and ')}`
    case 'rebalanceTimeout':
      return `waits no longer${fault ? '' : ' for who is gone'}: generation ${generation} with ${joined.join(' and ')}`
    case 'sessionTimeout':
      return fault
        ? `takes member-${event['member']} for dead (its session expired)`
        : `notices that member-${event['member']} is gone: its session expired`
    default: {
      const error = errorOf(step)
      return error
        ? `refuses member-${event['member']}'s commit of ${offsetsText(event)}: ${error}`
        : `has ${offsetsText(event)} committed by member-${event['member']}`
    }
  }
}

function memberDoes(step: Step, own: Part, scope: GroupScope): string {
  const { event } = step
  const { context, value } = after<MemberContext>(step.parts.findLast(({ slot }) => slot === step.by) ?? own)
  const error = errorOf(step)
  const name = `#${event['record']}`
  switch (event.type) {
    case 'join':
      return error ? `is refused: ${error}` : `joins group ${groupOf(scope, context.member)}`
    case 'sync':
      return error ? `is told to join again: ${error}` : `is assigned ${assignedText(context)}`
    case 'heartbeat':
      return error === 'REBALANCE_IN_PROGRESS'
        ? 'learns by its heartbeat that a rebalance is under way'
        : `learns by its heartbeat that it is out: ${error}`
    case 'rejoin':
      return rejoinText(step)
    case 'refreshMetadata':
      return 'sees the new partition, and asks for a rebalance'
    case 'poll':
      return pollText(step)
    case 'commit':
      return `commits ${offsetsText(commitOf(step)!.event)}`
    case 'finish':
      return `has handled ${name}`
    case 'handlerThrows':
      return `throws in its handler of ${name}${value === 'down' ? ' and goes down' : endingText(step)}`
    case 'returnEarly':
      return 'returns from its batch before the end of it'
    case 'pollTimeout':
      return `is too slow: max.poll.interval.ms is over, it leaves the group${goesOnWith(context)}`
    case 'close':
      return 'stops in good order'
    case 'crash':
      return `crashes${heldText(own)}`
    case 'start':
      return 'starts'
    case 'restart':
      return 'restarts'
    default:
      return event.type
  }
}

const assignedText = ({ owned }: MemberContext) =>
  owned.length === 0
    ? 'no partition'
    : owned
        .map(
          ({ partition, position }) => `partition ${partition}, ${position < 0 ? 'no offset' : `offset ${position}`}`,
        )
        .join('; ')

const goesOnWith = ({ held }: MemberContext) =>
  held.length > 0 ? ` and goes on with ${held.map(({ record }) => `#${record}`).join(' ')}` : ''

function heldText({ before }: Part): string {
  const { held } = (before as Local<MemberContext>).context
  return held.length > 0 ? ` while it has ${held.map(({ record }) => `#${record}`).join(' ')}` : ''
}

const commitOf = ({ parts }: Step) => parts.find(({ slot }) => slot.startsWith('commits'))

function rejoinText(step: Step): string {
  const commit = commitOf(step)
  if (commit) return `commits ${offsetsText(commit.event)} before it gives its partitions up`
  const error = errorOf(step)
  return error ? `is refused: ${error}` : 'joins again'
}

function pollText({ parts }: Step): string {
  const { event } = parts.at(-1)!
  if (event.type === 'OutOfRange') return `finds no such offset: the log goes from ${event['start']} to ${event['end']}`
  return `polls ${(event['records'] as readonly number[]).map(record => `#${record}`).join(' ')}`
}

function endingText({ parts }: Step): string {
  if (parts.some(({ event }) => event.type === 'Append')) return ': it goes to the retry topic'
  if (parts.some(({ event }) => event.type === 'Parked')) return ': it goes to the dead-letter topic'
  return '; it goes on to the next'
}
