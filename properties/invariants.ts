/**
 * State predicates by id, each a sentence and a check of one partition: of its copies, and of what was decided and promised about it. Named
 * once; run on the reference broker after every event of a run (runs/observer.ts), and on the model's states (runs/model-partition.ts).
 */
import type { Batch, Copy, Decision, Partition } from './partition.ts'
import type { Assumption } from './runs/promises.ts'

export interface Invariant {
  readonly id: string
  readonly says: string
  /** What it takes for granted; absent: it always stands. */
  readonly assumes?: Assumption
  /** Reads no batches: cheap enough for every event. */
  readonly isCheap: boolean
  /** Sentences that say what is wrong; none where nothing is. */
  readonly check: (partition: Partition) => readonly string[]
}

const kept = 'clean elections and kept disks'

const leadersOf = ({ copies }: Partition) => copies.filter(({ role, isRunning }) => isRunning && role === 'leader')

const highWatermarkWithinLog: Invariant = {
  id: 'HighWatermarkWithinLog',
  says: 'A high watermark is at most the log end offset.',
  isCheap: true,
  check: ({ copies }) =>
    copies
      .filter(({ highWatermark, logEndOffset }) => highWatermark > logEndOffset)
      .map(({ broker, highWatermark, logEndOffset }) => `broker ${broker}: ${highWatermark} is past ${logEndOffset}`),
}

const oneLeaderPerEpoch: Invariant = {
  id: 'OneLeaderPerEpoch',
  says: 'In one leader epoch there is one leader at most.',
  isCheap: true,
  check: partition => {
    const leaders = leadersOf(partition)
    return leaders
      .filter((copy, i) => leaders.slice(0, i).some(({ leaderEpoch }) => leaderEpoch === copy.leaderEpoch))
      .map(({ broker, leaderEpoch }) => `broker ${broker} is a second leader of epoch ${leaderEpoch}`)
  },
}

/** There is one controller: what a broker believes was decided by it, once. */
const oneDecisionPerEpoch: Invariant = {
  id: 'OneDecisionPerEpoch',
  says: 'A broker believes what the controller decided, or something older.',
  isCheap: true,
  check: ({ copies, decided }) =>
    decided === undefined
      ? []
      : copies.flatMap(({ broker, isRunning, believes }) => {
          if (!isRunning || believes === undefined || believes.partitionEpoch < decided.partitionEpoch) return []
          return isSame(believes, decided)
            ? []
            : [`broker ${broker} believes ${told(believes)}, and decided was ${told(decided)}`]
        }),
}

const isSame = (one: Decision, other: Decision) =>
  one.leader === other.leader &&
  one.leaderEpoch === other.leaderEpoch &&
  one.partitionEpoch === other.partitionEpoch &&
  one.isr.join() === other.isr.join()

const told = ({ leader, leaderEpoch, partitionEpoch, isr }: Decision) =>
  `leader ${leader} of epoch ${leaderEpoch} with {${isr.join(', ')}} in sync (partition epoch ${partitionEpoch})`

const leaderWasElected: Invariant = {
  id: 'LeaderWasElected',
  says: 'Who leads in the epoch in force is whom the controller elected, and nobody leads in a later one.',
  isCheap: true,
  check: partition =>
    leadersOf(partition).flatMap(({ broker, leaderEpoch }) => {
      const { leader, leaderEpoch: inForce } = partition.decided ?? { leader: broker, leaderEpoch }
      const isElected = leaderEpoch < inForce || (leaderEpoch === inForce && leader === broker)
      return isElected ? [] : [`broker ${broker} leads in epoch ${leaderEpoch}; leader ${leader} has epoch ${inForce}`]
    }),
}

/** An unclean election makes a set of its own: nobody else is known to have the new leader's log. */
const leaderIsInSync: Invariant = {
  id: 'LeaderIsInSync',
  says: 'Whoever leads is a member of the in-sync set.',
  isCheap: true,
  check: ({ decided }) => {
    if (decided === undefined) return []
    const { leader, isr } = decided
    return leader === 0 || isr.includes(leader) ? [] : [`broker ${leader} leads, and in sync are {${isr.join(', ')}}`]
  },
}

/** KIP-841. The last member stays, as only its log has everything; with it there is no leader. */
const fencedIsOutOfSync: Invariant = {
  id: 'FencedIsOutOfSync',
  says: 'A broker whose session is over neither leads nor is in sync, but for the last member of a set.',
  isCheap: true,
  check: ({ decided, fenced }) => {
    const { leader, isr } = decided ?? { leader: 0, isr: [] }
    const members = isr.length > 1 ? isr.filter(id => fenced.includes(id)) : []
    return [
      ...members.map(id => `broker ${id} is fenced, and in the set {${isr.join(', ')}}`),
      ...(leader > 0 && fenced.includes(leader) ? [`broker ${leader} is fenced, and leads`] : []),
    ]
  },
}

/** What makes an election among the in-sync set safe. */
const inSyncHasReplicated: Invariant = {
  id: 'InSyncHasReplicated',
  says: "Every member of a leader's in-sync set has what is below that leader's high watermark.",
  assumes: kept,
  isCheap: true,
  check: partition =>
    leadersOf(partition).flatMap(({ isr, highWatermark }) => endingBelow(partition, isr, highWatermark)),
}

/** KIP-966. The leader in office alone: an older one may be ahead of what is in force, and nobody reads from it by this decision. */
const eligibleHasReplicated: Invariant = {
  id: 'EligibleHasReplicated',
  says: 'Every eligible leader replica has what is below the high watermark of the leader in office.',
  assumes: kept,
  isCheap: true,
  check: partition => {
    const { elr, leaderEpoch: inForce } = partition.decided ?? { elr: [], leaderEpoch: 0 }
    return leadersOf(partition)
      .filter(({ leaderEpoch }) => leaderEpoch === inForce)
      .flatMap(({ highWatermark }) => endingBelow(partition, elr, highWatermark))
  },
}

/** Whoever is elected, cleanly, has it: this is NAL before anybody has lost anything. */
const acknowledgedIsInSync: Invariant = {
  id: 'AcknowledgedIsInSync',
  says: 'Every member of the in-sync set in force has every record that was acknowledged with acks=all.',
  assumes: kept,
  isCheap: true,
  check: partition => endingBelow(partition, partition.decided?.isr ?? [], partition.acknowledgedEnd),
}

const committedWithinLog: Invariant = {
  id: 'CommittedWithinLog',
  says: 'Every member of the in-sync set in force reaches as far as the offset that a group has committed.',
  assumes: kept,
  isCheap: true,
  check: partition => endingBelow(partition, partition.decided?.isr ?? [], partition.committedOffset),
}

const endingBelow = ({ copies }: Partition, members: readonly number[], offset: number): readonly string[] =>
  copies
    .filter(({ broker, logEndOffset }) => members.includes(broker) && logEndOffset < offset)
    .map(({ broker, logEndOffset }) => `broker ${broker} ends at ${logEndOffset}, below ${offset}`)

const batchesContinue: Invariant = {
  id: 'BatchesContinue',
  says: 'Offsets continue along a log up to its end, and leader epochs never go down.',
  isCheap: false,
  check: ({ copies }) =>
    copies.flatMap(({ broker, batches, logEndOffset, role, leaderEpoch }) => {
      const breaks = batches.filter(({ baseOffset, leaderEpoch: epoch }, i) => {
        const before = batches[i - 1] ?? { endOffset: 0, leaderEpoch: 0 }
        return baseOffset !== before.endOffset || epoch < before.leaderEpoch
      })
      const last = batches.at(-1) ?? { endOffset: 0, leaderEpoch: 0 }
      const isAhead = role !== 'none' && last.leaderEpoch > leaderEpoch
      return [
        ...breaks.map(
          ({ baseOffset }) => `broker ${broker}: the batch at ${baseOffset} does not follow the one before`,
        ),
        ...(last.endOffset === logEndOffset
          ? []
          : [`broker ${broker}: ${last.endOffset} is not the end ${logEndOffset}`]),
        ...(isAhead ? [`broker ${broker}, in epoch ${leaderEpoch}, has a batch of epoch ${last.leaderEpoch}`] : []),
      ]
    }),
}

/** Batches with one offset and one epoch were appended by one leader, once: KIP-101 rests on it. */
const logMatching: Invariant = {
  id: 'LogMatching',
  says: 'Copies that have the same leader epoch at an offset have the same batch there.',
  isCheap: false,
  check: ({ copies }) => {
    const seen = new Map<string, string>()
    return copies.flatMap(({ broker, batches }) =>
      batches.flatMap(({ baseOffset, leaderEpoch, content }) => {
        const place = `${baseOffset} in epoch ${leaderEpoch}`
        const known = seen.get(place) ?? content
        seen.set(place, known)
        return known === content ? [] : [`broker ${broker} has another batch at offset ${place}`]
      }),
    )
  },
}

/** What two brokers both hold to be replicated is the same: consumers have seen it. */
const replicatedPrefixAgrees: Invariant = {
  id: 'ReplicatedPrefixAgrees',
  says: 'Two copies have the same batches below both their high watermarks.',
  assumes: kept,
  isCheap: false,
  check: ({ copies }) =>
    copies.flatMap((copy, i) =>
      copies.slice(0, i).flatMap(other => {
        const end = Math.min(copy.highWatermark, other.highWatermark)
        const at = differAt(
          copy.batches.filter(({ baseOffset }) => baseOffset < end),
          other.batches.filter(({ baseOffset }) => baseOffset < end),
        )
        return at < 0 ? [] : [`brokers ${other.broker} and ${copy.broker} differ at batch ${at}, below ${end}`]
      }),
    ),
}

const diskAgrees: Invariant = {
  id: 'DiskAgrees',
  says: 'The file of a broker that runs holds its log, batch by batch.',
  assumes: 'disk as written',
  isCheap: false,
  check: ({ copies }) =>
    copies.flatMap(({ broker, isRunning, batches, onDisk }) => {
      const at = isRunning && onDisk ? differAt(batches, onDisk) : -1
      return at < 0 ? [] : [`broker ${broker}: its file differs from its log at batch ${at}`]
    }),
}

/** −1: nowhere. */
function differAt(one: readonly Batch[], other: readonly Batch[]): number {
  const isOther = (batch: Batch, i: number) =>
    batch.content !== other[i]?.content || batch.leaderEpoch !== other[i].leaderEpoch
  const at = one.findIndex(isOther)
  return at < 0 && one.length < other.length ? one.length : at
}

export const invariants: readonly Invariant[] = [
  highWatermarkWithinLog,
  oneLeaderPerEpoch,
  oneDecisionPerEpoch,
  leaderWasElected,
  leaderIsInSync,
  fencedIsOutOfSync,
  inSyncHasReplicated,
  eligibleHasReplicated,
  acknowledgedIsInSync,
  committedWithinLog,
  batchesContinue,
  logMatching,
  replicatedPrefixAgrees,
  diskAgrees,
]

/** What must be true of each step of one process's copy, between two starts. */
export interface StepInvariant {
  readonly id: string
  readonly says: string
  readonly check: (before: Copy, after: Copy) => readonly string[]
}

export const stepInvariants: readonly StepInvariant[] = [
  {
    id: 'LeaderEpochNeverFalls',
    says: 'The leader epoch of a broker that runs never goes down.',
    check: (before, after) =>
      after.leaderEpoch >= before.leaderEpoch
        ? []
        : [`broker ${after.broker} goes from epoch ${before.leaderEpoch} to ${after.leaderEpoch}`],
  },
  {
    id: 'HighWatermarkNeverFalls',
    says: 'The high watermark of a leader never goes down while it leads.',
    check: (before, after) => {
      const isInOffice = before.role === 'leader' && after.role === 'leader'
      const isSame = before.leaderEpoch === after.leaderEpoch
      const fell = after.highWatermark < before.highWatermark
      return isInOffice && isSame && fell
        ? [`broker ${after.broker} goes from ${before.highWatermark} to ${after.highWatermark}`]
        : []
    },
  },
]
