/**
 * Controller: the one writer of the metadata log. It registers and fences brokers, elects leaders, judges changes of in-sync sets.
 *
 *     BrokerRegistration, heartbeats ─▶ fence, unfence ─▶ elect ─┐
 *     AlterPartition, CreateTopics, InitProducerId ──────────────┴─▶ one batch of the metadata log, flushed ─▶ FetchMetadataLog
 *
 *   C1  a decision is on its disk before anybody hears of it
 *   C2  every change of leader or set takes the next partition epoch; an election, and a member that is fenced, the next leader epoch too
 *   C3  a broker whose heartbeats stop for its session is fenced, by the timer `session/<id>`
 *
 * Not modelled: the quorum's own replication (there is one controller, and its log is never lost), controlled shutdown, reassignment.
 */
import { assert } from './assert.ts'
import { createTopic } from './create-topic.ts'
import type { ErrorCode } from './errors.ts'
import {
  emptyImage,
  type MetadataBatch,
  type MetadataImage,
  type MetadataRecord,
  type PartitionState,
  replay,
} from './metadata.ts'
import type { DiskImage, Effect, Input, NodeId, Process, Step } from './process.ts'
import type { Request, RequestOf, Response } from './protocol.ts'
import { kafkaRules, type Rules } from './rules.ts'

export interface ControllerConfig {
  readonly sessionTimeoutMs: number
  /** KIP-966. */
  readonly eligibleLeaderReplicas: boolean
  readonly rules: Rules
}

export const defaultControllerConfig: ControllerConfig = {
  sessionTimeoutMs: 9_000,
  eligibleLeaderReplicas: false,
  rules: kafkaRules,
}

export interface ControllerState {
  readonly image: MetadataImage
  readonly log: readonly MetadataBatch[]
}

const file = 'metadata'
type Done = readonly [ControllerState, Response, readonly Effect[]]

/** The controller's process; its disk holds the metadata log as one line of JSON a batch. */
export function controller(config: ControllerConfig): Process<ControllerState, unknown> {
  return {
    start: disk => start(config, disk),
    step: (state, input) => step(config, state, input),
  }
}

function start(config: ControllerConfig, disk: DiskImage): Step<ControllerState> {
  const text = new TextDecoder().decode(disk.logs[file] ?? new Uint8Array())
  const log = text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as MetadataBatch)
  const image = replay(emptyImage, log)
  const sessions = Object.keys(image.brokers).filter(id => !image.brokers[Number(id)]!.isFenced)
  return [{ image, log }, sessions.map(id => session(config, Number(id)))]
}

const session = ({ sessionTimeoutMs }: ControllerConfig, id: number): Effect => ({
  type: 'SetTimer',
  timer: `session/${id}`,
  afterMs: sessionTimeoutMs,
})

function step(config: ControllerConfig, state: ControllerState, input: Input<unknown>): Step<ControllerState> {
  if (input.type === 'TimerFired')
    return decide(state, afterFencing(config, state.image, Number(input.timer.split('/')[1])))
  if (input.type !== 'Received' || input.message.kind !== 'request') return [state, []]
  const [next, body, effects] = answer(config, state, input.message.body)
  return [next, [...effects, reply(input.from, input.correlationId, body)]]
}

const reply = (to: NodeId, correlationId: number, body: Response): Effect => ({
  type: 'Send',
  to,
  correlationId,
  message: { kind: 'response', body },
})

/** Writes one batch, flushes it, and takes it into the image. */
function decide(state: ControllerState, records: readonly MetadataRecord[]): Step<ControllerState> {
  if (records.length === 0) return [state, []]
  const batch = { baseOffset: state.image.endOffset, records }
  const bytes = new TextEncoder().encode(`${JSON.stringify(batch)}\n`)
  const next = { image: replay(state.image, [batch]), log: [...state.log, batch] }
  return [
    next,
    [
      { type: 'Append', file, bytes },
      { type: 'Flush', file },
    ],
  ]
}

function answer(config: ControllerConfig, state: ControllerState, request: Request): Done {
  switch (request.api) {
    case 'BrokerRegistration':
      return register(config, state, request)
    case 'BrokerHeartbeat':
      return heartbeat(config, state, request)
    case 'FetchMetadataLog':
      return fetchLog(state, request)
    case 'AlterPartition':
      return alterPartition(config, state, request)
    case 'CreateTopics': {
      const made = createTopic(state.image, request)
      const [next, effects] = decide(state, made.records)
      return [next, { api: 'CreateTopics', errorCode: made.errorCode }, effects]
    }
    case 'InitProducerId': {
      const producerId = state.image.nextProducerId
      const [next, effects] = decide(state, [{ type: 'ProducerIds', next: producerId + 1 }])
      return [next, { api: 'InitProducerId', errorCode: 'NONE', producerId, producerEpoch: 0 }, effects]
    }
    case 'Metadata':
      return [state, { api: 'Metadata', errorCode: 'NONE', partitions: leaders(state.image) }, []]
    default:
      return [state, refusalOf(request, 'INVALID_REQUEST'), []]
  }
}

/** Who leads what, as this image has it. */
export const leaders = ({ partitions }: MetadataImage) =>
  Object.fromEntries(
    Object.entries(partitions).map(([name, { leader, leaderEpoch }]) => [name, { leader, leaderEpoch }]),
  )

/** The answer to a request that one does not serve: it says no, in the form of its api. */
export function refusalOf(request: Request, errorCode: ErrorCode): Response {
  const name = 'topicPartition' in request ? { topicPartition: request.topicPartition } : {}
  const blank = { baseOffset: -1, highWatermark: -1, logStartOffset: -1, batches: new Uint8Array(), offset: -1 }
  const none = { partitions: {}, brokerId: 0, producerId: -1, producerEpoch: -1, generationId: -1, offsets: {} }
  return { api: request.api, errorCode, ...blank, ...none, ...name } as unknown as Response
}

/** A broker is back: a new incarnation loses the old one's promises, and what has no leader may have one again. */
function register(
  config: ControllerConfig,
  state: ControllerState,
  { brokerId, incarnation }: RequestOf<'BrokerRegistration'>,
): Done {
  const known = state.image.brokers[brokerId]
  const brokerEpoch = known?.incarnation === incarnation ? known.brokerEpoch : state.image.endOffset + 1
  const restarted = known !== undefined && known.incarnation !== incarnation
  const fenced = restarted && !known.isFenced ? afterFencing(config, state.image, brokerId) : []
  const [noticed, before] = decide(state, fenced)
  const records = afterReturn(config, noticed.image, brokerId, incarnation, Math.max(brokerEpoch, 1), restarted)
  const [next, effects] = decide(noticed, records)
  const body = {
    api: 'BrokerRegistration',
    errorCode: 'NONE',
    brokerEpoch: Math.max(brokerEpoch, 1),
    metadataOffset: next.image.endOffset,
  }
  return [next, body as Response, [...before, ...effects, session(config, brokerId)]]
}

function heartbeat(
  config: ControllerConfig,
  state: ControllerState,
  { brokerId, brokerEpoch }: RequestOf<'BrokerHeartbeat'>,
): Done {
  const known = state.image.brokers[brokerId]
  const refuse = (errorCode: ErrorCode): Done => [state, { api: 'BrokerHeartbeat', errorCode, isFenced: true }, []]
  if (known === undefined) return refuse('BROKER_ID_NOT_REGISTERED')
  if (known.brokerEpoch !== brokerEpoch) return refuse('STALE_BROKER_EPOCH')
  const effects = known.isFenced ? [] : [session(config, brokerId)]
  return [state, { api: 'BrokerHeartbeat', errorCode: 'NONE', isFenced: known.isFenced }, effects]
}

function fetchLog(state: ControllerState, { fetchOffset, maxBatches }: RequestOf<'FetchMetadataLog'>): Done {
  const { endOffset } = state.image
  const first = fetchOffset < endOffset ? state.log.findIndex(({ baseOffset }) => baseOffset >= fetchOffset) : -1
  const batches = first < 0 ? [] : state.log.slice(first, first + maxBatches)
  return [state, { api: 'FetchMetadataLog', errorCode: 'NONE', batches, endOffset }, []]
}

function alterPartition(config: ControllerConfig, state: ControllerState, request: RequestOf<'AlterPartition'>): Done {
  const { rules } = config
  const { topicPartition, newIsr } = request
  const { image } = state
  const now = image.partitions[topicPartition]
  if (now === undefined) return [state, refusalOf(request, 'UNKNOWN_TOPIC_OR_PARTITION'), []]
  const verdict = rules.checkAlterPartition(now, request)
  const isEligible = newIsr.every(member => rules.isEligibleMember(image.brokers, member))
  const errorCode = verdict === 'NONE' && !isEligible ? 'INELIGIBLE_REPLICA' : verdict
  const isr = newIsr.map(({ brokerId }) => brokerId)
  const changed = {
    ...now,
    isr,
    elr: elrOf(config, image, topicPartition, isr, []),
    partitionEpoch: now.partitionEpoch + 1,
  }
  const [next, effects] = decide(state, errorCode === 'NONE' ? [{ type: 'Partition', topicPartition, ...changed }] : [])
  const { leader, leaderEpoch, partitionEpoch, isr: inForce } = next.image.partitions[topicPartition]!
  return [
    next,
    { api: 'AlterPartition', errorCode, topicPartition, leader, leaderEpoch, partitionEpoch, isr: inForce },
    effects,
  ]
}

function elrOf(
  { rules, eligibleLeaderReplicas }: ControllerConfig,
  image: MetadataImage,
  name: string,
  isr: readonly number[],
  unclean: readonly number[],
) {
  if (!eligibleLeaderReplicas) return []
  const partition = image.partitions[name]!
  const { minInsyncReplicas } = configsOf(image, name)
  return rules.elrAfter(partition, isr, Math.min(minInsyncReplicas, partition.replicas.length), unclean)
}

export const configsOf = (image: MetadataImage, name: string) =>
  image.topics[name.slice(0, name.lastIndexOf('-'))]!.configs

/** The partition without `broker` in its set. */
function without(
  config: ControllerConfig,
  image: MetadataImage,
  name: string,
  broker: number,
  unclean: boolean,
): PartitionState {
  const partition = image.partitions[name]!
  const isr = config.rules.isrWithout(partition, broker, config.eligibleLeaderReplicas)
  const elr = elrOf(config, image, name, isr, unclean ? [broker] : [])
  const lastKnownLeader = isr.length === 0 && partition.leader > 0 ? partition.leader : partition.lastKnownLeader
  return { ...partition, isr, elr, lastKnownLeader }
}

function elect({ rules }: ControllerConfig, partition: PartitionState, leader: number): PartitionState {
  return {
    ...partition,
    leader,
    isr: rules.isrAfterElection(partition, leader),
    elr: partition.elr.filter(id => id !== leader),
    leaderEpoch: partition.leaderEpoch + 1,
    partitionEpoch: partition.partitionEpoch + 1,
    lastKnownLeader: leader > 0 ? 0 : partition.lastKnownLeader,
  }
}

/** What a broker's end changes, in every partition that it held. */
export function afterFencing(
  config: ControllerConfig,
  image: MetadataImage,
  broker: number,
): readonly MetadataRecord[] {
  if (image.brokers[broker] === undefined || image.brokers[broker].isFenced) return []
  const record = { type: 'FenceBroker', brokerId: broker } as const
  const fenced = replay(image, [{ baseOffset: image.endOffset, records: [record] }])
  const changes = Object.keys(fenced.partitions).flatMap(topicPartition => {
    const before = fenced.partitions[topicPartition]!
    if (before.leader !== broker && (before.leader === 0 || !before.isr.includes(broker))) return []
    const rest = without(config, fenced, topicPartition, broker, false)
    const { uncleanLeaderElection } = configsOf(fenced, topicPartition)
    const [successor = 0] = config.rules.electable(rest, fenced.brokers, uncleanLeaderElection)
    return [
      {
        type: 'Partition' as const,
        topicPartition,
        ...elect(config, rest, before.leader === broker ? successor : before.leader),
      },
    ]
  })
  return [record, ...changes]
}

function afterReturn(
  config: ControllerConfig,
  image: MetadataImage,
  broker: number,
  incarnation: number,
  brokerEpoch: number,
  restarted: boolean,
): readonly MetadataRecord[] {
  const registered: MetadataRecord = { type: 'RegisterBroker', brokerId: broker, incarnation, brokerEpoch }
  const here: MetadataRecord[] = [registered, { type: 'UnfenceBroker', brokerId: broker }]
  const back = replay(image, [{ baseOffset: image.endOffset, records: here }])
  assert(!back.brokers[broker]!.isFenced, 'C3: who registers is not fenced')
  const changes = Object.keys(back.partitions).flatMap(topicPartition => {
    const before = back.partitions[topicPartition]!
    if (!before.replicas.includes(broker)) return []
    const cleaned = restarted ? without(config, back, topicPartition, broker, true) : before
    const { uncleanLeaderElection } = configsOf(back, topicPartition)
    const [first = 0] =
      before.leader === 0 ? config.rules.electable(cleaned, back.brokers, uncleanLeaderElection) : [before.leader]
    if (first !== before.leader)
      return [{ type: 'Partition' as const, topicPartition, ...elect(config, cleaned, first) }]
    const isChanged = cleaned.isr.length !== before.isr.length || cleaned.elr.length !== before.elr.length
    return isChanged ? [{ type: 'Partition' as const, topicPartition, ...cleaned }] : []
  })
  return [...here, ...changes]
}
