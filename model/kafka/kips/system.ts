/**
 * Kafka's replication as Gustafson specified it: replicas, a quorum with its controller, orders that are never lost for good, records to write.
 *
 *     quorum ──LeaderAndIsr──▶ requests (a set: anything sent may arrive at anybody, at any time, again) ──▶ broker-1 … broker-R
 *     producer ──Produce: rendezvous──▶ whoever believes to lead
 *
 * Its actions are those of the specification (hachikuji/kafka-specification, commit d68782b), no more and no fewer, so that numbers of states can be compared with
 * TLC's to the last one. `rule` fills the holes.
 *
 *   WeakIsr    what a leader holds below its high watermark, every member of its own in-sync set holds too
 *   StrongIsr  … every member of the quorum's in-sync set, any of whom may be elected: no such record can be lost by a clean election
 */
import { assign, setup } from 'xstate'
import { always, component, type Property, renamingFields, type SystemSpec } from '../../explorer/index.ts'
import { brokerAddress, peerAddress, speech } from '../speech.ts'
import type { KipReplica } from './log.ts'
import { kipReplicaMachine } from './replica.ts'
import { type Quorum, quorumMachine } from './quorum.ts'
import { type MistakeName, mistakes, type RuleName, rules, type Weakening, weakened } from './rules.ts'

export interface KipScope {
  readonly replicas: number
  /** Records that a log can hold. */
  readonly log: number
  /** Different records that may ever be written. */
  readonly records: number
  /** The highest leader epoch; the first is 0, so there are epochs + 1 decisions of the controller. */
  readonly epochs: number
}
export interface KipQuestion extends KipScope {
  readonly rule: RuleName | MistakeName
  /** Of KIP-320: the guard that is taken back to the base rule. */
  readonly weaken?: Weakening
}

export const propertyNames = ['WeakIsr', 'StrongIsr'] as const
export type PropertyName = (typeof propertyNames)[number]

/** Takes the next record's number, once. */
const producer = (records: number) =>
  setup({
    types: {} as { context: { next: number }; events: { type: 'write'; to: number } },
    actions: { ...speech, take: assign({ next: ({ context }) => context.next + 1 }) },
    guards: { hasRecord: ({ context }) => context.next < records },
  }).createMachine({
    id: 'producer',
    context: { next: 0 },
    on: {
      write: {
        guard: 'hasRecord',
        actions: [
          {
            type: 'send',
            params: ({ context, event }) => ({
              to: brokerAddress(event.to),
              message: { type: 'Produce', record: context.next },
            }),
          },
          'take',
        ],
      },
    },
  })

const maskOf = (ids: readonly number[]) => ids.reduce((mask, id) => mask | (1 << id), 0)

/** A log as one number, the lowest digit the first record; a prefix is what is left over on division by base ** length. */
const digits = (base: number, epochs: number, { log }: KipReplica) =>
  log.reduceRight((number, { record, epoch }) => number * base + 1 + record * (epochs + 1) + epoch, 0)

const brokersOf = ({ replicas }: KipScope) => Array.from({ length: replicas }, (_, i) => i + 1)
const baseOf = ({ records, epochs }: KipScope) => records * (epochs + 1) + 1

export function kipSystem(question: KipQuestion): SystemSpec {
  const { rule, weaken, replicas, log, records, epochs } = question
  const ids = brokersOf(question)
  const peers = Object.fromEntries(ids.map(id => [peerAddress(id), brokerAddress(id)]))
  const machine = kipReplicaMachine(log).provide(
    weaken === undefined ? { ...rules, ...mistakes }[rule] : weakened(weaken),
  )
  const views = {
    leads: ({ context }: { context: KipReplica }) => context.leader === context.id,
    highWatermark: ({ context }: { context: KipReplica }) => context.highWatermark,
    isr: ({ context }: { context: KipReplica }) => maskOf(context.isr),
    log: ({ context }: { context: KipReplica }) => digits(baseOf(question), epochs, context),
  }
  const brokers = ids.map(id => [brokerAddress(id), component(machine, { input: { id }, routes: peers, views })])
  return {
    name: `Kafka's replication, ${rule}${weaken ? ` with its ${weaken} guard taken back` : ''}: ${replicas} replicas`,
    components: {
      ...Object.fromEntries(brokers),
      quorum: component(quorumMachine(epochs), {
        input: { isr: ids },
        views: {
          isr: ({ context }: { context: Quorum }) => maskOf(context.isr),
          leaderEpoch: ({ context }: { context: Quorum }) => context.leaderEpoch,
        },
      }),
      producer: component(producer(records)),
    },
    families: [
      {
        name: 'replicas',
        ids,
        slots: ids.map(id => [brokerAddress(id)]),
        rename: renamingFields({ one: ['id', 'leader', 'from', 'to', 'broker', 'follower'], sets: ['isr'] }),
      },
    ],
    channels: { requests: { kind: 'set', to: ids.map(brokerAddress) } },
    moves: [
      ...ids.flatMap(broker => ['removeFromIsr', 'elect'].map(type => ({ by: 'quorum', event: { type, broker } }))),
      ...ids.flatMap(id => replicaMoves(id, ids)),
      ...ids.map(to => ({ by: 'producer', event: { type: 'write', to } })),
    ],
  }
}

function replicaMoves(id: number, ids: readonly number[]) {
  const by = brokerAddress(id)
  const own = ['fetch', 'advanceHighWatermark', 'truncateLater'].map(type => ({ by, event: { type } }))
  const others = ids.filter(other => other !== id)
  return [
    ...own,
    ...others.flatMap(follower => ['shrinkIsr', 'expandIsr'].map(type => ({ by, event: { type, follower } }))),
  ]
}

/** The property by its name in the specification. */
export function kipProperty(name: PropertyName, scope: KipScope): Property {
  const ids = brokersOf(scope)
  const base = baseOf(scope)
  const powers = Array.from({ length: scope.log + 1 }, (_, i) => base ** i)
  const reads = ids.flatMap(id => ['leads', 'highWatermark', 'log', 'isr'].map(view => `${brokerAddress(id)}.${view}`))
  const holds = (values: readonly number[]) => {
    for (let l = 0; l < ids.length; l++) {
      const at = 4 * l
      if (values[at] === 0 || values[at + 1] === 0) continue
      const power = powers[values[at + 1]!]!
      const isr = name === 'WeakIsr' ? values[at + 3]! : values[4 * ids.length]!
      for (let m = 0; m < ids.length; m++) {
        if ((isr & (1 << ids[m]!)) !== 0 && values[4 * m + 2]! % power !== values[at + 2]! % power) return false
      }
    }
    return true
  }
  return always(name, [...reads, 'quorum.isr'], holds)
}
