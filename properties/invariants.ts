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

export const invariants: readonly Invariant[] = [highWatermarkWithinLog, oneLeaderPerEpoch, logMatching]
