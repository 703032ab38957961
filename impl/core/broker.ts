/**
 * Broker: a process that registers, follows the metadata log, and holds replicas.
 *
 *     start ─▶ BrokerRegistration ─▶ FetchMetadataLog … up to the registration ─▶ serving: leads, follows, coordinates
 *
 *   B1  it leads and follows only as the metadata log says, one decision after the other (broker-metadata.ts)
 *   B2  what it knows after a start is what its disk holds: logs up to the first damage, leader epochs, high watermarks
 *   B3  while it runs its memory is the page cache: what rots on the disk below is found at the next start
 *
 * Timers and answers are dispatched here, requests in broker-requests.ts; what they do to a partition stands in leader.ts and follower.ts.
 * Not modelled: quotas, authorisation, compaction, several log directories.
 */
import { assert } from './assert.ts'
import { onMetadata, retryMs } from './broker-metadata.ts'
import { afterWriting, goOn } from './errands.ts'
import { serve, unforwarded } from './broker-requests.ts'
import {
  ask,
  type BrokerConfig,
  brokerNode,
  type BrokerState,
  emptyBroker,
  forgotten,
  followedBy,
  lift,
  timer,
} from './broker-state.ts'
import { refusalOf } from './refusal.ts'
import { fetchRequest, onFetched } from './follower.ts'
import { followOffices, groupTimer } from './group-requests.ts'
import { groupTimerIn } from './group-timers.ts'
import {
  answerDue,
  epochsCheckpoint,
  lagTimer,
  moved,
  onAlterPartition,
  type Outcome,
  propose,
  respond,
} from './leader.ts'
import { recover } from './log.ts'
import { written } from './own-writes.ts'
import { replicasOf } from './produce-requests.ts'
import type { DiskImage, Effect, Input, Process, Step } from './process.ts'
import type { Request, RequestOf, Response, ResponseOf, TopicPartition } from './protocol.ts'
import {
  emptyReplica,
  epochsFile,
  epochsIn,
  highWatermarkFile,
  logFile,
  logStartFile,
  logStartIn,
  type Replica,
} from './replica-state.ts'
import { transactionTimer } from './transaction-deeds.ts'
import { followTransactionOffices } from './transaction-office.ts'
import { transactionTimerIn } from './transaction-timers.ts'

export function broker(config: BrokerConfig): Process<BrokerState, unknown> {
  assert(Number.isInteger(config.brokerId) && config.brokerId > 0, 'broker ids count from 1')
  assert(config.fetchMaxBytes > 0 && config.heartbeatIntervalMs > 0, 'a broker fetches, and has a heart that beats')
  return {
    start: (disk, _now, incarnation) => start(config, disk, incarnation),
    step: (state, input, now) => {
      const taken = delivered(config, step(config, state, input, now), now)
      const led = followOffices(state, taken)
      const coordinated = followTransactionOffices(config, state, led, now)
      // A new coordinator may have written already, and been answered.
      return coordinated === led ? led : delivered(config, coordinated, now)
    },
  }
}

function start(config: BrokerConfig, disk: DiskImage, incarnation: number): Step<BrokerState> {
  const names = Object.keys(disk.logs).map(file => file.replace(/\.log$/, ''))
  const recovered = names.map(name => recoverReplica(config, disk, name))
  const replicas = Object.fromEntries(recovered.map(([replica]) => [replica.topicPartition, replica]))
  const cuts = recovered.flatMap(([, effects]) => effects)
  return [{ ...emptyBroker(incarnation), replicas }, [...cuts, timer('register', 0)]]
}

/** B2: the log up to the first damage; the rest is cut off the file. */
function recoverReplica({ brokerId }: BrokerConfig, { logs, files }: DiskImage, name: TopicPartition): Outcome {
  const bytes = logs[logFile(name)]!
  const begins = logStartIn(files[logStartFile(name)])
  const { log, validBytes } = recover(bytes, epochsIn(files[epochsFile(name)]), begins)
  const written = Math.min(Number(files[highWatermarkFile(name)] ?? 0), log.logEndOffset)
  const highWatermark = Math.max(written, log.logStartOffset)
  const replica = { ...emptyReplica(name, brokerId), log, highWatermark }
  // Always: what a short read hid must not stand between what was read and what is appended next.
  return [replica, [{ type: 'Truncate', file: logFile(name), size: validBytes }, epochsCheckpoint(replica)]]
}

function step(config: BrokerConfig, state: BrokerState, input: Input<unknown>, now: number): Step<BrokerState> {
  switch (input.type) {
    case 'Received': {
      const { from, correlationId, message } = input
      if (message.kind === 'request') return serve(config, state, { from, correlationId }, message.body, now)
      const asked = state.asked[correlationId]
      const errand = state.errands[correlationId]
      if (errand) return goOn(config, forgotten(state, correlationId), errand, message.body, now)
      const client = state.forwarded[correlationId]
      if (client) return [unforwarded(state, correlationId), [respond(client, message.body)]]
      return asked ? onResponse(config, forgotten(state, correlationId), asked, message.body) : [state, []]
    }
    case 'Disconnected': {
      const asked = state.asked[input.correlationId]
      const errand = state.errands[input.correlationId]
      if (errand) return goOn(config, forgotten(state, input.correlationId), errand, undefined, now)
      const client = state.forwarded[input.correlationId]
      if (client && asked)
        return [unforwarded(state, input.correlationId), [respond(client, refusalOf(asked, 'REQUEST_TIMED_OUT'))]]
      return asked ? onFailure(config, forgotten(state, input.correlationId), asked) : [state, []]
    }
    case 'TimerFired':
      return onTimer(config, state, input.timer, now)
    case 'DiskSpace':
      return [{ ...state, freeBytes: input.freeBytes }, []]
    case 'Call':
      return [state, []]
  }
}

/** Answers that the broker owes to itself are the coordinator's; lag timers get their length. */
function delivered(config: BrokerConfig, [state, effects]: Step<BrokerState>, now: number): Step<BrokerState> {
  const own = brokerNode(config.brokerId)
  const timed = effects.map((effect): Effect =>
    effect.type === 'SetTimer' && effect.afterMs < 0 ? { ...effect, afterMs: config.replicaLagTimeMaxMs } : effect,
  )
  return timed.some(effect => effect.type === 'Send' && effect.to === own)
    ? written(config, state, timed, (...wrote) => afterWriting(config, now, ...wrote))
    : [state, timed]
}

function onTimer(config: BrokerConfig, state: BrokerState, name: string, now: number): Step<BrokerState> {
  const ofGroup = groupTimerIn(name)
  if (ofGroup) return groupTimer(config, state, ofGroup, now)
  const ofTransaction = transactionTimerIn(name)
  if (ofTransaction) return transactionTimer(config, state, ofTransaction, now)
  const [kind, topicPartition = '', peer = ''] = name.split('/')
  const replica = state.replicas[topicPartition]
  const { brokerId, controller } = config
  const { brokerEpoch, incarnation } = state
  switch (kind) {
    case 'register':
      return ask(state, controller, { api: 'BrokerRegistration', brokerId, incarnation })
    case 'heartbeat':
      return ask(state, controller, { api: 'BrokerHeartbeat', brokerId, brokerEpoch })
    case 'metadata':
      return ask(state, controller, {
        api: 'FetchMetadataLog',
        brokerId,
        brokerEpoch,
        fetchOffset: state.image.endOffset,
        maxBatches: config.metadataMaxBatches,
      })
    case 'fetch':
      return replica?.role === 'follower' && replica.leader > 0 ? fetch(config, state, replica) : [state, []]
    case 'respond':
      return replica ? lift(state, answerDue(config.rules, replica, replicasOf(state, replica))) : [state, []]
    case 'expand':
      return replica?.role === 'leader' && config.rules.mayJoinIsr(replica, Number(peer))
        ? alter(config, state, replica, [...replica.isr, Number(peer)])
        : [state, []]
    case 'lag':
      return replica?.role === 'leader' ? onLag(config, state, replica, Number(peer)) : [state, []]
    default:
      return [state, []]
  }
}

function fetch(config: BrokerConfig, state: BrokerState, replica: Replica): Step<BrokerState> {
  return ask(
    state,
    brokerNode(replica.leader),
    fetchRequest(config.rules, replica, state.brokerEpoch, config.fetchMaxBytes),
  )
}

/** replica.lag.time.max.ms is over since it last had everything: it leaves the set, if no other change is on its way. */
function onLag(config: BrokerConfig, state: BrokerState, replica: Replica, follower: number): Step<BrokerState> {
  if (!replica.isr.includes(follower)) return [state, []]
  if (replica.proposed.length > 0) return [state, [lagTimer(replica, follower)]]
  return alter(
    config,
    state,
    replica,
    replica.isr.filter(id => id !== follower),
  )
}

function alter(config: BrokerConfig, state: BrokerState, replica: Replica, isr: readonly number[]): Step<BrokerState> {
  const [next, request] = propose(replica, isr, state.brokerEpoch)
  return followedBy(lift(state, moved(config.rules, next, [])), after => ask(after, config.controller, request))
}

function onResponse(config: BrokerConfig, state: BrokerState, asked: Request, answer: Response): Step<BrokerState> {
  if (answer.api !== asked.api) return [state, []]
  switch (answer.api) {
    case 'BrokerRegistration':
    case 'BrokerHeartbeat':
    case 'FetchMetadataLog':
      return onMetadata(config, state, answer)
    case 'AlterPartition': {
      const request = asked as RequestOf<'AlterPartition'>
      const replica = state.replicas[request.topicPartition]
      return replica ? lift(state, onAlterPartition(config.rules, replica, request, answer)) : [state, []]
    }
    case 'Fetch':
      return fetchAnswered(config, state, asked as RequestOf<'Fetch'>, answer)
    default:
      return [state, []]
  }
}

function fetchAnswered(
  config: BrokerConfig,
  state: BrokerState,
  asked: RequestOf<'Fetch'>,
  answer: ResponseOf<'Fetch'>,
): Step<BrokerState> {
  const name = asked.topicPartition
  const replica = state.replicas[name]
  if (replica === undefined || replica.role !== 'follower' || replica.leaderEpoch !== asked.currentLeaderEpoch)
    return [state, []]
  const step = lift(state, onFetched(config.rules, replica, asked, answer, state.freeBytes))
  const isNews = answer.errorCode === 'NONE' && (answer.batches.length > 0 || answer.divergingEpoch !== undefined)
  return followedBy(step, after => pausing(config, after, name, isNews))
}

/** The next fetch: at once after news, else after a pause that doubles. */
function pausing(
  { fetchWaitMaxMs }: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  isNews: boolean,
): Step<BrokerState> {
  const pause = isNews ? 0 : Math.min(fetchWaitMaxMs, Math.max(1, 2 * (state.fetchPauseMs[name] ?? 0)))
  return [{ ...state, fetchPauseMs: { ...state.fetchPauseMs, [name]: pause } }, [timer(`fetch/${name}`, pause)]]
}

/** The connection broke: it asks again. An AlterPartition may have been granted, so the same set is asked for until it is answered. */
function onFailure(config: BrokerConfig, state: BrokerState, asked: Request): Step<BrokerState> {
  switch (asked.api) {
    case 'BrokerRegistration':
      return [state, [timer('register', retryMs)]]
    case 'BrokerHeartbeat':
      return [state, [timer('heartbeat', config.heartbeatIntervalMs / 4)]]
    case 'FetchMetadataLog':
      return [state, [timer('metadata', config.metadataWaitMs)]]
    case 'Fetch': {
      const replica = state.replicas[asked.topicPartition]
      const isCurrent = replica?.role === 'follower' && replica.leaderEpoch === asked.currentLeaderEpoch
      return isCurrent ? pausing(config, state, asked.topicPartition, false) : [state, []]
    }
    case 'AlterPartition':
      return ask(state, config.controller, asked)
    default:
      return [state, []]
  }
}
