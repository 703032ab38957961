/** Invariants and goals of consumer groups, each made for a scope: what a group's guarantees do not say of its state. */
import { always, canAlways, type Property } from '../../model/index.ts'
import { groupMembers, type GroupScope, maskOf } from '../../model/kafka/index.ts'

const views = (scope: GroupScope, ...names: readonly string[]) =>
  groupMembers(scope).flatMap(member => names.map(name => `member-${member}.${name}`))
const triples = (values: readonly number[]) =>
  Array.from({ length: values.length / 3 }, (_, i) => values.slice(3 * i, 3 * i + 3) as [number, number, number])

/** Two that are settled in one generation own nothing in common. */
export const oneOwner = (scope: GroupScope) =>
  always('OneOwnerInAGeneration', views(scope, 'isSettled', 'generation', 'owns'), values => {
    const settled = triples(values).filter(([isSettled]) => isSettled === 1)
    return settled.every(([, generation, owns], i) =>
      settled.slice(i + 1).every(([, other, has]) => other !== generation || (owns & has) === 0),
    )
  })

/** The group can come to rest: everybody who runs is settled in its generation, and together they own all partitions. */
export const settles = (scope: GroupScope, partitions: number) =>
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
export const commitsCatchUp = () =>
  canAlways(
    'CommitsCatchUp of a group',
    ['coordinator-1.committedOffset', 'partition-1.logEndOffset'],
    ([committed, end]) => committed === end,
  )

/** Nobody commits past the end of the log. */
export const committedWithinLog = () =>
  always(
    'CommittedWithinLog',
    ['coordinator-1.committedOffset', 'partition-1.logEndOffset'],
    ([committed, end]) => committed! <= end!,
  )

const bits = (mask: number): number => (mask === 0 ? 0 : (mask & 1) + bits(mask >> 1))
/** max.poll.records, and nothing more is polled before it is done. */
export const oneBatchAtATime =
  (max: number) =>
  (scope: GroupScope): Property =>
    always('OneBatchAtATime', views(scope, 'holds'), held => held.every(mask => bits(mask) <= max))

/** Every record is handled, or went to the dead-letter topic. */
export const handledOrParked = () =>
  canAlways(
    'HandledOrParked',
    ['acks.acknowledged', 'effects-1.handled', 'effects-1.parked'],
    ([acknowledged, handled, parked]) => (acknowledged! & ~(handled! | parked!)) === 0,
  )

/** A static member can come back without a rebalance. Nobody promises that it never does, so that it must be found. */
export const neverBackInPlace = () =>
  always(
    'BackInPlace',
    ['member-1.id', 'member-1.isSettled', 'coordinator-1.generation'],
    ([id, isSettled, generation]) => !(id === 2 && isSettled === 1 && generation === 1),
  )

/** Of two processes with one instance id, one is fenced in the end. */
export const oneIsFenced = (scope: GroupScope) =>
  canAlways('OneIsFenced', ['faults.start', ...views(scope, 'fenced')], ([started, ...fenced]) =>
    started === 0 ? true : fenced.some(is => is === 1),
  )

/** A generation has its members: nobody is settled in one that is yet to come. */
export const noFutureGeneration = (scope: GroupScope) =>
  always('NoFutureGeneration', ['coordinator-1.generation', ...views(scope, 'generation')], ([now, ...known]) =>
    known.every(generation => generation <= now!),
  )

/** Who had the instance id before another process came with it stays out. */
export const fencedStaysOut = () => always('FencedStaysOut', ['member-1.id'], ([id]) => id! <= 1)

/** What is committed for its partition is not beyond the position of the member in office: a commit of an earlier generation, say (J2). */
export const committedWithinPosition = (scope: GroupScope) =>
  always(
    'CommittedWithinPosition of a group',
    [
      'coordinator-1.generation',
      'coordinator-1.lastCommitted',
      ...views(scope, 'isSettled', 'generation', 'lastPosition'),
    ],
    ([now, committed, ...rest]) =>
      triples(rest).every(
        ([isSettled, generation, position]) =>
          isSettled === 0 || generation !== now || position < 0 || committed! <= position,
      ),
  )

/** Whoever is in a group that has come to rest is in its generation: who was late for it is out. */
export const laggardsAreOut = (scope: GroupScope) =>
  always(
    'LaggardsAreOut',
    [
      'coordinator-1.stable',
      'coordinator-1.generation',
      'coordinator-1.members',
      ...views(scope, 'isSettled', 'generation'),
    ],
    ([stable, now, members, ...rest]) =>
      stable === 0 ||
      groupMembers(scope).every(
        (member, i) => rest[2 * i] === 0 || (members! & maskOf([member])) === 0 || rest[2 * i + 1] === now,
      ),
  )

/** A topic that has grown once asks for one rebalance. */
export const rebalancesOnce = () =>
  always('RebalancesOnce', ['coordinator-1.generation'], ([generation]) => generation! <= 2)

/** A group without members is empty, and no other is. */
export const emptyHasNoMembers = () =>
  always(
    'EmptyHasNoMembers',
    ['coordinator-1.empty', 'coordinator-1.size'],
    ([empty, size]) => empty === 0 || size === 0,
  )

/** Without a fault nobody is taken for a stranger a second time. */
export const oneMemberIdEach = (scope: GroupScope) =>
  always('OneMemberIdEach', views(scope, 'id'), ids => ids.every(id => id <= 1))

/** An eager member owns nothing while it waits for its assignment. */
export const givesUpFirst = (scope: GroupScope) =>
  always('GivesUpFirst', views(scope, 'isSyncing', 'owns'), values =>
    values.every((value, i) => i % 2 === 0 || value === 0 || values[i - 1] === 0),
  )

/** Java's client commits nothing between JoinGroup and SyncGroup. */
export const commitsWhileStable = (scope: GroupScope) =>
  always(
    'CommitsWhileStable',
    groupMembers(scope).flatMap(member => [
      `member-${member}.isSyncing`,
      `member-${member}.generation`,
      `commits-${member}.generation`,
    ]),
    values => triples(values).every(([isSyncing, generation, sent]) => isSyncing === 0 || sent !== generation),
  )

/** Somebody can stop in good order: not promised never to happen. */
export const neverCloses = () => always('Closes', ['faults.close'], ([closed]) => closed === 0)

/** What retention has left comes to be handled. */
export const retainedIsHandled = () =>
  canAlways(
    'RetainedIsHandled',
    ['partition-1.records', 'effects-1.handled'],
    ([records, handled]) => (records! & ~handled!) === 0,
  )
export const deletedWasThere = () =>
  always('DeletedWasThere', ['partition-1.logStartOffset', 'source.sent'], ([start, sent]) => start! <= sent!)
export const everythingIsSent = (scope: GroupScope) =>
  canAlways(
    'EverythingIsSent',
    ['acks.acknowledged'],
    ([acknowledged]) => acknowledged === maskOf(scope.keys.map((_, i) => i + 1)),
  )
