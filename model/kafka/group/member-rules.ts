/** What a member holds of records and partitions, and what each commit mode makes of it. */
import type { Commit, GroupParameters } from './parameters.ts'
import type { Peer, PartitionOffset } from './speech.ts'

/** A record that was handed out and is not done yet. */
export interface Held {
  readonly partition: number
  readonly offset: number
  readonly record: number
}

/** A partition that it owns. */
export interface Owned {
  readonly partition: number
  /** The next offset to hand out; −1: it has to be looked up. */
  readonly position: number
  /** What a commit made now would commit; −1: nothing. */
  readonly next: number
  /** What it committed last, or found committed; −1: nothing. */
  readonly sent: number
}

export interface MemberContext {
  readonly member: number
  readonly group: number
  /** The number of its member id; grows with each that it is given. */
  readonly id: number
  /** Has it a member id that the coordinator may know? A stranger asks for a new one. */
  readonly isStranger: boolean
  readonly generation: number
  /** The leader's list of members between JoinGroup and SyncGroup; empty otherwise. */
  readonly peers: readonly Peer[]
  /** By partition. */
  readonly owned: readonly Owned[]
  /** In the order in which they were handed out. */
  readonly held: readonly Held[]
  /** How many partitions the topic had when it last looked. */
  readonly partitions: number
}

export const ownedOf = ({ owned }: MemberContext, partition: number): Owned | undefined =>
  owned.find(one => one.partition === partition)

const changed = (
  owned: readonly Owned[],
  partition: number,
  change: (one: Owned) => Partial<Owned>,
): readonly Owned[] => owned.map(one => (one.partition === partition ? { ...one, ...change(one) } : one))

/** What is committable once records have been handed out. `end` is how far they were fetched. */
export function afterHandOut(
  commit: Commit,
  { owned }: MemberContext,
  partition: number,
  [position, end]: readonly [number, number],
): readonly Owned[] {
  const next = { poll: position, 'handed-out': position, before: position, fetched: end }
  return changed(owned, partition, one => ({
    position,
    next: commit in next ? next[commit as keyof typeof next] : one.next,
  }))
}

/** Where it begins in a partition without a committed offset: a position that poll mode commits as it does any other. */
export const afterReset = (commit: Commit, { owned }: MemberContext, { partition, offset }: PartitionOffset) =>
  changed(owned, partition, one => ({
    position: offset,
    next: commit === 'poll' || commit === 'fetched' ? offset : one.next,
  }))

/** How a handler ended: it succeeded, it was given up so that the record counts as done, or it left the record alone. */
export type Ending = 'succeeded' | 'done' | 'left'

/** What is committable once the handler of `record` has ended. */
export function afterHandling(commit: Commit, { owned, held }: MemberContext, record: Held, ending: Ending) {
  const rest = held.filter(one => one !== record)
  const { partition, offset } = record
  const waiting = rest.filter(one => one.partition === partition).map(one => one.offset)
  const next = ({ position, next }: Owned): number => {
    switch (commit) {
      case 'after':
        return ending === 'left' ? next : offset + 1
      case 'finally':
        return offset + 1
      case 'last-handled':
        return ending === 'left' ? next : offset
      case 'lowest-unfinished':
        return Math.min(position, ...waiting)
      case 'batch':
        return waiting.length === 0 ? position : next
      case 'poll':
      case 'fetched':
      case 'handed-out':
      case 'before':
      case 'never':
        return next
    }
  }
  return { held: rest, owned: changed(owned, partition, one => ({ next: next(one) })) }
}

/** The batch's handler returns before its end. What is not done is taken for done (batch), or will be handed out again. */
export function afterEarlyReturn(commit: Commit, { owned, held }: MemberContext) {
  const { partition, offset } = held[0]!
  return {
    held: [],
    owned: changed(owned, partition, ({ position }) =>
      commit === 'batch' ? { next: position } : { position: offset },
    ),
  }
}

/** Records that were handed out are put back: their commit was refused before their handler could start. */
export const afterPuttingBack = ({ owned, held }: MemberContext) => ({
  held: [],
  owned: owned.map(one => {
    const first = held.find(({ partition }) => partition === one.partition)
    return first ? { ...one, position: first.offset, next: one.sent } : one
  }),
})

/** What it owns from now on: what is new begins at the committed offset, what it kept goes on where it is. */
export const afterAssignment = ({ owned }: MemberContext, shares: readonly PartitionOffset[]): readonly Owned[] =>
  shares.map(
    ({ partition, offset }) =>
      owned.find(one => one.partition === partition) ?? { partition, position: offset, next: -1, sent: offset },
  )

export const news = ({ owned }: MemberContext): readonly Owned[] => owned.filter(({ next, sent }) => next > sent)

/** Which held record may be worked on now. */
export function isNext(
  handling: GroupParameters['handling'],
  keyOf: (record: number) => number,
  { held }: MemberContext,
  one: Held,
): boolean {
  switch (handling) {
    case 'loop':
    case 'hand-off':
      return held[0] === one
    case 'parallel':
      return true
    case 'per-key':
      return held.find(({ record }) => keyOf(record) === keyOf(one.record)) === one
  }
}
