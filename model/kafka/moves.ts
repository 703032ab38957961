/**
 * What the machines do unasked: own moves, healing, and what the adversary may do at a price (`fault`). See system.ts for the fault classes.
 *
 * A move that carries what others hold is a rendezvous with them: the client finds the leader, the controller sees who is down.
 */
import type { Event, Move } from '../explorer/index.ts'
import type { ConsumerContext, CoordinatorContext } from './consumer.ts'
import type { MetadataContext } from './metadata-store.ts'
import { brokerIds, type Parameters, recordIds, type Scope } from './parameters.ts'
import type { SendContext } from './producer.ts'
import { brokerAddress, type Partition, sendAddress } from './speech.ts'

/** Every move of the system that the scope allows. */
export function movesOf(parameters: Parameters, scope: Scope): readonly Move[] {
  const all = [
    ...recordIds(scope).flatMap(record => sendMoves(record, parameters)),
    ...brokerIds(parameters).flatMap(id => brokerMoves(id, parameters, scope)),
    ...controllerMoves(parameters),
    ...(scope.withConsumer ? consumerMoves : []),
  ]
  const limits: Readonly<Record<string, number>> = { ...scope.faults, shrink: scope.shrinks }
  return all.filter(({ fault }) => fault === undefined || (limits[fault] ?? 0) > 0)
}

interface Snapshot<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}

const partitionOf = ({ leader, leaderEpoch, isr, registered, quorum }: Partition): Partition => ({
  leader,
  leaderEpoch,
  isr,
  registered,
  ...(quorum ? { quorum } : {}),
})

/**
 * Records leave in order; one that is queued holds up those behind it, and no more than maxInFlight are on their way. One that has its sequence
 * number already is sent again only when those before it are settled (RecordAccumulator.shouldStopDrainBatchesForPartition).
 */
function sendMoves(record: number, { maxInFlight, idempotence }: Parameters): Move[] {
  const by = sendAddress(record)
  const before = Array.from({ length: record - 1 }, (_, i) => sendAddress(i + 1))
  const replies = Array.from({ length: record - 1 }, (_, i) => `replies-${i + 1}`)
  const inOrder = (...earlier: Snapshot<SendContext>[]) =>
    earlier.some(({ value }) => value === 'waiting') ? undefined : {}
  const toLeader = (
    own: Snapshot<SendContext>,
    { context: { leader } }: Snapshot<MetadataContext>,
    ...others: readonly (Snapshot<SendContext> | readonly Event[])[]
  ) => {
    const earlier = others.slice(0, before.length) as readonly Snapshot<SendContext>[]
    // A connection that has broken is noticed before a new one is made.
    const isBroken = (others.slice(before.length) as readonly (readonly Event[])[]).flat().some(hangsUp)
    const inFlight = earlier.filter(({ value }) => value === 'awaiting').length
    const isResend = own.context.attempt > 0 && own.context.send === 0
    const isAlone = idempotence && isResend && inFlight > 0
    const isHeldUp = isAlone || inFlight >= maxInFlight || earlier.some(({ value }) => value === 'queued')
    return leader === 0 || isHeldUp || isBroken ? undefined : { leader, follows: followed(own, earlier.at(-1)) }
  }
  /** delivery.timeout.ms is long: it runs out only where something went wrong, an attempt that failed or no leader to send to. */
  const inTrouble = ({ context }: Snapshot<SendContext>, metadata: Snapshot<MetadataContext>) =>
    context.attempt > 0 || metadata.context.leader === 0 ? {} : undefined
  return [
    { by, event: { type: 'send' }, reads: before, carry: inOrder },
    { by, event: { type: 'transmit' }, reads: [by, 'metadata', ...before, ...replies], carry: toLeader },
    { by, event: { type: 'deliveryTimeout' }, reads: [by, 'metadata'], carry: inTrouble },
    { by, event: { type: 'requestTimeout' }, fault: 'n' },
    ...(record === 1 ? [{ by, event: { type: 'crash' }, fault: 'c' }] : []),
  ]
}

const hangsUp = ({ type }: Event) => type === 'Disconnected'

/** The record before this one in the producer's session, whose sequence number the broker expects to have seen; 0: none. */
function followed(own: Snapshot<SendContext>, last: Snapshot<SendContext> | undefined): number {
  if (last === undefined || last.context.send !== own.context.send) return 0
  return last.value === 'awaiting' || last.value === 'acknowledged' ? last.context.record : 0
}

function brokerMoves(id: number, parameters: Parameters, { records, attempts }: Scope): Move[] {
  const by = brokerAddress(id)
  const followers = brokerIds(parameters).filter(other => other !== id)
  const cuts = Array.from({ length: records * attempts + 1 }, (_, keep) => keep)
  /** A broker comes back to a controller that has noticed its absence. */
  const comeBack = ({ context }: Snapshot<MetadataContext>) => {
    return context.registered.includes(id) ? undefined : { partition: partitionOf(context) }
  }
  /** Its old connections are gone by then: what was still on its way has been refused. */
  const startUp = (metadata: Snapshot<MetadataContext>, requests: readonly unknown[]) =>
    requests.length === 0 ? comeBack(metadata) : undefined
  return [
    { by, event: { type: 'fetch' } },
    { by, event: { type: 'respond' } },
    ...followers.map(follower => ({ by, event: { type: 'expandIsr', follower } })),
    { by, event: { type: 'restart' }, reads: ['metadata', `requests-${id}`], carry: startUp },
    { by, event: { type: 'register' }, reads: ['metadata'], carry: comeBack },
    ...followers.map(follower => ({ by, event: { type: 'shrinkIsr', follower }, fault: 'shrink' })),
    { by, event: { type: 'stop' }, fault: 'b1' },
    { by, event: { type: 'die' }, fault: 'd1' },
    { by, event: { type: 'wipe' }, fault: 'w1' },
    ...cuts.map(keep => ({ by, event: { type: 'losePower', keep }, fault: 'p1' })),
  ]
}

function controllerMoves(parameters: Parameters): Move[] {
  const notice =
    (broker: number, alive: boolean) => (metadata: Snapshot<MetadataContext>, replica: Snapshot<unknown>) => {
      if (!metadata.context.registered.includes(broker) || replica.matches('running' as never) !== alive)
        return undefined
      return { partition: partitionOf(metadata.context) }
    }
  const current = ({ context }: Snapshot<MetadataContext>) => ({ partition: partitionOf(context) })
  const blackout: Move = {
    by: 'controller',
    event: { type: 'blackout' },
    reads: ['metadata'],
    carry: current,
    fault: 'p*',
  }
  const expiries = brokerIds(parameters).flatMap(broker =>
    [0, ...brokerIds(parameters)].flatMap((successor): Move[] => {
      const event = { type: 'sessionExpires', broker, successor }
      const reads = ['metadata', brokerAddress(broker)]
      return [
        { by: 'controller', event, reads, carry: notice(broker, false) },
        { by: 'controller', event, reads, carry: notice(broker, true), fault: 'z' },
      ]
    }),
  )
  return [...expiries, blackout]
}

const consumerMoves: readonly Move[] = [
  { by: 'consumer', event: { type: 'join' } },
  {
    by: 'consumer',
    event: { type: 'poll' },
    reads: ['metadata'],
    carry: ({ context }: Snapshot<MetadataContext>) => (context.leader > 0 ? { leader: context.leader } : undefined),
  },
  { by: 'consumer', event: { type: 'commit' } },
  { by: 'consumer', event: { type: 'finish' } },
  { by: 'consumer', event: { type: 'restart' } },
  { by: 'consumer', event: { type: 'handlerThrows' }, fault: 'e' },
  { by: 'consumer', event: { type: 'crash' }, fault: 'c' },
  {
    by: 'consumer',
    event: { type: 'close' },
    fault: 'close',
    reads: ['consumer', 'coordinator'],
    carry: (consumer: Snapshot<ConsumerContext>, { context }: Snapshot<CoordinatorContext>) =>
      consumer.context.sent === context.committedOffset ? {} : undefined,
  },
]
