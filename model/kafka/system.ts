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
 *   F1  a lost request is a broken connection, which takes along what was sent after it; a lost reply is noticed in the same way; a late one
 *       is a time-out, which closes the connection too (all of it: n). A broker that goes down before it answers
 *       breaks its connections without any n
 *   F2  a power loss on all machines (p*) keeps what was flushed and no more: the worst that may happen
 *
 *   F3  a broker comes back once the requests of its old connections have been refused: none of them reaches it afterwards
 *
 * Metadata in KRaft's style: the quorum controller is the slot `metadata`; AlterPartition and its answer are in flight, two queues a broker.
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
  type SystemSpec,
} from '../explorer/index.ts'
import { consumerMachine, coordinator } from './consumer.ts'
import { controllerMachine } from './controller.ts'
import { type MetadataContext, metadataStore } from './metadata-store.ts'
import { brokerIds, isKraft, type Parameters, recordIds, type Scope } from './parameters.ts'
import { movesOf } from './moves.ts'
import { producerMachine } from './producer.ts'
import { type InKraft, quorumController } from './quorum-controller.ts'
import { replicaMachine } from './replica.ts'
import { brokerAddress, peerAddress, sendAddress, speech } from './speech.ts'
import { consumerViews, metadataViews, quorumViews, replicaViews, requestViews, sendViews } from './views.ts'

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
    moves: movesOf(parameters, scope),
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
      routes: { ...peers, ...toSends, ...(isKraft(parameters) ? { quorum: `alterations-${id}` } : {}) },
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
    metadata: isKraft(parameters)
      ? quorum(parameters, start)
      : component(metadataStore, { input: start, views: metadataViews }),
    controller: component(controllerMachine(parameters), {
      input: { id: 1, epoch: 1 },
      routes: { ...orders, ...peers },
    }),
  }
}

/** The quorum controller in the metadata store's place, which answers each leader on a connection of its own. */
function quorum(parameters: Parameters, start: MetadataContext): Component {
  const ids = brokerIds(parameters)
  const quorumStart = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, brokerEpochs: ids.map(() => 1) }
  const { leader, leaderEpoch, isr, registered } = start
  const input: InKraft = { leader, leaderEpoch, isr, registered, quorum: quorumStart }
  return component(quorumController(parameters), {
    input,
    routes: Object.fromEntries(ids.map(id => [brokerAddress(id), `answers-${id}`])),
    views: quorumViews,
  })
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
    {
      kind: 'fifo',
      to: brokerAddress(id),
      capacity,
      lossTakesAll: true,
      views: requestViews,
      ...lost(brokenRequest, 'connection'),
    },
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
  const alterations = brokerIds(parameters).flatMap((id): [string, Channel][] => [
    [`alterations-${id}`, { kind: 'fifo', to: 'metadata', capacity: 4 }],
    [`answers-${id}`, { kind: 'fifo', to: brokerAddress(id), capacity: 4 }],
  ])
  return Object.fromEntries([
    ...requests,
    ...replies,
    ...orders,
    ...(isKraft(parameters) ? alterations : []),
    ...(withConsumer ? [['commits', commits] as const] : []),
  ])
}
