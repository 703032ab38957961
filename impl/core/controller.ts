/**
 * Controller: the one writer of the metadata log. It registers and fences brokers, elects leaders, judges changes of in-sync sets.
 *
 *     BrokerRegistration, heartbeats ─▶ fence, unfence ─▶ elect ─┐
 *     AlterPartition, CreateTopics, InitProducerId … ────────────┴─▶ one batch of the metadata log, flushed ─▶ FetchMetadataLog
 *
 *   C1  a decision is on its disk before anybody hears of it
 *   C2  every change of leader or set takes the next partition epoch; an election, and a member that is fenced, the next leader epoch too
 *   C3  a broker whose heartbeats stop for its session is fenced, by the timer `session/<id>`
 *   C4  what its disk has no room for is not decided: who asked hears KAFKA_STORAGE_ERROR, who is to be fenced is after another session
 *   C5  its log comes back as it was written; a damage is its caller's mistake, and found
 *
 * Not modelled: the quorum's own replication (there is one controller, and its log is never lost), controlled shutdown, reassignment.
 */
import { assert } from './assert.ts'
import { crc32c } from './crc32c.ts'
import { createPartitions, createTopic } from './create-topic.ts'
import { afterFencing, afterReturn, elrOf } from './elections.ts'
import type { ErrorCode } from './errors.ts'
import {
  emptyImage,
  type MetadataBatch,
  type MetadataImage,
  type MetadataRecord,
  type PartitionState,
  replay,
} from './metadata.ts'
import { valueOf } from './own.ts'
import type { DiskImage, Effect, Input, NodeId, Process, Step } from './process.ts'
import type { Request, RequestOf, Response, ResponseOf } from './protocol.ts'
import { refusalOf } from './refusal.ts'
import { kafkaRules, type Rules } from './rules.ts'
import type { TransactionVersion } from './transaction-protocol.ts'

export interface ControllerConfig {
  readonly sessionTimeoutMs: number
  /** KIP-966. */
  readonly eligibleLeaderReplicas: boolean
  /** The feature that is in force from its next start on. */
  readonly transactionVersion: TransactionVersion
  readonly rules: Rules
}

export const defaultControllerConfig: ControllerConfig = {
  sessionTimeoutMs: 9_000,
  eligibleLeaderReplicas: false,
  transactionVersion: 2,
  rules: kafkaRules,
}

export interface ControllerState {
  readonly image: MetadataImage
  readonly log: readonly MetadataBatch[]
  readonly freeBytes: number
}

const file = 'metadata'
type Done = readonly [ControllerState, Response, readonly Effect[]]

/** The controller's process; its disk holds the metadata log as one line a batch: a checksum and JSON. */
export function controller(config: ControllerConfig): Process<ControllerState, unknown> {
  return {
    start: disk => start(config, disk),
    step: (state, input) => step(config, state, input),
  }
}

function start(config: ControllerConfig, disk: DiskImage): Step<ControllerState> {
  const lines = new TextDecoder().decode(disk.logs[file] ?? new Uint8Array()).split('\n')
  const log = lines.filter(Boolean).map(decisionIn)
  const image = replay(emptyImage, log)
  const sessions = Object.keys(image.brokers).filter(id => !image.brokers[Number(id)]!.isFenced)
  const { transactionVersion: level } = config
  const isOther = level !== image.transactionVersion
  const before = { image, log, freeBytes: Number.POSITIVE_INFINITY }
  const [state, effects] = decide(before, isOther ? [{ type: 'TransactionVersion', level }] : [])
  return [state, [...effects, ...sessions.map(id => session(config, Number(id)))]]
}

const checksumOf = (json: string) => crc32c(new TextEncoder().encode(json)).toString(16).padStart(8, '0')

function lineOf(batch: MetadataBatch): string {
  const json = JSON.stringify(batch)
  return `${checksumOf(json)} ${json}\n`
}

/** C5. */
function decisionIn(line: string): MetadataBatch {
  const json = line.slice(9)
  assert(
    line.slice(0, 9) === `${checksumOf(json)} `,
    'C5: nobody damages the controller’s log: it stands for a quorum’s',
  )
  return JSON.parse(json) as MetadataBatch
}

const session = ({ sessionTimeoutMs }: ControllerConfig, id: number): Effect => ({
  type: 'SetTimer',
  timer: `session/${id}`,
  afterMs: sessionTimeoutMs,
})

function step(config: ControllerConfig, state: ControllerState, input: Input<unknown>): Step<ControllerState> {
  if (input.type === 'DiskSpace') return [{ ...state, freeBytes: input.freeBytes }, []]
  if (input.type === 'TimerFired') {
    const broker = Number(input.timer.split('/')[1])
    const fenced = decide(state, afterFencing(config, state.image, broker))
    return fits(state, fenced[1]) ? fenced : [state, [session(config, broker)]]
  }
  if (input.type !== 'Received' || input.message.kind !== 'request') return [state, []]
  const { body: request } = input.message
  const [next, body, effects] = answer(config, state, request)
  const isDone = fits(state, effects)
  const said = reply(input.from, input.correlationId, isDone ? body : refusalOf(request, 'KAFKA_STORAGE_ERROR'))
  return isDone ? [next, [...effects, said]] : [state, [said]]
}

/** C4. */
function fits({ freeBytes }: ControllerState, effects: readonly Effect[]): boolean {
  const sizes = effects.map(effect => (effect.type === 'Append' ? effect.bytes.length : 0))
  return sizes.reduce((sum, size) => sum + size, 0) <= freeBytes
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
  const bytes = new TextEncoder().encode(lineOf(batch))
  const next = { ...state, image: replay(state.image, [batch]), log: [...state.log, batch] }
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
    case 'CreatePartitions': {
      const made = createPartitions(state.image, request)
      const [next, effects] = decide(state, made.records)
      return [next, { api: 'CreatePartitions', errorCode: made.errorCode }, effects]
    }
    case 'InitProducerId':
      return initProducerId(state, request)
    case 'Metadata':
      return [state, metadataOf(state.image), []]
    default:
      return [state, refusalOf(request, 'INVALID_REQUEST'), []]
  }
}

/**
 * A new id, whatever id comes with the request: only who has a transactional id keeps it (TransactionCoordinator.handleInitProducerId). An idempotent
 * producer bumps its epoch by itself (KIP-360).
 */
function initProducerId(state: ControllerState, request: RequestOf<'InitProducerId'>): Done {
  const { producerId: known = -1, producerEpoch = -1 } = request
  if (request.transactionalId !== undefined) return [state, refusalOf(request, 'NOT_COORDINATOR'), []]
  if (known < 0 !== producerEpoch < 0) return [state, refusalOf(request, 'INVALID_REQUEST'), []]
  const producerId = state.image.nextProducerId
  const [next, effects] = decide(state, [{ type: 'ProducerIds', next: producerId + 1 }])
  return [next, { api: 'InitProducerId', errorCode: 'NONE', producerId, producerEpoch: 0 }, effects]
}

export const metadataOf = (image: MetadataImage): ResponseOf<'Metadata'> => ({
  api: 'Metadata',
  errorCode: 'NONE',
  partitions: leaders(image),
  transactionVersion: image.transactionVersion,
})

/** Who leads what, as this image has it. */
export const leaders = ({ partitions }: MetadataImage) =>
  Object.fromEntries(
    Object.entries(partitions).map(([name, { leader, leaderEpoch }]) => [name, { leader, leaderEpoch }]),
  )

/** A broker is back: a new incarnation loses the old one's promises, and what has no leader may have one again. */
function register(config: ControllerConfig, state: ControllerState, request: RequestOf<'BrokerRegistration'>): Done {
  const { brokerId, incarnation } = request
  if (!Number.isSafeInteger(brokerId) || brokerId < 1) return [state, refusalOf(request, 'INVALID_REQUEST'), []]
  const known = state.image.brokers[brokerId]
  // A request of a process that is gone, which comes late: taken for a restart it would cost the living one its registration.
  if (known !== undefined && incarnation < known.incarnation)
    return [state, refusalOf(request, 'DUPLICATE_BROKER_REGISTRATION'), []]
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

/** As many decisions as were asked for, one at least. */
function fetchLog(state: ControllerState, { fetchOffset, maxBatches }: RequestOf<'FetchMetadataLog'>): Done {
  const { endOffset } = state.image
  const first = endOffset > fetchOffset ? state.log.findIndex(({ baseOffset }) => baseOffset >= fetchOffset) : -1
  const batches = first < 0 ? [] : state.log.slice(first, first + Math.max(1, maxBatches))
  return [state, { api: 'FetchMetadataLog', errorCode: 'NONE', batches, endOffset }, []]
}

/** In Kafka's order: about the office that is, made from what is in force, of replicas, and of such as may be members. */
function verdictOn(
  rules: Rules,
  image: MetadataImage,
  now: PartitionState,
  request: RequestOf<'AlterPartition'>,
): ErrorCode {
  const verdict = rules.checkAlterPartition(now, request)
  if (verdict !== 'NONE') return verdict
  if (!isSetOf(now, request.newIsr)) return 'INVALID_REQUEST'
  return request.newIsr.every(member => rules.isEligibleMember(image.brokers, member)) ? 'NONE' : 'INELIGIBLE_REPLICA'
}

function alterPartition(config: ControllerConfig, state: ControllerState, request: RequestOf<'AlterPartition'>): Done {
  const { rules } = config
  const { topicPartition, newIsr } = request
  const { image } = state
  const now = valueOf(image.partitions, topicPartition)
  if (now === undefined) return [state, refusalOf(request, 'UNKNOWN_TOPIC_OR_PARTITION'), []]
  const errorCode = verdictOn(rules, image, now, request)
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

/** Of replicas, each once (Replicas.validateIsr), with the leader among them. */
function isSetOf({ replicas, leader }: PartitionState, isr: RequestOf<'AlterPartition'>['newIsr']): boolean {
  const ids = isr.map(({ brokerId }) => brokerId)
  return new Set(ids).size === ids.length && ids.includes(leader) && ids.every(id => replicas.includes(id))
}
