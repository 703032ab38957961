/**
 * Consumer groups of one topic: members, a coordinator for each group, the partitions' logs, and a source that fills them.
 *
 *     source ──Append──▶ partition-1 …  ◀──(Fetch: rendezvous)── member-1 …  ──OffsetCommit──▶ coordinator-1
 *                                                                   └────(JoinGroup, SyncGroup, Heartbeat, LeaveGroup: rendezvous)────┘
 *
 * `groupSystem` is a pure function: the same parameters and scope give the same slots, numbering and paths. A group forms first: it waits for
 * all its members but those that are late, so that no rebalance is owed to the order in which processes start.
 *
 * Fault classes as claims.md names them. c: a member crashes. n: an OffsetCommit is lost. e: a handler throws. rb: a handler outlives max.poll.interval.ms,
 * the session of a member that lives expires, a member that lives is late for a rebalance; and `start`, that one member more starts: a
 * rebalance with no zombie in it. What follows from a fault is none of its own: the session of a crashed process expires, and it joins again.
 * `grow` (a partition is added), `delete` (retention takes the oldest record), `close` (a member stops in good order) and `early` (a
 * batch's handler returns before its end) are no faults but counted like them.
 *
 *   Q1  a commit that is lost breaks the connection; the client notices in the same step. One OffsetCommit of a member is in flight at a time: the next
 *       waits behind it on the same connection, and so does JoinGroup. It outlives its process
 *   Q2  heartbeats are steps only where they tell news: what is answered NONE changes nothing
 *
 * What keeps this small: rendezvous instead of messages wherever a delay does nothing that the order of steps does not do (coordinator.ts); a record is in
 * its log when it is sent; the group forms before anything is handed out. Members are not declared alike: the assignor goes by the order of
 * their ids, which renaming does not keep.
 */
import { type Channel, component, type Component, type Monitor, type SystemSpec } from '../../explorer/index.ts'
import { coordinatorMachine } from './coordinator.ts'
import { memberMachine } from './member.ts'
import { movesOf } from './moves.ts'
import {
  expectedMembers,
  groupIds,
  groupMembers,
  groupOf,
  type GroupParameters,
  type GroupScope,
  instanceOf,
  isLate,
  partitionIds,
} from './parameters.ts'
import { partitionLog } from './partition.ts'
import { sourceMachine } from './source.ts'
import { commitsOf, coordinatorAddress, memberAddress, partitionAddress } from './speech.ts'
import { commitViews, coordinatorViews, memberViews, partitionViews, sourceViews } from './views.ts'

/** Builds the system. `monitors` watch what the machines observe. */
export function groupSystem(
  parameters: GroupParameters,
  scope: GroupScope,
  monitors: Readonly<Record<string, Monitor>> = {},
): SystemSpec {
  const faults = Object.fromEntries(Object.entries(scope.faults).filter(([, limit]) => limit > 0))
  const counted = { grow: scope.grows, delete: scope.deletes }
  const counts = Object.fromEntries(Object.entries(counted).filter(([, limit]) => limit > 0))
  return {
    name: 'consumer groups of one topic',
    components: {
      ...members(parameters, scope),
      ...coordinators(parameters, scope),
      ...topic(parameters, scope),
    },
    channels: Object.fromEntries(groupMembers(scope).map(member => [commitsOf(member), commits(member, scope)])),
    monitors,
    budgets: {
      ...(Object.keys(faults).length > 0 ? { faults: { limits: faults, total: scope.total } } : {}),
      ...(Object.keys(counts).length > 0 ? { counted: { limits: counts } } : {}),
    },
    moves: movesOf(parameters, scope),
  }
}

function members(parameters: GroupParameters, scope: GroupScope): Record<string, Component> {
  const machine = memberMachine(parameters, scope)
  return Object.fromEntries(
    groupMembers(scope).map(member => [
      memberAddress(member),
      component(machine, {
        input: { member, group: groupOf(scope, member), isLate: isLate(scope, member) },
        routes: { coordinator: coordinatorAddress(groupOf(scope, member)), offsets: commitsOf(member) },
        views: memberViews,
      }),
    ]),
  )
}

function coordinators(parameters: GroupParameters, scope: GroupScope): Record<string, Component> {
  const wasThere = (partition: number) => scope.isEstablished && partition <= scope.partitions
  const offsets = partitionIds(parameters, scope).map(partition => (wasThere(partition) ? 0 : -1))
  return Object.fromEntries(
    groupIds(scope).map(group => [
      coordinatorAddress(group),
      component(
        coordinatorMachine(member => instanceOf(parameters, member), expectedMembers(scope, group)),
        { input: { offsets }, views: coordinatorViews },
      ),
    ]),
  )
}

function topic(parameters: GroupParameters, scope: GroupScope): Record<string, Component> {
  const partitions = partitionIds(parameters, scope).map(partition => [
    partitionAddress(partition),
    component(partitionLog, { input: { partition }, views: partitionViews }),
  ])
  return { source: component(sourceMachine(scope), { views: sourceViews }), ...Object.fromEntries(partitions) }
}

const commits = (member: number, scope: GroupScope): Channel => ({
  kind: 'fifo',
  to: coordinatorAddress(groupOf(scope, member)),
  capacity: 1,
  whenFull: 'block',
  views: commitViews,
  ...((scope.faults['n'] ?? 0) > 0
    ? { loses: 'n', onLoss: { to: memberAddress(member), event: () => ({ type: 'CommitLost' }) } }
    : {}),
})
