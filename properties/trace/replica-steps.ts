/**
 * The table, broker's side: which steps of the replica's machine may make up an event of the broker, for one partition.
 *
 *     timer fetch                      fetch                    Fetch arrives              Fetch, or refused
 *     timer respond                    respond                  its answer arrives         Fetched …, Diverging; stale: nothing
 *     timer expand, lag                expandIsr, shrinkIsr     AlterPartitionResponse     the same
 *     Produce, a write of the group's  Produce                  metadata log read          LeaderAndIsr
 *     start                            stop or losePower or wipe, and restart
 *
 * A machine's own move may be left out (it is a may), a message that arrives may not.
 *
 * Where the two differ for good, and what is done about it:
 *
 *   M1  a fetch brings many batches. To the leader it is one Fetch, whose answer may go on beyond its first record; to the follower it is one
 *       Fetched a batch
 *   M2  where logs part is found in rounds (KIP-595): the machine is told the place that the round leads to (epochs.ts), which lies between
 *       where it would cut at once and the end of its log
 *   M3  an answer may come too late: a fetch's counts for the log and the epoch that asked (follower.ts, F1); the rendezvous cannot be late
 *   M4  a fetch in another epoch, or of one that does not lead, is an answer with KIP-320's error; the machine just does not take it
 *   M5  a change of the set that was granted is heard of by the metadata log, when that is read before the answer, or the answer is lost: to the
 *       machine it is the answer
 *   M6  the machine takes the broker to know every idempotent producer; Kafka takes any sequence number of one that its log does not know
 *   M7  a change that was lost is asked for again; to the machine it is slow
 *   M9  a batch that makes no sense, and a disk that is full, are refused and leave no trace: the model has neither
 *   M8  restart and registration are two steps; what the restart needs to know of the partition it learns with the metadata log
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import { emptyLog, type Log } from '../../impl/core/log.ts'
import type { Input } from '../../impl/core/process.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { Entry as ModelEntry, ReplicaContext } from '../../model/kafka/index.ts'
import { cutOf, endOfEpoch } from './epochs.ts'
import type { Candidate, Letter } from './explain.ts'
import {
  batchCount,
  type BrokerStep,
  divergingText,
  entriesText,
  fetchErrorText,
  modelLetter,
  peerName,
  replyText,
} from './letters.ts'
import type { Names } from './names.ts'
import type { Setting } from './setting.ts'
import { contextOf, type Sent } from './stepping.ts'
import { batchesBelow } from './views.ts'

/** An event by its type alone is always the same object, so that the memo knows it. */
const plain = Object.fromEntries(['fetch', 'respond', 'stop', 'wipe'].map(type => [type, { type }])) as Readonly<
  Record<'fetch' | 'respond' | 'stop' | 'wipe', Event>
>

export const nothing: Candidate = { says: 'nothing', events: [] }

export interface Table {
  readonly setting: Setting
  readonly names: Names
  /** What a body that arrives means. */
  readonly letterOf: (body: object) => unknown
}

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

const context = (local: LocalState) => contextOf<ReplicaContext>(local)
const isLeader = ({ snapshot }: LocalState) => snapshot.matches({ running: 'leader' } as never)

/** A process that starts: what befell it, and what was kept, is seen by what it begins with. */
export function startSteps({ idOf }: Setting, { node, after }: BrokerStep, kept: number): readonly Candidate[] {
  const id = idOf(Number(node.split('-')[1]))
  const brokerEpochs = Array.from({ length: id }, () => after.incarnation - 1)
  const partition = { leader: 0, leaderEpoch: 0, isr: [], registered: [], quorum: { brokerEpochs } }
  const restart = { type: 'restart', partition }
  return [
    { says: 'stop, restart', events: [plain.stop, restart] },
    { says: `losePower that keeps ${kept}, restart`, events: [{ type: 'losePower', keep: kept }, restart] },
    { says: 'wipe, restart', events: [plain.wipe, restart] },
  ]
}

/** Undefined: nothing that a replica's machine knows; its state must stay as it is. */
export function replicaSteps(table: Table, step: BrokerStep): readonly Candidate[] | undefined {
  const { input } = step
  if (input === undefined) return undefined
  if (input.type === 'TimerFired') return timerSteps(table, input.timer)
  if (input.type === 'Disconnected') return askedAgain(table, step, input.correlationId)
  if (input.type !== 'Received') return undefined
  const { message } = input
  if (message.kind === 'request') return requestSteps(table, step, input)
  switch (message.body.api) {
    case 'Fetch':
      return fetchedSteps(table, message.body, step)
    case 'AlterPartition':
      return alteredSteps(table, message.body)
    case 'FetchMetadataLog':
      return orderSteps(table, step)
    default:
      return undefined
  }
}

function timerSteps({ setting }: Table, timer: string): readonly Candidate[] | undefined {
  const [kind, , peer] = timer.split('/')
  const follower = setting.idOf(Number(peer))
  const own = (event: Event, says = event.type): readonly Candidate[] => [{ says, events: [event] }, nothing]
  switch (kind) {
    case 'fetch':
    case 'respond':
      return own(plain[kind])
    case 'expand':
      return own({ type: 'expandIsr', follower }, `expandIsr by ${follower}`)
    case 'lag':
      return own({ type: 'shrinkIsr', follower }, `shrinkIsr by ${follower}`)
    default:
      return undefined
  }
}

/** M7. */
function askedAgain(table: Table, { before }: BrokerStep, correlationId: number): readonly Candidate[] | undefined {
  const asked = before?.asked[correlationId]
  const message = asked?.api === 'AlterPartition' ? (table.letterOf(asked) as Event | undefined) : undefined
  if (message === undefined) return undefined
  const letters = () => modelLetter({ to: 'quorum', message })
  return [{ says: 'nothing, and AlterPartition once more', events: [], letters }]
}

type Received = Extract<Input<unknown>, { type: 'Received' }>

function requestSteps(table: Table, step: BrokerStep, input: Received): readonly Candidate[] | undefined {
  if (input.message.kind !== 'request') return undefined
  const { body } = input.message
  switch (body.api) {
    case 'Produce':
      return [
        produceStep(table, table.names.attempt(input.from, input.correlationId), body.batch),
        ...refusedSteps(table, step, input),
      ]
    case 'Fetch':
      return body.replicaId < 0 ? consumerSteps(table, step, body) : followerSteps(table, step, body)
    case 'JoinGroup':
    case 'OffsetCommit':
      return groupSteps(table, step)
    default:
      return undefined
  }
}

/** M6. */
function produceStep({ setting, names }: Table, attempt: number, batch: Uint8Array): Candidate {
  const record = names.record(batch)
  const produce = { type: 'Produce', record, send: 0, attempt }
  const follows = (local: LocalState) =>
    setting.parameters.idempotence ? names.follows(setting.topicPartition, batch, context(local).log) : 0
  return {
    says: `Produce of ${names.label(record)}`,
    events: local => [{ ...produce, follows: follows(local) }],
  }
}

/** M9. */
function refusedSteps({ names }: Table, { after, effects }: BrokerStep, input: Received): readonly Candidate[] {
  if (input.message.kind !== 'request' || input.message.body.api !== 'Produce') return []
  const { batch, acks } = input.message.body
  const isFull = batch.length > after.freeBytes
  const [sent] = effects.flatMap(effect => (effect.type === 'Send' ? [effect.message.body] : []))
  const error = sent?.api === 'Produce' && 'errorCode' in sent ? sent.errorCode : 'NONE'
  if (!isFull && !isOfBatch.has(error)) return []
  const text = replyText(names.attempt(input.from, input.correlationId), isFull ? 'KAFKA_STORAGE_ERROR' : error)
  const letters = (): readonly Letter[] => (acks === 0 ? [] : [{ text, message: { type: 'unmodelled' } }])
  return [{ says: `nothing, and a refusal that the model does not know`, events: [], letters, unmodelled: true }]
}

const isOfBatch: ReadonlySet<string> = new Set(['MESSAGE_TOO_LARGE', 'CORRUPT_MESSAGE', 'INVALID_RECORD'])

/** The write is the coordinator's own Produce; where it refuses by itself, there is none. */
function groupSteps(table: Table, { node, before, after, effects }: BrokerStep): readonly Candidate[] {
  const attempt = table.names.attempt(node, before?.nextCorrelationId ?? 0)
  const written = effects.find(({ type }) => type === 'Append')
  const batch = written?.type === 'Append' ? written.bytes : undefined
  const record = batch ? table.names.record(batch) : 0
  const event = { type: 'Produce', record, send: 0, attempt, follows: 0 }
  const refused: Candidate = {
    says: 'nothing, as the disk is full',
    events: [],
    where: () => after.freeBytes < 1024,
    letters: () => [{ text: replyText(attempt, 'to the group: COORDINATOR_NOT_AVAILABLE'), message: event }],
    unmodelled: true,
  }
  return [{ says: 'Produce of what the group writes', events: [event] }, nothing, refused]
}

/** KIP-320, for whoever asks in that epoch; −1: it does not say. */
function epochError(local: LocalState, theirs: number): string {
  const { leaderEpoch } = context(local)
  if (!isLeader(local)) return 'NOT_LEADER_OR_FOLLOWER'
  if (theirs < 0 || theirs === leaderEpoch) return 'NONE'
  return theirs < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
}

function followerSteps(table: Table, { effects }: BrokerStep, body: RequestOf<'Fetch'>): readonly Candidate[] {
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
function fetchedSteps(table: Table, body: ResponseOf<'Fetch'>, { after }: BrokerStep): readonly Candidate[] {
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
    const ignored = { says: 'nothing, as the disk is full', events: [], where: () => isFull, unmodelled: true }
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

function consumerSteps(table: Table, step: BrokerStep, body: RequestOf<'Fetch'>): readonly Candidate[] {
  const { effects, after } = step
  const { setting, names } = table
  const log = after.replicas[setting.topicPartition]?.log ?? emptyLog
  const offset = indexOf(log, body.fetchOffset)
  const event = { type: 'ConsumerFetch', offset }
  const count = batchCount(effects)
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
      unless: event,
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

function alteredSteps(table: Table, body: object): readonly Candidate[] {
  const message = table.letterOf(body) as Event | undefined
  if (message === undefined) return [nothing]
  return [
    { says: `AlterPartitionResponse ${String(message['error'])}`, events: [message] },
    { says: 'nothing, as the office is over', events: [], unless: message },
  ]
}

/** M5, M8. A broker acts on what it has read once it has read up to its own registration (KIP-380). */
function orderSteps({ setting }: Table, { before, after }: BrokerStep): readonly Candidate[] | undefined {
  const order = orderIn(setting, before, after)
  if (order === undefined) return undefined
  const { leader, leaderEpoch, isr, partitionEpoch } = order
  const obey = { type: 'LeaderAndIsr', ...order, controllerEpoch: 1 }
  const says = `LeaderAndIsr: ${leader} leads in epoch ${leaderEpoch}`
  const isOld = (local: LocalState) => {
    const { leaderEpoch: own, leader: known } = context(local)
    return leaderEpoch < own || (leaderEpoch === own && known > 0)
  }
  const isGranted = (local: LocalState) =>
    isLeader(local) && leaderEpoch === context(local).leaderEpoch && partitionEpoch > context(local).partitionEpoch
  return [
    { says, events: [obey], where: local => !isOld(local) },
    { says: 'nothing, as the order is old', events: [], where: local => isOld(local) && !isGranted(local) },
    {
      says: `AlterPartitionResponse NONE with [${isr.join(', ')}], by the metadata log`,
      events: local => [granted(order, context(local).partitionEpoch)],
      where: local => isOld(local) && isGranted(local),
    },
  ]
}

interface Order {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  readonly partitionEpoch: number
}

function orderIn(
  { topicPartition, idOf }: Setting,
  before: BrokerState | undefined,
  after: BrokerState,
): Order | undefined {
  const { image, actsFrom } = after
  const isNews = image.endOffset > (before?.image.endOffset ?? 0) && image.endOffset >= actsFrom
  const partition = image.partitions[topicPartition]
  if (!isNews || partition === undefined) return undefined
  const { leader, leaderEpoch, isr, partitionEpoch } = partition
  return { leader: idOf(leader), leaderEpoch, isr: isr.map(idOf).toSorted(), partitionEpoch }
}

/** The answer that the order stands for. */
const granted = ({ leaderEpoch, isr, partitionEpoch }: Order, asked: number): Event => {
  return { type: 'AlterPartitionResponse', error: 'NONE', leaderEpoch, asked, partitionEpoch, isr }
}
