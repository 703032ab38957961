/**
 * The broker's side of the metadata log: it registers, keeps its session alive, replays decisions, and acts on them.
 *
 *   M1  it acts on nothing before it has read up to its own registration; then on all of it at once, later as it comes in:
 *       `metadataMaxBatches` decisions at a time, one by default
 *   M2  an office is taken up and given up by leader epoch alone
 */
import { assert } from './assert.ts'
import { type BrokerConfig, type BrokerState, followedBy, forgotten, timer, withReplica } from './broker-state.ts'
import { lagTimer, moved, type Outcome, refuseAwaiting, settled } from './leader.ts'
import { configsOf, type PartitionState, replay } from './metadata.ts'
import type { Effect, Step } from './process.ts'
import type { ResponseOf, TopicPartition } from './protocol.ts'
import { emptyReplica, type Replica } from './replica-state.ts'

/** A registration that failed is tried again after that long. */
export const retryMs = 100

type Answer = ResponseOf<'BrokerRegistration'> | ResponseOf<'BrokerHeartbeat'> | ResponseOf<'FetchMetadataLog'>

export function onMetadata(config: BrokerConfig, state: BrokerState, answer: Answer): Step<BrokerState> {
  if (answer.errorCode !== 'NONE' && answer.api !== 'BrokerHeartbeat') return notDone(config, state, answer)
  switch (answer.api) {
    case 'BrokerRegistration': {
      const { brokerEpoch, metadataOffset } = answer
      // A process that registers again after its session ended has never stopped reading.
      const actsFrom = state.brokerEpoch > 0 ? state.actsFrom : metadataOffset
      return [
        { ...state, brokerEpoch, actsFrom },
        [timer('metadata', 0), timer('heartbeat', config.heartbeatIntervalMs)],
      ]
    }
    case 'BrokerHeartbeat':
      return [state, [answer.isFenced ? timer('register', 0) : timer('heartbeat', config.heartbeatIntervalMs)]]
    case 'FetchMetadataLog':
      return onLog(config, state, answer)
  }
}

/** The controller could not: it is asked again after a while. */
const notDone = (config: BrokerConfig, state: BrokerState, { api }: Answer): Step<BrokerState> => [
  state,
  [api === 'BrokerRegistration' ? timer('register', retryMs) : timer('metadata', config.metadataWaitMs)],
]

function onLog(
  config: BrokerConfig,
  state: BrokerState,
  { batches, endOffset }: ResponseOf<'FetchMetadataLog'>,
): Step<BrokerState> {
  const image = replay(state.image, batches)
  const next = { ...state, image }
  const again = timer('metadata', image.endOffset < endOffset ? 0 : config.metadataWaitMs)
  const isNews = image.endOffset > state.image.endOffset && image.endOffset >= state.actsFrom
  return followedBy(isNews ? act(config, next) : [next, []], after => [after, [again]])
}

/** Brings every replica to what the image says. */
function act(config: BrokerConfig, state: BrokerState): Step<BrokerState> {
  const mine = Object.keys(state.image.partitions).filter(name =>
    state.image.partitions[name]!.replicas.includes(config.brokerId),
  )
  return mine.reduce<Step<BrokerState>>(
    (step, name) => followedBy(step, before => obey(config, before, name)),
    [state, []],
  )
}

function obey(config: BrokerConfig, state: BrokerState, name: TopicPartition): Step<BrokerState> {
  const order = state.image.partitions[name]!
  const held = state.replicas[name] ?? emptyReplica(name, config.brokerId)
  const replica = { ...held, configs: configsOf(state.image, name), replicas: order.replicas }
  if (!config.rules.isNews(replica, order.leaderEpoch)) {
    const [same, effects] = inForce(config, replica, order)
    return [withReplica(state, same), effects]
  }
  const quiet = forgetFetches(state, name)
  const [next, effects] = order.leader === config.brokerId ? lead(config, replica, order) : follow(replica, order)
  const fetches = next.role === 'follower' && next.leader > 0 ? [timer(`fetch/${name}`, 0)] : []
  const pauses = { ...quiet.fetchPauseMs, [name]: 0 }
  return [withReplica({ ...quiet, fetchPauseMs: pauses }, next), [...effects, ...fetches]]
}

/** A change of the set within this office: by our own request, whose answer may have been lost. */
function inForce({ rules }: BrokerConfig, replica: Replica, { isr, partitionEpoch }: PartitionState): Outcome {
  const isOurs = replica.role === 'leader' && partitionEpoch > replica.partitionEpoch
  return isOurs ? settled(rules, replica, { ...replica, isr, partitionEpoch, proposed: [] }) : [replica, []]
}

/** What was asked of an old leader is no longer of interest. */
function forgetFetches(state: BrokerState, name: TopicPartition): BrokerState {
  const stale = Object.keys(state.asked).filter(id => {
    const request = state.asked[Number(id)]!
    return request.api === 'Fetch' && request.topicPartition === name
  })
  return stale.reduce((rest, id) => forgotten(rest, Number(id)), state)
}

function lead(
  config: BrokerConfig,
  replica: Replica,
  { leader, leaderEpoch, isr, partitionEpoch }: PartitionState,
): Outcome {
  assert(isr.includes(config.brokerId), 'R4: who leads is in sync with itself')
  const office = { role: 'leader', leader, leaderEpoch, isr, partitionEpoch, proposed: [], positions: {} } as const
  const next = { ...replica, ...office, verifications: {}, epochStartOffset: replica.log.logEndOffset }
  const others = isr.filter(id => id !== config.brokerId)
  return moved(
    config.rules,
    next,
    others.map((id): Effect => lagTimer(next, id)),
  )
}

function follow(replica: Replica, { leader, leaderEpoch }: PartitionState): Outcome {
  const [quiet, effects] = refuseAwaiting(replica, 'NOT_LEADER_OR_FOLLOWER')
  const office = {
    role: 'follower',
    leader,
    leaderEpoch,
    isr: [],
    partitionEpoch: 0,
    proposed: [],
    positions: {},
    verifications: {},
  } as const
  return [{ ...quiet, ...office, epochStartOffset: 0 }, effects]
}
