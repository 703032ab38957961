/**
 * Letters: what a broker and a machine say, in one form, so that they can be compared.
 *
 *   L1  errors by Kafka's names; brokers by the model's numbers; offsets in batches
 *   L2  what a message means to the model goes with the message's body: whoever gets the body gets the letter
 *
 * Not a letter: what has no counterpart in the model (Metadata, heartbeats, registration, whose content the controller's state shows).
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import { batchesIn, readHeader } from '../../impl/core/record-batch.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { RequestOf, ResponseOf } from '../../impl/core/protocol.ts'
import type { Letter } from './explain.ts'
import type { Entry, Names } from './names.ts'
import { coordinatedIn, groupText, replyText, writesAnswered } from './own-writes.ts'
import type { Setting } from './setting.ts'
import type { Sent } from './stepping.ts'
import { batchesBelow, type IncarnationOf } from './views.ts'

export interface Said {
  readonly topicPartition: string
  readonly text: string
  readonly body: object
  /** By correlation id: which write of the broker's own is answered. */
  readonly own?: number
}

/** One step of a broker; `before` is undefined where it started. */
export interface BrokerStep {
  readonly node: string
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  readonly before: BrokerState | undefined
  readonly after: BrokerState
}

/** What one needs to read a broker's messages. */
export interface Reader {
  readonly names: Names
  readonly incarnationOf: IncarnationOf
  /** Undefined: no partition that is validated. */
  readonly setting: (topicPartition: string) => Setting | undefined
}

const list = (items: readonly unknown[]) => `[${items.join(', ')}]`

export const entriesText = (names: Names, to: string, entries: readonly Entry[], highWatermark: number) =>
  `Fetched to ${to}: ${list(entries.map(({ record, epoch }) => `${names.label(record)}@${epoch}`))}, high watermark ${highWatermark}`

export const divergingText = (to: string, { epoch, end }: { epoch: number; end: number }) =>
  `Fetched to ${to}: the logs part, epoch ${epoch} ends at ${end}`

export const fetchErrorText = (to: string, error: string) => `Fetched to ${to}: ${error}`

interface AskedFetch {
  readonly leaderEpoch: number
  readonly from: number
  readonly epochs: readonly number[]
  readonly brokerEpoch?: number
}

const fetchText = (to: string, epoch: number, end: number, last: number, incarnation: number) =>
  `Fetch to ${to} in epoch ${epoch}: from ${end} on, the last in epoch ${last}, as incarnation ${incarnation}`

const alterText = (isr: readonly number[], incarnations: readonly number[], epoch: number, from: number) =>
  `AlterPartition to ${list(isr)}, incarnations ${list(incarnations)}, in epoch ${epoch} from partition epoch ${from}`

/** What a replica's machine says. */
export function modelLetter({ to, message }: Sent): readonly Letter[] {
  switch (message.type) {
    case 'ProduceReply':
      return [{ text: replyText(Number(message['attempt']), String(message['error'])), message }]
    case 'Fetch': {
      const { leaderEpoch, epochs, brokerEpoch = 0 } = message as unknown as AskedFetch
      return [{ text: fetchText(to, leaderEpoch, epochs.length, epochs.at(-1) ?? -1, brokerEpoch), message }]
    }
    case 'AlterPartition': {
      const { isr, brokerEpochs, leaderEpoch, partitionEpoch } = message as unknown as Alteration
      return [{ text: alterText(isr, brokerEpochs, leaderEpoch, partitionEpoch), message }]
    }
    default:
      return []
  }
}

export interface Alteration {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isr: readonly number[]
  readonly brokerEpochs: readonly number[]
}

/** What a broker says in a step that has a counterpart in the model. */
export function brokerLetters(reader: Reader, step: BrokerStep): readonly Said[] {
  const written = writesAnswered(reader, step)
  const answers = new Set(written.map(({ body }) => body))
  const others = step.effects.flatMap(effect =>
    effect.type === 'Send' && !answers.has(effect.message.body) ? lettersIn(reader, step, effect) : [],
  )
  return [...written, ...others]
}

type Send = Extract<Effect<unknown>, { type: 'Send' }>

function lettersIn(reader: Reader, step: BrokerStep, { to, correlationId, message }: Send): readonly Said[] {
  const { after } = step
  if (message.kind === 'request') return requestLetter(reader, after, to, message.body)
  const { body } = message
  switch (body.api) {
    case 'Produce': {
      const { topicPartition } = body
      const text = replyText(reader.names.attempt(to, correlationId), refusalIn(after, body))
      return [{ topicPartition, text, body }]
    }
    case 'Fetch':
      return fetchAnswer(reader, after, to, body)
    case 'OffsetCommit':
    case 'TxnOffsetCommit':
      return refusedCommit(step, body)
    case 'OffsetFetch':
      return offsetsAnswer(step, body)
    default:
      return []
  }
}

function requestLetter(
  { incarnationOf, setting: settingFor }: Reader,
  { replicas }: BrokerState,
  to: string,
  body: RequestOf<'Fetch'> | { readonly api: string },
): readonly Said[] {
  if (isAbout(body, 'Fetch')) {
    const { topicPartition, currentLeaderEpoch, fetchOffset, lastFetchedEpoch, replicaId, brokerEpoch } = body
    const setting = settingFor(topicPartition)
    const replica = replicas[topicPartition]
    if (setting === undefined || replica === undefined) return []
    const end = batchesBelow(replica.log, fetchOffset)
    const incarnation = incarnationOf(replicaId, brokerEpoch)
    const leader = peerName(setting, to)
    return [{ topicPartition, text: fetchText(leader, currentLeaderEpoch, end, lastFetchedEpoch, incarnation), body }]
  }
  if (!isAbout(body, 'AlterPartition')) return []
  const setting = settingFor(body.topicPartition)
  if (setting === undefined) return []
  const { isr, brokerEpochs, leaderEpoch, partitionEpoch } = alterationIn(setting, incarnationOf, body)
  const { topicPartition } = body
  return [{ topicPartition, text: alterText(isr, brokerEpochs, leaderEpoch, partitionEpoch), body }]
}

const isAbout = <A extends 'Fetch' | 'AlterPartition'>(body: { readonly api: string }, api: A): body is RequestOf<A> =>
  body.api === api

/** A broker's address as the model's followers and leaders use it. */
export const peerName = ({ idOf }: Setting, node: string): string => `peer-${idOf(Number(node.split('-')[1]))}`

/** The request in the model's numbers; of a member that has not fetched the leader knows no incarnation. */
export function alterationIn(
  { idOf }: Setting,
  incarnationOf: IncarnationOf,
  { brokerId, leaderEpoch, partitionEpoch, newIsr }: RequestOf<'AlterPartition'>,
): Alteration {
  const members = newIsr.toSorted((a, b) => idOf(a.brokerId) - idOf(b.brokerId))
  return {
    leader: idOf(brokerId),
    leaderEpoch,
    partitionEpoch,
    isr: members.map(member => idOf(member.brokerId)),
    brokerEpochs: members.map(member =>
      member.brokerEpoch < 0 ? 0 : incarnationOf(member.brokerId, member.brokerEpoch),
    ),
  }
}

/** A broker that has not read so far in the metadata log knows no such partition: to the model it is one that does not lead. */
const refusalIn = (
  { image }: BrokerState,
  { errorCode, topicPartition }: { errorCode: string; topicPartition: string },
) =>
  errorCode === 'UNKNOWN_TOPIC_OR_PARTITION' && image.partitions[topicPartition] === undefined
    ? 'NOT_LEADER_OR_FOLLOWER'
    : errorCode

function fetchAnswer(
  { names, setting: settingFor }: Reader,
  after: BrokerState,
  asker: string,
  body: ResponseOf<'Fetch'>,
): readonly Said[] {
  const { topicPartition, divergingEpoch, batches } = body
  const setting = settingFor(topicPartition)
  if (setting === undefined) return []
  const to = asker.startsWith('broker-') ? peerName(setting, asker) : 'consumer'
  const errorCode = refusalIn(after, body)
  const log = after.replicas[topicPartition]?.log
  if (errorCode !== 'NONE' || log === undefined) return [{ topicPartition, text: fetchErrorText(to, errorCode), body }]
  if (divergingEpoch !== undefined) {
    const end = batchesBelow(log, divergingEpoch.endOffset)
    return [{ topicPartition, text: divergingText(to, { epoch: divergingEpoch.epoch, end }), body }]
  }
  const entries = batchesIn(batches).map(batch => ({
    record: names.record(batch),
    epoch: readHeader(batch).leaderEpoch,
  }))
  return [{ topicPartition, text: entriesText(names, to, entries, batchesBelow(log, body.highWatermark)), body }]
}

/** With which errors a request is answered in this step. */
export const errorsTo = ({ effects }: BrokerStep, from: string, correlationId: number): readonly string[] =>
  effects.flatMap(effect => {
    const isAnswer = effect.type === 'Send' && effect.to === from && effect.correlationId === correlationId
    return isAnswer && 'errorCode' in effect.message.body ? [String(effect.message.body.errorCode)] : []
  })

/** How many batches a broker's answer to a fetch has. */
export const batchCount = (effects: readonly Effect<unknown>[]): number =>
  effects.reduce(
    (sum, effect) =>
      effect.type === 'Send' && effect.message.kind === 'response' && effect.message.body.api === 'Fetch'
        ? sum + batchesIn(effect.message.body.batches).length
        : sum,
    0,
  )

/** What the coordinator refuses by itself says nothing of the log. */
function refusedCommit(
  { before, input }: BrokerStep,
  body: ResponseOf<'OffsetCommit' | 'TxnOffsetCommit'>,
): readonly Said[] {
  const topicPartition = before && coordinatedIn(before, input)
  return topicPartition === undefined ? [] : [{ topicPartition, text: groupText(body.errorCode), body }]
}

function offsetsAnswer({ before, input }: BrokerStep, body: ResponseOf<'OffsetFetch'>): readonly Said[] {
  const topicPartition = before && coordinatedIn(before, input)
  if (topicPartition === undefined) return []
  const text = body.errorCode === 'NONE' ? offsetsText(Object.entries(body.offsets)) : groupText(body.errorCode)
  return [{ topicPartition, text, body }]
}

export const offsetsText = (offsets: readonly (readonly [string, number])[]) =>
  `to the group: ${list(offsets.map(([name, offset]) => `${name} ${offset}`))}`
