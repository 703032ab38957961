/**
 * The model's brokers as copies, for properties/invariants.ts: each is read as small integers (what a view can be) and put together again.
 *
 * A log is one number: an entry has its leader epoch, its record and its send in base 128, plus one, so that leading entries count.
 */
import { always, type Property, type SystemSpec } from '../../model/index.ts'
import type { ConsumerContext, CoordinatorContext } from '../../model/kafka/consumer.ts'
import type { ControllerContext } from '../../model/kafka/controller.ts'
import { brokerIds, maskOf, type Parameters } from '../../model/kafka/index.ts'
import type { ReplicaContext } from '../../model/kafka/replica-log.ts'
import { brokerAddress, type Entry } from '../../model/kafka/speech.ts'
import { changed } from '../../model/kafka/swapped.ts'
import { invariants } from '../invariants.ts'
import type { Copy } from '../partition.ts'

interface Local<Context> {
  readonly context: Context
}

const BASE = 128
const codeOf = ({ record, send, epoch }: Entry) => epoch * 16 + record * 4 + send + 1
const logCode = (log: readonly Entry[]) => log.reduceRight((code, entry) => code * BASE + codeOf(entry), 0)

function batchesIn(code: number): Copy['batches'] {
  const found: Copy['batches'][number][] = []
  for (let rest = code; rest > 0; rest = Math.floor(rest / BASE)) {
    const entry = (rest % BASE) - 1
    found.push({
      baseOffset: found.length,
      endOffset: found.length + 1,
      leaderEpoch: Math.floor(entry / 16),
      content: String(entry % 16),
    })
  }
  return found
}

const replicaViews = {
  log: ({ context }: Local<ReplicaContext>) => logCode(context.log),
  highWatermark: ({ context }: Local<ReplicaContext>) => context.highWatermark,
  isr: ({ context }: Local<ReplicaContext>) => maskOf(context.isr),
}
const consumerViews = {
  /** The generation in which it is a member; −1 while it is none. */
  member: ({ context, value }: Local<ConsumerContext> & { readonly value: unknown }) =>
    value === 'joining' || value === 'down' ? -1 : context.generation,
}
const controllerViews = {
  /** The controller epoch by which it acts; 0 while it is a candidate. */
  office: ({ context, value }: Local<ControllerContext> & { readonly value: unknown }) =>
    value === 'active' ? context.epoch : 0,
}
const coordinatorViews = {
  committedOffset: ({ context }: Local<CoordinatorContext>) => context.committedOffset,
  generation: ({ context }: Local<CoordinatorContext>) => context.generation,
}

/** The system with these views besides its own. */
export function withViews(spec: SystemSpec): SystemSpec {
  const more = [
    ['broker-', replicaViews],
    ['controller', controllerViews],
    ['consumer', consumerViews],
    ['coordinator', coordinatorViews],
  ] as const
  return more.reduce<SystemSpec>(
    (seen, [name, views]) =>
      changed(seen, name, component => ({ ...component, views: { ...component.views, ...views } })),
    spec,
  )
}

const names = ['log', 'highWatermark', 'isr', 'leads', 'running'] as const

/** The invariant of that id, always. */
export function copiesHold(id: string, parameters: Parameters): Property {
  const ids = brokerIds(parameters)
  const { check } = invariants.find(invariant => invariant.id === id)!
  const isRight = (copies: readonly Copy[]) =>
    check({ copies, fenced: [], acknowledgedEnd: 0, committedOffset: 0 }).length === 0
  const reads = ids.flatMap(broker => names.map(name => `${brokerAddress(broker)}.${name}`))
  return always(id, reads, values => isRight(ids.map((broker, i) => copyOf(broker, values.slice(i * names.length)))))
}

function copyOf(broker: number, [log, highWatermark, isr, leads, running]: readonly number[]): Copy {
  const batches = batchesIn(log!)
  return {
    broker,
    isRunning: running === 1,
    role: leads! > 0 ? 'leader' : 'follower',
    leaderEpoch: leads!,
    isr: [1, 2, 3].filter(id => (isr! & (1 << id)) !== 0),
    highWatermark: highWatermark!,
    logEndOffset: batches.length,
    batches,
  }
}
