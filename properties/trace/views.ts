/**
 * Views: what is compared of a broker's copy of a partition, and of what the controller holds of it, on either side in the same fields. The
 * model's are those of conformance/model-view.ts; the world's are read here off one process's state, with a record batch as one record.
 *
 * Not compared: what is flushed and which incarnation it is (a broker's state has neither; letters and starts tell), and the controller epoch.
 */
import type { MetadataImage } from '../../impl/core/metadata.ts'
import type { Log } from '../../impl/core/log.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { View } from '../conformance/abstraction.ts'
import { entry } from '../conformance/disk-view.ts'
import { modelBroker, modelMetadata } from '../conformance/model-view.ts'
import type { Names } from './names.ts'
import type { Setting } from './setting.ts'

export type { View } from '../conformance/abstraction.ts'

/** Which incarnation of a broker (in the world's numbers) an epoch was given to; 0: none. */
export type IncarnationOf = (broker: number, brokerEpoch: number) => number

const unseen = new Set(['flushed', 'brokerEpoch'])
const seen = (view: View): View => Object.fromEntries(Object.entries(view).filter(([field]) => !unseen.has(field)))

/** As names.ts has records. */
const withoutSends = (view: View): View => ({
  ...view,
  log: (view['log'] as readonly string[]).map(text => text.replace(/\.\d+@/, '.0@')),
})

/** By local state, as most steps change nothing. */
export class ModelViews {
  readonly #setting: Setting
  readonly #known = new WeakMap<LocalState, View>()

  constructor(setting: Setting) {
    this.#setting = setting
  }

  broker(local: LocalState): View {
    return this.#remember(local, () => withoutSends(seen(modelBroker(this.#setting.parameters, local.snapshot))))
  }

  metadata(local: LocalState): View {
    return this.#remember(local, () => modelMetadata(this.#setting.parameters, local.snapshot))
  }

  #remember(local: LocalState, make: () => View): View {
    const view = this.#known.get(local) ?? make()
    this.#known.set(local, view)
    return view
  }
}

const logTexts = new WeakMap<Log, readonly string[]>()

function logText(names: Names, log: Log): readonly string[] {
  const text = logTexts.get(log) ?? names.entries(log).map(({ record, epoch }) => entry(record, 0, epoch))
  logTexts.set(log, text)
  return text
}

/** How many batches end below the offset; where it falls inside one, halves show that it does. */
export function batchesBelow(log: Log, offset: number): number {
  if (offset <= 0) return offset
  if (offset === log.logEndOffset) return log.chunks.reduce((sum, { length }) => sum + length, 0)
  let below = 0
  let end = 0
  for (const chunk of log.chunks) {
    for (const { lastOffset } of chunk) {
      if (lastOffset >= offset) return end === offset ? below : below + 0.5
      below += 1
      end = lastOffset + 1
    }
  }
  return end === offset ? below : below + 0.5
}

/** What one needs to read a process's state. */
export interface Reading {
  readonly names: Names
  readonly incarnationOf: IncarnationOf
}

/** Undefined: the broker holds nothing of the partition yet. */
export function replicaView(
  { setting, names, incarnationOf }: Reading & { readonly setting: Setting },
  replica: Replica | undefined,
): View {
  if (replica === undefined) return { state: 'follower', log: [], highWatermark: 0, leader: 0 }
  const { log, role, leader, leaderEpoch } = replica
  const { idOf } = setting
  const disk = { log: logText(names, log), highWatermark: batchesBelow(log, replica.highWatermark) }
  if (role === 'none' || (role === 'follower' && leader === 0)) return { state: 'follower', ...disk, leader: 0 }
  const view = { state: role, ...disk, leader: idOf(leader), leaderEpoch }
  if (role === 'follower') return view
  const { isr, proposed, partitionEpoch, positions, awaiting } = replica
  return {
    ...view,
    isr: isr.map(idOf).toSorted(),
    positions: setting.replicas.map(id => (positions[id] ? batchesBelow(log, positions[id].offset) : -1)),
    awaiting: awaiting.map(({ from, correlationId, baseOffset }) => {
      const offset = batchesBelow(log, baseOffset)
      const record = names.entries(log)[offset]?.record ?? 0
      return { record, attempt: names.attempt(from, correlationId), offset }
    }),
    partitionEpoch,
    proposed: proposed.map(idOf).toSorted(),
    peerEpochs: setting.replicas.map(id => (positions[id] ? incarnationOf(id, positions[id].brokerEpoch) : 0)),
  }
}

export function metadataView({ topicPartition, replicas, idOf }: Setting, image: MetadataImage): View {
  const { leader, leaderEpoch, isr, elr, lastKnownLeader, partitionEpoch } = image.partitions[topicPartition]!
  const registered = replicas.filter(id => image.brokers[id]?.isFenced === false)
  return {
    leader: idOf(leader),
    leaderEpoch,
    isr: isr.map(idOf).toSorted(),
    registered: registered.map(idOf).toSorted(),
    elr: elr.map(idOf).toSorted(),
    lastKnownLeader: idOf(lastKnownLeader),
    partitionEpoch,
    brokerEpochs: replicas.map(id => image.brokers[id]!.incarnation),
  }
}

/** A sentence for each field that differs. */
export function differing(world: View, model: View): readonly string[] {
  const fields = [...new Set([...Object.keys(model), ...Object.keys(world)])]
  return fields.flatMap(field => {
    const [has, says] = [world[field], model[field]]
    if (isEqual(has, says)) return []
    const [is, was] = field === 'log' ? logDifference(has as Log_, says as Log_) : [textOf(has), textOf(says)]
    return [`${field} is ${is}, and ${was} in the model`]
  })
}

type Log_ = readonly string[]

function logDifference(has: Log_ = [], says: Log_ = []): readonly [string, string] {
  const at = has.findIndex((text, i) => text !== says[i])
  const from = at < 0 ? has.length : at
  const rest = (log: Log_) => (from < log.length ? log.slice(from).join(' ') : 'nothing')
  return [`${rest(has)} from ${from} on`, rest(says)]
}

function isEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [mine, theirs] = [one as Record<string, unknown>, other as Record<string, unknown>]
  const keys = Object.keys(mine)
  return keys.length === Object.keys(theirs).length && keys.every(key => isEqual(mine[key], theirs[key]))
}

export function textOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([key, field]) => `${key} ${textOf(field)}`)
    .join(', ')}}`
}
