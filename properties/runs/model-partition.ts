/**
 * The same invariants on the model: what its machines hold, as a partition; and each invariant as a property that must never be false.
 *
 *     kafkaSystem ──withInvariantViews──▶ the system with a view per copy ──explore──▶ an answer per invariant
 *
 * A view is a number: here the number of a value in a table. The model knows no files and no offsets that were acknowledged; guarantees.ts
 * asks for those in its own way.
 */
import { always, type Component, type Property, type SystemSpec } from '../../model/index.ts'
import { brokerIds, type Parameters } from '../../model/kafka/index.ts'
import { type Invariant, invariants } from '../invariants.ts'
import type { Batch, Copy, Decision, Partition } from '../partition.ts'

/** What a replica machine's snapshot is to us. */
export interface ModelReplica {
  readonly context: {
    readonly id: number
    readonly log: readonly { readonly epoch: number; readonly record: number; readonly send: number }[]
    readonly highWatermark: number
    readonly leaderEpoch: number
    readonly isr: readonly number[]
  }
  /** `stopped`, `gone`, or a state of `running`. */
  readonly value: unknown
  readonly matches: (value: { readonly running: 'leader' }) => boolean
}

export interface ModelMetadata {
  readonly context: {
    readonly leader: number
    readonly leaderEpoch: number
    readonly isr: readonly number[]
    readonly registered: readonly number[]
    readonly quorum?: { readonly partitionEpoch: number; readonly elr: readonly number[] }
  }
}

/** Of a machine whose disk is gone there is no copy. */
export function copyOfReplica(replica: ModelReplica): Copy | undefined {
  const { context, value } = replica
  if (value === 'gone') return undefined
  const isRunning = value !== 'stopped'
  const leads = isRunning && replica.matches({ running: 'leader' })
  const { id, log, highWatermark, leaderEpoch, isr } = context
  return {
    broker: id,
    isRunning,
    role: leads ? 'leader' : isRunning ? 'follower' : 'none',
    leaderEpoch,
    isr,
    highWatermark,
    logEndOffset: log.length,
    batches: log.map(({ epoch, record, send }, offset): Batch => ({
      baseOffset: offset,
      endOffset: offset + 1,
      leaderEpoch: epoch,
      content: `record ${record}, send ${send}`,
    })),
  }
}

type Decided = Pick<Partition, 'decided' | 'fenced'>

export function decisionOfModel({ context }: ModelMetadata, ids: readonly number[]): Decided {
  const { leader, leaderEpoch, isr, registered, quorum } = context
  const decided: Decision = {
    leader,
    leaderEpoch,
    isr,
    partitionEpoch: quorum?.partitionEpoch ?? 0,
    elr: quorum?.elr ?? [],
  }
  return { decided, fenced: ids.filter(id => !registered.includes(id)) }
}

/** Numbers for values, from 0, in the order of their coming. */
class Table<Value> {
  readonly #numbers = new Map<string, number>()
  readonly #values: Value[] = []

  numberOf(value: Value): number {
    const key = JSON.stringify(value) ?? ''
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    this.#numbers.set(key, this.#values.length)
    return this.#values.push(value) - 1
  }

  get(number: number): Value {
    return this.#values[number]!
  }
}

export interface Watched {
  readonly spec: SystemSpec
  /** By the ids of the invariants. */
  readonly properties: readonly Property[]
}

/** The system with what the invariants read, and the invariants that need no file and no acknowledgement. */
export function watchedByInvariants(spec: SystemSpec, parameters: Parameters): Watched {
  const copies = new Table<Copy | undefined>()
  const decisions = new Table<Decided>()
  const ids = brokerIds(parameters)
  const names = ids.map(id => `broker-${id}`)
  const copy = (replica: ModelReplica) => copies.numberOf(copyOfReplica(replica))
  const decided = (metadata: ModelMetadata) => decisions.numberOf(decisionOfModel(metadata, ids))
  const components = Object.entries(spec.components).map(([name, component]): readonly [string, Component] => {
    if (names.includes(name)) return [name, { ...component, views: { ...component.views, copy } }]
    return [name, name === 'metadata' ? { ...component, views: { ...component.views, decided } } : component]
  })
  const reads = ['metadata.decided', ...names.map(name => `${name}.copy`)]
  const partitionOf = ([decision, ...others]: readonly number[]): Partition => ({
    ...decisions.get(decision!),
    copies: others.map(number => copies.get(number)).filter(it => it !== undefined),
    acknowledgedEnd: 0,
    committedOffset: 0,
  })
  const properties = ofStates.map(({ id, check }) =>
    always(id, reads, numbers => check(partitionOf(numbers)).length === 0),
  )
  return { spec: { ...spec, components: Object.fromEntries(components) }, properties }
}

const needsMore = new Set(['DiskAgrees', 'AcknowledgedIsInSync', 'CommittedWithinLog', 'OneDecisionPerEpoch'])
const ofStates: readonly Invariant[] = invariants.filter(({ id }) => !needsMore.has(id))
