/**
 * State predicates by id, each a sentence and a check of one partition's copies. Run on the reference broker after every event of a run.
 *
 * A copy is what one broker has of the partition, as plain data: the reader of a world or of a model's state makes it.
 */
export interface Copy {
  readonly broker: number
  readonly isRunning: boolean
  readonly role: 'none' | 'follower' | 'leader'
  readonly leaderEpoch: number
  /** Leader only: the committed in-sync set, as it knows it. */
  readonly isr: readonly number[]
  readonly highWatermark: number
  readonly logEndOffset: number
  /** One entry a batch: what tells it from any other, and the leader epoch of its append. */
  readonly batches: readonly { readonly baseOffset: number; readonly leaderEpoch: number; readonly content: string }[]
}

export interface Invariant {
  readonly id: string
  readonly says: string
  /** Sentences that say what is wrong; none where nothing is. */
  readonly check: (copies: readonly Copy[]) => readonly string[]
}

const highWatermarkWithinLog: Invariant = {
  id: 'HighWatermarkWithinLog',
  says: 'A high watermark is at most the log end offset.',
  check: copies =>
    copies
      .filter(({ highWatermark, logEndOffset }) => highWatermark > logEndOffset)
      .map(({ broker, highWatermark, logEndOffset }) => `broker ${broker}: ${highWatermark} is past ${logEndOffset}`),
}

const oneLeaderPerEpoch: Invariant = {
  id: 'OneLeaderPerEpoch',
  says: 'In one leader epoch there is one leader at most.',
  check: copies => {
    const leaders = copies.filter(({ role, isRunning }) => isRunning && role === 'leader')
    return leaders
      .filter((copy, i) => leaders.slice(0, i).some(({ leaderEpoch }) => leaderEpoch === copy.leaderEpoch))
      .map(({ broker, leaderEpoch }) => `broker ${broker} is a second leader of epoch ${leaderEpoch}`)
  },
}

/** Batches with one offset and one epoch were appended by one leader, once: KIP-101 rests on it. */
const logMatching: Invariant = {
  id: 'LogMatching',
  says: 'Copies that have the same leader epoch at an offset have the same batch there.',
  check: copies => {
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
  check: copies =>
    copies.flatMap((copy, i) =>
      copies.slice(0, i).flatMap(other => {
        const end = Math.min(copy.highWatermark, other.highWatermark)
        const at = below(copy, end).findIndex((content, place) => content !== below(other, end)[place])
        return at < 0 ? [] : [`brokers ${other.broker} and ${copy.broker} differ at batch ${at}, below ${end}`]
      }),
    ),
}

const below = ({ batches }: Copy, end: number) =>
  batches.filter(({ baseOffset }) => baseOffset < end).map(({ content, leaderEpoch }) => `${leaderEpoch} ${content}`)

/** What makes an election among the in-sync set safe. */
const inSyncHasReplicated: Invariant = {
  id: 'InSyncHasReplicated',
  says: "Every member of a leader's in-sync set has what is below that leader's high watermark.",
  check: copies =>
    copies
      .filter(({ role, isRunning }) => isRunning && role === 'leader')
      .flatMap(leader =>
        copies
          .filter(({ broker, logEndOffset }) => leader.isr.includes(broker) && logEndOffset < leader.highWatermark)
          .map(({ broker, logEndOffset }) => `broker ${broker} ends at ${logEndOffset}, below ${leader.highWatermark}`),
      ),
}

export const invariants: readonly Invariant[] = [
  highWatermarkWithinLog,
  oneLeaderPerEpoch,
  logMatching,
  replicatedPrefixAgrees,
  inSyncHasReplicated,
]
