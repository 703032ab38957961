/**
 * One partition of Kafka, from the application's `send` to the consumer's handler: the machines, what joins them, what may go wrong.
 *
 *     send-1 … ──Produce──▶ broker-1 … ──(fetch: rendezvous)── broker-2 …        consumer ──OffsetCommit──▶ coordinator
 *         ◀──ProduceReply──    ▲ LeaderAndIsr                                        │ (poll, join: rendezvous)
 *                          controller ──(rendezvous)── metadata
 *
 * `kafkaSystem` is a pure function: the same parameters and scope give the same slots, numbering and paths. Broker 1 leads at first, all are in sync.
 *
 * Fault classes as claims.md names them: c, n, b1, d1, w1, p1, p*, z, e. `shrink` (the leader takes a live follower out of the in-sync set) is no
 * fault but counted and bounded like one, and so is `close` (the consumer stops in good order). Healing (restart, registration, election, resend, fetch, joining the set) is never limited.
 *
 *   F1  a request or a reply that is lost is noticed by the producer as a broken connection; one that is late, as a time-out (both: n)
 *   F2  a power loss on all machines (p*) keeps what was flushed and no more: the worst that may happen
 *
 * Not modelled: a consumer that finds a leader no more in office (its fetch would be fenced by the epoch, KIP-320).
 */
import { setup } from 'xstate'
import {
  type Channel,
  component,
  type Component,
  type Event,
  type Monitor,
  type Move,
  type SystemSpec,
} from '../explorer/index.ts'
import { type ConsumerContext, consumerMachine, coordinator, type CoordinatorContext } from './consumer.ts'
import { controllerMachine } from './controller.ts'
import { type MetadataContext, metadataStore } from './metadata-store.ts'
import { brokerIds, type Parameters, recordIds, type Scope } from './parameters.ts'
import { producerMachine, type SendContext } from './producer.ts'
import { replicaMachine } from './replica.ts'
import { brokerAddress, peerAddress, sendAddress, speech } from './speech.ts'
import { consumerViews, metadataViews, replicaViews, requestViews, sendViews } from './views.ts'

/** What a client sees of a broken connection. It has no memory: a component only because telling is somebody's step. */
const connection = setup({
  types: {} as { events: { type: 'Lost'; record: number; attempt: number } },
  actions: speech,
}).createMachine({
  id: 'connection',
  on: {
    Lost: {
      actions: {
        type: 'send',
        params: ({ event: { record, attempt } }) => ({
          to: sendAddress(record),
          message: { type: 'Disconnected', attempt },
        }),
      },
    },
  },
})

/** Builds the system. `monitors` watch what the machines observe (properties/guarantees.ts has them). */
export function kafkaSystem(
  parameters: Parameters,
  scope: Scope,
  monitors: Readonly<Record<string, Monitor>> = {},
): SystemSpec {
  const faults = Object.fromEntries(Object.entries(scope.faults).filter(([, limit]) => limit > 0))
  return {
    name: 'one partition of Kafka',
    components: {
      ...producers(parameters, scope),
      ...cluster(parameters),
      ...(scope.withConsumer ? consumers(parameters) : {}),
    },
    channels: channels(parameters, scope),
    monitors,
    budgets: {
      ...(Object.keys(faults).length > 0 ? { faults: { limits: faults, total: scope.total } } : {}),
      ...(scope.shrinks > 0 ? { shrinks: { limits: { shrink: scope.shrinks } } } : {}),
    },
    moves: moves(parameters, scope),
  }
}

function producers(parameters: Parameters, scope: Scope): Record<string, Component> {
  const machine = producerMachine(parameters, scope)
  const routes = Object.fromEntries(brokerIds(parameters).map(id => [brokerAddress(id), `requests-${id}`]))
  return Object.fromEntries(
    recordIds(scope).map(record => [
      sendAddress(record),
      component(machine, { input: { record }, routes, views: sendViews }),
    ]),
  )
}

function cluster(parameters: Parameters): Record<string, Component> {
  const ids = brokerIds(parameters)
  const replica = replicaMachine(parameters)
  const peers = Object.fromEntries(ids.map(id => [peerAddress(id), brokerAddress(id)]))
  const toSends = Object.fromEntries([1, 2, 3].map(record => [sendAddress(record), `replies-${record}`]))
  const brokers = ids.map(id => [
    brokerAddress(id),
    component(replica, {
      input: { id, isr: ids },
      routes: { ...peers, ...toSends },
      views: replicaViews,
    }),
  ])
  const start: MetadataContext = {
    leader: 1,
    leaderEpoch: 1,
    isr: ids,
    registered: ids,
    controller: 1,
    controllerEpoch: 1,
  }
  const orders = Object.fromEntries(ids.map(id => [brokerAddress(id), `orders-${id}`]))
  return {
    connection: component(connection),
    ...Object.fromEntries(brokers),
    metadata: component(metadataStore, { input: start, views: metadataViews }),
    controller: component(controllerMachine(parameters), {
      input: { id: 1, epoch: 1 },
      routes: { ...orders, ...peers },
    }),
  }
}

function consumers(parameters: Parameters): Record<string, Component> {
  const peers = Object.fromEntries(brokerIds(parameters).map(id => [peerAddress(id), brokerAddress(id)]))
  return {
    consumer: component(consumerMachine(parameters.consumer), {
      routes: { ...peers, offsets: 'commits' },
      views: consumerViews,
    }),
    coordinator: component(coordinator),
  }
}

function channels(parameters: Parameters, scope: Scope): Record<string, Channel> {
  const { faults, withConsumer } = scope
  const lost = (event: (message: Event) => Event, to: string) =>
    (faults['n'] ?? 0) > 0 ? { loses: 'n', onLoss: { to, event } } : {}
  const brokenRequest = ({ record, attempt }: Event) => ({ type: 'Lost', record, attempt })
  const capacity = scope.records * (scope.attempts + 1)
  const requests = brokerIds(parameters).map((id): [string, Channel] => [
    `requests-${id}`,
    { kind: 'fifo', to: brokerAddress(id), capacity, views: requestViews, ...lost(brokenRequest, 'connection') },
  ])
  const replies = recordIds(scope).map((record): [string, Channel] => [
    `replies-${record}`,
    {
      kind: 'bag',
      to: sendAddress(record),
      capacity,
      ...lost(({ attempt }) => ({ type: 'Disconnected', attempt }), sendAddress(record)),
    },
  ])
  const orders = brokerIds(parameters).map((id): [string, Channel] => [
    `orders-${id}`,
    { kind: 'fifo', to: brokerAddress(id), capacity: 6 },
  ])
  const commits: Channel = {
    kind: 'fifo',
    to: 'coordinator',
    capacity: 1,
    whenFull: 'block',
    ...lost(() => ({ type: 'CommitLost' }), 'consumer'),
  }
  return Object.fromEntries([
    ...requests,
    ...replies,
    ...orders,
    ...(withConsumer ? [['commits', commits] as const] : []),
  ])
}

function moves(parameters: Parameters, scope: Scope): readonly Move[] {
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

/** Records leave in order; one that is queued holds up those behind it, and no more than maxInFlight are on their way. */
function sendMoves(record: number, { maxInFlight }: Parameters): Move[] {
  const by = sendAddress(record)
  const before = Array.from({ length: record - 1 }, (_, i) => sendAddress(i + 1))
  const inOrder = (...earlier: Snapshot<SendContext>[]) =>
    earlier.some(({ value }) => value === 'waiting') ? undefined : {}
  const toLeader = (
    own: Snapshot<SendContext>,
    { context: { leader } }: Snapshot<MetadataContext>,
    ...earlier: Snapshot<SendContext>[]
  ) => {
    const inFlight = earlier.filter(({ value }) => value === 'awaiting').length
    if (leader === 0 || inFlight >= maxInFlight || earlier.some(({ value }) => value === 'queued')) return undefined
    return { leader, follows: followed(own, earlier.at(-1)) }
  }
  /** delivery.timeout.ms is long: it runs out only where something went wrong, an attempt that failed or no leader to send to. */
  const inTrouble = ({ context }: Snapshot<SendContext>, metadata: Snapshot<MetadataContext>) =>
    context.attempt > 0 || metadata.context.leader === 0 ? {} : undefined
  return [
    { by, event: { type: 'send' }, reads: before, carry: inOrder },
    { by, event: { type: 'transmit' }, reads: [by, 'metadata', ...before], carry: toLeader },
    { by, event: { type: 'deliveryTimeout' }, reads: [by, 'metadata'], carry: inTrouble },
    { by, event: { type: 'requestTimeout' }, fault: 'n' },
    ...(record === 1 ? [{ by, event: { type: 'crash' }, fault: 'c' }] : []),
  ]
}

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
    const { leader, leaderEpoch, isr, registered } = context
    return registered.includes(id) ? undefined : { partition: { leader, leaderEpoch, isr, registered } }
  }
  return [
    { by, event: { type: 'fetch' } },
    ...followers.map(follower => ({ by, event: { type: 'expandIsr', follower } })),
    { by, event: { type: 'restart' }, reads: ['metadata'], carry: comeBack },
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
      const { leader, leaderEpoch, isr, registered } = metadata.context
      if (!registered.includes(broker) || replica.matches('running' as never) !== alive) return undefined
      return { partition: { leader, leaderEpoch, isr, registered } }
    }
  const current = ({ context }: Snapshot<MetadataContext>) => {
    const { leader, leaderEpoch, isr, registered } = context
    return { partition: { leader, leaderEpoch, isr, registered } }
  }
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
