/**
 * What a mutant of a consumer group is held against: guarantees and invariants of small groups, each searched in a moment.
 *
 * As in model-checks.ts, no check knows a mutant, and each comes out as expected in the model as it is.
 */
import { always, canAlways, type Property } from '../../model/index.ts'
import {
  groupMembers,
  type GroupScope,
  groupSystem,
  maskOf,
  partitionIds,
  safeParameters,
} from '../../model/kafka/index.ts'
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

const views = (scope: GroupScope, ...names: readonly string[]) =>
  groupMembers(scope).flatMap(member => names.map(name => `member-${member}.${name}`))
const triples = (values: readonly number[]) =>
  Array.from({ length: values.length / 3 }, (_, i) => values.slice(3 * i, 3 * i + 3) as [number, number, number])

/** Two that are settled in one generation own nothing in common. */
const oneOwner = (scope: GroupScope) =>
  always('OneOwnerInAGeneration', views(scope, 'isSettled', 'generation', 'owns'), values => {
    const settled = triples(values).filter(([isSettled]) => isSettled === 1)
    return settled.every(([, generation, owns], i) =>
      settled.slice(i + 1).every(([, other, has]) => other !== generation || (owns & has) === 0),
    )
  })

/** The group can come to rest: everybody who runs is settled in its generation, and together they own all partitions. */
const settles = (scope: GroupScope, partitions: number) =>
  canAlways(
    'GroupSettles',
    [
      'source.partitions',
      'coordinator-1.stable',
      'coordinator-1.size',
      'coordinator-1.generation',
      ...views(scope, 'runs', 'isSettled'),
      ...views(scope, 'isSettled', 'generation', 'owns'),
    ],
    ([known, stable, size, generation, ...rest]) => {
      const members = groupMembers(scope).length
      const running = rest.slice(0, 2 * members).filter((_, i) => i % 2 === 0)
      const settled = triples(rest.slice(2 * members)).filter(([isIn, own]) => isIn === 1 && own === generation)
      const owned = settled.reduce((mask, [, , owns]) => mask | owns, 0)
      const extra = partitions - scope.partitions - scope.grows
      const all = maskOf(Array.from({ length: known! }, (_, i) => i + 1)) | (extra > 0 ? maskOf([partitions]) : 0)
      const runners = running.filter(runs => runs === 1).length
      return stable === 1 && size === runners && settled.length === runners && owned === all
    },
  )

/** What was handled can come to be committed, without a fault: all that is in partition 1. */
const commitsCatchUp = () =>
  canAlways(
    'CommitsCatchUp of a group',
    ['coordinator-1.committedOffset', 'partition-1.logEndOffset'],
    ([committed, end]) => committed === end,
  )

/** Nobody commits past the end of the log. */
const committedWithinLog = () =>
  always(
    'CommittedWithinLog',
    ['coordinator-1.committedOffset', 'partition-1.logEndOffset'],
    ([committed, end]) => committed! <= end!,
  )

const bits = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + bits(mask >> 1))
/** max.poll.records, and nothing more is polled before it is done. */
const oneBatchAtATime =
  (max: number) =>
  (scope: GroupScope): Property =>
    always('OneBatchAtATime', views(scope, 'holds'), held => held.every(mask => bits(mask) <= max))

/** Every record is handled, or went to the dead-letter topic. */
const handledOrParked = () =>
  canAlways(
    'HandledOrParked',
    ['acks.acknowledged', 'effects-1.handled', 'effects-1.parked'],
    ([acknowledged, handled, parked]) => (acknowledged! & ~(handled! | parked!)) === 0,
  )

/** A static member can come back without a rebalance. Nobody promises that it never does, so that it must be found. */
const neverBackInPlace = () =>
  always(
    'BackInPlace',
    ['member-1.id', 'member-1.isSettled', 'coordinator-1.generation'],
    ([id, isSettled, generation]) => !(id === 2 && isSettled === 1 && generation === 1),
  )

/** Of two processes with one instance id, one is fenced in the end. */
const oneIsFenced = (scope: GroupScope) =>
  canAlways('OneIsFenced', ['faults.start', ...views(scope, 'fenced')], ([started, ...fenced]) =>
    started === 0 ? true : fenced.some(is => is === 1),
  )

/** A generation has its members: nobody is settled in one that is yet to come. */
const noFutureGeneration = (scope: GroupScope) =>
  always('NoFutureGeneration', ['coordinator-1.generation', ...views(scope, 'generation')], ([now, ...known]) =>
    known.every(generation => generation <= now!),
  )

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
  keeps('NoFutureGeneration', noFutureGeneration, 'rb', {}, { keys: [] }),
]
