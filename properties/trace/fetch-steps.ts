/**
 * The table, for fetches: of followers, of consumers, and their answers. M1 to M4 and M9 are told in replica-steps.ts.
 */
import { emptyLog, type Log } from '../../impl/core/log.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { Entry as ModelEntry } from '../../model/kafka/index.ts'
import { cutOf, endOfEpoch } from './epochs.ts'
import type { Candidate, Letter } from './explain.ts'
import { batchCount, type BrokerStep, divergingText, entriesText, fetchErrorText, peerName } from './letters.ts'
import type { Sent } from './stepping.ts'
import { context, isLeader, nothing, type Table } from './table.ts'
import { batchesBelow } from './views.ts'

/** The follower's request as its machine made it. */
interface FetchEvent extends Event {
  readonly from: number
  readonly leaderEpoch: number
  readonly epochs: readonly number[]
}

/** What a leader's answer means to the follower that asked. */
interface FetchAnswer {
  readonly asked: FetchEvent
  readonly events: readonly Event[]
  /** Where the logs part, as it is told, and as the machine would have it. */
  readonly parting?: { readonly told: { readonly epoch: number; readonly end: number }; readonly place: number }
}

/** KIP-320, for whoever asks in that epoch; −1: it does not say. */
function epochError(local: LocalState, theirs: number): string {
  const { leaderEpoch } = context(local)
  if (!isLeader(local)) return 'NOT_LEADER_OR_FOLLOWER'
  if (theirs < 0 || theirs === leaderEpoch) return 'NONE'
  return theirs < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
}

export function followerSteps(table: Table, { effects }: BrokerStep, body: RequestOf<'Fetch'>): readonly Candidate[] {
  const asked = table.letterOf(body) as FetchEvent | undefined
  if (asked === undefined) return [nothing]
  const to = peerName(table.setting, `broker-${body.replicaId}`)
  const count = batchCount(effects)
  const refusal = (before: LocalState): readonly Letter[] => [
    { text: fetchErrorText(to, epochError(before, asked.leaderEpoch)), message: { asked, events: [] } },
  ]
  return [
    {
      says: `Fetch of ${to} from ${asked.epochs.length} on`,
      events: [asked],
      letters: (before, sent) => [fetchAnswer(table, { asked, to, count }, before, sent)],
    },
    { says: `a refusal of the Fetch of ${to}`, events: [], unless: asked, letters: refusal },
  ]
}

interface Asking {
  readonly asked: FetchEvent
  readonly to: string
  /** How many batches the answer has. */
  readonly count: number
}

/** M1, M2. */
function fetchAnswer(
  { names }: Table,
  { asked, to, count }: Asking,
  before: LocalState,
  sent: readonly Sent[],
): Letter {
  const { log } = context(before)
  const [answer] = sent
  const from = asked.epochs.length
  if (answer!.message.type === 'Diverging') {
    const told = endOfEpoch(log, asked.epochs.at(-1) ?? -1)
    const parting = { told, place: Number(answer!.message['endOffset']) }
    return { text: divergingText(to, told), message: { asked, events: [], parting } satisfies FetchAnswer }
  }
  const highWatermark = Number(answer!.message['highWatermark'])
  const entries = log.slice(from, from + Math.max(count, 1))
  const events = entries.length > 1 ? entries.map(entry => fetched(entry, highWatermark)) : [answer!.message]
  return { text: entriesText(names, to, entries, highWatermark), message: { asked, events } satisfies FetchAnswer }
}

const fetched = (entry: ModelEntry, highWatermark: number): Event => ({ type: 'Fetched', entry, highWatermark })

/** M3: the machine's own log and epoch say whether the answer still counts. */
export function fetchedSteps(table: Table, body: ResponseOf<'Fetch'>, { after }: BrokerStep): readonly Candidate[] {
  const answer = table.letterOf(body) as FetchAnswer | undefined
  if (answer === undefined) return [nothing]
  const { asked, events, parting } = answer
  const isCurrent = (local: LocalState) => {
    const { log, leaderEpoch } = context(local)
    return !isLeader(local) && leaderEpoch === asked.leaderEpoch && log.length === asked.epochs.length
  }
  const stale: Candidate = { says: 'nothing, as the answer is stale', events: [], where: local => !isCurrent(local) }
  if (parting === undefined) {
    const isFull = body.batches.length > after.freeBytes
    const ignored = { says: 'a disk that is full', events: [], where: () => isFull, unmodelled: true }
    return [
      { says: `Fetched, ${events.length} in a row`, events, where: isCurrent },
      stale,
      ...(isFull ? [ignored] : []),
    ]
  }
  const end = cutOf(
    asked.epochs.map(epoch => ({ epoch })),
    parting.told,
  )
  const isBetween = parting.place <= end && end < asked.epochs.length
  const cut: Candidate = {
    says: `Diverging at ${end}`,
    events: [{ type: 'Diverging', endOffset: end }],
    where: local => isBetween && isCurrent(local),
  }
  return [cut, stale]
}

export function consumerSteps(table: Table, step: BrokerStep, body: RequestOf<'Fetch'>): readonly Candidate[] {
  const { effects, after } = step
  const { setting, names } = table
  const log = after.replicas[setting.topicPartition]?.log ?? emptyLog
  const offset = indexOf(log, body.fetchOffset)
  const event = { type: 'ConsumerFetch', offset }
  const count = batchCount(effects)
  const isHeldBack = body.isolationLevel === 'read_committed' && count === 0
  const answer = (before: LocalState, length: number): Letter => {
    const { log: entries, highWatermark } = context(before)
    const visible = entries.slice(offset, Math.min(offset + length, highWatermark))
    return { text: entriesText(names, 'consumer', visible, highWatermark), message: event }
  }
  const error = (local: LocalState) => epochError(local, body.currentLeaderEpoch)
  return [
    {
      says: `ConsumerFetch at ${offset}`,
      events: [event],
      where: local => error(local) === 'NONE',
      letters: (before, [sent]) =>
        sent?.message.type === 'ConsumerFetched'
          ? [answer(before, Math.max(count, 1))]
          : [{ text: fetchErrorText('consumer', 'OFFSET_OUT_OF_RANGE'), message: event }],
    },
    {
      says: `a ConsumerFetch at ${offset} that brings nothing`,
      events: [],
      // M11: what is stable the machine does not know.
      ...(isHeldBack ? {} : { unless: event }),
      where: local => error(local) === 'NONE',
      letters: before => [answer(before, 0)],
    },
    {
      says: 'a refusal of the ConsumerFetch',
      events: [],
      where: local => error(local) !== 'NONE',
      letters: before => [{ text: fetchErrorText('consumer', error(before)), message: event }],
    },
  ]
}

/** Of the batch that holds the offset; beyond the log whatever is larger than its length. */
function indexOf(log: Log, offset: number): number {
  const end = batchesBelow(log, log.logEndOffset)
  return offset > log.logEndOffset ? end + 1 : Math.floor(batchesBelow(log, offset))
}
