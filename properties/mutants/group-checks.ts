/**
 * What a mutant of a consumer group is held against: guarantees and invariants of small groups, each searched in a moment.
 *
 * As in model-checks.ts, no check knows a mutant, and each comes out as expected in the model as it is.
 */
import type { Property } from '../../model/index.ts'
import { type GroupScope, groupSystem, partitionIds, safeParameters } from '../../model/kafka/index.ts'
import {
  askGroup,
  committedIsHandled,
  type GroupBounds,
  type GroupChange,
  type GroupFault,
  type GroupGuarantee,
  groupMonitors,
  groupOfChange,
  scopeOfBounds,
} from '../claims/group-question.ts'
import {
  commitsCatchUp,
  commitsWhileStable,
  committedWithinLog,
  committedWithinPosition,
  deletedWasThere,
  emptyHasNoMembers,
  everythingIsSent,
  fencedStaysOut,
  givesUpFirst,
  handledOrParked,
  laggardsAreOut,
  neverBackInPlace,
  neverCloses,
  noFutureGeneration,
  oneBatchAtATime,
  oneIsFenced,
  oneMemberIdEach,
  oneOwner,
  rebalancesOnce,
  retainedIsHandled,
  settles,
} from './group-invariants.ts'
import type { ModelCheck } from './model-checks.ts'

const words = (fault: GroupFault, change: GroupChange, bounds: GroupBounds) =>
  `a group, ${fault}; ${JSON.stringify({ ...change, ...bounds })
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')}`

/** A guarantee of a group. */
const promises = (
  guarantee: GroupGuarantee,
  fault: GroupFault,
  change: GroupChange = {},
  bounds: GroupBounds = {},
): ModelCheck => {
  const { spec, property } = askGroup(guarantee, fault, change, bounds)
  return { decides: guarantee, scope: words(fault, change, bounds), parameters: safeParameters, spec, property }
}

/** A property of a group's own, made for its scope. */
function keeps(
  decides: string,
  propertyIn: (scope: GroupScope, partitions: number) => Property,
  fault: GroupFault,
  change: GroupChange = {},
  bounds: GroupBounds = {},
): ModelCheck {
  const [parameters, scope] = [groupOfChange(change), scopeOfBounds(fault, bounds)]
  return {
    decides,
    scope: words(fault, change, bounds),
    parameters: safeParameters,
    spec: () => groupSystem(parameters, scope, groupMonitors(scope)),
    property: propertyIn(scope, partitionIds(parameters, scope).length),
  }
}

const one = { keys: [1] } as const
const alone = { groups: [1], keys: [1] } as const
const java = { commit: 'poll' } as const
const cooperative = { commit: 'poll', assignment: 'cooperative' } as const
const moving = { late: 1, partitions: 2, keys: [2] } as const

export const groupChecks: readonly ModelCheck[] = [
  promises('ALO', 'none', {}, alone),
  promises('ALO', 'c', {}, alone),
  promises('ALO', 'c', java, { groups: [1] }),
  promises('ALO', 'e', {}, alone),
  promises('ALO', 'e', { onThrow: 'retry-topic' }, alone),
  promises('ALO', 'early', { maxPollRecords: 2 }, { groups: [1] }),
  promises('ALO', 'c', { handling: 'hand-off', commit: 'lowest-unfinished' }, { groups: [1] }),
  promises('ALO', 'c', { handling: 'parallel', commit: 'lowest-unfinished' }, { groups: [1] }),
  promises('ALO', 'rb', java, one),
  promises('ALO', 'rb', { commit: 'before' }, one),
  promises('ALO', 'start', {}, { ...one, late: 1 }),
  promises('ALO', 'start', cooperative, moving),
  promises('ALO', 'n', { commit: 'before' }, alone),
  promises('ALO', 'none', {}, { groups: [1], grows: 1, keys: [2, 2] }),
  promises('ALO', 'none', { offsetReset: 'earliest' }, { ...alone, isEstablished: false }),
  promises('AMO', 'none', {}, { groups: [1] }),
  promises('AMO', 'none', java, {}),
  promises('AMO', 'none', { offsetReset: 'latest' }, { ...alone, isEstablished: false, deletes: 1 }),
  promises('AMO', 'c', { commit: 'before' }, { groups: [1] }),
  promises('AMO', 'rb', { commit: 'before' }, one),
  promises('AMO', 'start', java, { late: 1 }),
  promises('AMO', 'start', { commit: 'handed-out' }, { ...one, late: 1 }),
  promises('AMO', 'n', {}, { groups: [1] }),
  promises('AMO', 'close', java, { groups: [1] }),
  promises('AMO', 'close', java, one),
  promises('AMO', 'e', { onThrow: 'swallows' }, alone),
  promises('ORD', 'none', { maxPollRecords: 2 }, { groups: [1] }),
  promises('ORD', 'none', { handling: 'per-key' }, { groups: [1] }),
  promises('ORD', 'e', { onThrow: 'gives-up', maxPollRecords: 2 }, { groups: [1] }),
  { ...promises('ALO', 'c', { commit: 'before' }, alone), expected: 'broken' },
  { ...promises('ALO', 'c', { commit: 'handed-out' }, alone), expected: 'broken' },
  { ...promises('ALO', 'e', java, alone), expected: 'broken' },
  { ...promises('ALO', 'e', { onThrow: 'gives-up' }, alone), expected: 'broken' },
  { ...promises('ALO', 'none', { offsetReset: 'latest' }, { ...alone, isEstablished: false }), expected: 'broken' },
  { ...promises('AMO', 'rb', {}, { ...one, causes: ['pollTimeout'] }), expected: 'broken' },
  { ...promises('AMO', 'start', { commit: 'poll', whileCommitting: 'hands-out' }, { late: 1 }), expected: 'broken' },
  { ...promises('ORD', 'e', { onThrow: 'retry-topic' }, { groups: [1] }), expected: 'broken' },
  keeps('OneOwnerInAGeneration', oneOwner, 'rb', {}, { keys: [] }),
  keeps('OneOwnerInAGeneration', oneOwner, 'start', {}, { late: 1, keys: [], partitions: 2 }),
  keeps('OneOwnerInAGeneration', oneOwner, 'start', cooperative, moving),
  keeps('GroupSettles', settles, 'none', {}, { keys: [] }),
  keeps('GroupSettles', settles, 'c', {}, { keys: [] }),
  keeps('GroupSettles', settles, 'rb', {}, { keys: [] }),
  keeps('GroupSettles', settles, 'rb', {}, one),
  keeps('GroupSettles', settles, 'close', {}, { keys: [] }),
  keeps('GroupSettles', settles, 'start', {}, { late: 1, keys: [], partitions: 2 }),
  keeps('GroupSettles', settles, 'start', cooperative, moving),
  keeps('GroupSettles', settles, 'c', { instances: 'static' }, { keys: [] }),
  keeps('GroupSettles', settles, 'none', {}, { groups: [1], grows: 1, keys: [] }),
  keeps('GroupSettles', settles, 'rb', {}, { keys: [], faults: { rb: 2 }, total: 2 }),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'none', {}, alone),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'none', java, alone),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'n', {}, alone),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'rb', {}, one),
  keeps(
    'CommitsCatchUp of a group',
    commitsCatchUp,
    'start',
    { commit: 'handed-out', assignment: 'cooperative' },
    {
      late: 1,
      partitions: 2,
      keys: [1],
    },
  ),
  keeps('CommittedWithinLog', committedWithinLog, 'c', {}, alone),
  keeps('CommittedIsHandled', () => committedIsHandled, 'c', {}, { groups: [1] }),
  keeps('CommittedIsHandled', () => committedIsHandled, 'rb', {}, one),
  keeps('CommittedIsHandled', () => committedIsHandled, 'rb', java, one),
  keeps('CommittedIsHandled', () => committedIsHandled, 'e', {}, { groups: [1] }),
  keeps('OneBatchAtATime', oneBatchAtATime(1), 'none', {}, { groups: [1] }),
  keeps('OneBatchAtATime', oneBatchAtATime(1), 'rb', {}, {}),
  keeps('HandledOrParked', handledOrParked, 'e', { onThrow: 'dead-letter' }, alone),
  { ...keeps('BackInPlace', neverBackInPlace, 'c', { instances: 'static' }, { keys: [] }), expected: 'broken' },
  keeps('OneIsFenced', oneIsFenced, 'start', { instances: 'shared' }, { late: 1, keys: [] }),
  keeps('OneIsFenced', oneIsFenced, 'start', { instances: 'shared', commit: 'before' }, { late: 1, keys: [1] }),
  keeps('FencedStaysOut', fencedStaysOut, 'start', { instances: 'shared' }, { late: 1, keys: [] }),
  keeps('CommittedWithinPosition of a group', committedWithinPosition, 'start', {}, moving),
  // A static member that is late stays a member: what it goes on committing is of an earlier generation.
  keeps(
    'CommittedWithinPosition of a group',
    committedWithinPosition,
    'rb',
    { instances: 'static' },
    { ...moving, causes: ['rebalanceTimeout'], faults: { rb: 1, start: 1 }, total: 2 },
  ),
  keeps('CommittedWithinPosition of a group', committedWithinPosition, 'start', { assignment: 'cooperative' }, moving),
  keeps(
    'LaggardsAreOut',
    laggardsAreOut,
    'rb',
    {},
    { late: 1, keys: [], causes: ['rebalanceTimeout'], faults: { rb: 1, start: 1 }, total: 2 },
  ),
  keeps('RebalancesOnce', rebalancesOnce, 'none', {}, { groups: [1], grows: 1, keys: [] }),
  keeps('RebalancesOnce', rebalancesOnce, 'none', {}, { keys: [] }),
  keeps('EmptyHasNoMembers', emptyHasNoMembers, 'c', {}, { groups: [1], keys: [] }),
  keeps('OneMemberIdEach', oneMemberIdEach, 'none', {}, one),
  keeps('GivesUpFirst', givesUpFirst, 'start', {}, { late: 1, keys: [1] }),
  keeps('CommitsWhileStable', commitsWhileStable, 'start', cooperative, moving),
  { ...keeps('Closes', neverCloses, 'close', java, alone), expected: 'broken' },
  keeps('RetainedIsHandled', retainedIsHandled, 'none', {}, { groups: [1], deletes: 1 }),
  keeps('DeletedWasThere', deletedWasThere, 'none', {}, { ...alone, deletes: 1 }),
  keeps('EverythingIsSent', everythingIsSent, 'none', {}, { groups: [1] }),
  promises('AMO', 'none', {}, one),
  { ...promises('AMO', 'start', {}, { late: 1, keys: [1] }), expected: 'broken' },
  { ...promises('ALO', 'early', { commit: 'batch', maxPollRecords: 2 }, { groups: [1] }), expected: 'broken' },
  { ...promises('ORD', 'none', {}, { groups: [1], grows: 1, keys: [2, 2] }), expected: 'broken' },
  keeps('CommittedIsHandled', () => committedIsHandled, 'e', { onThrow: 'swallows' }, alone),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'e', { onThrow: 'gives-up' }, alone),
  keeps('CommitsCatchUp of a group', commitsCatchUp, 'none', {}, { groups: [1] }),
  {
    ...keeps('BackInPlace', neverBackInPlace, 'close', { instances: 'static' }, { groups: [1], keys: [] }),
    expected: 'broken',
  },
  keeps('NoFutureGeneration', noFutureGeneration, 'rb', {}, { keys: [] }),
]
