/**
 * The events of a replica, with every payload that is tried: at most two records in a log, leader epochs up to 3. It has one peer; a third broker,
 * where there is one, is in every in-sync set, and is never heard of.
 *
 *   E1  what stands in a path must be possible in the world: an answer has its request, an order its place in the metadata log
 *   E2  an order without a leader comes as the last epoch: a broker that then hears the same epoch again would be an order that contradicts another
 *   E3  an idempotent producer whom the log knows: for one that it does not know Kafka takes any sequence number
 */
import type { Event } from '../../../model/index.ts'
import { brokerIds, isKraft, type Parameters, type ReplicaContext } from '../../../model/kafka/index.ts'
import { type EnsembleState, type MachineEvent, memberOf, to } from './ensemble.ts'

export const replicaMember = 'replica'
export const lastEpoch = 3
const longestLog = 2
const mostAwaiting = 2

const event = (event: Event, ends = false): MachineEvent => to(replicaMember, event, ends)

/** Where a replica stands, and what it knows. */
interface Situation {
  readonly parameters: Parameters
  readonly context: ReplicaContext
  readonly other: number
  readonly all: readonly number[]
}

export function replicaEvents(parameters: Parameters, state: EnsembleState): readonly MachineEvent[] {
  const local = memberOf<ReplicaContext>(state, replicaMember)
  const { context, value } = local
  const situation: Situation = { parameters, context, other: 3 - context.id, all: brokerIds(parameters) }
  const first = produce(1, 0)
  if (value === 'gone') return [first, event({ type: 'PowerLost' })]
  if (value === 'stopped') return [first, event({ type: 'PowerLost' }), ...restarts(situation)]
  const role = local.matches({ running: 'leader' } as never)
    ? leaderEvents(situation)
    : [first, ...followerEvents(situation)]
  return [...role, ...orders(situation), ...ends(situation), ...returns(situation)]
}

const produce = (record: number, follows: number): MachineEvent =>
  event({ type: 'Produce', record, send: 0, attempt: 1, follows })

function produces({ parameters, context }: Situation): readonly MachineEvent[] {
  const { log, awaiting } = context
  const has = (record: number) => log.some(entry => entry.record === record)
  const mayAppend = log.length < longestLog && awaiting.length < mostAwaiting
  const isAgain = parameters.idempotence && awaiting.length < mostAwaiting
  return [
    ...(mayAppend || (isAgain && has(1)) ? [produce(1, 0)] : []),
    ...((mayAppend && (has(1) || !parameters.idempotence)) || (isAgain && has(2)) ? [produce(2, 1)] : []),
    ...(parameters.idempotence && has(1) && !has(2) ? [produce(3, 2)] : []),
  ]
}

function leaderEvents(situation: Situation): readonly MachineEvent[] {
  const { parameters, context, other } = situation
  const { log } = context
  return [
    ...produces(situation),
    event({ type: 'respond' }),
    event({ type: 'shrinkIsr', follower: other }),
    event({ type: 'shrinkIsr', follower: context.id }),
    event({ type: 'expandIsr', follower: other }),
    ...[0, log.length, log.length + 1].map(offset => event({ type: 'ConsumerFetch', offset })),
    ...fetches(situation),
    ...(isKraft(parameters) && context.proposed.length > 0 ? answers(context) : []),
  ]
}

/** In this epoch and in the ones beside it; of a log like the leader's, shorter, longer, and parted from it. */
function fetches({ parameters, context, other }: Situation): readonly MachineEvent[] {
  const { log, leaderEpoch } = context
  const epochs = log.map(({ epoch }) => epoch)
  const parted = epochs.length > 0 ? [[...epochs.slice(0, -1), otherEpoch(epochs)]] : []
  const logs = [[], epochs.slice(0, 1), epochs, [...epochs, leaderEpoch], ...parted]
  const incarnation = isKraft(parameters) ? { brokerEpoch: 1 } : {}
  const fetch = (epoch: number, theirs: readonly number[]) =>
    event({ type: 'Fetch', from: other, leaderEpoch: epoch, epochs: theirs, ...incarnation })
  return [
    ...unlike(logs).map(theirs => fetch(leaderEpoch, theirs)),
    fetch(leaderEpoch - 1, []),
    fetch(leaderEpoch + 1, []),
  ]
}

/** Of its last record: epochs never go down along a log. */
const otherEpoch = (epochs: readonly number[]): number => {
  const [last = 1, before = 1] = [epochs.at(-1), epochs.at(-2)]
  return last > before || epochs.length === 1 ? (last === 1 ? 2 : 1) : last + 1
}

const unlike = (lists: readonly (readonly number[])[]): readonly (readonly number[])[] => [
  ...new Map(lists.map(list => [list.join(), list])).values(),
]

/** To the change that is on its way. After an error that says nothing of the set the request is not made again, so that it has no second answer. */
function answers({ leaderEpoch, partitionEpoch, proposed, isr }: ReplicaContext): readonly MachineEvent[] {
  const asked = { type: 'AlterPartitionResponse', leaderEpoch, asked: partitionEpoch }
  return [
    event({ ...asked, error: 'NONE', partitionEpoch: partitionEpoch + 1, isr: proposed }),
    event({ ...asked, error: 'INELIGIBLE_REPLICA', partitionEpoch, isr }),
    event({ ...asked, error: 'INVALID_UPDATE_VERSION', partitionEpoch, isr }, true),
    event({ ...asked, error: 'FENCED_LEADER_EPOCH', partitionEpoch, isr }, true),
  ]
}

/** A change that was asked for in an office that is over is answered now, while one of this office is on its way (KAFKA-12686). */
export function lateAnswer(parameters: Parameters, state: EnsembleState): readonly MachineEvent[] {
  const local = memberOf<ReplicaContext>(state, replicaMember)
  const { leaderEpoch, isr, id } = local.context
  if (!isKraft(parameters) || !local.matches('running' as never)) return []
  const late = { leaderEpoch: leaderEpoch - 1, asked: 0, partitionEpoch: 1, isr }
  const change = local.matches({ running: 'leader' } as never) ? [event({ type: 'shrinkIsr', follower: 3 - id })] : []
  return [...change, event({ type: 'AlterPartitionResponse', error: 'NONE', ...late })]
}

function followerEvents({ context }: Situation): readonly MachineEvent[] {
  const { log, leader, leaderEpoch } = context
  const asked = [
    event({ type: 'fetch' }),
    event({ type: 'Fetch', from: 3 - context.id, leaderEpoch, epochs: [] }),
    event({ type: 'ConsumerFetch', offset: 0 }),
  ]
  if (leader === 0) return asked
  const newest = log.at(-1)?.epoch ?? 1
  const entries = [...new Set([newest, leaderEpoch])].map(epoch => ({ record: log.length + 1, send: 0, epoch }))
  const brought = log.length < longestLog ? entries : []
  return [
    ...asked,
    ...brought.map(entry => event({ type: 'Fetched', entry, highWatermark: log.length + 2 })),
    ...brought.slice(0, 1).map(entry => event({ type: 'Fetched', entry, highWatermark: 0 })),
    ...[0, log.length].map(highWatermark => event({ type: 'Fetched', entry: null, highWatermark })),
    ...log.map((_, endOffset) => event({ type: 'Diverging', endOffset })),
  ]
}

/** Decisions of the controller: new ones, the one that answers a registration, and one that is over. */
function orders({ parameters, context, other, all }: Situation): readonly MachineEvent[] {
  const { id, leaderEpoch, leader } = context
  const order = (epoch: number, elected: number, isr: readonly number[]) =>
    event({
      type: 'LeaderAndIsr',
      leader: elected,
      leaderEpoch: epoch,
      isr,
      controllerEpoch: 1,
      ...(isKraft(parameters) ? { partitionEpoch: partitionEpochOf(epoch) } : {}),
    })
  const alone = all.filter(each => each !== other)
  const elections = (epoch: number) => [order(epoch, id, all), order(epoch, id, alone), order(epoch, other, all)]
  return [
    ...(leaderEpoch + 1 < lastEpoch ? elections(leaderEpoch + 1) : []),
    ...(leaderEpoch < lastEpoch ? [order(lastEpoch, id, all), order(lastEpoch, 0, [other])] : []),
    ...(leader === 0 && leaderEpoch > 0 && leaderEpoch < lastEpoch ? elections(leaderEpoch) : []),
    ...(leaderEpoch > 1 || (leader === 0 && leaderEpoch === 1) ? [order(leaderEpoch - 1, id, all)] : []),
  ]
}

/** Room for the changes of a set within an office. */
export const partitionEpochOf = (leaderEpoch: number): number => leaderEpoch * 10

function ends({ context: { log, flushed } }: Situation): readonly MachineEvent[] {
  const cuts = Array.from({ length: log.length + 2 }, (_, keep) => keep).filter(keep => keep >= flushed - 1)
  return [
    ...['stop', 'die', 'wipe', 'PowerLost'].map(type => event({ type })),
    ...cuts.map(keep => event({ type: 'losePower', keep })),
  ]
}

function returns(situation: Situation): readonly MachineEvent[] {
  const { parameters, other, context } = situation
  const back = [event({ type: 'register', partition: partitionOf(situation, context.leaderEpoch) })]
  return isKraft(parameters) ? back : [...back, event({ type: 'Restarted', broker: other })]
}

function restarts(situation: Situation): readonly MachineEvent[] {
  const { leaderEpoch } = situation.context
  const known = [leaderEpoch, leaderEpoch + 1].filter(epoch => epoch > 0 && epoch <= lastEpoch)
  return known.map(epoch => event({ type: 'restart', partition: partitionOf(situation, epoch) }))
}

/** What the controller holds while this broker is gone: the other leads. */
function partitionOf({ parameters, context, other, all }: Situation, leaderEpoch: number) {
  const brokerEpochs = all.map(id => (id === context.id ? context.brokerEpoch : 1))
  const quorum = { partitionEpoch: partitionEpochOf(leaderEpoch), elr: [], lastKnownLeader: 0, brokerEpochs }
  const partition = { leader: other, leaderEpoch, isr: [other], registered: [other] }
  return isKraft(parameters) ? { ...partition, quorum } : partition
}

export type Grain = 'fine' | 'coarse' | 'peer'

/** What tells a replica's states apart: how much it has and how much of it is visible, its office, who is in sync, what waits, how far the peer is. */
export function replicaProjection(state: EnsembleState, grain: Grain): unknown {
  const { value, context } = memberOf<ReplicaContext>(state, replicaMember)
  const { log, highWatermark, leader, isr, proposed, awaiting, positions, id } = context
  const position = positions[2 - id] ?? -1
  const office = [value, leader > 0, isr.length, proposed.length]
  const common = [office, highWatermark < log.length, awaiting.length > 0, position < log.length]
  if (grain === 'coarse') return [...common, Math.min(log.length, 1)]
  const known = [0, highWatermark, epochStartOf(context)].map(offset => position < offset)
  if (grain === 'peer') return [...common, Math.min(log.length, 1), known]
  return [...common, log.length, known, log.at(-1)?.epoch !== log[0]?.epoch]
}

const epochStartOf = ({ log, leaderEpoch }: ReplicaContext): number =>
  log.filter(({ epoch }) => epoch < leaderEpoch).length
